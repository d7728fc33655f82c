//! What the linter says about the principals in a form, entry by entry.

use aiven::Principal;

/// One entry's judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    pub entry: String,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Aiven would refuse it: what is wrong, and the corrected form where that is certain.
    Wrong {
        message: String,
        suggestion: Option<String>,
    },
    /// Allowed, but worth a second look.
    Risky { message: String },
}

/// Every judgement on `entries`, in their order; nothing for entries without fault.
pub fn lint(entries: &[String]) -> Vec<Lint> {
    let mut out = Vec::new();
    for entry in entries {
        match Principal::parse(entry) {
            Ok(principal) => out.extend(principal.warnings().into_iter().map(|warning| Lint {
                entry: entry.clone(),
                verdict: Verdict::Risky {
                    message: warning.message,
                },
            })),
            Err(error) => out.push(Lint {
                entry: entry.clone(),
                verdict: Verdict::Wrong {
                    message: error.message,
                    suggestion: error.suggestion,
                },
            }),
        }
    }
    out
}

/// Why an entry can't be sent, if it can't.
pub fn is_wrong(entry: &str) -> Option<String> {
    Principal::parse(entry).err().map(|error| error.message)
}

/// Whether a list can be sent: something in it, and nothing wrong.
pub fn is_sendable(entries: &[String]) -> bool {
    !entries.is_empty() && entries.iter().all(|entry| Principal::parse(entry).is_ok())
}
