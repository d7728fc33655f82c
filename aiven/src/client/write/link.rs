//! An AWS PrivateLink made, and whom it lets in.
//!
//! Aiven does not tell the further regions back (no model of its answers has them), so a lost answer about them alone
//! stays unknown.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::settle::Look;
use super::turn::{Sent, Writing};
use super::{Client, same_set};
use crate::budget::Class;
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};
use crate::principal::PrincipalList;
use crate::privatelink::Privatelink;
use crate::wire;

const CREATE: &str = "create the PrivateLink";
const UPDATE: &str = "update the PrivateLink";
const TAIL: &str = "/privatelink/aws";

/// Whom a PrivateLink shall let in. What is absent stays as it is, and is not sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    pub principals: Option<PrincipalList>,
    /// Further AWS regions, beside the service's own.
    pub regions: Option<Vec<String>>,
}

impl From<&PrincipalList> for Allowed {
    fn from(principals: &PrincipalList) -> Self {
        Self {
            principals: Some(principals.clone()),
            regions: None,
        }
    }
}

impl Allowed {
    fn body(&self) -> Value {
        let mut body = Map::new();
        if let Some(principals) = &self.principals {
            body.insert("principals".to_owned(), json!(principals.to_strings()));
        }
        if let Some(regions) = &self.regions {
            body.insert("supported_regions".to_owned(), json!(regions));
        }
        Value::Object(body)
    }
}

/// A PrivateLink that was written, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub privatelink: Privatelink,
    /// What Aiven answered, word for word; what was read back, where the answer was lost.
    pub answer: Value,
}

impl Written {
    fn heard(call: &'static str, answer: &[u8]) -> Option<Self> {
        let privatelink = wire::parse_object_with(call, "state", answer).ok()?;
        let answer = serde_json::from_slice(answer).ok()?;
        Some(Self {
            privatelink,
            answer,
        })
    }
}

/// One that was read. Aiven does not send what it does not know.
impl From<Privatelink> for Written {
    fn from(privatelink: Privatelink) -> Self {
        let mut answer = json!(privatelink);
        if let (None, Some(fields)) = (&privatelink.supported_regions, answer.as_object_mut()) {
            fields.remove("supported_regions");
        }
        Self {
            privatelink,
            answer,
        }
    }
}

impl Client {
    /// Makes a PrivateLink that lets `allowed` connect.
    pub async fn create_privatelink(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        allowed: impl Into<Allowed>,
    ) -> Result<Written, Error> {
        let allowed = allowed.into();
        let Some(principals) = &allowed.principals else {
            return Err(Error::InvalidInput(
                "A new PrivateLink needs at least one principal.".to_owned(),
            ));
        };
        let wanted = principals.to_strings();
        self.write(CREATE, project, service, move |writing| async move {
            let sent = writing
                .send(CREATE, Method::POST, TAIL, Some(&allowed.body()))
                .await;
            if let Some(made) = heard(CREATE, sent)? {
                return Ok(made);
            }
            let found = writing.settle_principals(CREATE, &wanted, None).await;
            found.map(Written::from)
        })
        .await
    }

    /// Replaces what it lets in, if the principals still are those that were `opened`; otherwise `Conflict`, and nothing
    /// is changed. Aiven cannot compare for us, so a change within the one round trip between the two calls is lost.
    pub async fn update_privatelink(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        opened: &[String],
        allowed: impl Into<Allowed>,
    ) -> Result<Written, Error> {
        let (opened, allowed) = (opened.to_vec(), allowed.into());
        self.write(UPDATE, project, service, move |writing| async move {
            let Some(found) = writing.read_privatelink(Class::Click).await? else {
                return Err(Error::Conflict {
                    expected: opened,
                    found: None,
                });
            };
            let wanted = allowed.principals.as_ref().map(PrincipalList::to_strings);
            let is_there = wanted
                .as_ref()
                .is_none_or(|wanted| same_set(&found.principals, wanted));
            if is_there && allowed.regions.is_none() {
                return Ok(found.into());
            }
            if !is_there && !same_set(&found.principals, &opened) {
                return Err(Error::Conflict {
                    expected: opened,
                    found: Some(Box::new(found)),
                });
            }
            let sent = writing
                .send(UPDATE, Method::PUT, TAIL, Some(&allowed.body()))
                .await;
            if let Some(changed) = heard(UPDATE, sent)? {
                return Ok(changed);
            }
            let settled = match (&wanted, &allowed.regions) {
                (Some(wanted), _) if !is_there => {
                    writing
                        .settle_principals(UPDATE, wanted, Some(&opened))
                        .await
                }
                (_, Some(regions)) => writing.settle_regions(regions).await,
                _ => Err(Error::Unsettled { call: UPDATE }),
            };
            settled.map(Written::from)
        })
        .await
    }
}

/// What Aiven answered; nothing where that has to be found out.
fn heard(call: &'static str, sent: Sent) -> Result<Option<Written>, Error> {
    match sent {
        Sent::Done(answer) => Ok(Written::heard(call, &answer)),
        Sent::Refused(error) => Err(error),
        Sent::Ambiguous => Ok(None),
    }
}

impl Writing {
    /// Regions as they were sent, where Aiven tells them at all.
    async fn settle_regions(&self, wanted: &[String]) -> Result<Privatelink, Error> {
        let looking = async || {
            let found = self.read_privatelink(Class::Settle).await?;
            let told = found.as_ref().and_then(|it| it.supported_regions.as_ref());
            Ok(match (told, &found) {
                (Some(told), Some(found)) if same_set(told, wanted) => {
                    Look::Settled(Ok(found.clone()))
                }
                (Some(_), _) => Look::Unchanged,
                (None, _) => Look::Settled(Err(Error::Unsettled { call: UPDATE })),
            })
        };
        self.settle(UPDATE, looking).await
    }
}
