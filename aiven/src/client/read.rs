//! How a read is made: budget, breaker, deadlines, retries, and what an answer 401 leads to.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{Client, SMALL};
use crate::budget::Class;
use crate::error::Error;
use crate::flights::Start;
use crate::observe::Ended;
use crate::transport::{Broken, Limits, exchange};
use crate::wire;

/// W3C's header of that name.
const TRACEPARENT: &str = "traceparent";
/// The longest pause before a first retry; doubled for the second.
pub(super) const BACKOFF: Duration = Duration::from_millis(200);

/// A read to be made.
pub(super) struct Ask<'a> {
    /// The call's plain name, for errors and logs.
    pub call: &'static str,
    /// Begins with a slash; made of checked names only.
    pub path: String,
    /// The largest answer, in bytes.
    pub cap: usize,
    /// Whose budget pays for retries, and for the first attempt unless it is paid.
    pub class: Class,
    /// What this is about, for the breaker.
    pub scope: &'a str,
    pub deadline: Instant,
    /// Whether budget and breaker were already asked, for a set of calls as a whole.
    pub admitted: Admitted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Admitted {
    Yes,
    NotYet,
}

impl Client {
    /// When a read that begins now has to be over.
    pub(super) fn read_deadline(&self) -> Instant {
        Instant::now() + self.shared().config.timeouts.read
    }

    /// Makes a read. An answer 401 is confirmed by one more call before it ends the session.
    pub(super) async fn get(&self, ask: Ask<'_>) -> Result<Vec<u8>, Error> {
        match self.get_unconfirmed(ask).await {
            Err(error) => Err(self.confirmed(error).await),
            done => done,
        }
    }

    /// Makes a read, with its retries.
    pub(super) async fn get_unconfirmed(&self, ask: Ask<'_>) -> Result<Vec<u8>, Error> {
        let shared = self.shared();
        if ask.admitted == Admitted::NotYet {
            shared.breakers.admit(ask.scope, Instant::now())?;
            if let Err(error) = self.pay(ask.class, 1) {
                shared.breakers.not_used(ask.scope, Instant::now());
                return Err(error);
            }
        }
        let mut retries = 0;
        loop {
            let result = self.attempt(&ask).await;
            let Err(error) = result else {
                if ask.admitted == Admitted::NotYet {
                    shared.breakers.succeeded(ask.scope);
                }
                return result;
            };
            let allowed = retries_for(&error);
            if allowed.is_some() {
                shared.breakers.failed(ask.scope, &error, Instant::now());
            } else if ask.admitted == Admitted::NotYet {
                shared.breakers.succeeded(ask.scope);
            }
            let pause = full_jitter(BACKOFF * 2_u32.pow(retries));
            let may_retry = allowed.is_some_and(|most| retries < most)
                && shared.breakers.may_retry(ask.scope)
                && Instant::now() + pause < ask.deadline
                && self.pay(ask.class, 1).is_ok();
            if !may_retry {
                return Err(error);
            }
            sleep(pause).await;
            retries += 1;
        }
    }

    /// Takes calls out of the credential's budget.
    pub(super) fn pay(&self, class: Class, calls: usize) -> Result<(), Error> {
        self.shared()
            .budgets
            .spend(self.credential(), self.class(class), calls, Instant::now())
            .map_err(|retry_after| Error::Busy { retry_after })
    }

    async fn attempt(&self, ask: &Ask<'_>) -> Result<Vec<u8>, Error> {
        let limits = Limits {
            silence: self.shared().config.timeouts.silence,
            deadline: ask.deadline,
            cap: ask.cap,
        };
        match self
            .send(ask.call, Method::GET, &ask.path, None, limits)
            .await?
        {
            Ok(answered) => answered,
            Err(broken) => Err(broken_error(ask.call, broken)),
        }
    }

    /// One request on the wire. Outside: it cannot be sent. Inside: how the exchange ended.
    pub(super) async fn send(
        &self,
        call: &'static str,
        method: Method,
        path: &str,
        body: Option<&Value>,
        limits: Limits,
    ) -> Result<Result<Result<Vec<u8>, Error>, Broken>, Error> {
        let shared = self.shared();
        let mut request = self.request(method, path)?;
        if let Some(body) = body {
            request = request.json(body);
        }
        let began = Instant::now();
        let exchanged = exchange(request, limits).await;
        let took = began.elapsed();
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match &exchanged {
            Ok(answer) => {
                tracing::debug!(
                    aiven.call = call,
                    http.status = answer.status,
                    duration_ms,
                    "Aiven answered"
                );
            }
            Err(broken) => {
                tracing::warn!(aiven.call = call, reason = ?broken, duration_ms, "Aiven did not answer");
            }
        }
        let observer = &shared.config.observer;
        if let Err(broken) = exchanged {
            observer.called(call, broken.into(), took);
            return Ok(Err(broken));
        }
        Ok(exchanged.map(|answer| {
            let judged = wire::judge(call, answer, self.0.token.expose_secret());
            observer.called(call, Ended::of(&judged), took);
            if let Err(Error::Busy { retry_after }) = &judged {
                shared
                    .budgets
                    .freeze(self.credential(), *retry_after, Instant::now());
            }
            judged
        }))
    }

    /// A request with this credential, as part of the trace that is known. `path` is made of checked names only.
    pub(super) fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Error> {
        let Some(authorization) = &self.0.authorization else {
            return Err(Error::InvalidInput(
                "The token holds characters that a token cannot have.".to_owned(),
            ));
        };
        let shared = self.shared();
        let mut request = shared
            .http
            .request(method, format!("{}/v1{path}", shared.base))
            .header(reqwest::header::AUTHORIZATION, authorization.clone());
        if let Some(trace) = &self.0.trace {
            request = request.header(TRACEPARENT, trace.to_string());
        }
        Ok(request)
    }

    /// A 401 is believed once `/me` says so too; one such call serves everybody who asks at the time.
    pub(super) async fn confirmed(&self, error: Error) -> Error {
        if error.api_status() != Some(401) {
            return error;
        }
        let client = self.clone();
        let start = || {
            Start::Fly(async move {
                let ask = Ask {
                    call: "check the token",
                    path: "/me".to_owned(),
                    cap: SMALL,
                    class: Class::Settle,
                    scope: "/me",
                    deadline: client.read_deadline(),
                    admitted: Admitted::NotYet,
                };
                Ok(client
                    .get_unconfirmed(ask)
                    .await
                    .is_err_and(|error| error.api_status() == Some(401)))
            })
        };
        match self
            .shared()
            .confirming
            .join(self.credential(), error.clone(), start)
            .await
        {
            Ok(true) => Error::SignedOut,
            _ => error,
        }
    }
}

/// How often a failed read may be repeated; `None` if the failure is an answer and not a fault.
pub(super) fn retries_for(error: &Error) -> Option<u32> {
    match error {
        Error::Connect { .. }
        | Error::Upstream {
            status: 0 | 408 | 500..=599,
            ..
        } => Some(2),
        Error::Timeout { .. } => Some(1),
        _ => None,
    }
}

pub(super) fn broken_error(call: &'static str, broken: Broken) -> Error {
    match broken {
        Broken::Connect => Error::Connect { call },
        Broken::Timeout => Error::Timeout { call },
        Broken::Lost => Error::Upstream { status: 0, call },
        Broken::TooLarge => Error::TooLarge { call },
    }
}

/// Anything between nothing and `longest`, so that many who failed together do not come back together.
pub(super) fn full_jitter(longest: Duration) -> Duration {
    // Every `RandomState` hashes with other keys, which makes the hash of nothing a random number.
    let random = RandomState::new().build_hasher().finish();
    longest
        .mul_f64(f64::from(u32::try_from(random >> 32).unwrap_or_default()) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_spreads_over_the_whole_span() {
        let longest = Duration::from_millis(200);
        let draws: Vec<Duration> = (0..400).map(|_| full_jitter(longest)).collect();
        assert!(draws.iter().all(|draw| *draw <= longest));
        assert!(
            draws.iter().any(|draw| *draw < longest / 4)
                && draws.iter().any(|draw| *draw > longest / 4 * 3)
        );
    }

    #[test]
    fn only_faults_are_retried() {
        let call = "x";
        assert_eq!(retries_for(&Error::Timeout { call }), Some(1));
        assert_eq!(retries_for(&Error::Upstream { status: 502, call }), Some(2));
        assert_eq!(retries_for(&Error::Upstream { status: 302, call }), None);
        assert_eq!(
            retries_for(&Error::Busy {
                retry_after: BACKOFF
            }),
            None
        );
        assert_eq!(retries_for(&Error::Decode { call }), None);
        assert_eq!(retries_for(&Error::TooLarge { call }), None);
    }
}
