//! What one request leaves for the next: the notice after a plain form post and, after a failed
//! one, what was typed, so that nothing is lost without JavaScript.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// Kept in the session for exactly one page view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub kind: FlashKind,
    /// The sentence to show.
    pub message: String,
    /// The page it belongs to, by its path; any page if absent.
    #[serde(default)]
    pub place: Option<String>,
    /// Which form it belongs to ("create", "principals", …); a notice of the page if absent.
    pub action: Option<String>,
    /// The failure itself, where the form shows more than a sentence.
    pub failure: Option<Failure>,
    /// What was typed, by field name. Never a secret.
    pub fields: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlashKind {
    Success,
    Failure,
}

impl Flash {
    pub fn success(message: impl Into<String>) -> Self {
        Self {
            kind: FlashKind::Success,
            message: message.into(),
            place: None,
            action: None,
            failure: None,
            fields: BTreeMap::new(),
        }
    }

    pub fn failure(action: &str, failure: Failure, fields: BTreeMap<String, String>) -> Self {
        Self {
            kind: FlashKind::Failure,
            message: failure.sentence(),
            place: None,
            action: Some(action.to_owned()),
            failure: Some(failure),
            fields,
        }
    }

    /// The same, for the page at `place` only.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same, for one form or one place of the page.
    #[must_use]
    pub fn of(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Whether this belongs to the form called `action`.
    pub fn is_for(&self, action: &str) -> bool {
        self.action.as_deref() == Some(action)
    }
}
