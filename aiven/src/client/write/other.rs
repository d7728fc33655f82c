//! The same on Azure and Google, where the portal has no page: calls that a program makes through it, checked, sent once,
//! and looked for where reading back tells what came of them (Aiven's API reference, "Privatelink").

mod call;

use serde_json::Value;

use super::settle::Look;
use super::turn::{Sent, Writing};
use super::{Client, same_set};
use crate::budget::Class;
use crate::client::SMALL;
use crate::error::Error;
use crate::name::{Id, ProjectName, ServiceName};
use crate::privatelink::LinkCloud;

pub use call::LinkCall;

/// What reading back shows of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    Done,
    NotDone,
    /// It leaves nothing to be seen, or something else is there.
    Unclear,
}

/// One call on one cloud, with the body that is sent.
#[derive(Clone)]
struct Wanted {
    cloud: LinkCloud,
    call: LinkCall,
    body: Option<Value>,
}

impl Client {
    /// Makes a call on Azure or Google; Aiven's answer, or what was read back where it was lost.
    pub async fn call_link(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        cloud: LinkCloud,
        call: &LinkCall,
        body: Option<&Value>,
    ) -> Result<Option<Value>, Error> {
        let body = call.body(cloud, body).map_err(Error::InvalidInput)?;
        let words = call.words();
        let (method, tail) = call.send_to(cloud);
        let wanted = Wanted {
            cloud,
            call: call.clone(),
            body,
        };
        self.write(words, project, service, move |writing| async move {
            match writing
                .send(words, method, &tail, wanted.body.as_ref())
                .await
            {
                Sent::Done(answer) => Ok(serde_json::from_slice(&answer).ok()),
                Sent::Refused(error) => Err(error),
                Sent::Ambiguous => writing.settle_link(&wanted).await.map(|()| None),
            }
        })
        .await
    }

    /// Whether a call was made whose answer nobody heard.
    pub async fn link_seen(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        cloud: LinkCloud,
        call: &LinkCall,
        body: Option<&Value>,
    ) -> Result<Seen, Error> {
        let wanted = Wanted {
            cloud,
            call: call.clone(),
            body: body.cloned(),
        };
        let path = |tail: &str| format!("/project/{project}/service/{service}{tail}");
        let read = async |tail: String| {
            let path = path(&tail);
            let ask = self.ask("read the PrivateLink", path.clone(), SMALL, &path);
            self.get(ask).await
        };
        let answer = match wanted.reads() {
            Some(tail) => read(tail).await,
            None => return Ok(Seen::Unclear),
        };
        wanted.seen(answer)
    }
}

impl Writing {
    async fn settle_link(&self, wanted: &Wanted) -> Result<(), Error> {
        let call = wanted.call.words();
        let Some(tail) = wanted.reads() else {
            // It leaves nothing that could be read back.
            return Err(Error::Unsettled { call });
        };
        let tail = &tail;
        let looking = async || {
            let answer = self.read("read the PrivateLink", tail, SMALL, Class::Settle);
            Ok(match wanted.seen(answer.await)? {
                Seen::Done => Look::Settled(Ok(())),
                Seen::NotDone => Look::Unchanged,
                Seen::Unclear => Look::Settled(Err(Error::Unsettled { call })),
            })
        };
        self.settle(call, looking).await
    }
}

impl Wanted {
    /// Where it can be seen.
    fn reads(&self) -> Option<String> {
        let link = format!("/privatelink/{}", self.cloud.as_str());
        match self.call {
            LinkCall::Create | LinkCall::Update | LinkCall::Delete => Some(link),
            LinkCall::Approve { .. } | LinkCall::UpdateConnection { .. } => {
                Some(format!("{link}/connections"))
            }
            LinkCall::Refresh => None,
        }
    }

    /// What an answer from there says.
    fn seen(&self, answer: Result<Vec<u8>, Error>) -> Result<Seen, Error> {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.api_status() == Some(404) => {
                return Ok(match self.call {
                    LinkCall::Delete => Seen::Done,
                    LinkCall::Create => Seen::NotDone,
                    _ => Seen::Unclear,
                });
            }
            Err(error) => return Err(error),
        };
        let call = self.call.words();
        let found: Value = serde_json::from_slice(&answer).map_err(|_| Error::Decode { call })?;
        let is_going = found["state"] == "deleting";
        Ok(match &self.call {
            LinkCall::Delete => told(is_going),
            LinkCall::Create if is_going => Seen::Unclear,
            LinkCall::Create if self.cloud == LinkCloud::Google => Seen::Done,
            LinkCall::Create if self.has_subscriptions(&found) => Seen::Done,
            LinkCall::Update => told(self.has_subscriptions(&found)),
            LinkCall::Approve { connection } | LinkCall::UpdateConnection { connection } => {
                match connection_in(&found, connection) {
                    Some(found) => told(self.is_as_wanted(found)),
                    None => Seen::Unclear,
                }
            }
            LinkCall::Create | LinkCall::Refresh => Seen::Unclear,
        })
    }

    fn has_subscriptions(&self, found: &Value) -> bool {
        let list = |body: Option<&Value>| -> Vec<String> {
            let ids = body.and_then(|body| body["user_subscription_ids"].as_array());
            let ids = ids.into_iter().flatten().filter_map(Value::as_str);
            ids.map(str::to_owned).collect()
        };
        same_set(&list(Some(found)), &list(self.body.as_ref()))
    }

    fn is_as_wanted(&self, connection: &Value) -> bool {
        let address = self
            .body
            .as_ref()
            .and_then(|body| body.get("user_ip_address"));
        address.is_none_or(|address| connection["user_ip_address"] == *address)
            && connection["state"] != "pending-user-approval"
    }
}

fn connection_in<'a>(found: &'a Value, id: &Id) -> Option<&'a Value> {
    let all = found["connections"].as_array()?;
    all.iter()
        .find(|one| one["privatelink_connection_id"] == id.as_str())
}

fn told(is_done: bool) -> Seen {
    if is_done { Seen::Done } else { Seen::NotDone }
}
