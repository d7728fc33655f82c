//! Sessions: who is signed in, with which Aiven token, since when. The browser holds a random id and nothing else;
//! the store holds a hash of it and a sealed record that only the id can open. Records are read at most once a
//! second and written at sign-in, for a notice, before a write and once a minute of use, never per request.

mod cookie;
mod seal;
mod store;
mod stored;

use std::sync::Arc;
use std::time::Duration;

use app::flash::Flash;
use app::person::Person;
use secrecy::SecretString;
use tokio::sync::Mutex;
use tower_sessions::session::Id;

use crate::clock::Clock;
use crate::store::{Db, Error};
pub use cookie::{
    NOTE, SESSION, UNDER_WAY, cookie_value, removal, returning_removal, set_cookie,
    set_returning_cookie,
};
pub use seal::{HolderKey, Keys, ServerKey};
pub(crate) use store::PURPOSE as SESSION_PURPOSE;
use store::Rows;
pub use store::remove_over;
use stored::Stored;

/// How long a record read from the store is believed.
const READ_AGAIN_AFTER: Duration = Duration::from_secs(1);
/// For how long a session that was read goes on for reading while the store does not answer.
const KNOWN_FOR: Duration = Duration::from_secs(300);
/// Use is written down at most this often.
const SEEN_EVERY_S: u64 = 60;
const LOCKS: usize = 64;

/// The store cannot be read or written now. Nothing is known about the session: it is not over.
#[derive(Debug, thiserror::Error)]
#[error("the session store does not answer: {0}")]
pub struct StoreDown(#[from] Error);

/// How long a session may live.
#[derive(Clone, Copy, Debug)]
pub struct Lifetimes {
    /// Without a request.
    pub idle: Duration,
    /// From sign-in, whatever happens.
    pub absolute: Duration,
}

/// Whose token Aiven is asked with.
#[derive(Clone, Debug)]
pub enum Credential {
    /// The person's own.
    Own(SecretString),
    /// The portal's, which is in the settings and in no session.
    Team,
}

/// One signed-in person.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: Arc<Person>,
    pub credential: Credential,
    pub signed_in_at: u64,
    pub seen_at: u64,
    pub flash: Option<Flash>,
}

/// All sessions of this server.
#[derive(Clone)]
pub struct Sessions(Arc<Inner>);

struct Inner {
    store: Rows,
    clock: Clock,
    lifetimes: Lifetimes,
    /// What was read lately; `None` is remembered too, so that a made-up id costs one read a second.
    recent: moka::future::Cache<Id, Option<Arc<SignedIn>>>,
    /// What was read in the last minutes: what reading goes on with while the store does not answer.
    known: moka::sync::Cache<Id, Arc<SignedIn>>,
    /// Notices that the store did not take: what was refused because of it is said nevertheless.
    unkept: moka::sync::Cache<Id, Flash>,
    /// Ended sessions: a save that was under way must not bring them back, nor a read that began before.
    ended: moka::sync::Cache<Id, ()>,
    /// Changes to one session happen one after the other.
    locks: Vec<Mutex<()>>,
}

impl Sessions {
    /// Sessions in `db`, sealed with `keys`.
    pub fn new(db: Db, keys: Keys, clock: Clock, lifetimes: Lifetimes) -> Self {
        Self(Arc::new(Inner {
            store: Rows::new(db, keys),
            clock,
            lifetimes,
            recent: moka::future::Cache::builder()
                .max_capacity(10_000)
                .time_to_live(READ_AGAIN_AFTER)
                .build(),
            known: moka::sync::Cache::builder()
                .max_capacity(10_000)
                .time_to_live(KNOWN_FOR)
                .build(),
            unkept: moka::sync::Cache::builder()
                .max_capacity(1_000)
                .time_to_live(KNOWN_FOR)
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
    pub async fn create(&self, person: Person, credential: Credential) -> Result<Id, StoreDown> {
        let now = self.0.clock.now();
        let signed_in = SignedIn {
            person: Arc::new(person),
            credential,
            signed_in_at: now,
            seen_at: now,
            flash: None,
        };
        let (plain, ends_at) = self.written(&signed_in)?;
        let id = Id::default();
        self.0.store.create(id, &plain, ends_at).await?;
        self.0.known.insert(id, Arc::new(signed_in));
        Ok(id)
    }

    /// The session of that id, if it is alive. While the store does not answer: as it was known lately, which is enough to
    /// read with; [`Sessions::touch`] is what a change takes.
    pub async fn load(&self, id: Id) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        if self.0.ended.contains_key(&id) {
            return Ok(None);
        }
        let found = match self.0.recent.try_get_with(id, self.read(id)).await {
            Ok(found) => found,
            Err(error) => {
                let known = self.0.known.get(&id);
                let Some(known) = known.filter(|session| self.is_alive(session)) else {
                    return Err(StoreDown(Error::Down(error.to_string())));
                };
                tracing::warn!(%error, "A session is read from memory");
                // The store is asked again in a moment, not by every request that comes meanwhile.
                self.0.recent.insert(id, Some(known.clone())).await;
                Some(known)
            }
        };
        // It may have been ended, or have run out, since it was read.
        let found =
            found.filter(|session| self.is_alive(session) && !self.0.ended.contains_key(&id));
        Ok(match (found, self.0.unkept.get(&id)) {
            (Some(session), Some(flash)) => Some(Arc::new(SignedIn {
                flash: Some(flash),
                ..Arc::unwrap_or_clone(session)
            })),
            (found, _) => found,
        })
    }

    /// Whether the last use that was written down is long enough ago to write another.
    pub fn is_seen_long_ago(&self, session: &SignedIn) -> bool {
        self.0.clock.now() >= session.seen_at + SEEN_EVERY_S
    }

    /// Proves that the store can be written, by writing down that the session is used. What comes back is the session as
    /// it is now, if it is alive: another portal may have ended it this moment.
    pub async fn touch(&self, id: Id) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        self.change(id, |_| ()).await
    }

    /// Keeps a notice for the next page, or forgets it. If the store fails, it is kept here.
    pub async fn set_flash(&self, id: Id, flash: Option<Flash>) -> Result<(), StoreDown> {
        let written = flash.clone();
        let kept = self
            .change(id, move |session| session.flash = written)
            .await;
        match (&kept, flash) {
            (Err(_), Some(flash)) => self.0.unkept.insert(id, flash),
            _ => self.0.unkept.invalidate(&id),
        }
        kept.map(drop)
    }

    /// Ends the session; from now on its id opens nothing. If the store fails, the session goes on.
    pub async fn end(&self, id: Id) -> Result<(), StoreDown> {
        let _turn = self.lock(id).await;
        self.0.store.delete(id).await?;
        self.0.ended.insert(id, ());
        self.0.recent.invalidate(&id).await;
        self.0.known.invalidate(&id);
        Ok(())
    }

    async fn change(
        &self,
        id: Id,
        change: impl FnOnce(&mut SignedIn),
    ) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        let _turn = self.lock(id).await;
        if self.0.ended.contains_key(&id) {
            return Ok(None);
        }
        let Some(session) = self.read(id).await? else {
            self.0.recent.insert(id, None).await;
            return Ok(None);
        };
        let mut session = Arc::unwrap_or_clone(session);
        session.seen_at = self.0.clock.now();
        change(&mut session);
        let (plain, ends_at) = self.written(&session)?;
        let is_there = self.0.store.save(id, &plain, ends_at).await?;
        let session = is_there.then(|| Arc::new(session));
        self.remember(id, session.as_ref());
        self.0.recent.insert(id, session.clone()).await;
        Ok(session)
    }

    async fn read(&self, id: Id) -> Result<Option<Arc<SignedIn>>, StoreDown> {
        let found = self.0.store.load(id).await?;
        let session = found
            .and_then(|plain| serde_json::from_slice::<Stored>(&plain).ok())
            .map(SignedIn::from)
            .filter(|session| self.is_alive(session))
            .map(Arc::new);
        self.remember(id, session.as_ref());
        Ok(session)
    }

    /// Keeps what the store says for the time when it does not answer.
    fn remember(&self, id: Id, session: Option<&Arc<SignedIn>>) {
        match session {
            Some(session) => self.0.known.insert(id, session.clone()),
            None => self.0.known.invalidate(&id),
        }
    }

    fn is_alive(&self, session: &SignedIn) -> bool {
        let now = self.0.clock.now();
        now < session.seen_at + self.0.lifetimes.idle.as_secs()
            && now < session.signed_in_at + self.0.lifetimes.absolute.as_secs()
    }

    /// What is written of a session, and until when.
    fn written(&self, session: &SignedIn) -> Result<(Vec<u8>, u64), StoreDown> {
        let ends_at = (session.seen_at + self.0.lifetimes.idle.as_secs())
            .min(session.signed_in_at + self.0.lifetimes.absolute.as_secs());
        let plain = serde_json::to_vec(&Stored::from(session))
            .map_err(|error| Error::Down(error.to_string()))?;
        Ok((plain, ends_at))
    }

    async fn lock(&self, id: Id) -> tokio::sync::MutexGuard<'_, ()> {
        let place = usize::try_from(id.0.rem_euclid(LOCKS as i128)).unwrap_or(0);
        self.0.locks[place].lock().await
    }
}

#[cfg(test)]
mod tests;
