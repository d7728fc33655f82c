//! Logs: one line a request, with the route's template instead of its address, and never a query, a cookie, a token
//! or a body. A panic is logged where it happens, inside its request's span, and answered with the request's id.

use std::io::IsTerminal as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use rand::RngCore as _;
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;
use crate::pages::{Pages, wants_html};
use crate::security::csrf::is_safe;

/// A page that is not done by then never will be: every call to Aiven ends earlier.
const READ_DEADLINE: Duration = Duration::from_secs(15);
const WRITE_DEADLINE: Duration = Duration::from_secs(45);

/// Finds one request in the log; also the reference that a person reads when something broke.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    fn new() -> Self {
        Self(format!("{:08x}", rand::rng().next_u32()).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Starts logging to standard error, and logs panics there too. Does nothing the second time.
pub fn start(format: LogFormat, level: &str) {
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let _ = match format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init(),
    };
    log_panics();
}

/// From now on a panic is one line in the log, in the span of its request.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, ToString::to_string);
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("(no text)");
        tracing::error!(panic.place = %place, panic.text = ?text, "A part of the program failed");
    }));
}

/// Gives the request an id and writes its line.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = RequestId::new();
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", request.id = id.as_str());
    let response = next.run(request).instrument(span.clone()).await;
    let _in_span = span.enter();
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if route == "/healthz" || route == "/readyz" {
        tracing::debug!(http.method = %method, http.route = route, http.status = status, duration_ms, "Answered");
    } else {
        tracing::info!(http.method = %method, http.route = route, http.status = status, duration_ms, "Answered");
    }
    response
}

/// Turns a panic, in the handler or in the page it streams, into a page with the request's id.
pub async fn catch_panics(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let json = request.uri().path().starts_with("/api/") && !wants_html(request.headers());
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_else(RequestId::new);
    let deadline = if is_safe(request.method()) {
        READ_DEADLINE
    } else {
        WRITE_DEADLINE
    };
    let whole = async {
        let (parts, body) = next.run(request).await.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok::<_, axum::Error>(Response::from_parts(parts, Body::from(body)))
    };
    // Nothing that the handler could leave half-done is used after a panic: its whole state goes with it.
    match tokio::time::timeout(deadline, AssertUnwindSafe(whole).catch_unwind()).await {
        Ok(Ok(Ok(response))) => response,
        Ok(Ok(Err(error))) => {
            tracing::error!(%error, "An answer broke off");
            pages.fault(&id, json)
        }
        Ok(Err(_)) => pages.fault(&id, json),
        Err(_) => {
            tracing::error!("An answer was not ready in time");
            pages.fault(&id, json)
        }
    }
}
