//! What is remembered of one service's view, and what of it is an answer.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Snapshot, Urgency};
use crate::error::Error;
use crate::network::Phase;
use crate::upstream::Lifetimes;

/// Older than this, data that our own budget keeps from being renewed is shown with the reason.
const OLD: Duration = Duration::from_secs(30);
/// The longest that a wait for which Aiven asked keeps a person's own click from trying.
const LONGEST_BUSY: Duration = Duration::from_secs(60);

pub(super) struct Entry {
    pub good: Option<Arc<Snapshot>>,
    pub failed: Option<(Error, Instant)>,
    /// Raised by every write: what was read before does not count any more.
    pub generation: u64,
    pub used: Instant,
}

impl Entry {
    pub fn new(now: Instant) -> Self {
        Self {
            good: None,
            failed: None,
            generation: 0,
            used: now,
        }
    }

    /// What to answer without asking Aiven, if anything.
    pub fn at_hand(
        &self,
        urgency: Urgency,
        lifetimes: &Lifetimes,
        now: Instant,
    ) -> Option<Result<Arc<Snapshot>, Error>> {
        match (&self.failed, &self.good) {
            (Some((error, until)), good) if now < *until => {
                Some(stale(good.as_deref(), remaining(error, *until, now)))
            }
            (None, Some(good)) if now - good.taken < lifetime(good, urgency, lifetimes) => {
                Some(Ok(good.clone()))
            }
            _ => None,
        }
    }

    /// Notes a failure, and what to answer: nobody asks again for a while.
    pub fn fail(
        &mut self,
        error: Error,
        failure: Duration,
        now: Instant,
    ) -> Result<Arc<Snapshot>, Error> {
        if !error.keeps_last_data() {
            self.good = None;
        }
        let wait = match &error {
            Error::Busy { retry_after } => (*retry_after).clamp(failure, LONGEST_BUSY),
            _ => failure,
        };
        self.failed = Some((error.clone(), now + wait));
        stale(self.good.as_deref(), error)
    }

    /// What to answer when the budget does not allow a reading now.
    pub fn without_budget(&self, wait: Duration, now: Instant) -> Result<Arc<Snapshot>, Error> {
        match &self.good {
            Some(good) if now - good.taken <= OLD => Ok(good.clone()),
            good => stale(good.as_deref(), Error::Busy { retry_after: wait }),
        }
    }
}

fn stale(good: Option<&Snapshot>, error: Error) -> Result<Arc<Snapshot>, Error> {
    match good {
        Some(good) if error.keeps_last_data() => Ok(good.with_failure(&error)),
        _ => Err(error),
    }
}

/// A remembered wait gets shorter as time passes.
fn remaining(error: &Error, until: Instant, now: Instant) -> Error {
    match error {
        Error::Busy { .. } => Error::Busy {
            retry_after: until - now,
        },
        other => other.clone(),
    }
}

fn lifetime(snapshot: &Snapshot, urgency: Urgency, lifetimes: &Lifetimes) -> Duration {
    match (urgency, snapshot.view.phase()) {
        (Urgency::Click, _) => lifetimes.snapshot,
        (Urgency::Background, Phase::Settled) => lifetimes.snapshot_settled,
        (Urgency::Background, Phase::Moving | Phase::Unknown) => lifetimes.snapshot_moving,
    }
}
