//! A change of something at Aiven, as data: so that it can be judged before it is sent, kept until somebody approves it,
//! written down before it is made, and looked for at Aiven when its answer was lost.

mod apply;
mod compare;
mod settle;

use aiven::{Error, LinkCall, LinkCloud, ProjectName, ServiceName, Switch};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::role::Operation;

pub use apply::Applied;
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

/// The most further regions that Aiven takes.
const MOST_REGIONS: usize = 16;

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
        /// Further AWS regions. Not on the page; a program may name them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supported_regions: Option<Vec<String>>,
    },
    UpdatePrincipals {
        /// As the list was when the person opened it.
        opened: Vec<String>,
        /// The same list where only the regions change: then the principals are not sent.
        wanted: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        supported_regions: Option<Vec<String>>,
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
    /// A PrivateLink on Azure or Google. Not on the page; a program may ask for it.
    OtherCloud {
        cloud: LinkCloud,
        call: LinkCall,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
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
            Self::OtherCloud { call, .. } => match call {
                LinkCall::Create => Operation::CreatePrivatelink,
                LinkCall::Delete => Operation::DeletePrivatelink,
                LinkCall::Refresh => Operation::RefreshPrivatelink,
                // Whom it lets in.
                LinkCall::Update | LinkCall::Approve { .. } | LinkCall::UpdateConnection { .. } => {
                    Operation::UpdatePrincipals
                }
            },
        }
    }

    /// The principals that it puts in place, if that is what it does.
    pub fn principals(&self) -> Option<&[String]> {
        match self {
            Self::CreatePrivatelink { principals, .. } => Some(principals),
            Self::UpdatePrincipals { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// The further AWS regions that it asks for.
    pub fn regions(&self) -> &[String] {
        match self {
            Self::CreatePrivatelink {
                supported_regions, ..
            }
            | Self::UpdatePrincipals {
                supported_regions, ..
            } => supported_regions.as_deref().unwrap_or_default(),
            _ => &[],
        }
    }

    /// Whether it changes where a PrivateLink can be reached from, and leaves alone who may: then no principal is sent.
    fn is_of_regions_alone(&self) -> bool {
        match self {
            Self::UpdatePrincipals {
                opened,
                wanted,
                supported_regions,
            } => supported_regions.is_some() && settle::same(opened, wanted),
            _ => false,
        }
    }

    /// What keeps it from ever being sent, as a sentence and the field that it is about.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if let Self::OtherCloud { cloud, call, body } = self {
            let body = call.body(*cloud, body.as_ref());
            return body.map(drop).map_err(|sentence| ("body", sentence));
        }
        let sent = match self.principals() {
            Some(principals) if !self.is_of_regions_alone() => principals,
            _ => &[],
        };
        for principal in sent {
            // A text that is two principals to whoever reads it next would be judged as one.
            let sentence = match aiven::Principal::parse(principal) {
                Ok(one) if one.as_str() == principal => continue,
                Ok(_) => "blanks stand around it.".to_owned(),
                Err(error) => error.to_string(),
            };
            return Err((
                "principals",
                format!(
                    "{} is not one principal: {sentence}",
                    principal.escape_debug()
                ),
            ));
        }
        let is_region = |one: &String| aiven::Id::parse(one).is_ok();
        if self.regions().len() > MOST_REGIONS || !self.regions().iter().all(is_region) {
            let sentence = format!(
                "supported_regions takes up to {MOST_REGIONS} AWS regions, such as eu-west-1."
            );
            return Err(("supported_regions", sentence));
        }
        Ok(())
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
            Self::CreatePrivatelink {
                principals,
                supported_regions,
            } => (
                Value::Null,
                reach_of(&principals, supported_regions.as_deref()),
            ),
            Self::UpdatePrincipals {
                opened,
                wanted,
                supported_regions,
            } => (
                json!({ "principals": opened }),
                reach_of(&wanted, supported_regions.as_deref()),
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
            Self::OtherCloud { cloud, call, body } => (
                Value::Null,
                json!({ "cloud": cloud, "call": call, "body": body }),
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
}

/// What a PrivateLink lets in, as the record has it.
fn reach_of(principals: &[String], regions: Option<&[String]>) -> Value {
    let mut reach = json!({ "principals": principals });
    if let Some(regions) = regions {
        reach["supported_regions"] = json!(regions);
    }
    reach
}

#[cfg(test)]
mod tests;
