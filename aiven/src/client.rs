//! One method per call of Aiven's API, for one credential. Cheap to clone; what is shared lives in `Upstream`.
//!
//! Reads are retried and remembered where that is harmless; writes are sent once and settled by reading back.

mod catalogue;
mod credentials;
mod network;
pub mod passing;
mod read;
mod write;

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::budget::Class;
use crate::name::ProjectName;
use crate::traceparent::Traceparent;
use crate::upstream::{Credential, Shared};

pub use catalogue::{Event, TypeSchema};
pub(crate) use network::NotAdmitted;
pub(crate) use write::WriteLocks;
pub use write::{Allowed, LinkCall, Seen, Written};

/// Mebibytes.
const MIB: usize = 1 << 20;
/// The cap on answers that hold a service or a list of them.
const CAP: usize = 8 * MIB;
/// The cap on answers that are small by nature.
const SMALL: usize = MIB;
/// The cap on catalogues.
const CATALOGUE: usize = 64 * MIB;

/// A handle to Aiven for one credential.
#[derive(Clone)]
pub struct Client(Arc<Handle>);

/// Who waits for the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    Person,
    Program,
}

#[derive(Clone)]
struct Handle {
    shared: Arc<Shared>,
    /// Kept only to scrub it from foreign sentences.
    token: SecretString,
    /// `None`: the token holds something that no header can carry.
    authorization: Option<HeaderValue>,
    credential: Credential,
    /// The trace that its calls belong to.
    trace: Option<Traceparent>,
    asker: Asker,
}

/// Whose token it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub email: String,
    pub real_name: Option<String>,
}

/// A project that the token may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub name: ProjectName,
    pub default_cloud: Option<String>,
}

impl Client {
    pub(crate) fn new(shared: Arc<Shared>, token: SecretString, credential: Credential) -> Self {
        let mut authorization =
            HeaderValue::from_str(&format!("aivenv1 {}", token.expose_secret())).ok();
        if token.expose_secret().trim().is_empty() {
            authorization = None;
        }
        if let Some(value) = &mut authorization {
            value.set_sensitive(true);
        }
        Self(Arc::new(Handle {
            shared,
            token,
            authorization,
            credential,
            trace: None,
            asker: Asker::Person,
        }))
    }

    /// The same, for the calls of one request: Aiven is told which trace they belong to.
    #[must_use]
    pub fn traced(self, trace: Traceparent) -> Self {
        Self(Arc::new(Handle {
            trace: Some(trace),
            ..Handle::clone(&self.0)
        }))
    }

    /// The same, for a program that asks through the portal: it leaves people their part of the budget, whatever it asks.
    #[must_use]
    pub fn for_a_program(self) -> Self {
        Self(Arc::new(Handle {
            asker: Asker::Program,
            ..Handle::clone(&self.0)
        }))
    }

    /// Whose need a call serves that is made for whoever asks.
    pub(crate) fn class(&self, class: Class) -> Class {
        match (self.0.asker, class) {
            (Asker::Program, Class::Click) => Class::Passing,
            _ => class,
        }
    }

    /// After this much time a write has come to its end, one way or the other.
    pub fn write_patience(&self) -> std::time::Duration {
        self.0.shared.config.timeouts.write + std::time::Duration::from_secs(5)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }

    pub(crate) fn credential(&self) -> Credential {
        self.0.credential
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.0.shared.base)
            .finish_non_exhaustive()
    }
}
