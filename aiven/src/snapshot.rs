//! The server's own copy of the network view: one per (credential, service), short-lived and with a version.
//!
//! However many look, Aiven is asked once; the last good data stays, with its age, while the upstream fails; a write
//! drops it at once, and a reading that was under way then is not believed.

mod entry;
mod states;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::budget::Class;
use crate::client::{Client, NotAdmitted};
use crate::error::Error;
use crate::flights::{Flights, Start};
use crate::name::{ProjectName, ServiceName};
use crate::network::{NetworkView, content_hash};
use crate::observe::Found;
use crate::service::Service;
use crate::upstream::{Credential, Shared, lock};
use crate::waits::{Since, Waiting};
use entry::Entry;

const MANY: usize = 2048;
const IDLE: Duration = Duration::from_secs(600);
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

/// What one reading of a service brought.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub view: NetworkView,
    pub service: Service,
}

/// A network view as it was at one moment, and the service it was made of.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub view: NetworkView,
    pub service: Service,
    /// The version of the view and of the service's settings, components and users; fit for an `ETag`.
    pub version: String,
    /// Why this is not the present state: the last attempt to read it failed.
    pub failure: Option<String>,
    taken: Instant,
    waiting: Since,
}

impl Snapshot {
    fn new(Reading { view, service }: Reading, taken: Instant, waiting: Since) -> Self {
        let version = content_hash(&(
            &view,
            &service.user_config,
            &service.withheld,
            &service.components,
            &service.users,
        ));
        Self {
            view,
            service,
            version,
            failure: None,
            taken,
            waiting,
        }
    }

    /// How long ago the view was read.
    pub fn age(&self) -> Duration {
        self.taken.elapsed()
    }

    /// The components that are switched on and still without their PrivateLink routes, and for how long at least: since
    /// this process first saw it so, or switched it on. Reckoned anew at each call, and no part of the version.
    pub fn waits(&self) -> BTreeMap<String, Duration> {
        let routes = self
            .waiting
            .iter()
            .filter_map(|(waiting, since)| match waiting {
                Waiting::Routes(component) => Some((component.clone(), since.elapsed())),
                _ => None,
            });
        routes.collect()
    }

    /// Everything that is under way, and for how long at least; as [`waits`](Self::waits).
    pub fn under_way(&self) -> Vec<(Waiting, Duration)> {
        let all = self.waiting.iter();
        all.map(|(waiting, since)| (waiting.clone(), since.elapsed()))
            .collect()
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

impl Snapshots {
    /// Notes how a reading ended. What was begun before a write is handed back, but not kept.
    fn land(
        &self,
        shared: &Shared,
        key: &Key,
        generation: u64,
        read: Result<Reading, Error>,
    ) -> Result<Arc<Snapshot>, Error> {
        let now = Instant::now();
        let mut entries = lock(&self.entries);
        let entry = entries
            .entry(key.clone())
            .or_insert_with(|| Entry::new(now));
        if entry.generation != generation {
            return read.map(|read| Arc::new(Snapshot::new(read, now, Since::new())));
        }
        match read {
            Ok(read) => {
                let waiting = shared.waits.seen(&read.view, now);
                let good = Arc::new(Snapshot::new(read, now, waiting));
                entry.good = Some(good.clone());
                entry.failed = None;
                Ok(good)
            }
            Err(error) => entry.fail(error, shared.config.lifetimes.failure, now),
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
        let mut found = Found::Shared;
        for _ in 0..3 {
            let generation = snapshots.generation(&key);
            let start = || {
                let start = self.take_off(&key, generation, urgency);
                found = match start {
                    Start::Done(_) => Found::Hit,
                    Start::Fly(_) => Found::Miss,
                };
                start
            };
            result = snapshots
                .flights
                .join((key.clone(), generation), LOST, start)
                .await;
            if snapshots.generation(&key) == generation {
                break;
            }
        }
        let observer = &self.shared().config.observer;
        observer.looked_up("network", found);
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
            shared.snapshots.land(shared, &key, generation, read)
        })
    }
}
