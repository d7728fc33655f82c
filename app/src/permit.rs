//! Whether somebody may do something in a project, as a page says it beside the control, before anything is sent. The
//! server asks again when something is sent.

use serde::{Deserialize, Serialize};

/// What a page says of one operation. The default: it is allowed, at once, without a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Permit {
    /// Why it is not allowed: the control is disabled, and this stands beside it.
    pub refusal: Option<String>,
    /// It becomes a request, which a second person approves.
    pub waits: bool,
    /// The guard-rails ask why it is done.
    pub wants_reason: bool,
}

impl Permit {
    /// What is not possible here for this reason.
    pub fn refused(why: impl Into<String>) -> Self {
        Self {
            refusal: Some(why.into()),
            ..Self::default()
        }
    }

    pub fn is_given(&self) -> bool {
        self.refusal.is_none()
    }
}
