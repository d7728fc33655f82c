//! The one error that crosses from the server to the browser, and what a person reads of it.
//!
//! Every variant has one HTTP status and one sentence that says what to do. What happened inside
//! (calls, timings, bodies) stays in the server's log, found again by the reference.

use serde::{Deserialize, Serialize};
use server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};

/// Why something a person asked for did not happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The session or the Aiven token behind it is over.
    SignedOut,
    /// Aiven refuses this token; `message` is Aiven's sentence.
    Forbidden { message: String },
    /// The portal itself does not allow it, by role or by guard-rail; `message` says why and what to do.
    NotAllowed { message: String },
    /// The portal could not write down what would be done, so it was not done.
    Unrecorded { message: String },
    /// There is no such thing; `what` names it ("service my-kafka").
    NotFound { what: String },
    /// What was typed can't be used; each error stands at its field.
    Invalid(Vec<FieldError>),
    /// Somebody else changed the principals meanwhile. Nothing was written.
    Conflict {
        expected: Vec<String>,
        found: Option<Vec<String>>,
    },
    /// Aiven said no; `message` is Aiven's sentence, word for word.
    Rejected { message: String },
    /// Too many calls; try again after so many seconds.
    Busy { retry_after_s: u32 },
    /// More than this portal takes from one person or address in a minute.
    TooOften { retry_after_s: u32 },
    /// Aiven did not answer, or not usefully; `message` says what is known of the request.
    Unreachable { message: String, timed_out: bool },
    /// The browser can't reach this portal.
    Offline,
    /// A fault of ours; `reference` finds it in the log.
    Internal { reference: String },
}

/// One thing wrong in one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

impl Failure {
    /// An error at one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            field: field.to_owned(),
            message: message.into(),
        }])
    }

    /// The HTTP status of an answer that carries this failure.
    pub fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden { .. } | Self::NotAllowed { .. } => 403,
            Self::NotFound { .. } => 404,
            Self::Conflict { .. } => 409,
            Self::Invalid(_) | Self::Rejected { .. } => 422,
            Self::TooOften { .. } => 429,
            Self::Busy { .. } | Self::Unrecorded { .. } => 503,
            Self::Unreachable {
                timed_out: false, ..
            } => 502,
            Self::Unreachable {
                timed_out: true, ..
            } => 504,
            Self::Offline | Self::Internal { .. } => 500,
        }
    }

    /// A short heading for a page or a banner.
    pub fn title(&self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out",
            Self::Forbidden { .. } => "Your token may not do this",
            Self::NotAllowed { .. } => "This portal does not allow it",
            Self::Unrecorded { .. } => "Nothing was done",
            Self::NotFound { .. } => "Not found",
            Self::Invalid(_) => "Please check what you entered",
            Self::Conflict { .. } => "The list changed meanwhile",
            Self::Rejected { .. } => "Aiven refused the request",
            Self::Busy { .. } => "Aiven asks for a pause",
            Self::TooOften { .. } => "Too many requests",
            Self::Unreachable { .. } => "Aiven can't be reached",
            Self::Offline => "The portal can't be reached",
            Self::Internal { .. } => "Something went wrong",
        }
    }

    /// What happened and what to do, in words for the person who asked.
    pub fn sentence(&self) -> String {
        match self {
            Self::SignedOut => "Sign in again to go on where you were.".to_owned(),
            Self::Forbidden { message } => format!(
                "Aiven said: “{message}” Ask a project admin for a token with the permission that is missing."
            ),
            Self::NotFound { what } => format!(
                "There is no {what}, or your token can't see it. Check the name, or pick it from the list."
            ),
            Self::Invalid(errors) => errors
                .iter()
                .map(|e| e.message.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            Self::Conflict { expected, .. } if expected.is_empty() => {
                "The PrivateLink at Aiven now is not the one you asked for: somebody else made one \
                 at the same time. Compare the lists, then edit its principals if need be."
                    .to_owned()
            }
            Self::Conflict { .. } => "Somebody changed the principals after you opened them. \
                Compare the two lists below; saving again puts yours in place of theirs."
                .to_owned(),
            Self::Rejected { message } => format!("Aiven said: “{message}”"),
            Self::Busy { retry_after_s } => {
                format!("Too many calls for this token. Try again in {retry_after_s} s.")
            }
            Self::TooOften { retry_after_s } => format!(
                "That is more than this portal takes in a minute, so nothing was done. Try again in {retry_after_s} s."
            ),
            Self::Unreachable { message, .. }
            | Self::NotAllowed { message }
            | Self::Unrecorded { message } => message.clone(),
            Self::Offline => "Check your network connection, then try again.".to_owned(),
            Self::Internal { reference } => format!(
                "The fault is ours. Try again; if it stays, give your operator the reference {reference}."
            ),
        }
    }

    /// The message for `field`, if this failure has one.
    pub fn at(&self, field: &str) -> Option<String> {
        match self {
            Self::Invalid(errors) => errors
                .iter()
                .find(|e| e.field == field)
                .map(|e| e.message.clone()),
            _ => None,
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.title(), self.sentence())
    }
}

impl std::error::Error for Failure {}

impl FromServerFnError for Failure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // The browser's fetch failed: no answer at all.
            ServerFnErrorErr::Request(_) => Self::Offline,
            // A form that lacks a field or carries one that can't be read.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Rejected {
                message: "The request was incomplete. Reload the page and try again.".to_owned(),
            },
            _ => Self::Internal {
                reference: "in-transit".to_owned(),
            },
        }
    }
}
