//! The server's own copy of the network view: one per (credential, service), short-lived and with a version.
//!
//! However many look, Aiven is asked once; the last good data stays, with its age, while the upstream fails; a write
//! drops it at once, and a reading that was under way then is not believed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::budget::Class;
use crate::client::{Client, NotAdmitted};
use crate::error::Error;
use crate::flights::{Flights, Start};
use crate::name::{ProjectName, ServiceName};
use crate::network::{NetworkView, Phase};
use crate::upstream::{Credential, Lifetimes, lock};

const MANY: usize = 2048;
const IDLE: Duration = Duration::from_secs(600);
/// Older than this, data that our own budget keeps from being renewed is shown with the reason.
const OLD: Duration = Duration::from_secs(30);
/// The longest that a wait for which Aiven asked keeps a person's own click from trying.
const LONGEST_BUSY: Duration = Duration::from_secs(60);
const LOST: Error = Error::Decode {
    call: "read the network view",
};

/// Who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A person, by loading a page or pressing a button.
    Click,
    /// A page, by itself.
    Background,
}

impl Urgency {
    pub(crate) fn class(self) -> Class {
        match self {
            Self::Click => Class::Click,
            Self::Background => Class::Background,
        }
    }
}

/// A network view as it was at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub view: NetworkView,
    /// The view's version, fit for an `ETag`.
    pub version: String,
    /// Why this is not the present state: the last attempt to read it failed.
    pub failure: Option<String>,
    taken: Instant,
}

impl Snapshot {
    fn new(view: NetworkView, taken: Instant) -> Self {
        Self {
            version: view.version(),
            view,
            failure: None,
            taken,
        }
    }

    /// How long ago the view was read.
    pub fn age(&self) -> Duration {
        self.taken.elapsed()
    }

    fn with_failure(&self, error: &Error) -> Arc<Self> {
        Arc::new(Self {
            failure: Some(error.to_string()),
            ..self.clone()
        })
    }
}

type Key = (Credential, ProjectName, ServiceName);

#[derive(Default)]
pub(crate) struct Snapshots {
    entries: Mutex<HashMap<Key, Entry>>,
    flights: Flights<(Key, u64), Arc<Snapshot>>,
}

struct Entry {
    good: Option<Arc<Snapshot>>,
    failed: Option<(Error, Instant)>,
    /// Raised by every write: what was read before does not count any more.
    generation: u64,
    used: Instant,
}

impl Entry {
    fn new(now: Instant) -> Self {
        Self {
            good: None,
            failed: None,
            generation: 0,
            used: now,
        }
    }

    /// What to answer without asking Aiven, if anything.
    fn at_hand(
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
    fn fail(
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
    fn without_budget(&self, wait: Duration, now: Instant) -> Result<Arc<Snapshot>, Error> {
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

impl Snapshots {
    /// Notes how a reading ended. What was begun before a write is handed back, but not kept.
    fn land(
        &self,
        key: &Key,
        generation: u64,
        read: Result<NetworkView, Error>,
        failure: Duration,
    ) -> Result<Arc<Snapshot>, Error> {
        let now = Instant::now();
        let mut entries = lock(&self.entries);
        let entry = entries
            .entry(key.clone())
            .or_insert_with(|| Entry::new(now));
        if entry.generation != generation {
            return read.map(|view| Arc::new(Snapshot::new(view, now)));
        }
        match read {
            Ok(view) => {
                let good = Arc::new(Snapshot::new(view, now));
                entry.good = Some(good.clone());
                entry.failed = None;
                Ok(good)
            }
            Err(error) => entry.fail(error, failure, now),
        }
    }

    /// Drops every copy of a service's view, whoever's it is: it was, or is about to be, written to.
    pub fn drop_service(&self, project: &ProjectName, service: &ServiceName) {
        let mut entries = lock(&self.entries);
        for ((_, p, s), entry) in entries.iter_mut() {
            if p == project && s == service {
                entry.generation += 1;
                entry.good = None;
                entry.failed = None;
            }
        }
    }

    fn generation(&self, key: &Key) -> u64 {
        lock(&self.entries)
            .get(key)
            .map_or(0, |entry| entry.generation)
    }
}

impl Client {
    /// The network view: as remembered while that is fresh, else read from Aiven in one set of concurrent calls that
    /// all viewers share. When the upstream fails, the last good view with `failure` set; an error only without one,
    /// or when Aiven said no.
    pub async fn network(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        urgency: Urgency,
    ) -> Result<Arc<Snapshot>, Error> {
        let key: Key = (self.credential(), project.clone(), service.clone());
        let snapshots = &self.shared().snapshots;
        // A write in the meantime makes a reading worthless; one that is undone by three writes may go as it is.
        let mut result = Err(LOST);
        for _ in 0..3 {
            let generation = snapshots.generation(&key);
            let start = || self.take_off(&key, generation, urgency);
            result = snapshots
                .flights
                .join((key.clone(), generation), LOST, start)
                .await;
            if snapshots.generation(&key) == generation {
                break;
            }
        }
        result
    }

    fn take_off(
        &self,
        key: &Key,
        generation: u64,
        urgency: Urgency,
    ) -> Start<Arc<Snapshot>, impl Future<Output = Result<Arc<Snapshot>, Error>> + Send + 'static>
    {
        let shared = self.shared();
        let now = Instant::now();
        let mut entries = lock(&shared.snapshots.entries);
        if entries.len() > MANY {
            entries.retain(|_, entry| now - entry.used < IDLE);
        }
        let entry = entries
            .entry(key.clone())
            .or_insert_with(|| Entry::new(now));
        entry.used = now;
        if let Some(answer) = entry.at_hand(urgency, &shared.config.lifetimes, now) {
            return Start::Done(answer);
        }
        let had_connections = entry
            .good
            .as_ref()
            .map(|good| good.view.may_have_connections());
        match self.admit_network(&key.1, &key.2, had_connections, urgency) {
            Ok(()) => {}
            Err(NotAdmitted::Broken(error)) => {
                return Start::Done(entry.fail(error, shared.config.lifetimes.failure, now));
            }
            Err(NotAdmitted::NoBudget(wait)) => {
                return Start::Done(entry.without_budget(wait, now));
            }
        }
        let (client, key) = (self.clone(), key.clone());
        Start::Fly(async move {
            let read = client
                .read_network(&key.1, &key.2, had_connections, urgency)
                .await;
            let shared = client.shared();
            shared
                .snapshots
                .land(&key, generation, read, shared.config.lifetimes.failure)
        })
    }
}
