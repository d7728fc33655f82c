//! Finding out at Aiven whether a change was made whose answer nobody heard.

use aiven::{Client, ConfigPath, Error, ProjectVpc, Seen, State};
use serde_json::Value;

use super::{Change, NewSetting, Secrecy, Target};

/// What reading back shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is as the change would have it.
    Done(String),
    /// It is as it was before.
    NotDone(String),
    /// Something else is there, or it leaves nothing to be seen.
    Unclear(String),
}

/// Looks at Aiven. `change` is as it was written down, so what is secret in it is not compared.
pub async fn settle(client: &Client, target: &Target, change: &Change) -> Result<Found, Error> {
    Ok(match change {
        Change::CreatePrivatelink { principals, .. } => match principals_now(client, target).await? {
            Some(found) if same(&found, principals) => {
                done("The PrivateLink is there, with these principals.")
            }
            Some(found) => unclear(format!(
                "There is a PrivateLink with other principals: {}.",
                found.join(", ")
            )),
            None => not_done("There is no PrivateLink."),
        },
        Change::UpdatePrincipals {
            opened,
            wanted,
            supported_regions,
        } => {
            match principals_now(client, target).await? {
                Some(_) if supported_regions.is_some() && same(opened, wanted) => unclear(
                    "Aiven does not tell the further regions of a PrivateLink, so they cannot be looked at.".to_owned(),
                ),
                Some(found) if same(&found, wanted) => done("The principals are these."),
                Some(found) if same(&found, opened) => not_done("The principals are as they were."),
                Some(found) => unclear(format!(
                    "The principals are others now: {}.",
                    found.join(", ")
                )),
                None => unclear("There is no PrivateLink any more.".to_owned()),
            }
        }
        Change::DeletePrivatelink { .. } => match principals_now(client, target).await? {
            Some(_) => not_done("The PrivateLink is there."),
            None => done("The PrivateLink is gone or going."),
        },
        // It changes nothing that could be seen, and asking again does no harm.
        Change::RefreshPrivatelink => {
            unclear("A refresh leaves nothing to be seen; it can be asked for again.".to_owned())
        }
        Change::SetAccess { component, switch } => {
            let (project, service) = target.named()?;
            let service = client.service_now(project, service).await?;
            let pointer = format!("/privatelink_access/{component}");
            let is_on = service.user_config.pointer(&pointer) == Some(&Value::Bool(true));
            if is_on == switch.is_on() {
                done("The switch is in this position.")
            } else {
                not_done("The switch is in the other position.")
            }
        }
        Change::UpdateConfig { settings } => settings_found(client, target, settings).await?,
        Change::CreateVpc { cloud, network } => {
            let is_it = |vpc: &ProjectVpc| {
                vpc.cloud_name.as_deref() == Some(cloud)
                    && vpc.network_cidr.as_deref() == Some(network)
            };
            if client.vpcs(&target.project).await?.iter().any(is_it) {
                done("The project VPC is there.")
            } else {
                not_done("There is no such project VPC.")
            }
        }
        Change::DeleteVpc { id } => {
            let vpcs = client.vpcs(&target.project).await?;
            match vpcs.iter().find(|vpc| vpc.project_vpc_id == *id) {
                Some(vpc) if !vpc.is_going() => not_done("The project VPC is there."),
                _ => done("The project VPC is gone or going."),
            }
        }
        Change::MoveToVpc { vpc } => {
            let (project, service) = target.named()?;
            let service = client.service_now(project, service).await?;
            if service.project_vpc_id.as_deref() == Some(vpc) {
                done("The service is in this project VPC.")
            } else {
                not_done("The service is not in this project VPC.")
            }
        }
        Change::OtherCloud { cloud, call, body } => {
            let (project, service) = target.named()?;
            let seen = client.link_seen(project, service, *cloud, call, body.as_ref());
            match seen.await? {
                Seen::Done => done("It is as this call would have it."),
                Seen::NotDone => not_done("It is not as this call would have it."),
                Seen::Unclear => {
                    unclear("Nothing at Aiven tells whether this call was made.".to_owned())
                }
            }
        }
    })
}

/// Options that may be shown, compared with what is set.
async fn settings_found(
    client: &Client,
    target: &Target,
    settings: &[NewSetting],
) -> Result<Found, Error> {
    let (project, service) = target.named()?;
    let service = client.service_now(project, service).await?;
    let open = settings.iter().filter(|one| one.secrecy == Secrecy::Open);
    let mut made = Vec::new();
    for setting in open {
        let path = ConfigPath::parse(&setting.path);
        let path = path.map_err(|error| Error::InvalidInput(error.to_string()))?;
        let now = service.user_config.pointer(&path.pointer());
        made.push(now.unwrap_or(&Value::Null) == &setting.new);
    }
    Ok(
        match (made.iter().any(|one| *one), made.iter().all(|one| *one)) {
            (_, true) if !made.is_empty() => done("The options have these values."),
            (false, _) if !made.is_empty() => not_done("The options do not have these values."),
            (true, _) => {
                unclear("Some of the options have these values and some do not.".to_owned())
            }
            _ => unclear("What was changed is secret and cannot be compared.".to_owned()),
        },
    )
}

/// The principals of the PrivateLink, if there is one that is not on its way out.
pub(super) async fn principals_now(
    client: &Client,
    target: &Target,
) -> Result<Option<Vec<String>>, Error> {
    let (project, service) = target.named()?;
    let found = client.privatelink(project, service).await?;
    let found = found.filter(|found| found.state != State::Deleting);
    Ok(found.map(|found| found.principals))
}

pub(super) fn same(one: &[String], other: &[String]) -> bool {
    let has_all = |of: &[String], all: &[String]| all.iter().all(|item| of.contains(item));
    has_all(one, other) && has_all(other, one)
}

fn done(sentence: &str) -> Found {
    Found::Done(sentence.to_owned())
}

fn not_done(sentence: &str) -> Found {
    Found::NotDone(sentence.to_owned())
}

fn unclear(sentence: String) -> Found {
    Found::Unclear(sentence)
}
