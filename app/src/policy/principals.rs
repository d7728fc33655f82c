//! Which principals the guard-rails refuse, and why. Pure and small, so that the field on the page says it as one types.

use aiven::{Partition, Principal, Scope};
use serde::{Deserialize, Serialize};

/// The guard-rails around principals. The default allows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    pub accounts: Vec<String>,
    pub partitions: Vec<String>,
    pub forbid_any: bool,
    pub forbid_root: bool,
    pub most: Option<usize>,
}

impl Rules {
    /// Why this entry may not be added, and what to do instead. What is no principal is for the linter to say.
    pub fn refuses(&self, entry: &str) -> Option<String> {
        let principal = Principal::parse(entry).ok()?;
        let scope = principal.scope();
        if self.forbid_any && scope == Scope::Everyone {
            return Some(
                "This portal's guard-rails forbid *, because it lets every AWS account in. Name an account, user or role."
                    .to_owned(),
            );
        }
        if self.forbid_root && scope == Scope::Account {
            return Some(
                "This portal's guard-rails forbid whole accounts (:root). Name the IAM user or role that connects."
                    .to_owned(),
            );
        }
        // Everybody (*) is in no account and no partition, and so in none of the allowed ones.
        let partition = principal.partition().map(Partition::as_str);
        only(&self.accounts, principal.account(), "accounts")
            .or_else(|| only(&self.partitions, partition, "partitions"))
    }

    /// Why there may not be so many, where there were fewer.
    pub fn too_many(&self, count: usize, before: usize) -> Option<String> {
        let most = self.most?;
        (count > most && count > before).then(|| {
            format!(
                "This portal's guard-rails allow {most} principal{} at most; these are {count}.",
                if most == 1 { "" } else { "s" }
            )
        })
    }

    /// Whether the list may be sent that was `opened` before. What was there already may stay.
    pub fn allow(&self, wanted: &[String], opened: &[String]) -> bool {
        self.too_many(wanted.len(), opened.len()).is_none()
            && wanted
                .iter()
                .all(|one| opened.contains(one) || self.refuses(one).is_none())
    }
}

fn only(allowed: &[String], own: Option<&str>, what: &str) -> Option<String> {
    if allowed.is_empty() || own.is_some_and(|own| allowed.iter().any(|one| one == own)) {
        return None;
    }
    Some(format!(
        "This portal's guard-rails allow principals of these AWS {what} only: {}.",
        allowed.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::012345678901:role/deploy";
    const ROOT: &str = "arn:aws:iam::012345678901:root";
    const CHINA: &str = "arn:aws-cn:iam::012345678901:user/mwf";

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    /// What the rules say to `*`, a whole account, a role, and a user in another partition.
    fn said(rules: &Rules) -> [Option<&'static str>; 4] {
        ["*", ROOT, ROLE, CHINA].map(|entry| {
            let said = rules.refuses(entry)?;
            let words = [
                "forbid *",
                "whole accounts",
                "AWS accounts",
                "AWS partitions",
            ];
            words.into_iter().find(|word| said.contains(word))
        })
    }

    #[test]
    fn without_rules_everything_may_be_added() {
        assert_eq!(said(&Rules::default()), [None; 4]);
        assert!(Rules::default().allow(&texts(&["*", ROOT, ROLE]), &[]));
    }

    #[test]
    fn each_rule_says_its_own_word() {
        let any = Rules {
            forbid_any: true,
            ..Rules::default()
        };
        assert_eq!(said(&any), [Some("forbid *"), None, None, None]);
        let root = Rules {
            forbid_root: true,
            ..Rules::default()
        };
        assert_eq!(said(&root), [None, Some("whole accounts"), None, None]);
        let ours = Rules {
            accounts: texts(&["111111111111", "012345678901"]),
            ..Rules::default()
        };
        assert_eq!(said(&ours), [Some("AWS accounts"), None, None, None]);
        let others = Rules {
            accounts: texts(&["111111111111"]),
            ..Rules::default()
        };
        assert_eq!(said(&others), [Some("AWS accounts"); 4]);
        let partition = Rules {
            partitions: texts(&["aws"]),
            ..Rules::default()
        };
        let world = Some("AWS partitions");
        assert_eq!(said(&partition), [world, None, None, world]);
    }

    #[test]
    fn of_several_rules_each_counts() {
        let all = Rules {
            accounts: texts(&["012345678901"]),
            partitions: texts(&["aws"]),
            forbid_any: true,
            forbid_root: true,
            most: Some(2),
        };
        assert_eq!(
            said(&all),
            [
                Some("forbid *"),
                Some("whole accounts"),
                None,
                Some("AWS partitions")
            ]
        );
        // An account that is a part of another one is another one.
        assert!(
            all.refuses("arn:aws:iam::112345678901:role/deploy")
                .is_some()
        );
        // What STS calls a role that is assumed is no principal at all: the linter says so.
        assert_eq!(
            all.refuses("arn:aws:sts::999999999999:assumed-role/deploy/me"),
            None
        );
        assert_eq!(all.refuses("no principal"), None);
    }

    #[test]
    fn only_what_is_added_is_judged() {
        let rules = Rules {
            forbid_any: true,
            most: Some(1),
            ..Rules::default()
        };
        assert!(rules.allow(&texts(&["*"]), &texts(&["*"])));
        assert!(!rules.allow(&texts(&["*"]), &texts(&[ROLE])));
        // Too many from before may become fewer, or be exchanged, but not more.
        let before = texts(&["*", ROOT, CHINA]);
        assert!(rules.allow(&texts(&["*", ROOT]), &before));
        assert!(rules.allow(&texts(&["*", ROOT, ROLE]), &before));
        assert!(!rules.allow(&texts(&["*", ROOT, CHINA, ROLE]), &before));
        assert_eq!(rules.too_many(1, 0), None);
        let said = rules.too_many(2, 0).unwrap();
        assert!(said.contains("1 principal at most; these are 2"), "{said}");
    }
}
