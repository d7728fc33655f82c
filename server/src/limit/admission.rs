//! Who comes too often: strangers by their address, everybody else by who they are, and whoever changes things once more.
//! Files of the site and the questions of machines are not counted: they cost nothing, and must always be answered.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::ssr::{Pace, Paced};

use super::{Limiter, network_of, seconds};
use crate::metrics::Metrics;

/// A limit that somebody met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Requests of all strangers from one address.
    Address,
    /// Requests of one person.
    Person,
    /// Changes by one person.
    Changes,
    /// Refusals on record of one person's programs.
    Refusals,
    /// Attempts to sign in from one address.
    SignIn,
    /// Requests with one portal token.
    Token,
    /// Portal tokens from one address that are none.
    TokenCheck,
}

impl Limited {
    pub const ALL: [Self; 7] = [
        Self::Address,
        Self::Person,
        Self::Changes,
        Self::Refusals,
        Self::SignIn,
        Self::Token,
        Self::TokenCheck,
    ];

    /// As measurements and log lines name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Person => "person",
            Self::Changes => "changes",
            Self::Refusals => "refusals",
            Self::SignIn => "sign_in",
            Self::Token => "token",
            Self::TokenCheck => "token_check",
        }
    }
}

/// The limits that the whole portal shares.
#[derive(Clone)]
pub struct Admission {
    strangers: Limiter<IpAddr>,
    people: Limiter<Arc<str>>,
    changes: Limiter<Arc<str>>,
    refusals: Limiter<Arc<str>>,
    metrics: Metrics,
}

impl Admission {
    pub fn new(requests_per_minute: u32, changes_per_minute: u32, metrics: Metrics) -> Self {
        Self {
            strangers: Limiter::new(requests_per_minute),
            people: Limiter::new(requests_per_minute),
            changes: Limiter::new(changes_per_minute),
            refusals: Limiter::new(changes_per_minute),
            metrics,
        }
    }

    /// A request of somebody whom nobody knows; or how long to wait.
    pub fn stranger(&self, address: IpAddr) -> Result<(), Duration> {
        let taken = self.strangers.take(network_of(address), Instant::now());
        self.noted(Limited::Address, taken)
    }

    /// A request of the person with this id.
    pub fn person(&self, id: &Arc<str>) -> Result<(), Duration> {
        let taken = self.people.take(Arc::clone(id), Instant::now());
        self.noted(Limited::Person, taken)
    }

    /// A change by the person with this id, whichever way it comes.
    pub fn change(&self, id: &Arc<str>) -> Result<(), Duration> {
        let taken = self.changes.take(Arc::clone(id), Instant::now());
        self.noted(Limited::Changes, taken)
    }

    /// A refusal on record of a program of the person with this id.
    fn refusal(&self, id: &Arc<str>) -> Result<(), Duration> {
        let taken = self.refusals.take(Arc::clone(id), Instant::now());
        self.noted(Limited::Refusals, taken)
    }

    /// For what the person with this id changes, or is refused, as the app asks it.
    pub fn pace(&self, id: Arc<str>) -> Pace {
        let admission = self.clone();
        Pace::new(move |one| {
            let taken = match one {
                Paced::Change => admission.change(&id),
                Paced::Refusal => admission.refusal(&id),
            };
            taken.map_err(seconds)
        })
    }

    /// Counts what a limit of somebody else's answered.
    pub fn noted(&self, limit: Limited, taken: Result<(), Duration>) -> Result<(), Duration> {
        if taken.is_err() {
            self.metrics.limited(limit);
            tracing::warn!(
                limit = limit.as_str(),
                "Somebody came too often and was asked to wait"
            );
        }
        taken
    }
}
