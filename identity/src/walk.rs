//! What goes to and fro while somebody signs in. None of it shows a secret when it is printed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A sign-in that has begun.
pub struct Begun {
    /// Where the person goes.
    pub url: String,
    pub pending: Pending,
}

/// What must be kept until the person comes back, where only this portal and that browser can bring it from: it proves
/// that the answer belongs to the question.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: String,
    pub(crate) begun_at: u64,
}

/// The parameters that the provider sends the person back with.
#[derive(Clone, Default, Deserialize)]
pub struct Answer {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
    pub error_description: Option<String>,
}

/// A person, as the provider says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    pub issuer: String,
    /// With the issuer, what a person is known by: it never changes and is given to nobody else.
    pub subject: String,
    /// To be shown; it may change, and two people may have the same.
    pub name: String,
    pub groups: Vec<String>,
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pending(since {})", self.begun_at)
    }
}

impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pending.fmt(f)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer")
    }
}
