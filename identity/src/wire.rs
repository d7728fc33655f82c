//! One request and its answer on the wire, under a deadline and a cap on the body. No redirect is followed, no proxy of
//! the environment is used, and what a body says is never kept or printed.

use std::time::Duration;

use openidconnect::http::Response;
use openidconnect::{HttpRequest, HttpResponse};
use tokio::time::timeout;

use crate::settings::Limits;

/// Larger than any discovery document, key set or token.
const CAP: usize = 1024 * 1024;

/// Why there is no complete answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Broken {
    #[error("no connection to it could be made")]
    Connect,
    #[error("it did not answer in time")]
    Timeout,
    #[error("the connection broke")]
    Lost,
    #[error("its answer is too large")]
    TooLarge,
}

/// The way to one provider.
#[derive(Clone)]
pub(crate) struct Wire {
    http: reqwest::Client,
    request: Duration,
}

impl Wire {
    /// Makes the client; calls nobody. With `https` as the issuer's scheme nothing goes over plain `http`.
    pub fn new(issuer: &str, limits: &Limits) -> Result<Self, String> {
        // The first in the process wins; a second attempt says so and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("postern/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            .pool_idle_timeout(Duration::from_secs(15))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .https_only(issuer.starts_with("https://"))
            .no_proxy()
            .build()
            .map_err(|error| {
                format!("The HTTP client for the sign-in service could not be made: {error}.")
            })?;
        Ok(Self {
            http,
            request: limits.request,
        })
    }

    /// Sends a request and reads the whole answer.
    pub async fn send(self, request: HttpRequest) -> Result<HttpResponse, Broken> {
        timeout(self.request, unbounded(&self.http, request))
            .await
            .unwrap_or(Err(Broken::Timeout))
    }
}

async fn unbounded(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Broken> {
    let request = reqwest::Request::try_from(request).map_err(|_| Broken::Connect)?;
    let sent = http.execute(request).await;
    let mut response = sent.map_err(|error| broken(&error))?;
    let is_too_large = |length: u64| usize::try_from(length).map_or(true, |length| length > CAP);
    if response.content_length().is_some_and(is_too_large) {
        return Err(Broken::TooLarge);
    }
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if answer.body().len() + piece.len() > CAP {
            return Err(Broken::TooLarge);
        }
        answer.body_mut().extend_from_slice(&piece);
    }
    Ok(answer)
}

fn broken(error: &reqwest::Error) -> Broken {
    if error.is_timeout() {
        Broken::Timeout
    } else if error.is_connect() || error.is_builder() {
        Broken::Connect
    } else {
        Broken::Lost
    }
}
