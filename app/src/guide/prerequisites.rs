//! What has to be so before a PrivateLink can be made.

use aiven::{ProjectVpc, Refusal, Support, VpcState, vpc};

use super::{Facts, Turn};

/// One prerequisite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    pub what: &'static str,
    pub found: Found,
    pub sentence: String,
    /// Where it is put right.
    pub lead: Option<Lead>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Good,
    /// It has to be put right by somebody.
    Missing(Turn),
    /// It can't be told from here.
    Unknown,
    /// It waits for another prerequisite.
    Later,
}

/// A page on which a prerequisite is put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    CreateVpc {
        cloud: String,
    },
    Vpcs,
    MoveToVpc {
        vpc: String,
    },
    /// Done with `avn`, or in Aiven's own console.
    PowerOn,
}

/// All of them, in the order in which they are put right.
pub fn checks(facts: &Facts<'_>) -> Vec<Check> {
    vec![
        cloud(facts),
        service_type(facts),
        project_vpc(facts),
        in_vpc(facts),
        powered(facts),
    ]
}

fn check(what: &'static str, found: Found, sentence: impl Into<String>) -> Check {
    Check {
        what,
        found,
        sentence: sentence.into(),
        lead: None,
    }
}

fn refusal<'a>(facts: &Facts<'a>) -> Option<&'a Refusal> {
    match facts.support {
        Support::NotPossible(refusal) => Some(refusal),
        Support::InUse | Support::Possible => None,
    }
}

fn cloud(facts: &Facts<'_>) -> Check {
    let what = "The service runs in AWS";
    let Some(name) = facts.service.cloud_name.as_deref() else {
        return check(what, Found::Unknown, "Aiven does not say in which cloud.");
    };
    match vpc::cloud_kind(name) {
        vpc::CloudKind::Aws => check(what, Found::Good, format!("In {name}.")),
        vpc::CloudKind::Custom => check(
            what,
            Found::Unknown,
            format!(
                "{name} is a custom cloud of yours; its name does not say whether that is AWS."
            ),
        ),
        vpc::CloudKind::Other => check(
            what,
            Found::Missing(Turn::You),
            format!("It runs in {name}. Migrate it to an AWS cloud, into a project VPC there."),
        ),
    }
}

fn service_type(facts: &Facts<'_>) -> Check {
    let what = "PrivateLink works with its type";
    match refusal(facts) {
        Some(
            refusal @ (Refusal::UnsupportedType { .. }
            | Refusal::EndOfLife { .. }
            | Refusal::NoComponents { .. }),
        ) => check(
            what,
            Found::Missing(Turn::You),
            format!("{} {}", refusal.reason(), refusal.next_step()),
        ),
        _ => check(
            what,
            Found::Good,
            format!("{}.", facts.service.display_type()),
        ),
    }
}

fn is_custom(facts: &Facts<'_>) -> bool {
    let cloud = facts.service.cloud_name.as_deref();
    cloud.is_some_and(|cloud| vpc::cloud_kind(cloud) == vpc::CloudKind::Custom)
}

/// The VPCs in the service's own cloud.
fn here<'a>(facts: &Facts<'a>) -> impl Iterator<Item = &'a ProjectVpc> {
    let cloud = facts.service.cloud_name.as_deref();
    let all = facts.vpcs.unwrap_or_default().iter();
    all.filter(move |vpc| vpc.cloud_name.as_deref() == cloud)
}

fn project_vpc(facts: &Facts<'_>) -> Check {
    let what = "There is a project VPC in its cloud";
    if facts.service.project_vpc_id.is_some() {
        let own = here(facts)
            .find(|vpc| Some(&vpc.project_vpc_id) == facts.service.project_vpc_id.as_ref());
        let range = own.and_then(|vpc| vpc.network_cidr.clone());
        let sentence = range.map_or_else(|| "Yes.".to_owned(), |range| format!("{range}."));
        return check(what, Found::Good, sentence);
    }
    if is_custom(facts) {
        return check(
            what,
            Found::Good,
            "A custom cloud is in your own network already.",
        );
    }
    let Some(cloud) = facts.service.cloud_name.clone() else {
        return check(
            what,
            Found::Unknown,
            "Aiven does not say in which cloud the service is.",
        );
    };
    if vpc::cloud_kind(&cloud) != vpc::CloudKind::Aws {
        return check(what, Found::Later, "First the service has to be in AWS.");
    }
    if facts.vpcs.is_none() {
        return Check {
            lead: Some(Lead::Vpcs),
            ..check(
                what,
                Found::Unknown,
                "The project’s VPCs could not be read this time.",
            )
        };
    }
    let is = |state: VpcState| here(facts).find(move |vpc| vpc.state == state);
    if let Some(ready) = is(VpcState::Active) {
        let range = ready.network_cidr.clone().unwrap_or_default();
        return check(what, Found::Good, format!("{range} in {cloud}."));
    }
    if is(VpcState::Approved).is_some() {
        return Check {
            lead: Some(Lead::Vpcs),
            ..check(
                what,
                Found::Missing(Turn::Aiven),
                format!("Aiven is making one in {cloud}; this usually takes a minute or two."),
            )
        };
    }
    Check {
        lead: Some(Lead::CreateVpc {
            cloud: cloud.clone(),
        }),
        ..check(
            what,
            Found::Missing(Turn::You),
            format!(
                "There is none in {cloud} yet. It is a private network that Aiven makes for your project; services in it are not on the public internet."
            ),
        )
    }
}

fn in_vpc(facts: &Facts<'_>) -> Check {
    let what = "The service is in that VPC";
    if facts.service.project_vpc_id.is_some() {
        return check(what, Found::Good, "Yes.");
    }
    if is_custom(facts) {
        return check(what, Found::Good, "A custom cloud needs none.");
    }
    let ready = here(facts).find(|vpc| vpc.state == VpcState::Active);
    match ready {
        Some(vpc) if facts.service.cloud_name.is_some() => Check {
            lead: Some(Lead::MoveToVpc {
                vpc: vpc.project_vpc_id.clone(),
            }),
            ..check(
                what,
                Found::Missing(Turn::You),
                "It is not in a project VPC. Moving it replaces its nodes, one after the other.",
            )
        },
        _ => check(
            what,
            Found::Later,
            "As soon as there is one, the service can be moved into it.",
        ),
    }
}

fn powered(facts: &Facts<'_>) -> Check {
    let what = "The service is powered on";
    if facts.service.is_powered_off() {
        return Check {
            lead: Some(Lead::PowerOn),
            ..check(
                what,
                Found::Missing(Turn::You),
                "It is powered off, which removes a PrivateLink. Power it on in the Aiven Console, or with this line.",
            )
        };
    }
    check(what, Found::Good, "Yes.")
}
