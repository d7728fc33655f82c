//! Sessions: who is signed in, with which Aiven token, since when. The browser holds a random id and nothing else;
//! the store holds a hash of it and a sealed record that only the id can open. Records are read at most once a
//! second and written at sign-in, for a notice, before a write and once a minute of use, never per request.

mod cookie;
mod seal;
mod store;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use app::flash::Flash;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

use crate::clock::Clock;
pub use cookie::{NOTE, SESSION, cookie_value, removal, set_cookie};
pub use seal::{Keys, SealedStore, ServerKey};
pub use store::{Database, open_sqlite};

/// How long a record read from the store is believed.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(1);
/// Use is written down at most this often.
const SEEN_EVERY_S: u64 = 60;
const LOCKS: usize = 64;
const FIELD: &str = "session";

/// The store cannot be read or written now. Nothing is known about the session: it is not over.
#[derive(Debug, thiserror::Error)]
#[error("the session store does not answer: {0}")]
pub struct StoreDown(#[from] tower_sessions::session_store::Error);

/// How long a session may live.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Without a request.
    pub idle: Duration,
    /// From sign-in, whatever happens.
    pub absolute: Duration,
}

/// One signed-in person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub who: String,
    pub token: SecretString,
    pub signed_in_at: u64,
    pub seen_at: u64,
    pub flash: Option<Flash>,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Stored {
    who: String,
    token: String,
    signed_in_at: u64,
    seen_at: u64,
    flash: Option<Flash>,
}

/// All sessions of this server.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

struct Inner {
    store: Box<dyn SessionStore>,
    clock: Clock,
    lifetimes: Lifetimes,
    /// What was read lately; `None` is remembered too, so that a made-up id costs one read a second.
    recent: moka::future::Cache<Id, Option<Arc<SignedIn>>>,
    /// Ended sessions: a save that was under way must not bring them back, nor a read that began before.
    ended: moka::sync::Cache<Id, ()>,
    /// Changes to one session happen one after the other.
    locks: Vec<Mutex<()>>,
}

impl Sessions {
    /// Sessions in `store`, sealed with `keys`.
    pub fn new<S: SessionStore>(store: S, keys: Keys, clock: Clock, lifetimes: Lifetimes) -> Self {
        Self(Arc::new(Inner {
            store: Box::new(SealedStore::new(store, keys)),
            clock,
            lifetimes,
            recent: moka::future::Cache::builder()
                .max_capacity(10_000)
                .time_to_live(READ_AGAIN_AFTER)
                .build(),
            ended: moka::sync::Cache::builder()
                .max_capacity(100_000)
                .time_to_live(Duration::from_secs(600))
                .build(),
            locks: (0..LOCKS).map(|_| Mutex::new(())).collect(),
        }))
    }

    /// How long a session may live at most.
    pub fn lifetime(&self) -> Duration {
        self.0.lifetimes.absolute
    }

    /// Starts a session under a new id.
    pub async fn create(&self, who: String, token: &SecretString) -> Result<Id, StoreDown> {
        let now = self.0.clock.now();
        let signed_in = SignedIn {
            who,
            token: token.clone(),
            signed_in_at: now,
            seen_at: now,
            flash: None,
        };
        let mut record = self.record(Id::default(), &signed_in)?;
        self.0.store.create(&mut record).await?;
        Ok(record.id)
    }

    /// The session of that id, if it is alive.
    pub async fn load(&self, id: Id) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        if self.0.ended.contains_key(&id) {
            return Ok(None);
        }
        let found = self
            .0
            .recent
            .try_get_with(id, self.read(id))
            .await
            .map_err(|error| {
                StoreDown(tower_sessions::session_store::Error::Backend(
                    error.to_string(),
                ))
            })?;
        // It may have been ended, or have run out, since it was read.
        Ok(found.filter(|session| self.is_alive(session) && !self.0.ended.contains_key(&id)))
    }

    /// Whether the last use that was written down is long enough ago to write another.
    pub fn is_seen_long_ago(&self, session: &SignedIn) -> bool {
        self.0.clock.now() >= session.seen_at + SEEN_EVERY_S
    }

    /// Proves that the store can be written, by writing down that the session is used.
    pub async fn touch(&self, id: Id) -> Result<(), StoreDown> {
        self.change(id, |_| ()).await
    }

    /// Keeps a notice for the next page, or forgets it.
    pub async fn set_flash(&self, id: Id, flash: Option<Flash>) -> Result<(), StoreDown> {
        self.change(id, move |session| session.flash = flash).await
    }

    /// Ends the session; from now on its id opens nothing. If the store fails, the session goes on.
    pub async fn end(&self, id: Id) -> Result<(), StoreDown> {
        let _turn = self.lock(id).await;
        self.0.store.delete(&id).await?;
        self.0.ended.insert(id, ());
        self.0.recent.invalidate(&id).await;
        Ok(())
    }

    async fn change(&self, id: Id, change: impl FnOnce(&mut SignedIn)) -> Result<(), StoreDown> {
        let _turn = self.lock(id).await;
        if self.0.ended.contains_key(&id) {
            return Ok(());
        }
        let Some(session) = self.read(id).await? else {
            return Ok(());
        };
        let mut session = Arc::unwrap_or_clone(session);
        session.seen_at = self.0.clock.now();
        change(&mut session);
        self.0.store.save(&self.record(id, &session)?).await?;
        self.0.recent.insert(id, Some(Arc::new(session))).await;
        Ok(())
    }

    async fn read(&self, id: Id) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        let Some(record) = self.0.store.load(&id).await? else {
            return Ok(None);
        };
        let stored = record.data.get(FIELD).cloned();
        let session = stored
            .and_then(|value| serde_json::from_value::<Stored>(value).ok())
            .map(SignedIn::from)
            .filter(|session| self.is_alive(session));
        Ok(session.map(Arc::new))
    }

    fn is_alive(&self, session: &SignedIn) -> bool {
        let now = self.0.clock.now();
        now < session.seen_at + self.0.lifetimes.idle.as_secs()
            && now < session.signed_in_at + self.0.lifetimes.absolute.as_secs()
    }

    fn record(&self, id: Id, session: &SignedIn) -> Result<Record, StoreDown> {
        let ends = (session.seen_at + self.0.lifetimes.idle.as_secs())
            .min(session.signed_in_at + self.0.lifetimes.absolute.as_secs());
        let expiry_date = i64::try_from(ends)
            .ok()
            .and_then(|ends| OffsetDateTime::from_unix_timestamp(ends).ok())
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let value = serde_json::to_value(Stored::from(session))
            .map_err(|error| tower_sessions::session_store::Error::Encode(error.to_string()))?;
        Ok(Record {
            id,
            data: HashMap::from([(FIELD.to_owned(), value)]),
            expiry_date,
        })
    }

    async fn lock(&self, id: Id) -> tokio::sync::MutexGuard<'_, ()> {
        let place = usize::try_from(id.0.rem_euclid(LOCKS as i128)).unwrap_or(0);
        self.0.locks[place].lock().await
    }
}

impl From<Stored> for SignedIn {
    fn from(stored: Stored) -> Self {
        Self {
            who: stored.who,
            token: stored.token.into(),
            signed_in_at: stored.signed_in_at,
            seen_at: stored.seen_at,
            flash: stored.flash,
        }
    }
}

impl From<&SignedIn> for Stored {
    fn from(session: &SignedIn) -> Self {
        Self {
            who: session.who.clone(),
            token: session.token.expose_secret().to_owned(),
            signed_in_at: session.signed_in_at,
            seen_at: session.seen_at,
            flash: session.flash.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
