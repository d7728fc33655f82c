//! What the guard-rails say to a change, before anything is sent.

use std::collections::BTreeSet;

use aiven::LinkCall;

use super::Policy;
use crate::{
    change::Change,
    failure::{Failure, FieldError},
    role::Operation,
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
        let is_new = match change {
            Change::CreatePrivatelink { .. } => true,
            Change::OtherCloud { call, .. } => *call == LinkCall::Create,
            _ => false,
        };
        !self.regions.is_empty() && is_new
    }

    /// Why no PrivateLink may be made in this region; `None` is a service that is not on AWS.
    pub fn refuses_region(&self, region: Option<&str>) -> Option<String> {
        let is_listed = region.is_some_and(|own| self.regions.iter().any(|one| one == own));
        if self.regions.is_empty() || is_listed {
            return None;
        }
        Some(format!(
            "This portal's guard-rails allow a PrivateLink in these AWS regions only: {}. The service is in {}.",
            self.regions.join(", "),
            region.unwrap_or("none of AWS's regions")
        ))
    }

    /// Judges a change; `region` is that of its service, where it is on AWS.
    pub fn judge(&self, change: &Change, reason: &str, region: Option<&str>) -> Verdict {
        if self.asks_for_region(change)
            && let Some(message) = self.refuses_region(region)
        {
            return Verdict::Refused(Failure::NotAllowed { message });
        }
        if let Some(message) = self
            .further_regions(change)
            .or_else(|| self.other_clouds(change))
        {
            return Verdict::Refused(Failure::NotAllowed { message });
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
            wrong("reason", super::SAY_WHY.to_owned());
        }
        if errors.is_empty() {
            Verdict::Passes
        } else {
            Verdict::Refused(Failure::Invalid(errors))
        }
    }

    /// Why a PrivateLink may not reach into the further regions that are asked for.
    fn further_regions(&self, change: &Change) -> Option<String> {
        let is_closed = |one: &&String| !self.regions.contains(one);
        let mut closed = change.regions().iter().filter(is_closed);
        let first = closed.next().filter(|_| !self.regions.is_empty())?;
        Some(format!(
            "This portal's guard-rails allow a PrivateLink in these AWS regions only: {}. supported_regions has {first}.",
            self.regions.join(", ")
        ))
    }

    /// Rules about whom AWS lets in have no words for Azure and Google: where there are some, nobody is let in there.
    fn other_clouds(&self, change: &Change) -> Option<String> {
        let Change::OtherCloud { call, .. } = change else {
            return None;
        };
        let rules = self.rules();
        let lets_in = !matches!(call, LinkCall::Delete | LinkCall::Refresh);
        let are_some = rules != super::Rules::default();
        (lets_in && are_some).then(|| {
            "This portal's guard-rails say which AWS principals may connect, and nothing about Azure or Google, so nobody \
             is let in there through it."
                .to_owned()
        })
    }

    /// A refresh changes nothing, so it needs no reason.
    pub fn wants_reason(&self, change: &Change) -> bool {
        self.require_reason && change.operation() != Operation::RefreshPrivatelink
    }

    /// What is wrong with the principals that come in. Those that are there already may stay: the list that was opened
    /// is compared with Aiven's before anything is written, so it can't be made up.
    fn principals(&self, change: &Change) -> Option<String> {
        let wanted = change.principals()?;
        let opened: &[String] = match change {
            Change::UpdatePrincipals { opened, .. } => opened,
            _ => &[],
        };
        let rules = self.rules();
        let added = wanted.iter().filter(|one| !opened.contains(one));
        let forbidden = added.filter_map(|one| Some(format!("{one}: {}", rules.refuses(one)?)));
        // Aiven's list has each once; a form may repeat them, and would have had more before than there were.
        let each = |list: &[String]| list.iter().collect::<BTreeSet<_>>().len();
        let too_many = rules.too_many(each(wanted), each(opened));
        let sentences: Vec<String> = forbidden.chain(too_many).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// All of them in a sentence, for the windows in which something is changed; `None`: there are none.
    pub fn in_words(&self) -> Option<String> {
        let listed = |what: &str, items: &[String]| {
            (!items.is_empty()).then(|| format!("{what} {}", items.join(", ")))
        };
        let said = |is_so: bool, what: &str| is_so.then(|| what.to_owned());
        let words: Vec<String> = [
            listed("principals of the AWS accounts", &self.accounts)
                .map(|words| format!("only {words}")),
            listed("principals of the AWS partitions", &self.partitions)
                .map(|words| format!("only {words}")),
            said(self.forbid_any, "not everybody (*)"),
            said(self.forbid_root, "no whole accounts (:root)"),
            self.most_principals
                .map(|most| format!("{most} principals at most")),
            listed("a new PrivateLink only in", &self.regions),
            said(self.require_reason, "a reason for each change"),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!words.is_empty()).then(|| format!("Guard-rails of this portal: {}.", words.join("; ")))
    }
}

#[cfg(test)]
mod tests {
    use aiven::Switch;

    use super::*;

    const ROLE: &str = "arn:aws:iam::012345678901:role/deploy";

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn create(principals: &[&str]) -> Change {
        Change::CreatePrivatelink {
            principals: texts(principals),
            supported_regions: None,
        }
    }

    fn switch() -> Change {
        Change::SetAccess {
            component: "kafka".to_owned(),
            switch: Switch::On,
        }
    }

    /// The fields that are wrong; `!` where the whole is refused.
    fn wrong(policy: &Policy, change: &Change, reason: &str, region: Option<&str>) -> Vec<String> {
        match policy.judge(change, reason, region) {
            Verdict::Passes => Vec::new(),
            Verdict::Refused(Failure::Invalid(errors)) => {
                errors.into_iter().map(|error| error.field).collect()
            }
            Verdict::Refused(_) => vec!["!".to_owned()],
        }
    }

    #[test]
    fn without_guard_rails_everything_passes() {
        let policy = Policy::default();
        for change in [create(&["*"]), switch(), Change::RefreshPrivatelink] {
            assert_eq!(policy.judge(&change, "", None), Verdict::Passes);
        }
        assert_eq!(policy.in_words(), None);
    }

    #[test]
    fn a_region_is_asked_for_a_new_privatelink_only() {
        let policy = Policy {
            regions: texts(&["eu-west-1", "eu-central-1"]),
            ..Policy::default()
        };
        let new = create(&[ROLE]);
        assert!(wrong(&policy, &new, "", Some("eu-west-1")).is_empty());
        for region in [Some("us-east-1"), Some("eu-west-10"), Some(""), None] {
            assert_eq!(wrong(&policy, &new, "", region), ["!"], "{region:?}");
            // What is there already goes on as it is.
            assert!(wrong(&policy, &switch(), "", region).is_empty());
        }
        // A partition of another world is no matter of regions: a Chinese principal is warned of, and refused by the
        // rule about partitions alone.
        let chinese = create(&["arn:aws-cn:iam::012345678901:user/mwf"]);
        assert!(wrong(&policy, &chinese, "", Some("eu-west-1")).is_empty());
        let own = Policy {
            partitions: texts(&["aws"]),
            ..policy
        };
        assert_eq!(wrong(&own, &chinese, "", Some("eu-west-1")), ["principals"]);
    }

    #[test]
    fn further_regions_are_judged_as_the_first_one() {
        let policy = Policy {
            regions: texts(&["eu-west-1"]),
            ..Policy::default()
        };
        let reach = |regions: &[&str]| Change::UpdatePrincipals {
            opened: texts(&[ROLE]),
            wanted: texts(&[ROLE]),
            supported_regions: Some(texts(regions)),
        };
        assert!(wrong(&policy, &reach(&[]), "", None).is_empty());
        assert!(wrong(&policy, &reach(&["eu-west-1"]), "", None).is_empty());
        let closed = reach(&["eu-west-1", "us-east-1"]);
        assert_eq!(wrong(&policy, &closed, "", None), ["!"]);
        assert!(wrong(&Policy::default(), &closed, "", None).is_empty());
    }

    #[test]
    fn rules_about_aws_let_nobody_in_elsewhere() {
        let other = |call| Change::OtherCloud {
            cloud: aiven::LinkCloud::Azure,
            call,
            body: None,
        };
        let accounts = Policy {
            accounts: texts(&["012345678901"]),
            ..Policy::default()
        };
        let regions = Policy {
            regions: texts(&["eu-west-1"]),
            ..Policy::default()
        };
        let nothing: [&str; 0] = [];
        let closed = ["!"];
        for (call, by_accounts, by_regions) in [
            (LinkCall::Create, &closed[..], &closed[..]),
            (LinkCall::Update, &closed, &nothing),
            (LinkCall::Delete, &nothing, &nothing),
            (LinkCall::Refresh, &nothing, &nothing),
        ] {
            let change = other(call);
            assert_eq!(wrong(&accounts, &change, "", None), by_accounts);
            assert_eq!(wrong(&regions, &change, "", None), by_regions);
            assert!(wrong(&Policy::default(), &change, "", None).is_empty());
        }
    }

    #[test]
    fn a_reason_is_asked_for_each_change_but_a_refresh() {
        let policy = Policy {
            require_reason: true,
            ..Policy::default()
        };
        for change in [
            create(&[ROLE]),
            switch(),
            Change::DeletePrivatelink {
                principals: Vec::new(),
            },
            Change::DeleteVpc { id: String::new() },
        ] {
            assert_eq!(wrong(&policy, &change, " \n", None), ["reason"]);
            assert!(wrong(&policy, &change, "OPS-1", None).is_empty());
        }
        assert!(wrong(&policy, &Change::RefreshPrivatelink, "", None).is_empty());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let policy = Policy {
            forbid_any: true,
            most_principals: Some(1),
            require_reason: true,
            ..Policy::default()
        };
        let change = Change::UpdatePrincipals {
            opened: texts(&[ROLE]),
            wanted: texts(&[ROLE, "*"]),
            supported_regions: None,
        };
        let Verdict::Refused(failure) = policy.judge(&change, "", None) else {
            panic!("it passed");
        };
        let principals = failure.at("principals").unwrap();
        assert!(principals.starts_with("*: "), "{principals}");
        assert!(principals.contains("1 principal at most"), "{principals}");
        assert!(!principals.contains("deploy"), "{principals}");
        assert!(failure.at("reason").is_some());
        let kept = Change::UpdatePrincipals {
            opened: texts(&["*", ROLE]),
            wanted: texts(&["*"]),
            supported_regions: None,
        };
        assert!(wrong(&policy, &kept, "fewer", None).is_empty());
    }

    #[test]
    fn who_repeats_what_was_there_may_not_add_more() {
        let policy = Policy {
            most_principals: Some(2),
            ..Policy::default()
        };
        let others = ["a", "b"].map(|name| format!("{ROLE}-{name}"));
        let change = |opened: &[&str]| Change::UpdatePrincipals {
            opened: texts(opened),
            wanted: [&texts(&[ROLE])[..], &others[..]].concat(),
            supported_regions: None,
        };
        assert_eq!(
            wrong(&policy, &change(&[ROLE; 3]), "", None),
            ["principals"]
        );
        let more = [ROLE, others[0].as_str(), others[1].as_str()];
        assert!(wrong(&policy, &change(&more), "", None).is_empty());
    }

    #[test]
    fn they_can_be_read_in_a_sentence() {
        let policy = Policy {
            accounts: texts(&["012345678901"]),
            forbid_any: true,
            most_principals: Some(5),
            regions: texts(&["eu-west-1"]),
            require_reason: true,
            ..Policy::default()
        };
        assert_eq!(
            policy.in_words().unwrap(),
            "Guard-rails of this portal: only principals of the AWS accounts 012345678901; not everybody (*); \
             5 principals at most; a new PrivateLink only in eu-west-1; a reason for each change."
        );
    }
}
