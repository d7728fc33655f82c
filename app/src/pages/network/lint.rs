//! What the linter says about the principals in a form, entry by entry.

use aiven::Principal;

use crate::policy::Rules;

/// One entry's judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    pub entry: String,
    pub verdict: Verdict,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Aiven or the guard-rails would refuse it: what is wrong, and the corrected form where that is certain.
    Wrong {
        message: String,
        suggestion: Option<String>,
    },
    /// Allowed, but worth a second look.
    Risky { message: String },
}

/// Every judgement on `entries`, in their order; nothing for entries without fault. `region` is the
/// service's: a principal of another AWS partition can't connect to it. What was `opened` may stay, whatever the
/// guard-rails say.
pub fn lint(
    entries: &[String],
    region: Option<&str>,
    rules: &Rules,
    opened: &[String],
) -> Vec<Lint> {
    let refused = |entry: &String| {
        let is_new = !opened.contains(entry);
        is_new.then(|| rules.refuses(entry)).flatten()
    };
    let judge = |entry: &String| match (Principal::parse(entry), refused(entry)) {
        (Ok(_), Some(message)) => vec![Verdict::Wrong {
            message,
            suggestion: None,
        }],
        (Ok(principal), None) => {
            let warnings = principal.warnings_in(region).into_iter();
            let risky = |message| Verdict::Risky { message };
            warnings.map(|warning| risky(warning.message)).collect()
        }
        (Err(error), _) => vec![Verdict::Wrong {
            message: error.message,
            suggestion: error.suggestion,
        }],
    };
    let mut out = Vec::new();
    for entry in entries {
        let verdicts: Vec<Verdict> = judge(entry);
        out.extend(verdicts.into_iter().map(|verdict| Lint {
            entry: entry.clone(),
            verdict,
        }));
    }
    out
}

/// Why an entry can't be sent, if it can't.
pub fn is_wrong(entry: &str) -> Option<String> {
    Principal::parse(entry).err().map(|error| error.message)
}

/// The list that would be sent: what is entered, and what is still being typed.
pub fn with_draft(entries: &[String], draft: &str) -> Vec<String> {
    let mut all = entries.to_vec();
    all.extend(aiven::split_entries(draft));
    all
}

/// Whether a list can be sent: something in it, and nothing wrong or forbidden.
pub fn is_sendable(entries: &[String], rules: &Rules, opened: &[String]) -> bool {
    !entries.is_empty()
        && entries.iter().all(|entry| Principal::parse(entry).is_ok())
        && rules.allow(entries, opened)
}
