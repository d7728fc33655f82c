//! The same-origin rule. A request that may change something must come from a page of ours, as the browser itself
//! says: `Sec-Fetch-Site`, or where that is missing `Origin`. Without either it is refused. No secret in a form is
//! needed for that, so no compressed page holds one.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use super::origin::Origin;
use crate::pages::{Pages, Refusal};

const CONTENT_TYPES: [&str; 2] = ["application/x-www-form-urlencoded", "application/json"];

/// What the rule needs to know.
#[derive(Clone)]
pub struct Rule {
    pub origins: std::sync::Arc<[Origin]>,
    pub pages: Pages,
}

/// Refuses requests from elsewhere, and bodies that a page of ours does not send.
pub async fn guard(State(rule): State<Rule>, request: Request, next: Next) -> Response {
    if is_safe(request.method()) {
        return next.run(request).await;
    }
    if !is_ours(request.headers(), &rule.origins) {
        tracing::warn!(path = %request.uri().path(), "A request from another site was refused");
        return rule.pages.refuse(&request, &Refusal::CROSS_SITE);
    }
    if !has_known_type(request.headers()) {
        return rule.pages.refuse(&request, &Refusal::CONTENT_TYPE);
    }
    next.run(request).await
}

/// Whether the method promises to change nothing.
pub fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn is_ours(headers: &HeaderMap, origins: &[Origin]) -> bool {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        (Some(site), None) => site == "same-origin",
        (Some(_), Some(_)) => false,
        (None, _) => {
            let mut given = headers.get_all(header::ORIGIN).iter();
            match (given.next(), given.next()) {
                (Some(origin), None) => origins.iter().any(|ours| origin == ours.as_str()),
                _ => false,
            }
        }
    }
}

fn has_known_type(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        // Nothing to read: a sign-out by script.
        return headers
            .get(header::CONTENT_LENGTH)
            .is_none_or(|length| length == "0")
            && !headers.contains_key(header::TRANSFER_ENCODING);
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    CONTENT_TYPES
        .iter()
        .any(|known| essence.eq_ignore_ascii_case(known))
}

/// Whether a browser opens this address because a page of another site sent the person here.
pub fn arrives_from_elsewhere(method: &Method, headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get(name).is_some_and(|given| given == value);
    *method == Method::GET
        && (is("sec-fetch-site", "cross-site") || is("sec-fetch-site", "same-site"))
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_browser_that_says_it_is_ours_gets_through() {
        let ours = [Origin::parse("https://postern.example").unwrap()];
        let sites = [
            None,
            Some("same-origin"),
            Some("same-site"),
            Some("cross-site"),
            Some("none"),
            Some(""),
        ];
        let origins = [
            None,
            Some("https://postern.example"),
            Some("https://evil.example"),
            Some("null"),
            Some("https://postern.example.evil"),
        ];
        for site in sites {
            for origin in origins {
                let mut headers = HeaderMap::new();
                if let Some(site) = site {
                    headers.insert("sec-fetch-site", site.parse().unwrap());
                }
                if let Some(origin) = origin {
                    headers.insert("origin", origin.parse().unwrap());
                }
                let expected = site == Some("same-origin")
                    || (site.is_none() && origin == Some("https://postern.example"));
                assert_eq!(is_ours(&headers, &ours), expected, "{site:?} {origin:?}");
            }
        }
    }

    #[test]
    fn two_answers_to_one_question_are_none() {
        let ours = [Origin::parse("https://postern.example").unwrap()];
        let mut headers = HeaderMap::new();
        headers.append("sec-fetch-site", "same-origin".parse().unwrap());
        headers.append("sec-fetch-site", "cross-site".parse().unwrap());
        assert!(!is_ours(&headers, &ours));
        let mut headers = HeaderMap::new();
        headers.append("origin", "https://postern.example".parse().unwrap());
        headers.append("origin", "https://evil.example".parse().unwrap());
        assert!(!is_ours(&headers, &ours));
    }
}
