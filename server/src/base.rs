//! The base path: the portal somewhere below the root of its address, as in `https://tools.example.com/postern`. This is
//! the one place that knows it on the server: it is taken off what comes in, whether the proxy in front left it there or
//! not, and put before every address that goes out. Everything inside speaks of `/projects` as if it stood at the root.
//! The browser's half learns it from the document (`app/src/base.rs`).

mod html;

use std::fmt;

use app::paths;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
use tower::Layer as _;

const LONGEST: usize = 200;
/// What stands at the root of the portal beside its pages.
const DOORS: [&str; 12] = [
    "api",
    "favicon.ico",
    "healthz",
    "icon.svg",
    "metrics",
    "pkg",
    "readyz",
    "robots.txt",
    "sign-out",
    "signed-out",
    "tokens",
    "v1",
];

/// Empty for the root, or `/postern`: segments of plain characters, without a slash at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasePath(String);

impl BasePath {
    /// Reads the setting; the sentence goes after its name.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/').filter(|_| text.len() <= LONGEST) else {
            return Err(SHAPE);
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let is_segment = |segment: &str| {
            !segment.is_empty()
                && !segment.bytes().all(|byte| byte == b'.')
                && segment.bytes().all(is_plain)
        };
        if !rest.split('/').all(is_segment) {
            return Err(SHAPE);
        }
        // `/projects/projects`, shortened by a proxy, could be either of the two.
        if own_segments().any(|own| rest.split('/').next() == Some(own)) {
            return Err(
                "must not begin with a name that the portal's own addresses begin with, such as /projects or /api: choose another",
            );
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left of an address below it; `None` if it is not below it.
    fn off<'a>(&self, address: &'a str) -> Option<&'a str> {
        let rest = address.strip_prefix(&self.0)?;
        (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
    }

    /// The address with the base before it, if it is one of this portal.
    fn on(&self, address: &str) -> Option<String> {
        let is_own = address.starts_with('/') && !address.starts_with("//");
        is_own.then(|| format!("{}{address}", self.0))
    }
}

const SHAPE: &str = "must be empty or a path such as /postern: letters, digits, -, _, . and ~, without a slash at its end";

impl fmt::Display for BasePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The first segments of all addresses at the root.
fn own_segments() -> impl Iterator<Item = &'static str> {
    let pages = paths::PATTERNS.into_iter().chain(paths::POSTED_PATTERNS);
    let pages = pages.filter_map(|pattern| pattern.split('/').nth(1));
    pages.chain(DOORS)
}

/// The portal below `base`. At the root it is the portal itself, and nothing is looked at.
pub fn under(base: &BasePath, portal: Router) -> Router {
    if base.is_root() {
        return portal;
    }
    // Around the router, not in it: its own layers see a request only after its route was chosen.
    let layer = from_fn_with_state(base.clone(), pass);
    Router::new().fallback_service(layer.layer(portal))
}

async fn pass(State(base): State<BasePath>, mut request: Request, next: Next) -> Response {
    if let Some(uri) = base.uri_without(request.uri()) {
        *request.uri_mut() = uri;
    }
    base.shorten_referer(request.headers_mut());
    // What the gateway passes on is Aiven's, whatever it is.
    let is_ours = !request.uri().path().starts_with("/v1/");
    let mut response = next.run(request).await;
    base.lengthen(response.headers_mut());
    if is_ours && is_html(response.headers()) {
        base.rewrite(response).await
    } else {
        response
    }
}

impl BasePath {
    fn uri_without(&self, uri: &Uri) -> Option<Uri> {
        let path = match self.off(uri.path())? {
            "" => "/",
            path => path,
        };
        let whole = match uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(whole).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// The page that a form stood on is a place to go back to.
    fn shorten_referer(&self, headers: &mut HeaderMap) {
        let given = headers.get(header::REFERER);
        let Some(text) = given.and_then(|value| value.to_str().ok()) else {
            return;
        };
        let start = text.find("://").map_or(Some(0), |scheme| {
            let host = scheme + 3;
            text[host..].find('/').map(|slash| host + slash)
        });
        let Some((host, path)) = start.map(|start| text.split_at(start)) else {
            return;
        };
        let Some(rest) = self.off(path) else { return };
        let slash = if rest.starts_with('/') { "" } else { "/" };
        if let Ok(value) = HeaderValue::from_str(&format!("{host}{slash}{rest}")) {
            headers.insert(header::REFERER, value);
        }
    }

    fn lengthen(&self, headers: &mut HeaderMap) {
        for name in [header::LOCATION, header::CONTENT_LOCATION] {
            let given = headers.get(&name).and_then(|value| value.to_str().ok());
            let ours = given.and_then(|address| self.on(address));
            if let Some(value) = ours.and_then(|address| HeaderValue::from_str(&address).ok()) {
                headers.insert(name, value);
            }
        }
        // The origin has other tenants now, and storage is the whole origin's.
        let clears = HeaderName::from_static("clear-site-data");
        if headers.contains_key(&clears) {
            headers.insert(clears, HeaderValue::from_static("\"cache\""));
        }
    }

    /// Pages are made whole before they are sent, so nothing waits here that would have flowed.
    async fn rewrite(&self, response: Response) -> Response {
        let (mut parts, body) = response.into_parts();
        let Ok(page) = body.collect().await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let page = page.to_bytes();
        if page.is_empty() {
            // The answer to HEAD: how long the page would be is not known.
            parts.headers.remove(header::CONTENT_LENGTH);
            return Response::from_parts(parts, Body::empty());
        }
        let page = html::below(self, &String::from_utf8_lossy(&page));
        parts.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(page))
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE);
    given.is_some_and(|value| value.as_bytes().starts_with(b"text/html"))
}

#[cfg(test)]
mod tests;
