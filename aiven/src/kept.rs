//! Answers that are good for a while: lists for seconds, catalogues for an hour, each for one credential.
//!
//! Asked for at the same time they are fetched once. A catalogue that cannot be fetched again is used as it was.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::{Project, TypeSchema};
use crate::error::Error;
use crate::flights::{Flights, Start};
use crate::name::{ProjectName, ServiceName};
use crate::observe::{Found, Observer};
use crate::privatelink::Price;
use crate::service::{Service, ServiceList};
use crate::upstream::{Credential, Lifetimes, lock};
use crate::vpc::{Cloud, ProjectVpc};

const MANY: usize = 2048;

/// Everything that is remembered besides snapshots.
pub(crate) struct Remembered {
    pub projects: Kept<Credential, Vec<Project>>,
    pub services: Kept<(Credential, ProjectName), ServiceList>,
    pub service: Kept<(Credential, ProjectName, ServiceName), Service>,
    pub prices: Kept<(Credential, ProjectName), Vec<Price>>,
    pub clouds: Kept<(Credential, ProjectName), Vec<Cloud>>,
    pub schemas: Kept<(Credential, ProjectName, String), TypeSchema>,
    pub vpcs: Kept<(Credential, ProjectName), Vec<ProjectVpc>>,
    pub authorities: Kept<(Credential, ProjectName), String>,
}

impl Remembered {
    pub fn new(lifetimes: Lifetimes, observer: &Observer) -> Self {
        let catalogue = lifetimes.catalogue;
        Self {
            projects: Kept::new(lifetimes.projects, lifetimes.failure)
                .observed("projects", observer),
            services: Kept::new(lifetimes.services, lifetimes.failure)
                .observed("services", observer),
            service: Kept::new(lifetimes.services, lifetimes.failure).observed("service", observer),
            vpcs: Kept::new(lifetimes.services, lifetimes.failure).observed("vpcs", observer),
            prices: Kept::new(catalogue, lifetimes.failure)
                .usable_when_old()
                .observed("prices", observer),
            clouds: Kept::new(catalogue, lifetimes.failure)
                .usable_when_old()
                .observed("clouds", observer),
            schemas: Kept::new(catalogue, lifetimes.failure)
                .usable_when_old()
                .observed("schemas", observer),
            authorities: Kept::new(catalogue, lifetimes.failure)
                .usable_when_old()
                .observed("authorities", observer),
        }
    }
}

/// Values of one kind with one lifetime.
pub(crate) struct Kept<K, T> {
    lifetime: Duration,
    failure: Duration,
    when_old: WhenOld,
    entries: Arc<Mutex<HashMap<K, Entry<T>>>>,
    /// Raised by every forgetting: what was asked before does not count any more.
    epoch: Arc<AtomicU64>,
    flights: Flights<(K, u64), Arc<T>>,
    /// What measurements call it, and who takes them.
    kind: &'static str,
    observer: Observer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WhenOld {
    Drop,
    Use,
}

struct Entry<T> {
    value: Option<Arc<T>>,
    until: Instant,
    failure: Option<Error>,
}

impl<T> Entry<T> {
    fn result(&self) -> Option<Result<Arc<T>, Error>> {
        match (&self.value, &self.failure) {
            (Some(value), _) => Some(Ok(value.clone())),
            (None, Some(error)) => Some(Err(error.clone())),
            (None, None) => None,
        }
    }
}

impl<K, T> Kept<K, T>
where
    K: Eq + Hash + Clone + Send + 'static,
    T: Send + Sync + 'static,
{
    pub fn new(lifetime: Duration, failure: Duration) -> Self {
        Self {
            lifetime,
            failure,
            when_old: WhenOld::Drop,
            entries: Arc::default(),
            epoch: Arc::default(),
            flights: Flights::default(),
            kind: "",
            observer: Observer::default(),
        }
    }

    fn observed(self, kind: &'static str, observer: &Observer) -> Self {
        Self {
            kind,
            observer: observer.clone(),
            ..self
        }
    }

    fn usable_when_old(self) -> Self {
        Self {
            when_old: WhenOld::Use,
            ..self
        }
    }

    /// The value as it is remembered, or fetched. `lost` is the error if the fetching task panics.
    pub async fn get<F>(&self, key: K, lost: Error, fetch: F) -> Result<Arc<T>, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let epoch = self.epoch.load(Ordering::SeqCst);
        let mut found = Found::Shared;
        let start = || {
            let entries = lock(&self.entries);
            let fresh = entries
                .get(&key)
                .filter(|entry| entry.until > Instant::now())
                .and_then(Entry::result);
            if let Some(result) = fresh {
                found = Found::Hit;
                Start::Done(result)
            } else {
                found = Found::Miss;
                Start::Fly(self.keep(key.clone(), epoch, fetch))
            }
        };
        let joined = self.flights.join((key.clone(), epoch), lost, start).await;
        self.observer.looked_up(self.kind, found);
        joined
    }

    /// Forgets what `matches`, so that the next one who asks gets the present state.
    pub fn forget(&self, matches: impl Fn(&K) -> bool) {
        let mut entries = lock(&self.entries);
        self.epoch.fetch_add(1, Ordering::SeqCst);
        entries.retain(|key, _| !matches(key));
    }

    fn keep<F>(
        &self,
        key: K,
        asked: u64,
        fetch: F,
    ) -> impl Future<Output = Result<Arc<T>, Error>> + Send + 'static
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let (lifetime, failure, when_old) = (self.lifetime, self.failure, self.when_old);
        let (entries, epoch) = (self.entries.clone(), self.epoch.clone());
        async move {
            let fetched = fetch.await;
            let now = Instant::now();
            let mut entries = lock(&entries);
            if entries.len() > MANY {
                entries.retain(|_, entry| entry.until > now);
            }
            let old = entries
                .get(&key)
                .and_then(|entry| entry.value.clone())
                .filter(|_| when_old == WhenOld::Use);
            let entry = match fetched {
                Ok(value) => Entry {
                    value: Some(Arc::new(value)),
                    until: now + lifetime,
                    failure: None,
                },
                Err(error) if error.keeps_last_data() => Entry {
                    value: old,
                    until: now + failure,
                    failure: Some(error),
                },
                Err(error) => Entry {
                    value: None,
                    until: now + failure,
                    failure: Some(error),
                },
            };
            let result = entry.result();
            // What was forgotten meanwhile is not remembered again.
            if epoch.load(Ordering::SeqCst) == asked {
                entries.insert(key, entry);
            }
            // An entry made above has a value or an error.
            result.unwrap_or(Err(Error::Decode { call: "remember" }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOST: Error = Error::Decode { call: "x" };
    const DOWN: Error = Error::Timeout { call: "x" };
    const S: Duration = Duration::from_secs(1);

    async fn get(kept: &Kept<u8, u32>, fetched: Result<u32, Error>) -> Result<u32, Error> {
        kept.get(1, LOST, async { fetched })
            .await
            .map(|value| *value)
    }

    #[tokio::test(start_paused = true)]
    async fn values_live_as_long_as_they_should() {
        let kept = Kept::new(S * 10, S * 2);
        assert_eq!(get(&kept, Ok(1)).await, Ok(1));
        tokio::time::advance(S * 9).await;
        assert_eq!(get(&kept, Ok(2)).await, Ok(1));
        tokio::time::advance(S).await;
        assert_eq!(get(&kept, Ok(2)).await, Ok(2));
        kept.forget(|key| *key == 1);
        assert_eq!(get(&kept, Ok(3)).await, Ok(3));
    }

    #[tokio::test]
    async fn what_was_forgotten_on_the_way_is_asked_again() {
        let kept = Kept::new(S * 10, S * 2);
        let forgetting = async { Ok(1) };
        let first = kept.get(1, LOST, forgetting);
        let mut first = std::pin::pin!(first);
        // Under way, but not landed.
        std::future::poll_fn(|context| {
            assert!(first.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
        kept.forget(|_| true);
        assert_eq!(get(&kept, Ok(2)).await, Ok(2));
        assert_eq!(first.await.map(|value| *value), Ok(1));
        assert_eq!(get(&kept, Ok(3)).await, Ok(2));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_are_short() {
        let kept = Kept::new(S * 10, S * 2);
        assert_eq!(get(&kept, Err(DOWN)).await, Err(DOWN));
        tokio::time::advance(S).await;
        assert_eq!(get(&kept, Ok(1)).await, Err(DOWN));
        tokio::time::advance(S).await;
        assert_eq!(get(&kept, Ok(1)).await, Ok(1));
        tokio::time::advance(S * 10).await;
        assert_eq!(get(&kept, Err(DOWN)).await, Err(DOWN));
    }

    #[tokio::test(start_paused = true)]
    async fn a_catalogue_is_used_when_old() {
        let kept = Kept::new(S * 10, S * 2).usable_when_old();
        assert_eq!(get(&kept, Ok(1)).await, Ok(1));
        tokio::time::advance(S * 10).await;
        assert_eq!(get(&kept, Err(DOWN)).await, Ok(1));
        tokio::time::advance(S * 2).await;
        assert_eq!(
            get(&kept, Err(Error::SignedOut)).await,
            Err(Error::SignedOut)
        );
    }
}
