//! Sending a change to Aiven: what it was judged by is what is sent.

use aiven::{Allowed, Client, ConfigPath, Error, NetworkCidr, Principal, PrincipalList};
use serde_json::Value;

use super::{Change, NewSetting, Target};

/// What Aiven answered to a change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// For whoever sent it as a call of Aiven's: the object of a PrivateLink or connection, word for word. Absent where the
    /// answer was lost and the change was found made, and where the answer is a service, which may hold secrets.
    pub answer: Option<Value>,
}

impl From<Option<Value>> for Applied {
    fn from(answer: Option<Value>) -> Self {
        Self { answer }
    }
}

impl Change {
    /// Sends it once.
    pub async fn apply(self, client: &Client, target: &Target) -> Result<Applied, Error> {
        let project = &target.project;
        let is_of_regions_alone = self.is_of_regions_alone();
        match self {
            Self::CreatePrivatelink {
                principals,
                supported_regions,
            } => {
                let (project, service) = target.named()?;
                let allowed = Allowed {
                    principals: Some(list_of(&principals)?),
                    regions: supported_regions,
                };
                let made = client.create_privatelink(project, service, allowed).await;
                made.map(|made| Some(made.answer).into())
            }
            Self::UpdatePrincipals {
                opened,
                wanted,
                supported_regions,
            } => {
                let (project, service) = target.named()?;
                let principals = if is_of_regions_alone {
                    None
                } else {
                    Some(list_of(&wanted)?)
                };
                let allowed = Allowed {
                    principals,
                    regions: supported_regions,
                };
                let updated = client.update_privatelink(project, service, &opened, allowed);
                updated.await.map(|updated| Some(updated.answer).into())
            }
            Self::DeletePrivatelink { .. } => {
                let (project, service) = target.named()?;
                let answer = client.delete_privatelink(project, service).await;
                answer.map(Applied::from)
            }
            Self::RefreshPrivatelink => {
                let (project, service) = target.named()?;
                let answer = client.refresh_privatelink(project, service).await;
                answer.map(Applied::from)
            }
            Self::SetAccess { component, switch } => {
                let (project, service) = target.named()?;
                let set = client.set_access(project, service, &component, switch);
                set.await.map(nothing)
            }
            Self::UpdateConfig { settings } => {
                let (project, service) = target.named()?;
                let changes: Result<Vec<aiven::Change>, Error> =
                    settings.into_iter().map(config_change).collect();
                let updated = client.update_config(project, service, &changes?).await;
                updated.map(nothing)
            }
            Self::CreateVpc { cloud, network } => {
                let network = NetworkCidr::parse(&network).map_err(Error::InvalidInput)?;
                let made = client.create_vpc(project, &cloud, network).await;
                made.map(|_| Applied::default())
            }
            Self::DeleteVpc { id } => client.delete_vpc(project, &id).await.map(nothing),
            Self::MoveToVpc { vpc } => {
                let (project, service) = target.named()?;
                client
                    .move_to_vpc(project, service, &vpc)
                    .await
                    .map(nothing)
            }
            Self::OtherCloud { cloud, call, body } => {
                let (project, service) = target.named()?;
                let answer = client.call_link(project, service, cloud, &call, body.as_ref());
                answer.await.map(Applied::from)
            }
        }
    }
}

fn nothing((): ()) -> Applied {
    Applied::default()
}

fn list_of(principals: &[String]) -> Result<PrincipalList, Error> {
    // One by one: what was judged as one principal is sent as one.
    let each: Result<Vec<Principal>, _> =
        principals.iter().map(|one| Principal::parse(one)).collect();
    let each = each.map_err(|error| Error::InvalidInput(error.to_string()))?;
    PrincipalList::new(each).map_err(|error| Error::InvalidInput(error.to_string()))
}

fn config_change(setting: NewSetting) -> Result<aiven::Change, Error> {
    let path = ConfigPath::parse(&setting.path);
    let path = path.map_err(|error| Error::InvalidInput(error.to_string()))?;
    Ok(aiven::Change {
        path,
        old: setting.old,
        new: setting.new,
    })
}
