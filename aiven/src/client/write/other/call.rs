//! What may be asked of a PrivateLink on Azure or Google, and the body that each call takes.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::name::Id;
use crate::privatelink::LinkCloud;

/// The most subscriptions that Azure's PrivateLink takes.
const SUBSCRIPTIONS: usize = 16;

/// What is asked of a PrivateLink on Azure or Google.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkCall {
    Create,
    Update,
    Delete,
    Refresh,
    Approve { connection: Id },
    UpdateConnection { connection: Id },
}

impl LinkCall {
    /// What it does, for people: `create the PrivateLink`.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Create => "create the PrivateLink",
            Self::Update => "update the PrivateLink",
            Self::Delete => "delete the PrivateLink",
            Self::Refresh => "refresh the PrivateLink",
            Self::Approve { .. } => "approve the connection",
            Self::UpdateConnection { .. } => "update the connection",
        }
    }

    /// The body that is sent: exactly what the API documents, made anew from what was given.
    ///
    /// # Errors
    /// A sentence, where the call does not exist on this cloud or the body is not its own.
    pub fn body(&self, cloud: LinkCloud, given: Option<&Value>) -> Result<Option<Value>, String> {
        let field = match (cloud, self) {
            (LinkCloud::Aws, _) => {
                return Err("A PrivateLink on AWS has calls of its own.".to_owned());
            }
            (LinkCloud::Google, Self::Update | Self::UpdateConnection { .. }) => {
                return Err(format!("Aiven cannot {} on Google.", self.words()));
            }
            (_, Self::Delete | Self::Refresh) | (LinkCloud::Azure, Self::Approve { .. }) => {
                return match given.map(is_empty) {
                    None | Some(true) => Ok(None),
                    Some(false) => Err(format!("To {}, send no body.", self.words())),
                };
            }
            (LinkCloud::Google, Self::Create) => {
                return match given.map(is_empty) {
                    // Aiven wants an object here, and takes nothing in it.
                    None | Some(true) => Ok(Some(json!({}))),
                    Some(false) => {
                        Err("On Google a PrivateLink is created with an empty object.".to_owned())
                    }
                };
            }
            (LinkCloud::Azure, Self::Create | Self::Update) => "user_subscription_ids",
            (_, Self::Approve { .. } | Self::UpdateConnection { .. }) => "user_ip_address",
        };
        let empty = Map::new();
        let given = given.and_then(Value::as_object).unwrap_or(&empty);
        if let Some(other) = given.keys().find(|key| *key != field) {
            return Err(format!(
                "To {}, send {field} and no {other:?}.",
                self.words()
            ));
        }
        let value = given.get(field);
        let is_good = match field {
            "user_subscription_ids" => value.is_some_and(are_subscriptions),
            _ => value.is_some_and(is_address),
        };
        match value {
            Some(value) if is_good => Ok(Some(json!({ (field): value }))),
            _ if field == "user_ip_address" => Err(format!("{field} must be an IPv4 address.")),
            _ => Err(format!(
                "{field} must be a list of up to {SUBSCRIPTIONS} subscription ids."
            )),
        }
    }

    pub(super) fn send_to(&self, cloud: LinkCloud) -> (Method, String) {
        let link = format!("/privatelink/{}", cloud.as_str());
        match self {
            Self::Create => (Method::POST, link),
            Self::Update => (Method::PUT, link),
            Self::Delete => (Method::DELETE, link),
            Self::Refresh => (Method::POST, format!("{link}/refresh")),
            Self::Approve { connection } => (
                Method::POST,
                format!("{link}/connections/{connection}/approve"),
            ),
            Self::UpdateConnection { connection } => {
                (Method::PUT, format!("{link}/connections/{connection}"))
            }
        }
    }
}

fn is_empty(body: &Value) -> bool {
    body.is_null() || body.as_object().is_some_and(Map::is_empty)
}

fn are_subscriptions(value: &Value) -> bool {
    let list = value.as_array();
    list.is_some_and(|list| {
        let is_id = |one: &Value| one.as_str().is_some_and(|text| Id::parse(text).is_ok());
        list.len() <= SUBSCRIPTIONS && list.iter().all(is_id)
    })
}

fn is_address(value: &Value) -> bool {
    let text = value.as_str();
    text.is_some_and(|text| text.parse::<std::net::Ipv4Addr>().is_ok())
}
