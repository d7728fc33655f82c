//! What is sealed of a session: the one place where a person's own token is written out.

use std::sync::Arc;

use app::flash::Flash;
use app::person::Person;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{Credential, SignedIn};

/// What is sealed.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored {
    person: Person,
    /// Absent for somebody who acts with the team's token.
    token: Option<String>,
    signed_in_at: u64,
    seen_at: u64,
    flash: Option<Flash>,
}

impl From<Stored> for SignedIn {
    fn from(stored: Stored) -> Self {
        Self {
            person: Arc::new(stored.person),
            credential: stored
                .token
                .map_or(Credential::Team, |token| Credential::Own(token.into())),
            signed_in_at: stored.signed_in_at,
            seen_at: stored.seen_at,
            flash: stored.flash,
        }
    }
}

impl From<&SignedIn> for Stored {
    fn from(session: &SignedIn) -> Self {
        Self {
            person: (*session.person).clone(),
            token: match &session.credential {
                Credential::Own(token) => Some(token.expose_secret().to_owned()),
                Credential::Team => None,
            },
            signed_in_at: session.signed_in_at,
            seen_at: session.seen_at,
            flash: session.flash.clone(),
        }
    }
}
