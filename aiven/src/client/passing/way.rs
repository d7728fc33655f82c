//! How a passed read travels: budget, breaker and retries until the first piece of its body is there, then piece by piece.
//!
//! Errors in Aiven's envelope are answers and go on as they are, without the token. Only a 401 does not: it is about the
//! portal's token and not about whoever asks.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Method, Response};
use secrecy::ExposeSecret;
use tokio::time::{Instant, sleep, timeout_at};

use super::{Passed, Passing, Whole};
use crate::budget::Class;
use crate::client::read::{BACKOFF, broken_error, full_jitter, retries_for};
use crate::client::{CATALOGUE, Client, SMALL};
use crate::error::Error;
use crate::transport::{Broken, broken};
use crate::wire;

const JSON: &str = "application/json";
/// How long a body may be under way as a whole.
const PASSAGE: Duration = Duration::from_secs(300);

/// A body that is still under way.
pub struct Body {
    call: &'static str,
    first: Option<Bytes>,
    rest: Option<Rest>,
}

struct Rest {
    response: Response,
    client: Client,
    scope: String,
    /// Bytes that may still come.
    left: usize,
    deadline: Instant,
}

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
            let tried = self.take(passing, take, deadline).await;
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
        let Some(authorization) = &self.0.authorization else {
            return Err(Error::InvalidInput(
                "The token holds characters that a token cannot have.".to_owned(),
            ));
        };
        let address = format!("{}/v1{scope}{}", self.shared().base, passing.query());
        let request = self.shared().http.request(Method::GET, address);
        let request = request.header(AUTHORIZATION, authorization.clone());
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
        let rest = Rest {
            response,
            client: self.clone(),
            scope,
            left: cap,
            deadline: until,
        };
        let mut passed = Passed {
            status,
            content_type: JSON,
            retry_after,
            body: Body {
                call,
                first: None,
                rest: Some(rest),
            },
        };
        if status >= 400 {
            self.read_refusal(&mut passed).await?;
        }
        Ok(passed)
    }

    /// Refusals are small and taken whole, so that the token can be looked for in them.
    async fn read_refusal(&self, passed: &mut Passed) -> Result<(), Error> {
        if let Some(rest) = &mut passed.body.rest {
            rest.left = SMALL;
        }
        let body = passed.body.whole().await?;
        if passed.status == 429 {
            let wait = self.asked_to_wait(passed.retry_after, &body);
            passed.retry_after = Some(wait.as_secs().max(1));
        }
        let body = wire::without_token(body, self.0.token.expose_secret());
        passed.body = Body::of(passed.body.call, body);
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

impl Body {
    fn of(call: &'static str, whole: Vec<u8>) -> Self {
        Self {
            call,
            first: Some(whole.into()),
            rest: None,
        }
    }

    /// The next piece; nothing at the end. After an error there is nothing any more.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let piece = self.next().await;
        if let (Err(error), Some(rest)) = (&piece, &self.rest) {
            if retries_for(error).is_some() {
                let breakers = &rest.client.shared().breakers;
                breakers.failed(&rest.scope, error, Instant::now());
            }
            tracing::warn!(aiven.call = self.call, %error, "Aiven's answer ended in the middle");
        }
        if !matches!(piece, Ok(Some(_))) {
            self.rest = None;
        }
        piece
    }

    /// Waits for the first piece: until it is there the whole read can be made again.
    async fn begin(&mut self) -> Result<(), Error> {
        if self.first.is_none() {
            self.first = self.next().await?;
        }
        Ok(())
    }

    fn must_end_by(&mut self, deadline: Instant) {
        if let Some(rest) = &mut self.rest {
            rest.deadline = deadline;
        }
    }

    async fn whole(&mut self) -> Result<Vec<u8>, Error> {
        let mut pieces: Vec<Bytes> = self.first.take().into_iter().collect();
        while let Some(piece) = self.next().await? {
            pieces.push(piece);
        }
        Ok(pieces.concat())
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let call = self.call;
        let Some(rest) = &mut self.rest else {
            return Ok(None);
        };
        let silence = Instant::now() + rest.client.shared().config.timeouts.silence;
        let piece = timeout_at(silence.min(rest.deadline), rest.response.chunk()).await;
        let piece = piece.map_err(|_| Error::Timeout { call })?;
        let piece = piece.map_err(|error| broken_error(call, broken(&error)))?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        let left = rest.left.checked_sub(length);
        rest.left = left.ok_or(Error::TooLarge { call })?;
        Ok(piece)
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case(JSON)
}
