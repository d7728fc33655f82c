//! The headers of every answer, whatever its status. One nonce is made per request: the page's scripts carry it
//! (through the request's extensions) and the policy names it.

use axum::extract::Request;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next as Inner;
use axum::response::Response;
use leptos::nonce::Nonce;

use super::next::Next;

const FIXED: [(HeaderName, &str); 7] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=31536000; includeSubDomains",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// In the extensions of the one answer that leads to another site: the company's sign-in.
#[derive(Clone, Copy, Debug)]
pub struct MayLeave;

/// Adds the headers, and keeps redirects on this server.
pub async fn secure(mut request: Request, inner: Inner) -> Response {
    let nonce = Nonce::new();
    request.extensions_mut().insert(nonce.clone());
    let mut response = inner.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if response.extensions().get::<MayLeave>().is_none() {
        keep_redirect_here(response.headers_mut());
    }
    response
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
    )
}

/// No answer of ours leads to another site, even if a part of the page copied an address from the request.
fn keep_redirect_here(headers: &mut HeaderMap) {
    let Some(location) = headers.get(header::LOCATION) else {
        return;
    };
    if is_sign_in(location) || location == app::paths::SIGNED_OUT {
        return;
    }
    let own = Next::of_location(location);
    if let Ok(value) = HeaderValue::from_str(own.as_str()) {
        headers.insert(header::LOCATION, value);
    }
}

fn is_sign_in(location: &HeaderValue) -> bool {
    let text = location.to_str().unwrap_or_default();
    let rest = text.strip_prefix(app::paths::SIGN_IN);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("?next="))
}
