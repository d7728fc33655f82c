//! Writes: one at a time per service, sent once and never repeated. When the answer is lost, reading back tells
//! whether it was done (`Ok`), something else is there (`Conflict`) or nothing happened (`NotDone`).

mod config;
mod link;
mod other;
mod settle;
mod turn;
mod vpc;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use super::Client;
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};

pub use link::{Allowed, Written};
pub use other::{LinkCall, Seen};
pub(crate) use turn::WriteLocks;
use turn::{Place, Sent, Writing};

const DELETE: &str = "delete the PrivateLink";
const REFRESH: &str = "refresh the PrivateLink";
const ACCESS: &str = "change the access";
/// How long a write waits for another one on the same service.
const QUEUE: Duration = Duration::from_secs(5);

impl Client {
    /// Deletes the PrivateLink, and with it every connection. Where there is none, an error 404 says so. The answer is
    /// Aiven's, if it was heard.
    pub async fn delete_privatelink(
        &self,
        project: &ProjectName,
        service: &ServiceName,
    ) -> Result<Option<Value>, Error> {
        self.write(DELETE, project, service, move |writing| async move {
            match writing
                .send(DELETE, Method::DELETE, "/privatelink/aws", None)
                .await
            {
                Sent::Done(answer) => Ok(serde_json::from_slice(&answer).ok()),
                Sent::Refused(error) if error.api_status() == Some(404) => {
                    // The service itself may be what is missing.
                    let (project, service) = &writing.place;
                    writing.client.service(project, service).await?;
                    Err(nothing_to_delete(error))
                }
                Sent::Refused(error) => Err(error),
                Sent::Ambiguous => writing.settle_deletion().await.map(|()| None),
            }
        })
        .await
    }

    /// Makes Aiven look for new VPC endpoints. Repeating it does no harm.
    pub async fn refresh_privatelink(
        &self,
        project: &ProjectName,
        service: &ServiceName,
    ) -> Result<Option<Value>, Error> {
        self.write(REFRESH, project, service, move |writing| async move {
            match writing
                .send(REFRESH, Method::POST, "/privatelink/aws/refresh", None)
                .await
            {
                Sent::Done(answer) => Ok(serde_json::from_slice(&answer).ok()),
                Sent::Refused(error) => Err(error),
                // It leaves nothing that could be read back, but asking again is always safe.
                Sent::Ambiguous => Err(Error::Unsettled { call: REFRESH }),
            }
        })
        .await
    }

    /// Runs a write in its own task, in its turn, so that it comes to its end even if the person has gone.
    async fn write<T, F>(
        &self,
        call: &'static str,
        project: &ProjectName,
        service: &ServiceName,
        work: impl FnOnce(Arc<Writing>) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let (client, place) = (self.clone(), (project.clone(), service.clone()));
        let task = async move {
            let began = Instant::now();
            let deadline = began + client.shared().config.timeouts.write;
            let queue = client.shared().writing.of(&place);
            let turn = timeout_at(began + QUEUE, queue.lock_owned()).await;
            let turn = turn.map_err(|_| Error::Busy { retry_after: QUEUE })?;
            client.forget(&place);
            let writing = Arc::new(Writing {
                client,
                place,
                deadline,
                _turn: turn,
            });
            let result = work(writing.clone()).await;
            let (project, service) = &writing.place;
            match &result {
                Ok(_) => {
                    tracing::info!(aiven.call = call, aiven.project = %project, aiven.service = %service, "Written");
                }
                Err(error) => {
                    tracing::warn!(aiven.call = call, aiven.project = %project, aiven.service = %service, %error, "Not written");
                }
            }
            result
        };
        tokio::spawn(task.in_current_span())
            .await
            .unwrap_or(Err(Error::Unsettled { call }))
    }

    /// Forgets everything that is remembered about a service.
    fn forget(&self, (project, service): &Place) {
        self.shared().snapshots.drop_service(project, service);
        self.shared()
            .remembered
            .services
            .forget(|(_, of)| of == project);
        self.shared()
            .remembered
            .service
            .forget(|(_, p, s)| p == project && s == service);
    }
}

/// Aiven's refusal in words that say what is missing.
fn nothing_to_delete(error: Error) -> Error {
    match error {
        Error::Api {
            status,
            code,
            more_info,
            call,
            ..
        } => Error::Api {
            status,
            message: "There is no PrivateLink any more.".to_owned(),
            code,
            more_info,
            call,
        },
        other => other,
    }
}

fn same_set(one: &[String], other: &[String]) -> bool {
    one.iter().collect::<HashSet<_>>() == other.iter().collect::<HashSet<_>>()
}

#[cfg(test)]
mod tests {
    use super::same_set;

    #[test]
    fn order_and_repetition_do_not_count() {
        let list = |items: &[&str]| {
            items
                .iter()
                .map(|item| (*item).to_owned())
                .collect::<Vec<_>>()
        };
        assert!(same_set(&list(&["a", "b"]), &list(&["b", "a", "a"])));
        assert!(!same_set(&list(&["a"]), &list(&["a", "b"])));
    }
}
