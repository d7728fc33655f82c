//! A change of something at Aiven, as data: so that it can be judged before it is sent, kept until somebody approves it,
//! written down before it is made, and looked for at Aiven when its answer was lost.

mod compare;
mod settle;

use aiven::{
    Client, ConfigPath, Error, NetworkCidr, PrincipalList, ProjectName, ServiceName, Switch,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::role::Operation;

pub use compare::{Difference, Still, still};
pub use settle::{Found, settle};

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub project: ProjectName,
    /// Absent where it is about the project.
    pub service: Option<ServiceName>,
}

impl Target {
    pub fn service(project: &ProjectName, service: &ServiceName) -> Self {
        Self {
            project: project.clone(),
            service: Some(service.clone()),
        }
    }

    pub fn project(project: &ProjectName) -> Self {
        Self {
            project: project.clone(),
            service: None,
        }
    }

    fn named(&self) -> Result<(&ProjectName, &ServiceName), Error> {
        let missing = || Error::InvalidInput("This change is about a service.".to_owned());
        Ok((&self.project, self.service.as_ref().ok_or_else(missing)?))
    }
}

/// One option of the advanced configuration and its new value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSetting {
    /// As [`ConfigPath`] writes it.
    pub path: String,
    pub old: Option<Value>,
    pub new: Value,
    pub secrecy: Secrecy,
}

/// Whether a value may be shown and written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Secrecy {
    Open,
    Secret,
}

/// Stands where a secret would be.
pub const HIDDEN: &str = "(hidden)";

/// Without the values, which may be secrets.
impl std::fmt::Debug for NewSetting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewSetting({})", self.path)
    }
}

/// Everything that the portal changes at Aiven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    CreatePrivatelink {
        principals: Vec<String>,
    },
    UpdatePrincipals {
        /// As the list was when the person opened it.
        opened: Vec<String>,
        wanted: Vec<String>,
    },
    DeletePrivatelink {
        /// What goes with it, as it was seen.
        principals: Vec<String>,
    },
    RefreshPrivatelink,
    SetAccess {
        component: String,
        switch: Switch,
    },
    UpdateConfig {
        settings: Vec<NewSetting>,
    },
    CreateVpc {
        cloud: String,
        network: String,
    },
    DeleteVpc {
        id: String,
    },
    MoveToVpc {
        vpc: String,
    },
}

impl Change {
    pub fn operation(&self) -> Operation {
        match self {
            Self::CreatePrivatelink { .. } => Operation::CreatePrivatelink,
            Self::UpdatePrincipals { .. } => Operation::UpdatePrincipals,
            Self::DeletePrivatelink { .. } => Operation::DeletePrivatelink,
            Self::RefreshPrivatelink => Operation::RefreshPrivatelink,
            Self::SetAccess { .. } => Operation::SetAccess,
            Self::UpdateConfig { .. } => Operation::UpdateConfig,
            Self::CreateVpc { .. } => Operation::CreateVpc,
            Self::DeleteVpc { .. } => Operation::DeleteVpc,
            Self::MoveToVpc { .. } => Operation::MoveToVpc,
        }
    }

    /// The principals that it puts in place, if that is what it does.
    pub fn principals(&self) -> Option<&[String]> {
        match self {
            Self::CreatePrivatelink { principals } => Some(principals),
            Self::UpdatePrincipals { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// The same without what is secret, to be shown and written down.
    #[must_use]
    pub fn open(&self) -> Self {
        let mut open = self.clone();
        if let Self::UpdateConfig { settings } = &mut open {
            for setting in settings {
                if setting.secrecy == Secrecy::Secret {
                    setting.old = setting.old.is_some().then(|| json!(HIDDEN));
                    setting.new = json!(HIDDEN);
                }
            }
        }
        open
    }

    /// What was there before and what shall be there after, as far as the change itself says; without secrets.
    pub fn before_and_after(&self) -> (Value, Value) {
        match self.open() {
            Self::CreatePrivatelink { principals } => {
                (Value::Null, json!({ "principals": principals }))
            }
            Self::UpdatePrincipals { opened, wanted } => (
                json!({ "principals": opened }),
                json!({ "principals": wanted }),
            ),
            Self::DeletePrivatelink { principals } => {
                (json!({ "principals": principals }), Value::Null)
            }
            Self::RefreshPrivatelink => (Value::Null, Value::Null),
            Self::SetAccess { component, switch } => {
                let before = match switch {
                    Switch::On => Switch::Off,
                    Switch::Off => Switch::On,
                };
                (
                    json!({ (component.clone()): before }),
                    json!({ (component): switch }),
                )
            }
            Self::UpdateConfig { settings } => {
                let of = |value: fn(&NewSetting) -> Value| {
                    let all = settings.iter();
                    Value::Object(all.map(|one| (one.path.clone(), value(one))).collect())
                };
                (
                    of(|one| one.old.clone().unwrap_or(Value::Null)),
                    of(|one| one.new.clone()),
                )
            }
            Self::CreateVpc { cloud, network } => (
                Value::Null,
                json!({ "cloud_name": cloud, "network_cidr": network }),
            ),
            Self::DeleteVpc { id } => (json!({ "project_vpc_id": id }), Value::Null),
            // Only a service in no VPC is moved; the client sees to that.
            Self::MoveToVpc { vpc } => (
                json!({ "project_vpc_id": null }),
                json!({ "project_vpc_id": vpc }),
            ),
        }
    }

    /// What tells this change from another one of the same form; the same for a form that is sent twice.
    pub fn content(&self) -> String {
        match self {
            // What was seen beside it does not make it another one.
            Self::DeletePrivatelink { .. } => "delete".to_owned(),
            Self::UpdateConfig { settings } => {
                let all = settings.iter().map(|one| (&one.path, &one.new));
                json!(all.collect::<Vec<_>>()).to_string()
            }
            other => json!(other).to_string(),
        }
    }

    /// Every secret text in it: none of them may be repeated, also where Aiven quotes it.
    pub fn secrets(&self) -> Vec<String> {
        let Self::UpdateConfig { settings } = self else {
            return Vec::new();
        };
        let secret = settings.iter().filter(|one| one.secrecy == Secrecy::Secret);
        let values = secret.flat_map(|one| [Some(&one.new), one.old.as_ref()]);
        let texts = values.flatten().map(|value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Sends it to Aiven. What it was judged by is what is sent.
    pub async fn apply(self, client: &Client, target: &Target) -> Result<(), Error> {
        let project = &target.project;
        match self {
            Self::CreatePrivatelink { principals } => {
                let (project, service) = target.named()?;
                let list = list_of(&principals)?;
                let made = client.create_privatelink(project, service, &list).await;
                made.map(drop)
            }
            Self::UpdatePrincipals { opened, wanted } => {
                let (project, service) = target.named()?;
                let list = list_of(&wanted)?;
                let updated = client.update_privatelink(project, service, &opened, &list);
                updated.await.map(drop)
            }
            Self::DeletePrivatelink { .. } => {
                let (project, service) = target.named()?;
                client.delete_privatelink(project, service).await
            }
            Self::RefreshPrivatelink => {
                let (project, service) = target.named()?;
                client.refresh_privatelink(project, service).await
            }
            Self::SetAccess { component, switch } => {
                let (project, service) = target.named()?;
                client
                    .set_access(project, service, &component, switch)
                    .await
            }
            Self::UpdateConfig { settings } => {
                let (project, service) = target.named()?;
                let changes: Result<Vec<aiven::Change>, Error> =
                    settings.into_iter().map(config_change).collect();
                client.update_config(project, service, &changes?).await
            }
            Self::CreateVpc { cloud, network } => {
                let network = NetworkCidr::parse(&network).map_err(Error::InvalidInput)?;
                let made = client.create_vpc(project, &cloud, network).await;
                made.map(drop)
            }
            Self::DeleteVpc { id } => client.delete_vpc(project, &id).await,
            Self::MoveToVpc { vpc } => {
                let (project, service) = target.named()?;
                client.move_to_vpc(project, service, &vpc).await
            }
        }
    }
}

fn list_of(principals: &[String]) -> Result<PrincipalList, Error> {
    PrincipalList::parse(&principals.join("\n"))
        .map_err(|error| Error::InvalidInput(error.to_string()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_not_shown() {
        let setting = |path: &str, secrecy| NewSetting {
            path: path.to_owned(),
            old: Some(json!("old-value")),
            new: json!("new-value"),
            secrecy,
        };
        let change = Change::UpdateConfig {
            settings: vec![
                setting("password", Secrecy::Secret),
                setting("size", Secrecy::Open),
            ],
        };
        let (before, after) = change.before_and_after();
        assert_eq!(before, json!({"password": HIDDEN, "size": "old-value"}));
        assert_eq!(after, json!({"password": HIDDEN, "size": "new-value"}));
        let open = serde_json::to_string(&change.open()).unwrap();
        assert_eq!(open.matches("new-value").count(), 1, "{open}");
        assert!(!format!("{change:?}").contains("value"));
    }

    #[test]
    fn each_change_says_what_was_before() {
        let moved = Change::MoveToVpc {
            vpc: "a-vpc".to_owned(),
        };
        let switched = Change::SetAccess {
            component: "kafka".to_owned(),
            switch: Switch::On,
        };
        assert_eq!(
            moved.before_and_after(),
            (
                json!({"project_vpc_id": null}),
                json!({"project_vpc_id": "a-vpc"})
            )
        );
        assert_eq!(
            switched.before_and_after(),
            (json!({"kafka": "off"}), json!({"kafka": "on"}))
        );
    }

    #[test]
    fn a_change_comes_back_as_it_was_kept() {
        let change = Change::SetAccess {
            component: "kafka".to_owned(),
            switch: Switch::On,
        };
        let text = serde_json::to_string(&change).unwrap();
        assert_eq!(
            text,
            r#"{"change":"set_access","component":"kafka","switch":"on"}"#
        );
        assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    }
}
