//! Sealing everything anew with the newest key, row by row, while portals run: a row that somebody changed meanwhile is
//! left as it is and looked at again. Nobody is signed out, because the layer that a session's id seals stays as it is.

use std::fmt;

use super::{Db, Error, Place, Turn, open_existing};
use crate::session::{Keys, SESSION_PURPOSE};

/// What a request's change is sealed for; its place is the request's id.
pub const REQUEST_PURPOSE: &[u8] = b"request";
/// What a portal token's rights are sealed for; its place is the token's id.
pub const TOKEN_PURPOSE: &[u8] = b"portal token";

/// Rows looked at in one go.
const BATCH: i64 = 200;
/// A row that is always changed between reading and writing is sealed with the newest key by whoever changes it.
const PASSES: u32 = 5;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rekeyed {
    pub sessions: u64,
    pub requests: u64,
    pub tokens: u64,
    /// Rows that none of the keys opens. They were no use before, and are left alone.
    pub unopened: u64,
}

impl fmt::Display for Rekeyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Sealed anew with the first key: {}, {}, {}.",
            counted(self.sessions, "session"),
            counted(self.requests, "request"),
            counted(self.tokens, "portal token")
        )?;
        if self.unopened > 0 {
            write!(
                f,
                " {} could not be opened with any of the keys and stays as it is.",
                counted(self.unopened, "row")
            )?;
        }
        f.write_str(
            " Once every portal has the first key first, the others can go from `session_key`.",
        )
    }
}

fn counted(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// `postern rekey`: opens the database and seals what is in it anew.
pub async fn reseal(place: &Place, keys: &Keys) -> Result<Rekeyed, String> {
    let db = open_existing(place, keys).await?;
    rekey(&db, keys)
        .await
        .map_err(|error| format!("Not everything could be sealed anew: {error}. Run it again."))
}

/// Seals everything with the newest of `keys`, and forgets the others.
pub async fn rekey(db: &Db, keys: &Keys) -> Result<Rekeyed, Error> {
    let mut done = Rekeyed::default();
    (done.sessions, done.unopened) = table(db, keys, &SESSIONS).await?;
    for (sealed, count) in [(&REQUESTS, &mut done.requests), (&TOKENS, &mut done.tokens)] {
        let (anew, unopened) = table(db, keys, sealed).await?;
        *count = anew;
        done.unopened += unopened;
    }
    let newest = keys.newest();
    change!(db, Turn::Free, |tx| sqlx::query(
        "delete from key_check where name <> $1"
    )
    .bind(newest)
    .execute(&mut *tx)
    .await
    .map(drop))?;
    Ok(done)
}

/// A table with sealed rows.
struct Sealed {
    purpose: &'static [u8],
    /// Rows behind `$1` whose text does not begin with `$2`, at most `$3`.
    next: &'static str,
    /// `$1` is the place, `$2` what stood there, `$3` what shall.
    put: &'static str,
}

const SESSIONS: Sealed = Sealed {
    purpose: SESSION_PURPOSE,
    next: "select place, sealed from session where place > $1 and substr(sealed, 1, length($2)) <> $2 order by place limit $3",
    put: "update session set sealed = $3 where place = $1 and sealed = $2",
};

const REQUESTS: Sealed = Sealed {
    purpose: REQUEST_PURPOSE,
    next: "select id, sealed from request where id > $1 and sealed <> '' and substr(sealed, 1, length($2)) <> $2 order by id limit $3",
    put: "update request set sealed = $3 where id = $1 and sealed = $2",
};

const TOKENS: Sealed = Sealed {
    purpose: TOKEN_PURPOSE,
    next: "select id, sealed from portal_token where id > $1 and substr(sealed, 1, length($2)) <> $2 order by id limit $3",
    put: "update portal_token set sealed = $3 where id = $1 and sealed = $2",
};

/// How many rows were sealed anew, and how many could not be opened.
async fn table(db: &Db, keys: &Keys, sealed: &Sealed) -> Result<(u64, u64), Error> {
    let newest = keys.header();
    let (mut done, mut unopened) = (0, 0);
    for _ in 0..PASSES {
        let (mut after, mut changed) = (String::new(), false);
        unopened = 0;
        loop {
            let rows: Vec<(String, String)> = read!(db, |pool| sqlx::query_as(sealed.next)
                .bind(&after)
                .bind(&newest)
                .bind(BATCH)
                .fetch_all(pool)
                .await)?;
            let Some((last, _)) = rows.last() else { break };
            after.clone_from(last);
            for (place, old) in &rows {
                let Some(new) = anew(keys, sealed.purpose, place, old) else {
                    unopened += 1;
                    continue;
                };
                let put = change!(db, Turn::Free, |tx| sqlx::query(sealed.put)
                    .bind(place)
                    .bind(old)
                    .bind(&new)
                    .execute(&mut *tx)
                    .await
                    .map(|put| put.rows_affected()))?;
                done += put;
                changed |= put == 0;
            }
        }
        if !changed {
            break;
        }
    }
    Ok((done, unopened))
}

fn anew(keys: &Keys, purpose: &[u8], place: &str, old: &str) -> Option<String> {
    let plain = keys.open(purpose, place.as_bytes(), old)?;
    keys.seal(purpose, place.as_bytes(), &plain)
}
