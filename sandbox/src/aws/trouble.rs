//! What goes wrong on the AWS side when somebody wants it to: `POST /sandbox/aws/faults`.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::identity::Caller;
use super::problem::Problem;
use super::{Api, action};
use crate::Sandbox;
use crate::answer::{Answer, Refusal, ok};

/// One way in which an action fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Trouble {
    /// No policy allows it.
    Unauthorized,
    /// Too many calls.
    Throttled,
    /// AWS has trouble of its own.
    Unavailable,
    /// It happens, and the answer is a proxy's 502 page.
    LostAnswer,
}

impl Trouble {
    /// What is said instead of acting.
    pub(super) fn refusal(self, api: Api, name: &str, caller: &Caller) -> Option<Problem> {
        let arn = &caller.arn;
        match (self, api) {
            (Self::Unauthorized, Api::Ec2) => Some(Problem::with(
                StatusCode::FORBIDDEN,
                "UnauthorizedOperation",
                format!(
                    "You are not authorized to perform this operation. User: {arn} is not authorized to perform: \
                     ec2:{name} because no identity-based policy allows the ec2:{name} action"
                ),
            )),
            (Self::Unauthorized, Api::Sts) => Some(Problem::with(
                StatusCode::FORBIDDEN,
                "AccessDenied",
                format!("User: {arn} is not authorized to perform: sts:{name}"),
            )),
            (Self::Throttled, Api::Ec2) => Some(Problem::with(
                StatusCode::SERVICE_UNAVAILABLE,
                "RequestLimitExceeded",
                "Request limit exceeded.",
            )),
            (Self::Throttled, Api::Sts) => Some(Problem::new("Throttling", "Rate exceeded")),
            (Self::Unavailable, _) => Some(Problem::with(
                StatusCode::SERVICE_UNAVAILABLE,
                "Unavailable",
                "The service is unavailable. Please try again shortly.",
            )),
            (Self::LostAnswer, _) => None,
        }
    }
}

/// What comes in place of an answer that is lost.
pub(super) fn lost() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";
    let kind = [(header::CONTENT_TYPE, "text/html")];
    (StatusCode::BAD_GATEWAY, kind, page).into_response()
}

#[derive(Deserialize)]
struct Wanted {
    action: String,
    fault: Option<Trouble>,
}

/// Sets or ends the trouble of one action, or of every one: `*`.
pub(super) async fn set(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let Wanted {
        action: name,
        fault,
    } = serde_json::from_slice(&body)
        .map_err(|error| Refusal::bad_request(format!("Invalid request body: {error}")))?;
    if name != "*" && action(&name).is_none() {
        return Err(Refusal::bad_request(format!("Unknown action '{name}'")));
    }
    let troubles = &mut sandbox.world().aws.troubles;
    match fault {
        Some(trouble) => troubles.insert(name, trouble),
        None => troubles.remove(&name),
    };
    ok(json!({}))
}
