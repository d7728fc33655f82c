//! What a program reads when it does not get what it asked for: Aiven's envelope, with a sentence that says what to do.
//!
//! Statuses and sentences of Aiven's go on as they came.

use aiven::{Error, Whole};
use app::failure::Failure;
use app::ssr::Stopped;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// Aiven's words for what is not there. What a token does not reach is told in the same ones.
pub const NO_PROJECT: &str = "Project does not exist";
pub const NO_SERVICE: &str = "Service does not exist";
pub const INVALID_TOKEN: &str = "Invalid token";

/// A refusal in Aiven's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub status: u16,
    pub message: String,
    pub code: Option<String>,
    pub more_info: Option<String>,
    pub retry_after_s: Option<u64>,
}

impl Said {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            code: None,
            more_info: None,
            retry_after_s: None,
        }
    }

    /// 400: it cannot be meant as it came.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// 403: a right is missing.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self {
            code: Some("permission_denied".to_owned()),
            ..Self::new(403, message)
        }
    }

    pub fn unknown_project() -> Self {
        Self::new(404, NO_PROJECT)
    }

    pub fn unknown_service() -> Self {
        Self::new(404, NO_SERVICE)
    }

    /// 401; `message` says more only where the token was one.
    pub fn token(message: impl Into<String>) -> Self {
        Self::new(401, message)
    }

    /// 429, in words that clients of Aiven's look for.
    pub fn too_many(what: &str, retry_after_s: u64) -> Self {
        let message = format!(
            "The user has sent too many requests in a given amount of time: {what} - try again in {retry_after_s}s"
        );
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(429, message)
        }
    }

    /// 503: the portal itself cannot now.
    pub fn down(message: impl Into<String>) -> Self {
        Self {
            retry_after_s: Some(5),
            ..Self::new(503, message)
        }
    }

    /// It waits for a second person, as the request at this address.
    pub fn needs_approval(link: &str) -> Self {
        Self {
            code: Some("postern_approval_needed".to_owned()),
            more_info: Some(link.to_owned()),
            ..Self::new(
                403,
                format!(
                    "Nothing was changed yet: in this project a second person has to approve it. Ask somebody to look \
                     at {link}"
                ),
            )
        }
    }

    /// What an error of the client's becomes; the token that it speaks of is the portal's.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::SignedOut | Error::Api { status: 401, .. } => Self::new(
                502,
                "Aiven no longer accepts the portal's own token. Ask whoever runs this portal to give it a new one.",
            ),
            Error::Api {
                status,
                message,
                code,
                more_info,
                ..
            } => Self {
                code: code.clone(),
                more_info: more_info.clone(),
                ..Self::new(*status, message.clone())
            },
            Error::Busy { retry_after } => {
                let wait = retry_after.as_millis().div_ceil(1000).max(1);
                let wait = u64::try_from(wait).unwrap_or(u64::MAX);
                Self::too_many("the calls that this portal has at Aiven are used up", wait)
            }
            Error::InvalidInput(message) => Self::malformed(message.clone()),
            Error::NotSent(message) => Self::down(message.clone()),
            Error::Conflict { .. } | Error::ConfigChanged(_) => Self::new(409, error.to_string()),
            Error::NotDone { .. } => Self::down(error.to_string()),
            Error::Timeout { .. } | Error::Unsettled { .. } => Self::new(504, error.to_string()),
            Error::Connect { .. }
            | Error::Decode { .. }
            | Error::TooLarge { .. }
            | Error::Upstream { .. } => Self::new(502, error.to_string()),
        }
    }

    /// A refusal of Aiven's, as its envelope has it.
    pub fn of_answer(answer: &Whole) -> Self {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let text = |key: &str| {
            let in_first = body.pointer(&format!("/errors/0/{key}"));
            in_first?.as_str().map(str::to_owned)
        };
        let message = text("message").or_else(|| Some(body.get("message")?.as_str()?.to_owned()));
        Self {
            code: text("error_code"),
            more_info: text("more_info"),
            retry_after_s: answer.retry_after,
            ..Self::new(
                answer.status,
                message.unwrap_or_else(|| format!("Aiven answered with status {}.", answer.status)),
            )
        }
    }

    /// What the portal's own refusal becomes.
    pub fn of_failure(failure: &Failure) -> Self {
        let sentence = failure.sentence();
        match failure {
            Failure::NotAllowed { .. } | Failure::Forbidden { .. } => Self::forbidden(sentence),
            Failure::NotFound { what } if what.contains("service") => Self::unknown_service(),
            Failure::NotFound { .. } => Self::unknown_project(),
            Failure::Invalid(errors) if errors.iter().any(|error| error.field == "reason") => {
                Self::malformed(format!(
                    "{sentence} Send it in the header X-Postern-Reason."
                ))
            }
            Failure::Invalid(_) | Failure::Rejected { .. } => Self::malformed(sentence),
            Failure::TooOften { retry_after_s } => Self::too_many(
                "more changes than this portal takes in a minute",
                (*retry_after_s).into(),
            ),
            Failure::Busy { retry_after_s } => Self::too_many(
                "the calls that this portal has at Aiven are used up",
                (*retry_after_s).into(),
            ),
            Failure::Unrecorded { .. } => Self::down(sentence),
            Failure::Unreachable { .. }
            | Failure::Conflict { .. }
            | Failure::SignedOut
            | Failure::Offline
            | Failure::Internal { .. } => Self::new(failure.status(), sentence),
        }
    }

    pub fn of_stopped(stopped: &Stopped) -> Self {
        match stopped {
            Stopped::Before(failure) => Self::of_failure(failure),
            Stopped::By(error) => Self::of(error),
        }
    }

    fn body(&self) -> Value {
        let mut error = Map::new();
        error.insert("message".to_owned(), json!(self.message));
        error.insert("status".to_owned(), json!(self.status));
        for (key, value) in [("error_code", &self.code), ("more_info", &self.more_info)] {
            if let Some(value) = value {
                error.insert(key.to_owned(), json!(value));
            }
        }
        json!({ "errors": [error], "message": self.message })
    }
}

impl IntoResponse for Said {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let status = status.unwrap_or(StatusCode::BAD_GATEWAY);
        let mut response = (status, Json(self.body())).into_response();
        let headers = response.headers_mut();
        if let Some(wait) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        if status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if status == StatusCode::METHOD_NOT_ALLOWED {
            let methods = HeaderValue::from_static("GET, POST, PUT, DELETE");
            headers.insert(header::ALLOW, methods);
        }
        response
    }
}

#[cfg(test)]
mod tests;
