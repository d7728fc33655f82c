//! Single flight: however many ask for the same thing at the same time, it is done once and all get the result.
//!
//! The work runs in its own task, so nobody who goes away cancels it for the others.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;
use tracing::Instrument;

use crate::error::Error;
use crate::upstream::lock;

type Landing<T> = watch::Receiver<Option<Result<T, Error>>>;

pub(crate) struct Flights<K, T> {
    running: Arc<Mutex<HashMap<K, Landing<T>>>>,
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self {
            running: Arc::default(),
        }
    }
}

/// What whoever comes first finds.
pub(crate) enum Start<T, F> {
    /// The result is there already.
    Done(Result<T, Error>),
    /// It has to be done.
    Fly(F),
}

/// Takes the flight off the board even if its task panicked.
struct Leave<K: Eq + Hash, T> {
    key: K,
    running: Arc<Mutex<HashMap<K, Landing<T>>>>,
}

impl<K: Eq + Hash, T> Drop for Leave<K, T> {
    fn drop(&mut self) {
        lock(&self.running).remove(&self.key);
    }
}

impl<K, T> Flights<K, T>
where
    K: Eq + Hash + Clone + Send + 'static,
    T: Clone + Send + Sync + 'static,
{
    /// Joins the flight for `key`, or asks `start` for one. `start` runs under the board's lock: between its look at
    /// what is remembered and the take-off nothing can land. `lost` is the result if the task panics.
    pub async fn join<S, F>(&self, key: K, lost: Error, start: S) -> Result<T, Error>
    where
        S: FnOnce() -> Start<T, F>,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut landing = {
            let mut running = lock(&self.running);
            match running.get(&key) {
                Some(landing) => landing.clone(),
                None => match start() {
                    Start::Done(result) => return result,
                    Start::Fly(work) => {
                        let (land, landing) = watch::channel(None);
                        running.insert(key.clone(), landing.clone());
                        let leave = Leave {
                            key,
                            running: self.running.clone(),
                        };
                        let task = async move {
                            let result = work.await;
                            drop(leave);
                            let _ = land.send(Some(result));
                        };
                        tokio::spawn(task.in_current_span());
                        landing
                    }
                },
            }
        };
        match landing.wait_for(Option::is_some).await {
            Ok(result) => result.clone().unwrap_or(Err(lost)),
            Err(_) => Err(lost),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::Semaphore;

    const LOST: Error = Error::Unsettled { call: "test" };

    #[tokio::test]
    async fn one_flight_for_many_and_none_cancelled() {
        let flights = Arc::new(Flights::<u8, u32>::default());
        let (count, gate) = (Arc::new(AtomicU32::new(0)), Arc::new(Semaphore::new(0)));
        let join = |flights: Arc<Flights<u8, u32>>| {
            let (count, gate) = (count.clone(), gate.clone());
            tokio::spawn(async move {
                let start = || {
                    Start::Fly(async move {
                        let turn = count.fetch_add(1, Ordering::SeqCst);
                        let _open = gate.acquire().await;
                        Ok(turn)
                    })
                };
                flights.join(1, LOST, start).await
            })
        };
        let first = join(flights.clone());
        tokio::task::yield_now().await;
        let others: Vec<_> = (0..50).map(|_| join(flights.clone())).collect();
        tokio::task::yield_now().await;
        first.abort();
        gate.add_permits(1);
        for other in others {
            assert_eq!(other.await.unwrap(), Ok(0));
        }
        gate.add_permits(1);
        assert_eq!(join(flights).await.unwrap(), Ok(1));
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_panic_ends_the_flight_and_no_more() {
        let flights = Flights::<u8, u32>::default();
        let crash = || Start::Fly(async { panic!("on purpose") });
        assert_eq!(flights.join(1, LOST, crash).await, Err(LOST));
        assert_eq!(
            flights.join(1, LOST, || Start::Fly(async { Ok(7) })).await,
            Ok(7)
        );
        let done = || Start::<u32, std::future::Ready<Result<u32, Error>>>::Done(Ok(8));
        assert_eq!(flights.join(1, LOST, done).await, Ok(8));
    }
}
