//! Settling an ambiguous write by reading back, three times at most, within what is left of the write's time.

use std::future::Future;

use tokio::time::{Instant, sleep};

use super::config::CONFIG;
use super::{ACCESS, DELETE, Writing, same_set};
use crate::access::{Switch, is_on};
use crate::budget::Class;
use crate::client::network::privatelink_or_none;
use crate::client::read::{Admitted, Ask};
use crate::client::{CAP, Client, SMALL};
use crate::config::{Change, same_setting};
use crate::error::Error;
use crate::privatelink::{Privatelink, State};
use crate::service::Service;
use crate::wire;

const TRIES: u32 = 3;

/// What one reading back shows.
pub(super) enum Look<T> {
    Settled(Result<T, Error>),
    /// As it was before the write.
    Unchanged,
}

impl Writing {
    /// A PrivateLink with the principals that were sent; `before` is what it had, `None` if there was none.
    pub(super) async fn settle_principals(
        &self,
        call: &'static str,
        wanted: &[String],
        before: Option<&[String]>,
    ) -> Result<Privatelink, Error> {
        let looking = async || {
            let found = self.read_privatelink(Class::Settle).await?;
            Ok(judge(found, wanted, before))
        };
        self.settle(call, looking).await
    }

    /// A PrivateLink that is gone or going.
    pub(super) async fn settle_deletion(&self) -> Result<(), Error> {
        let looking = async || {
            let found = self.read_privatelink(Class::Settle).await?;
            let is_going = found.is_none_or(|found| found.state == State::Deleting);
            Ok(if is_going {
                Look::Settled(Ok(()))
            } else {
                Look::Unchanged
            })
        };
        self.settle(DELETE, looking).await
    }

    /// A switch in its new position.
    pub(super) async fn settle_access(&self, component: &str, switch: Switch) -> Result<(), Error> {
        let looking = async || {
            let call = "read the service";
            let answer = self.read(call, "", CAP, Class::Settle).await?;
            let service: Service = wire::parse_under(call, "service", &answer)?;
            let is_done = is_on(&service, component) == switch.is_on();
            Ok(if is_done {
                Look::Settled(Ok(()))
            } else {
                Look::Unchanged
            })
        };
        self.settle(ACCESS, looking).await
    }

    /// Settings as they were sent; `before` is the service as it was read before the write.
    pub(super) async fn settle_config(
        &self,
        sent: &[Change],
        before: &Service,
    ) -> Result<(), Error> {
        let looking = async || {
            let now = self.read_settings(Class::Settle).await?;
            Ok(judge_settings(sent, before, &now))
        };
        self.settle(CONFIG, looking).await
    }

    pub(super) async fn read_privatelink(
        &self,
        class: Class,
    ) -> Result<Option<Privatelink>, Error> {
        let call = "read the PrivateLink";
        privatelink_or_none(self.read(call, "/privatelink/aws", SMALL, class).await)
    }

    pub(super) async fn read(
        &self,
        call: &'static str,
        tail: &str,
        cap: usize,
        class: Class,
    ) -> Result<Vec<u8>, Error> {
        let path = self.path(tail);
        let ask = Ask {
            call,
            path: path.clone(),
            cap,
            class,
            scope: &path,
            deadline: self.deadline.min(self.client.read_deadline()),
            admitted: Admitted::NotYet,
        };
        self.client.get(ask).await
    }

    pub(super) async fn settle<T, F>(
        &self,
        call: &'static str,
        looking: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<Look<T>, Error>>,
    {
        self.client.settle(call, self.deadline, looking).await
    }
}

impl Client {
    /// Looks again until something is certain.
    pub(super) async fn settle<T, F>(
        &self,
        call: &'static str,
        deadline: Instant,
        looking: impl Fn() -> F,
    ) -> Result<T, Error>
    where
        F: Future<Output = Result<Look<T>, Error>>,
    {
        let mut pause = self.shared().config.timeouts.read_back_pause;
        let mut is_unchanged = false;
        for _ in 0..TRIES {
            if Instant::now() + pause >= deadline {
                break;
            }
            sleep(pause).await;
            pause *= 2;
            match looking().await {
                Ok(Look::Settled(result)) => return result,
                Ok(Look::Unchanged) => is_unchanged = true,
                Err(error) => {
                    is_unchanged = false;
                    tracing::warn!(aiven.call = call, %error, "Reading back failed");
                }
            }
        }
        Err(if is_unchanged {
            Error::NotDone { call }
        } else {
            Error::Unsettled { call }
        })
    }
}

/// Aiven makes a change as a whole. A secret tells only that it is set.
fn judge_settings(sent: &[Change], before: &Service, now: &Service) -> Look<()> {
    let (mut done, mut unchanged, mut other) = (0, 0, 0);
    for change in sent {
        let of = |service: &Service| {
            let found = service.user_config.pointer(&change.path.pointer());
            found.cloned()
        };
        let (was, is) = (of(before), of(now));
        if before.withholds(&change.path) {
        } else if now.withholds(&change.path) || same_setting(is.as_ref(), Some(&change.new)) {
            done += 1;
        } else if same_setting(is.as_ref(), was.as_ref()) {
            unchanged += 1;
        } else {
            other += 1;
        }
    }
    match (done, unchanged, other) {
        (1.., 0, 0) => Look::Settled(Ok(())),
        (0, 1.., 0) => Look::Unchanged,
        // Nothing that could be seen, or neither the one nor the other.
        _ => Look::Settled(Err(Error::Unsettled { call: CONFIG })),
    }
}

fn judge(
    found: Option<Privatelink>,
    wanted: &[String],
    before: Option<&[String]>,
) -> Look<Privatelink> {
    match (found, before) {
        (Some(found), _)
            if same_set(&found.principals, wanted) && found.state != State::Deleting =>
        {
            Look::Settled(Ok(found))
        }
        (Some(found), Some(before)) if same_set(&found.principals, before) => Look::Unchanged,
        (None, None) => Look::Unchanged,
        (found, _) => Look::Settled(Err(Error::Conflict {
            expected: before.unwrap_or_default().to_vec(),
            found: found.map(Box::new),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    fn link(state: &str, principals: &[&str]) -> Privatelink {
        Privatelink {
            principals: list(principals),
            state: State::from(state),
            ..Privatelink::default()
        }
    }

    fn verdict(found: impl Into<Option<Privatelink>>, before: Option<&[&str]>) -> &'static str {
        let before = before.map(list);
        match judge(found.into(), &list(&["a", "b"]), before.as_deref()) {
            Look::Settled(Ok(_)) => "done",
            Look::Settled(Err(Error::Conflict { .. })) => "conflict",
            Look::Settled(Err(_)) => "other",
            Look::Unchanged => "unchanged",
        }
    }

    #[test]
    fn what_reading_back_says() {
        assert_eq!(verdict(link("creating", &["b", "a"]), None), "done");
        assert_eq!(verdict(link("active", &["c"]), None), "conflict");
        assert_eq!(verdict(link("deleting", &["a", "b"]), None), "conflict");
        assert_eq!(verdict(None, None), "unchanged");
        assert_eq!(verdict(link("active", &["a", "b"]), Some(&["c"])), "done");
        assert_eq!(verdict(link("active", &["c"]), Some(&["c"])), "unchanged");
        assert_eq!(verdict(link("active", &["d"]), Some(&["c"])), "conflict");
        assert_eq!(verdict(None, Some(&["c"])), "conflict");
    }

    #[test]
    fn a_conflict_tells_what_was_opened() {
        for (before, expected) in [(Some(list(&["c"])), list(&["c"])), (None, list(&[]))] {
            let found = Some(link("active", &["d"]));
            let judged = judge(found.clone(), &list(&["a"]), before.as_deref());
            let Look::Settled(Err(error)) = judged else {
                panic!("{before:?}")
            };
            let found = found.map(Box::new);
            assert_eq!(error, Error::Conflict { expected, found });
        }
    }
}
