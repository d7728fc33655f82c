//! One call: signed, sent, read, and what is tried again.
//!
//! Reads are tried three times. A change is sent once, unless a client token makes the second one harmless. When a
//! role's session is refused as expired, nothing was done: the call is sent again with a new session, once.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::error::Error;
use crate::handle::Shared;
use crate::query::{Kind, Query};
use crate::sign::{self, Keys};
use crate::sts;
use crate::transport::{Answer, Broken, exchange};
use crate::xml::Node;

/// Before the second attempt; doubled before the third.
const PAUSE: Duration = Duration::from_millis(200);
/// The longest of AWS's messages are encoded refusals of some thousand characters.
const LONGEST: usize = 16 * 1024;

impl Shared {
    /// A call, and what `read` finds in its answer.
    pub async fn read<T>(
        &self,
        region: &str,
        query: Query,
        read: impl FnOnce(&Node) -> Option<T>,
    ) -> Result<T, Error> {
        let answer = self.call(region, &query).await?;
        let call = query.call;
        read(&answer).ok_or(match query.kind {
            Kind::Read => Error::Decode { call },
            Kind::Write | Kind::Token => Error::Lost { call },
        })
    }

    /// A call as whoever the settings say, in one region.
    pub async fn call(&self, region: &str, query: &Query) -> Result<Node, Error> {
        let deadline = Instant::now() + self.deadline;
        let keys = self.keys(region, deadline).await?;
        match self.attempts(&keys, region, query, deadline).await {
            Err(error) if error.is_expiry() && self.credentials.forget(region, &keys).await => {
                let keys = self.keys(region, deadline).await?;
                self.attempts(&keys, region, query, deadline).await
            }
            outcome => outcome,
        }
    }

    async fn keys(&self, region: &str, deadline: Instant) -> Result<Arc<Keys>, Error> {
        let assume = |own, role| sts::assume_role(self, region, (own, role), deadline);
        self.credentials
            .keys(region, (self.now(), deadline), assume)
            .await
    }

    /// A call with these keys, tried as often as its kind allows.
    pub async fn attempts(
        &self,
        keys: &Keys,
        region: &str,
        query: &Query,
        deadline: Instant,
    ) -> Result<Node, Error> {
        let most = match query.kind {
            Kind::Read => 3,
            Kind::Token => 2,
            Kind::Write => 1,
        };
        let mut pause = PAUSE;
        let mut attempt = 1;
        loop {
            // An attempt that hangs leaves time for another one.
            let until = match most {
                1 => deadline,
                _ => deadline.min(Instant::now() + self.deadline / 2),
            };
            let outcome = self.once(keys, region, query, until).await;
            tell(region, query, attempt, &outcome);
            let Err(error) = &outcome else {
                return outcome;
            };
            let is_lost = query.kind == Kind::Token && matches!(error, Error::Lost { .. });
            let again = error.is_retryable() || is_lost;
            if !again || attempt == most || Instant::now() + pause >= deadline {
                return outcome;
            }
            sleep(pause).await;
            pause *= 2;
            attempt += 1;
        }
    }

    async fn once(
        &self,
        keys: &Keys,
        region: &str,
        query: &Query,
        until: Instant,
    ) -> Result<Node, Error> {
        let call = query.call;
        let unsigned = || {
            Error::InvalidInput(format!(
                "AWS cannot be asked to {call}: the request cannot be signed."
            ))
        };
        let url = self.url(query.service, region).ok_or_else(unsigned)?;
        let place = (query.service, region);
        let headers =
            sign::headers(keys, place, &url, query.body(), self.now()).ok_or_else(unsigned)?;
        let request = self.http.post(url).headers(headers);
        match exchange(request.body(query.body().to_owned()), until).await {
            Ok(answer) => understood(keys, query, &answer),
            Err(broken) => Err(unanswered(query, broken)),
        }
    }
}

/// What an answer says: the document that was asked for, or AWS's refusal.
fn understood(keys: &Keys, query: &Query, answer: &Answer) -> Result<Node, Error> {
    let call = query.call;
    let root = Node::parse(&answer.body);
    if let Some(root) = root {
        let is_good = (200..300).contains(&answer.status);
        if is_good && root.name.strip_suffix("Response") == Some(query.action) {
            return Ok(root);
        }
        if !is_good && let Some(refusal) = refusal(keys, call, answer, &root) {
            return Err(refusal);
        }
    }
    Err(match (query.kind, answer.status) {
        (Kind::Read, 500..) => Error::Unreachable { call },
        // Nobody does what it answers so.
        (Kind::Read, _) | (_, 300..500) => Error::Decode { call },
        (Kind::Write | Kind::Token, _) => Error::Lost { call },
    })
}

fn unanswered(query: &Query, broken: Broken) -> Error {
    let call = query.call;
    match (query.kind, broken) {
        (_, Broken::Connect) | (Kind::Read, Broken::Lost) => Error::Unreachable { call },
        (Kind::Read, Broken::Timeout) => Error::TimedOut { call },
        (Kind::Read, Broken::TooLarge) => Error::Decode { call },
        (Kind::Write | Kind::Token, _) => Error::Lost { call },
    }
}

/// AWS's own words, in either service's shape.
fn refusal(keys: &Keys, call: &'static str, answer: &Answer, root: &Node) -> Option<Error> {
    let said = root.find("Error")?;
    let mut names = ["RequestID", "RequestId"].into_iter();
    let id = names.find_map(|name| root.find(name));
    Some(refused(
        keys,
        (call, answer.status),
        (said.text("Code")?, said.text("Message").unwrap_or_default()),
        id.map(|id| id.text.clone())
            .or_else(|| answer.request_id.clone()),
    ))
}

/// A refusal without our own secrets in it, and no longer than a page can show.
pub(crate) fn refused(
    keys: &Keys,
    (call, status): (&'static str, u16),
    (code, message): (&str, &str),
    request_id: Option<String>,
) -> Error {
    let short = |text: &str| keys.scrub(text).chars().take(LONGEST).collect();
    Error::Refused {
        call,
        status,
        code: short(code),
        message: short(message),
        request_id,
    }
}

/// The log: a change at the level that is on, a read at a finer one.
fn tell(region: &str, query: &Query, attempt: u32, outcome: &Result<Node, Error>) {
    let (action, error) = (query.action, outcome.as_ref().err());
    let code = error.and_then(Error::code);
    let request_id = match error {
        Some(Error::Refused { request_id, .. }) => request_id.as_deref(),
        _ => None,
    };
    let is_done = error.is_none();
    match query.kind {
        Kind::Read => {
            tracing::debug!(
                action,
                region,
                attempt,
                is_done,
                code,
                request_id,
                "AWS was asked"
            );
        }
        Kind::Write | Kind::Token => {
            tracing::info!(
                action,
                region,
                attempt,
                is_done,
                code,
                request_id,
                "AWS was told"
            );
        }
    }
}
