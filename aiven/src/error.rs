//! Everything that can go wrong between here and Aiven, as one type.
//!
//! Its text is for people and for logs: it never holds a token, nor an answer's body. Aiven's own sentence is kept
//! word for word where Aiven sent one in its error envelope.

use std::time::Duration;

use serde_json::Value;

use crate::config::ConfigPath;
use crate::privatelink::Privatelink;

/// Why a call did not give what was asked. `call` is the plain name of the call, such as `read the service`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Aiven said no, in its own words where they tell a person what is wrong.
    #[error("{message}")]
    Api {
        status: u16,
        message: String,
        code: Option<String>,
        more_info: Option<String>,
        call: &'static str,
    },
    /// The token is refused, and one more call said so too.
    #[error("Aiven no longer accepts the token.")]
    SignedOut,
    /// Aiven asked us to wait, or the budget of calls a minute is spent.
    #[error("Too many calls for now. Try again in {} s.", seconds(*retry_after))]
    Busy { retry_after: Duration },
    /// No answer in time.
    #[error("Aiven did not answer in time ({call}).")]
    Timeout { call: &'static str },
    /// No connection, or it broke before the request was sent.
    #[error("Aiven cannot be reached ({call}).")]
    Connect { call: &'static str },
    /// An answer that is not what the API documents.
    #[error("Aiven's answer could not be read ({call}).")]
    Decode { call: &'static str },
    /// An answer larger than any that is expected.
    #[error("Aiven's answer is too large ({call}).")]
    TooLarge { call: &'static str },
    /// A server error, or an error page instead of Aiven's envelope. Status 0: the connection broke in mid-answer.
    #[error("{}", upstream_text(*status, call))]
    Upstream { status: u16, call: &'static str },
    /// The PrivateLink is not as it was opened, or is another than the one asked for.
    #[error("The PrivateLink was changed by someone else meanwhile.")]
    Conflict {
        /// The principals as they were opened; empty for a PrivateLink that was to be made.
        expected: Vec<String>,
        /// What is there now.
        found: Option<Box<Privatelink>>,
    },
    /// Settings are not as they were opened; nothing was written.
    #[error("{}", changed_text(.0))]
    ConfigChanged(Vec<ConfigChanged>),
    /// The answer to a write was lost, and reading back shows that nothing was done.
    #[error("Aiven's answer was lost and nothing was changed ({call}). It is safe to try again.")]
    NotDone { call: &'static str },
    /// The answer to a write was lost, and reading back failed too.
    #[error(
        "Aiven's answer was lost, and whether the change was made could not be found out ({call}). Look again before you repeat it."
    )]
    Unsettled { call: &'static str },
    /// Something that must not be sent.
    #[error("{0}")]
    InvalidInput(String),
    /// Whoever carries the request did not send it, and says why: nothing is wrong with the request.
    #[error("{0}")]
    NotSent(String),
}

/// A setting that somebody else changed. Secrets are never compared, so there is none in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigChanged {
    pub path: ConfigPath,
    /// As it was when the editor was opened; `None`: it was not set.
    pub opened: Option<Value>,
    /// As it is now.
    pub found: Option<Value>,
}

impl Error {
    /// Whether the same call may go better in a moment.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Timeout { .. }
                | Self::Connect { .. }
                | Self::Upstream { .. }
                | Self::NotDone { .. }
                | Self::NotSent(_)
        )
    }

    /// Whether older data should stay on screen: the upstream failed, it did not say no.
    pub fn keeps_last_data(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Timeout { .. }
                | Self::Connect { .. }
                | Self::Upstream { .. }
                | Self::Decode { .. }
                | Self::TooLarge { .. }
        )
    }

    /// Aiven's own status, where it said no in its envelope.
    pub fn api_status(&self) -> Option<u16> {
        match self {
            Self::Api { status, .. } => Some(*status),
            _ => None,
        }
    }
}

/// Whole seconds, rounded up, at least one: what a person should wait.
fn seconds(wait: Duration) -> u64 {
    wait.as_millis()
        .div_ceil(1000)
        .max(1)
        .try_into()
        .unwrap_or(u64::MAX)
}

fn changed_text(changed: &[ConfigChanged]) -> String {
    let paths: Vec<String> = changed.iter().map(|one| one.path.to_string()).collect();
    format!(
        "Someone else changed these settings meanwhile, so nothing was saved: {}.",
        paths.join(", ")
    )
}

fn upstream_text(status: u16, call: &str) -> String {
    match status {
        0 => format!("The connection to Aiven broke in the middle of its answer ({call})."),
        status => format!("Aiven answered with an error page, status {status} ({call})."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sentences() {
        let call = "read the service";
        for error in [
            Error::SignedOut,
            Error::Busy {
                retry_after: Duration::from_millis(1200),
            },
            Error::Timeout { call },
            Error::Connect { call },
            Error::Decode { call },
            Error::TooLarge { call },
            Error::Upstream { status: 502, call },
            Error::Upstream { status: 0, call },
            Error::Conflict {
                expected: vec![],
                found: None,
            },
            Error::ConfigChanged(vec![ConfigChanged {
                path: ConfigPath::parse("kafka.num_partitions").unwrap(),
                opened: None,
                found: Some(1.into()),
            }]),
            Error::NotDone { call },
            Error::Unsettled { call },
        ] {
            let text = error.to_string();
            assert!(
                text.ends_with('.') && text.starts_with(char::is_uppercase),
                "{text}"
            );
        }
        assert!(
            Error::Busy {
                retry_after: Duration::from_millis(1200)
            }
            .to_string()
            .contains("in 2 s")
        );
    }
}
