//! How a passed read travels: budget, breaker and retries until the first piece of its body is there, then piece by piece.
//!
//! Errors in Aiven's envelope are answers and go on as they are, without the token. Only a 401 does not: it is about the
//! portal's token and not about whoever asks.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use secrecy::ExposeSecret;
use tokio::time::{Instant, sleep, timeout_at};

use super::body::Body;
use super::{Passed, Passing, Whole};
use crate::budget::Class;
use crate::client::read::{BACKOFF, broken_error, full_jitter, retries_for};
use crate::client::{CATALOGUE, Client, SMALL};
use crate::error::Error;
use crate::observe::Ended;
use crate::transport::{Broken, broken};
use crate::wire;

const JSON: &str = "application/json";
/// How long a body may be under way as a whole.
const PASSAGE: Duration = Duration::from_secs(300);

/// How the body is wanted.
#[derive(Clone, Copy)]
enum Take {
    Pieces,
    Whole,
}

impl Client {
    /// Makes a read for a program. Its body follows piece by piece.
    pub async fn pass(&self, passing: &Passing) -> Result<Passed, Error> {
        self.passing(passing, Take::Pieces).await
    }

    /// The same with the whole body, for whoever has to look into it.
    pub async fn pass_whole(&self, passing: &Passing) -> Result<Whole, Error> {
        let mut passed = self.passing(passing, Take::Whole).await?;
        Ok(Whole {
            status: passed.status,
            content_type: passed.content_type,
            retry_after: passed.retry_after,
            body: passed.body.whole().await?,
        })
    }

    /// Tries and tries again, within budget, breaker and the time of one read.
    async fn passing(&self, passing: &Passing, take: Take) -> Result<Passed, Error> {
        let (call, scope, shared) = (passing.call(), passing.path(), self.shared());
        shared.breakers.admit(&scope, Instant::now())?;
        if let Err(error) = self.pay(Class::Passing, 1) {
            shared.breakers.not_used(&scope, Instant::now());
            return Err(error);
        }
        let deadline = self.read_deadline();
        let mut retries = 0;
        loop {
            let began = Instant::now();
            let tried = self.take(passing, take, deadline).await;
            let observer = &shared.config.observer;
            observer.called(call, ended(&tried), began.elapsed());
            let fault = match &tried {
                Ok(Passed { status, .. }) => Error::Upstream {
                    status: *status,
                    call,
                },
                Err(error) => error.clone(),
            };
            let Some(most) = retries_for(&fault) else {
                shared.breakers.succeeded(&scope);
                return self.of_the_caller(call, tried?).await;
            };
            shared.breakers.failed(&scope, &fault, Instant::now());
            let pause = full_jitter(BACKOFF * 2_u32.pow(retries));
            let may_retry = retries < most
                && shared.breakers.may_retry(&scope)
                && Instant::now() + pause < deadline
                && self.pay(Class::Passing, 1).is_ok();
            if !may_retry {
                return tried;
            }
            sleep(pause).await;
            retries += 1;
        }
    }

    /// One attempt: until nothing of it has gone on to whoever asked, it can be made again.
    async fn take(&self, passing: &Passing, take: Take, until: Instant) -> Result<Passed, Error> {
        let (cap, deadline) = match take {
            Take::Pieces => (CATALOGUE, Instant::now() + PASSAGE),
            Take::Whole => (passing.cap(), until),
        };
        let mut passed = self.open(passing, cap, until).await?;
        match take {
            Take::Pieces => passed.body.begin().await?,
            Take::Whole => {
                let whole = passed.body.whole().await?;
                passed.body = Body::of(passing.call(), whole);
            }
        }
        passed.body.must_end_by(deadline);
        Ok(passed)
    }

    /// One request, until its answer begins.
    async fn open(&self, passing: &Passing, cap: usize, until: Instant) -> Result<Passed, Error> {
        let (call, scope) = (passing.call(), passing.path());
        let path = format!("{scope}{}", passing.query());
        let request = self.request(Method::GET, &path)?;
        let began = Instant::now();
        let sent = timeout_at(until, request.send()).await;
        let answered = sent
            .map_err(|_| Broken::Timeout)
            .and_then(|sent| sent.map_err(|error| broken(&error)));
        let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let response = match answered {
            Ok(response) => response,
            Err(broken) => {
                tracing::warn!(aiven.call = call, reason = ?broken, duration_ms, "Aiven did not answer");
                return Err(broken_error(call, broken));
            }
        };
        let status = response.status().as_u16();
        tracing::debug!(
            aiven.call = call,
            http.status = status,
            duration_ms,
            "Aiven answered"
        );
        let header = |name| response.headers().get(name)?.to_str().ok();
        let is_json = header(CONTENT_TYPE).is_some_and(is_json);
        let retry_after = header(RETRY_AFTER).and_then(|text| text.trim().parse().ok());
        // A refusal without the envelope is still one; a page of another server is none that a program could read.
        if !is_json && status != 401 || (300..400).contains(&status) {
            return Err(match status {
                200..=299 => Error::Decode { call },
                429 => Error::Busy {
                    retry_after: self.asked_to_wait(retry_after, b""),
                },
                status => Error::Upstream { status, call },
            });
        }
        let is_too_large = |length: u64| usize::try_from(length).map_or(true, |it| it > cap);
        if response.content_length().is_some_and(is_too_large) {
            return Err(Error::TooLarge { call });
        }
        let mut passed = Passed {
            status,
            content_type: JSON,
            retry_after,
            body: Body::under_way(call, response, (self, scope), (cap, until)),
        };
        if status >= 400 {
            self.read_refusal(call, &mut passed).await?;
        }
        Ok(passed)
    }

    /// Refusals are small and taken whole, so that the token can be looked for in them.
    async fn read_refusal(&self, call: &'static str, passed: &mut Passed) -> Result<(), Error> {
        passed.body.must_be_within(SMALL);
        let body = passed.body.whole().await?;
        if passed.status == 429 {
            let wait = self.asked_to_wait(passed.retry_after, &body);
            passed.retry_after = Some(wait.as_secs().max(1));
        }
        let body = wire::without_token(body, self.0.token.expose_secret());
        passed.body = Body::of(call, body);
        Ok(())
    }

    /// Aiven asked to wait: whoever is not a person does.
    fn asked_to_wait(&self, retry_after: Option<u64>, body: &[u8]) -> Duration {
        let wait = wire::wait_of(retry_after, body);
        let budgets = &self.shared().budgets;
        budgets.freeze(self.credential(), wait, Instant::now());
        wait
    }

    /// A 401 is about the portal's token, and is never passed on.
    async fn of_the_caller(&self, call: &'static str, passed: Passed) -> Result<Passed, Error> {
        if passed.status != 401 {
            return Ok(passed);
        }
        let error = Error::Api {
            status: 401,
            message: "Invalid token".to_owned(),
            code: None,
            more_info: None,
            call,
        };
        Err(self.confirmed(error).await)
    }
}

/// How an attempt ended, for whoever measures.
fn ended(tried: &Result<Passed, Error>) -> Ended {
    match tried {
        Ok(passed) => match passed.status {
            200..=299 => Ended::Done,
            429 => Ended::Busy,
            408 | 500.. => Ended::Failed,
            _ => Ended::Refused,
        },
        Err(Error::Timeout { .. }) => Ended::Timeout,
        Err(Error::Connect { .. }) => Ended::NoConnection,
        Err(Error::Upstream { status: 0, .. }) => Ended::Lost,
        Err(Error::TooLarge { .. }) => Ended::TooLarge,
        error => Ended::of(error),
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(JSON)
}
