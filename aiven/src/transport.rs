//! One request and its answer on the wire, under deadlines and a cap on the body. It knows neither Aiven's JSON nor
//! retries, and it never keeps or prints what a body says.

use std::time::Duration;

use reqwest::RequestBuilder;
use reqwest::header::RETRY_AFTER;
use tokio::time::{Instant, timeout, timeout_at};

/// What one attempt may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Until the next piece of the body, once the answer has begun.
    pub silence: Duration,
    /// The end of it all; also how long the answer may take to begin.
    pub deadline: Instant,
    /// The largest body, in bytes.
    pub cap: usize,
}

/// A complete answer.
pub(crate) struct Answer {
    pub status: u16,
    /// Seconds.
    pub retry_after: Option<u64>,
    pub body: Vec<u8>,
}

/// Why there is no complete answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// No connection stood: the request was not sent.
    Connect,
    Timeout,
    /// The connection broke after the request was, or may have been, sent.
    Lost,
    TooLarge,
}

/// Sends a request and reads the whole answer.
pub(crate) async fn exchange(request: RequestBuilder, limits: Limits) -> Result<Answer, Broken> {
    timeout_at(limits.deadline, unbounded(request, limits))
        .await
        .unwrap_or(Err(Broken::Timeout))
}

async fn unbounded(request: RequestBuilder, limits: Limits) -> Result<Answer, Broken> {
    let sent = request.send().await;
    let mut response = sent.map_err(|error| broken(&error))?;
    let is_too_large =
        |length: u64| usize::try_from(length).map_or(true, |length| length > limits.cap);
    if response.content_length().is_some_and(is_too_large) {
        return Err(Broken::TooLarge);
    }
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let status = response.status().as_u16();
    // Joined at the end: a vector that grows to the cap leaves its last size behind in the allocator.
    let (mut pieces, mut length) = (Vec::new(), 0);
    loop {
        let piece = timeout(limits.silence, response.chunk())
            .await
            .map_err(|_| Broken::Timeout)?;
        let Some(piece) = piece.map_err(|error| broken(&error))? else {
            break;
        };
        length += piece.len();
        if length > limits.cap {
            return Err(Broken::TooLarge);
        }
        pieces.push(piece);
    }
    Ok(Answer {
        status,
        retry_after,
        body: pieces.concat(),
    })
}

pub(crate) fn broken(error: &reqwest::Error) -> Broken {
    if error.is_connect() || error.is_builder() {
        Broken::Connect
    } else if error.is_timeout() {
        Broken::Timeout
    } else {
        Broken::Lost
    }
}
