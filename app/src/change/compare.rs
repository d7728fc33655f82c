//! Whether what a change is about still is as it was when somebody asked for the change.

use aiven::{Client, Error};
use serde_json::Value;

use super::{
    Change, Target,
    settle::{principals_now, same},
};

/// What Aiven says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Still {
    AsAsked,
    /// Something else is there: what was there, and what is.
    Changed(Difference),
}

/// What was there when somebody asked, and what is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    what: &'static str,
    then: Vec<String>,
    now: Vec<String>,
}

impl Difference {
    /// The principals of a PrivateLink, which may be gone.
    pub fn of_principals(then: &[String], now: Option<&[String]>) -> Self {
        Self {
            what: "The principals",
            then: then.to_vec(),
            now: now.map_or_else(|| vec!["no PrivateLink any more".to_owned()], <[_]>::to_vec),
        }
    }
}

/// A sentence, and both lists under it.
impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |all: &[String]| {
            if all.is_empty() {
                "none".to_owned()
            } else {
                all.join(", ")
            }
        };
        write!(
            f,
            "{} changed since this was asked for, so nothing was sent.\nWhen it was asked for: {}\nNow: {}",
            self.what,
            list(&self.then),
            list(&self.now)
        )
    }
}

/// Looks at Aiven, past everything that was seen before.
pub async fn still(client: &Client, target: &Target, change: &Change) -> Result<Still, Error> {
    let changed = match change {
        Change::CreatePrivatelink { .. } => {
            principals_now(client, target).await?.map(|now| Difference {
                what: "The PrivateLink",
                then: vec!["there was none".to_owned()],
                now: vec![format!("there is one, for {}", now.join(", "))],
            })
        }
        Change::UpdatePrincipals {
            opened: principals, ..
        }
        | Change::DeletePrivatelink { principals } => {
            let now = principals_now(client, target).await?;
            let is_same = now.as_ref().is_some_and(|now| same(now, principals));
            (!is_same).then(|| Difference::of_principals(principals, now.as_deref()))
        }
        Change::SetAccess { component, switch } => {
            let (project, service) = target.named()?;
            let service = client.service_now(project, service).await?;
            let pointer = format!("/privatelink_access/{component}");
            let is_on = service.user_config.pointer(&pointer) == Some(&Value::Bool(true));
            let word = |is_on| format!("{component} {}", if is_on { "on" } else { "off" });
            (is_on == switch.is_on()).then(|| Difference {
                what: "The switch",
                then: vec![word(!switch.is_on())],
                now: vec![word(is_on)],
            })
        }
        // The client compares each option itself, right before it writes. The rest has no state that it would put aside.
        Change::UpdateConfig { .. }
        | Change::RefreshPrivatelink
        | Change::CreateVpc { .. }
        | Change::DeleteVpc { .. }
        | Change::MoveToVpc { .. }
        | Change::OtherCloud { .. } => None,
    };
    Ok(changed.map_or(Still::AsAsked, Still::Changed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_are_said() {
        let then = ["a".to_owned(), "b".to_owned()];
        let difference = Difference::of_principals(&then, Some(&then[..1]));
        assert_eq!(
            difference.to_string(),
            "The principals changed since this was asked for, so nothing was sent.\n\
             When it was asked for: a, b\nNow: a"
        );
        let gone = Difference::of_principals(&then, None).to_string();
        assert!(gone.ends_with("Now: no PrivateLink any more"), "{gone}");
    }
}
