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

/// The entries that can't be sent, with the reason.
pub fn wrong(entries: &[String]) -> Vec<(String, String)> {
    lint(entries)
        .into_iter()
        .filter_map(|lint| match lint.verdict {
            Verdict::Wrong { message, .. } => Some((lint.entry, message)),
            Verdict::Risky { .. } => None,
        })
        .collect()
}
