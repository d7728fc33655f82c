//! What the guard-rails say to a change, before anything is sent.

use super::Policy;
use crate::{
    change::Change,
    failure::{Failure, FieldError},
};

/// What the guard-rails say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passes,
    Refused(Failure),
}

impl Policy {
    /// Whether the change can be judged only with the service's AWS region.
    pub fn asks_for_region(&self, change: &Change) -> bool {
        !self.regions.is_empty() && matches!(change, Change::CreatePrivatelink { .. })
    }

    /// Judges a change; `region` is that of its service, where it is on AWS.
    pub fn judge(&self, change: &Change, reason: &str, region: Option<&str>) -> Verdict {
        if self.asks_for_region(change)
            && !region.is_some_and(|own| self.regions.iter().any(|one| one == own))
        {
            return Verdict::Refused(Failure::NotAllowed {
                message: format!(
                    "This portal's guard-rails allow a PrivateLink in these AWS regions only: {}. The service is in {}.",
                    self.regions.join(", "),
                    region.unwrap_or("none of AWS's regions")
                ),
            });
        }
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| {
            errors.push(FieldError {
                field: field.to_owned(),
                message,
            });
        };
        if let Some(message) = self.principals(change) {
            wrong("principals", message);
        }
        if self.wants_reason(change) && reason.trim().is_empty() {
            wrong(
                "reason",
                "Say why: this portal's guard-rails ask for a reason with each change.".to_owned(),
            );
        }
        if errors.is_empty() {
            Verdict::Passes
        } else {
            Verdict::Refused(Failure::Invalid(errors))
        }
    }

    /// A refresh changes nothing, so it needs no reason.
    pub fn wants_reason(&self, change: &Change) -> bool {
        self.require_reason && !matches!(change, Change::RefreshPrivatelink)
    }

    /// What is wrong with the principals that come in. Those that are there already may stay: the list that was opened
    /// is compared with Aiven's before anything is written, so it can't be made up.
    fn principals(&self, change: &Change) -> Option<String> {
        let wanted = change.principals()?;
        let opened: &[String] = match change {
            Change::UpdatePrincipals { opened, .. } => opened,
            _ => &[],
        };
        let added: Vec<String> = wanted
            .iter()
            .filter(|one| !opened.contains(one))
            .cloned()
            .collect();
        let forbidden = self.forbidden(&added).into_iter();
        let mut sentences: Vec<String> = forbidden
            .map(|one| format!("{}: {}", one.entry, one.message))
            .collect();
        if let Some(most) = self.most_principals
            && wanted.len() > most
            && wanted.len() > opened.len()
        {
            sentences.push(format!(
                "This portal's guard-rails allow {most} principals at most; these are {}.",
                wanted.len()
            ));
        }
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}
