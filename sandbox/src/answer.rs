//! Aiven's answer shapes: a plain JSON body, or the error envelope that repeats the sentence inside and outside.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What every handler gives back.
pub(crate) type Answer = Result<Response, Refusal>;

/// A failure in Aiven's envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub status: StatusCode,
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Operation not allowed")
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({
            "errors": [{"message": self.message, "status": self.status.as_u16()}],
            "message": self.message,
        });
        (self.status, Json(body)).into_response()
    }
}

/// 200 with this body.
#[expect(clippy::unnecessary_wraps, reason = "the last line of every handler")]
pub(crate) fn ok(body: Value) -> Answer {
    Ok(Json(body).into_response())
}

/// The request's JSON object; an absent or empty body counts as `{}`.
pub(crate) fn object(body: &[u8]) -> Result<serde_json::Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(serde_json::Map::new());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Refusal::bad_request(
            "Invalid request body: expected an object",
        )),
        Err(_) => Err(Refusal::bad_request("Invalid request body: not valid JSON")),
    }
}
