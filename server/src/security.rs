//! What every request must pass and every answer carries: headers with one nonce an answer, the same-origin rule for
//! everything that changes something, addresses without forged errors, redirects that stay here, small bodies.
//! Knows neither sessions nor Aiven.

pub mod body;
pub mod csrf;
pub mod headers;
pub mod next;
pub mod origin;
pub mod peer;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next as Inner;
use axum::response::{IntoResponse, Response};

use crate::pages::{Pages, Refusal};

/// Methods and forged query parameters, before anything else is looked at.
pub async fn admit(State(pages): State<Pages>, request: Request, inner: Inner) -> Response {
    if ![Method::GET, Method::HEAD, Method::POST].contains(request.method()) {
        let mut response = pages.refuse(&request, &Refusal::METHOD);
        response.headers_mut().insert(
            header::ALLOW,
            header::HeaderValue::from_static("GET, HEAD, POST"),
        );
        return response;
    }
    if has_hidden_steps(request.uri().path()) {
        return pages.refuse(&request, &Refusal::NOT_FOUND);
    }
    if *request.method() != Method::POST
        && let Some(clean) = without_forged_errors(request.uri())
    {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, clean)]).into_response();
    }
    inner.run(request).await
}

/// Whether the path has empty or dotted segments, encoded or not. Browsers resolve those before they ask; whoever
/// sends them wants one part of the server to see another address than the next part does.
fn has_hidden_steps(path: &str) -> bool {
    let is_step = |segment: &str| {
        ["", ".", ".."].contains(&segment.to_ascii_lowercase().replace("%2e", ".").as_str())
    };
    let path = path.strip_prefix('/').unwrap_or(path);
    !path.is_empty()
        && path
            .strip_suffix('/')
            .unwrap_or(path)
            .split('/')
            .any(is_step)
}

/// The framework shows `__err` of an address as the result of the form `__path`; anybody could write that into a
/// link, so an address with either is replaced by one without. `None` if there is nothing to replace.
fn without_forged_errors(uri: &Uri) -> Option<String> {
    let query = uri.query()?;
    let is_forged = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        // Encoded or not: no parameter of ours contains two underscores in a row.
        name.contains("__") || name.to_ascii_lowercase().contains("%5f")
    };
    query.split('&').any(|pair| is_forged(&pair)).then(|| {
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_forged(pair)).collect();
        let path = next::Next::parse(uri.path()).unwrap_or_default();
        if kept.is_empty() {
            path.to_string()
        } else {
            format!("{path}?{}", kept.join("&"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_do_not_hide_in_a_path() {
        for path in [
            "/",
            "/projects",
            "/projects/a.b/..c",
            "/projects/",
            "/a%2fb",
        ] {
            assert!(!has_hidden_steps(path), "{path}");
        }
        for path in [
            "//",
            "/a//b",
            "/.",
            "/a/..",
            "/a/./b",
            "/a/%2e%2E/b",
            "/.%2e/",
            "/a/%2e",
        ] {
            assert!(has_hidden_steps(path), "{path}");
        }
    }

    #[test]
    fn forged_errors_leave_the_address_and_the_rest_stays() {
        let clean = |uri: &str| without_forged_errors(&uri.parse().unwrap());
        assert_eq!(clean("/projects?q=a&sort=name"), None);
        assert_eq!(clean("/projects"), None);
        assert_eq!(clean("/a?__path=x&__err=y").unwrap(), "/a");
        assert_eq!(clean("/a?q=1&__err=y&dir=up").unwrap(), "/a?q=1&dir=up");
        assert_eq!(clean("/a?%5f_err=y").unwrap(), "/a");
        assert_eq!(clean("//evil.example?__err=y").unwrap(), "/projects");
    }
}
