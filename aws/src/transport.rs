//! One request and its answer on the wire, under a deadline and a cap on the body. It knows neither AWS's XML nor
//! retries, and it never keeps or prints what a body says.

use reqwest::RequestBuilder;
use tokio::time::{Instant, timeout_at};

/// Larger than a hundred of anything.
const CAP: usize = 8 * 1024 * 1024;

/// A complete answer.
pub(crate) struct Answer {
    pub status: u16,
    /// From `x-amzn-requestid`.
    pub request_id: Option<String>,
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
pub(crate) async fn exchange(request: RequestBuilder, deadline: Instant) -> Result<Answer, Broken> {
    timeout_at(deadline, unbounded(request))
        .await
        .unwrap_or(Err(Broken::Timeout))
}

async fn unbounded(request: RequestBuilder) -> Result<Answer, Broken> {
    let mut response = request.send().await.map_err(|error| broken(&error))?;
    let is_too_large = |length: u64| usize::try_from(length).map_or(true, |length| length > CAP);
    if response.content_length().is_some_and(is_too_large) {
        return Err(Broken::TooLarge);
    }
    let request_id = response
        .headers()
        .get("x-amzn-requestid")
        .and_then(|value| value.to_str().ok().map(str::to_owned));
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + piece.len() > CAP {
            return Err(Broken::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answer {
        status,
        request_id,
        body,
    })
}

fn broken(error: &reqwest::Error) -> Broken {
    if error.is_connect() || error.is_builder() {
        Broken::Connect
    } else if error.is_timeout() {
        Broken::Timeout
    } else {
        Broken::Lost
    }
}
