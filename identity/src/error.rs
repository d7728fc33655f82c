//! Why nobody was signed in: one sentence for the person, which names no secret and quotes foreign text only bounded
//! and without control characters.

use crate::foreign;

/// Everything that can go wrong between the first click and a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No usable answer; it may work later.
    #[error("The sign-in service cannot be used now: {0}. Try again in a moment.")]
    Unreachable(String),
    /// What came back does not belong to a sign-in that this browser began a short while ago.
    #[error(
        "This sign-in is too old, was used already, or was begun in another browser. Begin again."
    )]
    Stale,
    /// The provider sent the person back with an error: foreign text, already bounded.
    #[error("The sign-in service did not let you in: {0}")]
    Denied(String),
    /// The provider does not take the code.
    #[error("The sign-in service does not accept this sign-in any more. Begin again.")]
    Code,
    /// The provider does not take the portal itself.
    #[error(
        "The sign-in service does not accept this portal: {0}. Tell whoever runs the portal to check `oidc.client_id` and `oidc.client_secret`."
    )]
    Client(String),
    /// The answer contradicts what was asked, or cannot be trusted.
    #[error(
        "The answer of the sign-in service was not believed: {0}. Begin again; if that does not help, tell whoever runs the portal."
    )]
    Unbelievable(String),
}

impl Error {
    /// The provider's own `error` and `error_description`.
    pub(crate) fn denied(code: &str, description: Option<&str>) -> Self {
        let code = foreign::text(code, 60);
        let text = match description.map(|text| foreign::text(text, 300)) {
            Some(text) if !text.is_empty() => format!("{text} ({code})"),
            _ if code == "access_denied" => {
                "you, or somebody for you, declined (access_denied).".to_owned()
            }
            _ => format!("{code}."),
        };
        Self::Denied(text)
    }

    pub(crate) fn unbelievable(why: impl Into<String>) -> Self {
        Self::Unbelievable(why.into())
    }
}
