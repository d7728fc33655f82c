//! Where sessions lie: a row at the hash of a session's id, sealed twice. The inner layer opens with the id alone, which
//! only the browser holds; the outer with the server's key alone, so that another key can take over without the id. A
//! copy of the database opens nothing, with the server's key neither.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use tower_sessions::session::Id;

use super::seal::{HolderKey, Keys};
use crate::store::{Db, Error, Turn, change, read};

/// What the outer layer of a session is sealed for; its place is the row's.
pub const PURPOSE: &[u8] = b"session row";
const INNER: &[u8] = b"session";

/// The rows.
#[derive(Clone, Debug)]
pub struct Rows {
    db: Db,
    keys: Keys,
}

impl Rows {
    pub fn new(db: Db, keys: Keys) -> Self {
        Self { db, keys }
    }

    /// Adds a row until `ends_at`; [`Error::Taken`] if the place is.
    pub async fn create(&self, id: Id, plain: &[u8], ends_at: u64) -> Result<(), Error> {
        let place = place_of(id);
        let sealed = self.seal(id, &place, plain)?;
        let ends_at = seconds(ends_at);
        change!(self.db, Turn::Free, |tx| sqlx::query(
            "insert into session (place, sealed, ends_at) values ($1, $2, $3)"
        )
        .bind(&place)
        .bind(&sealed)
        .bind(ends_at)
        .execute(&mut *tx)
        .await
        .map(drop))
    }

    /// Writes a row that is there; whether it was. A row that was removed is not brought back.
    pub async fn save(&self, id: Id, plain: &[u8], ends_at: u64) -> Result<bool, Error> {
        let place = place_of(id);
        let sealed = self.seal(id, &place, plain)?;
        let ends_at = seconds(ends_at);
        change!(self.db, Turn::Free, |tx| sqlx::query(
            "update session set sealed = $2, ends_at = $3 where place = $1"
        )
        .bind(&place)
        .bind(&sealed)
        .bind(ends_at)
        .execute(&mut *tx)
        .await
        .map(|done| done.rows_affected() > 0))
    }

    /// What was stored for this id. What does not open (another key, a moved row) is not there.
    pub async fn load(&self, id: Id) -> Result<Option<Vec<u8>>, Error> {
        let place = place_of(id);
        let found = read!(self.db, |pool| sqlx::query_scalar::<_, String>(
            "select sealed from session where place = $1"
        )
        .bind(&place)
        .fetch_optional(pool)
        .await)?;
        Ok(found.and_then(|sealed| {
            let inner = self.keys.open(PURPOSE, place.as_bytes(), &sealed)?;
            HolderKey::of(&id.0.to_le_bytes(), INNER).open(place.as_bytes(), &inner)
        }))
    }

    pub async fn delete(&self, id: Id) -> Result<(), Error> {
        let place = place_of(id);
        change!(self.db, Turn::Free, |tx| sqlx::query(
            "delete from session where place = $1"
        )
        .bind(&place)
        .execute(&mut *tx)
        .await
        .map(drop))
    }

    fn seal(&self, id: Id, place: &str, plain: &[u8]) -> Result<String, Error> {
        HolderKey::of(&id.0.to_le_bytes(), INNER)
            .seal(place.as_bytes(), plain)
            .and_then(|inner| self.keys.seal(PURPOSE, place.as_bytes(), &inner))
            .ok_or_else(|| Error::Down("the session cannot be sealed".to_owned()))
    }
}

/// Removes the rows of sessions that were over at `now`; how many.
pub async fn remove_over(db: &Db, now: u64) -> Result<u64, Error> {
    let now = seconds(now);
    change!(db, Turn::Free, |tx| sqlx::query(
        "delete from session where ends_at <= $1"
    )
    .bind(now)
    .execute(&mut *tx)
    .await
    .map(|done| done.rows_affected()))
}

/// Where the session of that id is stored: a hash, so that the place does not tell the id.
fn place_of(id: Id) -> String {
    let digest = Sha256::new_with_prefix("postern session place")
        .chain_update(id.0.to_le_bytes())
        .finalize();
    URL_SAFE_NO_PAD.encode(digest)
}

fn seconds(at: u64) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
