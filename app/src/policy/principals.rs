//! Which principals the guard-rails refuse, and why. Pure, so that the field on the page can say it as one types.

use aiven::{Partition, Principal, Scope};

use super::Policy;

/// A principal that may not be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    pub entry: String,
    /// Why, and what to do instead.
    pub message: String,
}

impl Policy {
    /// Those of `entries` that may not be added, each with its reason. What is no principal is for the linter to say.
    pub fn forbidden(&self, entries: &[String]) -> Vec<Forbidden> {
        let judged = entries.iter().filter_map(|entry| {
            let message = self.refuses(&Principal::parse(entry).ok()?)?;
            Some(Forbidden {
                entry: entry.clone(),
                message,
            })
        });
        judged.collect()
    }

    fn refuses(&self, principal: &Principal) -> Option<String> {
        let scope = principal.scope();
        if self.forbid_any && matches!(scope, Scope::Everyone) {
            return Some(
                "This portal's guard-rails forbid *, because it lets every AWS account in. Name an account, user or role."
                    .to_owned(),
            );
        }
        if self.forbid_root && matches!(scope, Scope::Account) {
            return Some(
                "This portal's guard-rails forbid whole accounts. Name the IAM user or role that connects.".to_owned(),
            );
        }
        if !self.accounts.is_empty() {
            let account = principal.account();
            let is_listed =
                account.is_some_and(|account| self.accounts.iter().any(|one| one == account));
            if !is_listed {
                return Some(format!(
                    "This portal's guard-rails allow principals of these AWS accounts only: {}.",
                    self.accounts.join(", ")
                ));
            }
        }
        if !self.partitions.is_empty() {
            let partition = principal.partition().map(Partition::as_str);
            let is_listed =
                partition.is_some_and(|own| self.partitions.iter().any(|one| one == own));
            if !is_listed {
                return Some(format!(
                    "This portal's guard-rails allow principals of these AWS partitions only: {}.",
                    self.partitions.join(", ")
                ));
            }
        }
        None
    }
}
