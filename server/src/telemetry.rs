//! Logs: one line a request, with the route's template instead of its address, and never a query, a cookie, a token
//! or a body. Every line of a request has its id, which the answer names too, and its trace. A panic is logged where it
//! happens, inside its request's span, and answered with the request's id.

use std::io::IsTerminal as _;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use aiven::Traceparent;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use rand::RngCore as _;
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;
use crate::metrics::{Metrics, RouteName};
use crate::pages::{Pages, wants_html};
use crate::security::csrf::is_safe;

/// A page that is not done by then never will be: every call to Aiven ends earlier.
const READ_DEADLINE: Duration = Duration::from_secs(15);
const WRITE_DEADLINE: Duration = Duration::from_secs(45);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Finds one request in the log; also the reference that a person reads when something broke.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    fn new() -> Self {
        Self(format!("{:08x}", rand::rng().next_u32()).into())
    }

    /// A program that asks the gateway may name its request, in plain letters, so that one id leads through its log and
    /// ours. What a browser sends is not looked at.
    fn of(request: &Request) -> Self {
        if !request.uri().path().starts_with("/v1/") {
            return Self::new();
        }
        let named = only(request.headers(), &REQUEST_ID);
        match named {
            Some(id) if is_plain(id) => Self(id.into()),
            _ => Self::new(),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which trace a request belongs to, with this portal's place in it; handed on to Aiven.
#[derive(Clone, Copy, Debug)]
pub struct RequestTrace(pub Traceparent);

impl RequestTrace {
    fn of(headers: &HeaderMap) -> Self {
        let mut random = rand::rng();
        let given = only(headers, &HeaderName::from_static("traceparent"));
        let given = given.and_then(Traceparent::parse);
        let here = random.next_u64();
        let begun = || {
            let trace = u128::from(random.next_u64()) << 64 | u128::from(random.next_u64());
            Traceparent::new(trace, here)
        };
        Self(given.map_or_else(begun, |given| given.child(here)))
    }
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
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

/// Gives the request an id and its place in a trace, counts it and writes its line.
pub async fn observe(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let flying = metrics.begin();
    let id = RequestId::of(&request);
    let trace = RequestTrace::of(request.headers());
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(trace);
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!(
        "request",
        request.id = id.as_str(),
        trace.id = %trace.0.trace_id()
    );
    let mut response = next.run(request).instrument(span.clone()).await;
    let named = response.extensions().get::<RouteName>().copied();
    let route = match (&named, &matched) {
        (Some(RouteName(name)), _) => name,
        (None, Some(path)) => path.as_str(),
        (None, None) => "none",
    };
    let (status, took) = (response.status(), began.elapsed());
    metrics.answered(route, &method, status, took);
    if let Ok(id) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    drop(flying);
    let _in_span = span.enter();
    let status = status.as_u16();
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, headers: &[(&str, &str)]) -> Request {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn a_program_may_name_its_request_in_plain_letters() {
        let of = |path, id| RequestId::of(&request(path, &[("x-request-id", id)]));
        assert_eq!(of("/v1/me", "run-0123456").as_str(), "run-0123456");
        for (path, id) in [
            ("/projects", "run-0123456"),
            ("/v1/me", "short"),
            ("/v1/me", "with blanks in it"),
            ("/v1/me", "with\u{e9}accents"),
            ("/v1/me", "quote\"quote"),
            ("/v1/me", &"x".repeat(65)),
        ] {
            assert_eq!(of(path, id).as_str().len(), 8, "{path} {id}");
        }
        let twice = [
            ("x-request-id", "run-0123456"),
            ("x-request-id", "run-6543210"),
        ];
        assert_eq!(RequestId::of(&request("/v1/me", &twice)).as_str().len(), 8);
    }

    #[test]
    fn a_trace_goes_on_or_begins() {
        let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let of = |headers: &[(&str, &str)]| {
            RequestTrace::of(request("/", headers).headers())
                .0
                .to_string()
        };
        let next = of(&[("traceparent", given)]);
        assert!(next.starts_with("00-0af7651916cd43dd8448eb211c80319c-") && next.ends_with("-01"));
        assert_ne!(next, given);
        assert_ne!(of(&[]), of(&[]));
        let twice = of(&[("traceparent", given), ("traceparent", given)]);
        assert!(!twice.contains("0af7651916cd43dd"), "{twice}");
    }
}
