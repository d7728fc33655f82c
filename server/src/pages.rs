//! Answers that no page of the app makes: refusals, faults and unknown addresses, in the portal's own look for
//! browsers and as a typed failure for the hydrated page.

use std::sync::Arc;
use std::time::Duration;

use app::failure::Failure;
use app::ssr::{Assets, error_page};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};

use crate::limit;
use crate::telemetry::RequestId;

/// Makes error pages that carry the site's own style.
#[derive(Clone)]
pub struct Pages(pub Arc<Assets>);

/// Why a request gets no further: its status, and what a person reads.
pub struct Refusal {
    pub status: StatusCode,
    pub title: &'static str,
    pub message: &'static str,
}

impl Refusal {
    pub const METHOD: Self = Self {
        status: StatusCode::METHOD_NOT_ALLOWED,
        title: "Not possible here",
        message: "This address does not take such a request.",
    };
    pub const CROSS_SITE: Self = Self {
        status: StatusCode::FORBIDDEN,
        title: "Refused",
        message: "This request did not come from a page of this portal. Open the portal and try again there. \
                  If you did, the portal's public_url setting does not match the address you use.",
    };
    pub const CONTENT_TYPE: Self = Self {
        status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
        title: "Refused",
        message: "This portal takes forms and JSON only.",
    };
    pub const FORM: Self = Self {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        title: "Incomplete",
        message: "What was sent can't be read as a form, so nothing was done. Go back, reload the page and send it again.",
    };
    pub const TOO_LARGE: Self = Self {
        status: StatusCode::PAYLOAD_TOO_LARGE,
        title: "Too large",
        message: "What was sent is larger than 64 KiB, or 2 MiB for the editor of options and a report. Go back, shorten it and send it again.",
    };
    pub const TOO_SLOW: Self = Self {
        status: StatusCode::REQUEST_TIMEOUT,
        title: "Too slow",
        message: "The request did not arrive in time. Go back and send it again.",
    };
    pub const BROKEN: Self = Self {
        status: StatusCode::BAD_REQUEST,
        title: "Incomplete",
        message: "The request broke off before its end. Go back and send it again.",
    };
    pub const NOT_FOUND: Self = Self {
        status: StatusCode::NOT_FOUND,
        title: "Page not found",
        message: "There is nothing at this address. Check it, or start from your projects.",
    };
    pub const STORE_DOWN: Self = Self {
        status: StatusCode::SERVICE_UNAVAILABLE,
        title: "Just a moment",
        message: "The portal cannot reach its session store, so nothing was done. You are still signed in: \
                  go back and try again in a few seconds.",
    };
    pub const NO_SIGN_IN_NOW: Self = Self {
        status: StatusCode::SERVICE_UNAVAILABLE,
        title: "Just a moment",
        message: "The portal cannot reach its database, so nobody can sign in now. Try again in a few seconds.",
    };
    pub const NO_TEAM_TOKEN: Self = Self {
        status: StatusCode::SERVICE_UNAVAILABLE,
        title: "Just a moment",
        message: "You came in to work with the portal's own Aiven token, and its settings have none now. \
                  Ask whoever runs this portal to set team_token.",
    };
    pub const AT_THE_PROXY: Self = Self {
        status: StatusCode::FORBIDDEN,
        title: "Sign in at the proxy",
        message: "People come to this portal through a proxy that says who they are, and this request came without a \
                  name that can be believed. Open the portal at its usual address and sign in there; if you did, tell \
                  whoever runs it to check trusted_proxies and header.user.",
    };
    pub const ANOTHER_PERSON: Self = Self {
        status: StatusCode::FORBIDDEN,
        title: "Somebody else now",
        message: "The proxy says that you are somebody else than when this page was opened, so nothing was done. Go \
                  back, reload the page and send it again.",
    };
    fn failure(&self) -> Failure {
        let message = self.message.to_owned();
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => Failure::Unreachable {
                message,
                timed_out: false,
            },
            StatusCode::NOT_FOUND => Failure::NotFound {
                what: "such address".to_owned(),
            },
            StatusCode::FORBIDDEN => Failure::Forbidden { message },
            _ => Failure::Rejected { message },
        }
    }
}

impl Pages {
    /// A page for browsers, a failure for the hydrated page.
    pub fn refuse<B>(&self, request: &axum::http::Request<B>, refusal: &Refusal) -> Response {
        let is_api = request.uri().path().starts_with("/api/");
        self.refuse_as(is_api && !wants_html(request.headers()), refusal)
    }

    /// As [`Pages::refuse`] for a request that is gone.
    pub fn refuse_as(&self, json: bool, refusal: &Refusal) -> Response {
        let mut response = if json {
            (refusal.status, failure_body(&refusal.failure())).into_response()
        } else {
            self.page(refusal.status, refusal.title, refusal.message, None)
        };
        if refusal.status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(5));
        }
        response
    }

    /// For somebody who came too often and may come again after `wait`.
    pub fn too_often<B>(&self, request: &axum::http::Request<B>, wait: Duration) -> Response {
        let failure = Failure::TooOften {
            retry_after_s: limit::seconds(wait),
        };
        let is_api = request.uri().path().starts_with("/api/");
        if is_api && !wants_html(request.headers()) {
            return failure_response(&failure);
        }
        waiting(self.failed(&failure), wait)
    }

    /// The same after too many attempts to sign in.
    pub fn too_many_sign_ins(&self, wait: Duration) -> Response {
        let message = format!(
            "Too many sign-in attempts came from your address. Try again in {} s.",
            limit::seconds(wait)
        );
        let status = StatusCode::TOO_MANY_REQUESTS;
        waiting(self.page(status, "Too many attempts", &message, None), wait)
    }

    /// A page that says something and is no failure.
    pub fn plain(&self, title: &str, message: &str) -> Response {
        self.page(StatusCode::OK, title, message, None)
    }

    /// A failure where a person looks at it.
    pub fn failed(&self, failure: &Failure) -> Response {
        let status = StatusCode::from_u16(failure.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.page(status, failure.title(), &failure.sentence(), None)
    }

    /// The page for a fault of ours; the reference finds it in the log.
    pub fn fault(&self, reference: &RequestId, json: bool) -> Response {
        let reference = reference.as_str();
        if json {
            return failure_response(&Failure::Internal {
                reference: reference.to_owned(),
            });
        }
        self.page(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Something went wrong",
            "The fault is ours. Try again; if it stays, give your operator the reference below.",
            Some(reference),
        )
    }

    fn page(
        &self,
        status: StatusCode,
        title: &str,
        message: &str,
        reference: Option<&str>,
    ) -> Response {
        (
            status,
            Html(error_page(
                status.as_u16(),
                title,
                message,
                reference,
                &self.0,
            )),
        )
            .into_response()
    }
}

/// An answer that says when to come again.
fn waiting(mut response: Response, wait: Duration) -> Response {
    let seconds = HeaderValue::from(limit::seconds(wait));
    response.headers_mut().insert(header::RETRY_AFTER, seconds);
    response
}

/// A failure as the hydrated page reads it, with its status.
pub fn failure_response(failure: &Failure) -> Response {
    let status =
        StatusCode::from_u16(failure.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, failure_body(failure)).into_response();
    if let Failure::Busy { retry_after_s } | Failure::TooOften { retry_after_s } = failure {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
    }
    response
}

fn failure_body(failure: &Failure) -> ([(header::HeaderName, &'static str); 1], String) {
    // A `Failure` is strings and numbers; it always serialises.
    let body = serde_json::to_string(failure).unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/json")], body)
}

/// Whether the answer goes into a browser's window rather than to a script.
pub fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}
