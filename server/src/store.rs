//! The one database: a SQLite file, SQLite in memory for the demo, or PostgreSQL for several portals. Statements are
//! written once for all of them, with `$1` for what is bound; [`read!`] and [`change!`] run them on whichever it is.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::{PgPool, SqlitePool};

use crate::session::Keys;

/// How long a question to the database may take altogether, waiting for a connection and for other writers included.
const PATIENCE: Duration = Duration::from_secs(8);

/// An open database. A clone is the same database.
#[derive(Clone)]
pub struct Db {
    pub(crate) pool: Pool,
    /// Whether the last change could not be written down.
    refuses: Arc<AtomicBool>,
}

/// Which it is. [`read!`] and [`change!`] look into it, hardly anything else does.
#[derive(Clone)]
pub enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Why something could not be read or written. Nothing of it is for people, and nothing in it is secret.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something like it is there already.
    #[error("the database has such a row already")]
    Taken,
    /// The database answers, and refuses what it was given.
    #[error("the database refuses the row: {0}")]
    Refused(String),
    /// The database does not answer, or not in time, or takes no changes.
    #[error("the database does not answer: {0}")]
    Down(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(why) if why.is_unique_violation() => Self::Taken,
            // Classes of SQLSTATE: data exceptions, and constraints that are not kept. SQLite has numbers instead.
            sqlx::Error::Database(why)
                if why.is_check_violation()
                    || why.code().is_some_and(|code| {
                        code.len() == 5 && (code.starts_with("22") || code.starts_with("23"))
                    }) =>
            {
                Self::Refused(error.to_string())
            }
            _ => Self::Down(error.to_string()),
        }
    }
}

/// Reads: `read!(db, |pool| sqlx::query…().fetch_all(pool).await)` gives `Result<_, store::Error>`. The body stands there
/// once for each database, so its value must not say which it was; `?` in it takes a `sqlx::Error`.
macro_rules! read {
    ($db:expr, |$pool:ident| $body:expr) => {
        match &$db.pool {
            $crate::store::Pool::Sqlite($pool) => $crate::store::bounded(async { $body }).await,
            $crate::store::Pool::Postgres($pool) => $crate::store::bounded(async { $body }).await,
        }
    };
}

/// Writes, all of it or nothing: `change!(db, Turn::Free, |tx| sqlx::query…().execute(&mut *tx).await.map(…))`. In it `tx`
/// is a connection in a transaction, which is committed if the body's value is `Ok`.
macro_rules! change {
    ($db:expr, $turn:expr, |$tx:ident| $body:expr) => {{
        let outcome = match &$db.pool {
            $crate::store::Pool::Sqlite(pool) => {
                $crate::store::bounded($crate::store::change!(@in pool, "begin immediate", $turn, $tx, $body)).await
            }
            $crate::store::Pool::Postgres(pool) => {
                $crate::store::bounded($crate::store::change!(@in pool, "begin isolation level read committed", $turn, $tx, $body)).await
            }
        };
        $db.noted(outcome)
    }};
    (@in $pool:ident, $begin:expr, $turn:expr, $tx:ident, $body:expr) => {
        async {
            let mut connection = $pool.acquire().await?;
            let (outcome, is_clean) =
                match sqlx::Connection::begin_with(&mut *connection, $begin).await {
                    Err(error) => (Err(error), false),
                    Ok(mut whole) => {
                        let outcome = {
                            let $tx = &mut *whole;
                            $crate::store::in_sqlx(async {
                                $crate::store::TakesTurns::take($tx, $turn).await?;
                                $body
                            })
                            .await
                        };
                        // Its locks end now, not when somebody uses the connection again.
                        match outcome {
                            Err(error) => (Err(error), whole.rollback().await.is_ok()),
                            Ok(value) => match whole.commit().await {
                                Err(error) => (Err(error), false),
                                Ok(()) => (Ok(value), true),
                            },
                        }
                    }
                };
            if !is_clean {
                // A full disk ends a transaction by itself, and the connection does not know: it would begin no other.
                connection.close_on_drop();
            }
            outcome
        }
    };
}

impl Db {
    pub(crate) fn new(pool: Pool) -> Self {
        Self {
            pool,
            refuses: Arc::default(),
        }
    }

    /// Which database it is, for statements past [`read!`] and [`change!`].
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Whether these keys open what the database holds now; an error where it does not answer. Another portal may have
    /// sealed it with a newer key since this one began.
    pub async fn keys_fit(&self, keys: &Keys) -> Result<bool, Error> {
        let known: Vec<(String, String)> = read!(self, |pool| {
            sqlx::query_as("select name, sealed from key_check order by name")
                .fetch_all(pool)
                .await
        })?;
        Ok(keys::open_all(&known, keys))
    }

    /// Whether the last change could be written down.
    pub fn takes_changes(&self) -> bool {
        !self.refuses.load(Ordering::Relaxed)
    }

    /// Remembers how a change went, for [`Db::takes_changes`].
    pub(crate) fn noted<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        let refused = matches!(outcome, Err(Error::Down(_)));
        if self.refuses.swap(refused, Ordering::Relaxed) != refused {
            if refused {
                tracing::error!(
                    "The database takes no changes: nothing can be changed at Aiven now"
                );
            } else {
                tracing::info!("The database takes changes again");
            }
        }
        outcome
    }
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The pool's own text has the address, and the password with it.
        f.write_str(match self.pool {
            Pool::Sqlite(_) => "Db(SQLite)",
            Pool::Postgres(_) => "Db(PostgreSQL)",
        })
    }
}

/// Gives up on a database that neither answers nor fails.
pub(crate) async fn bounded<T>(
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, Error> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(Error::Down(format!("nothing came in {PATIENCE:?}"))),
    }
}

/// Says which error `?` takes in a body.
pub(crate) fn in_sqlx<T, F: Future<Output = Result<T, sqlx::Error>>>(body: F) -> F {
    body
}

/// Changes that must not happen at the same time, on any portal, hold the same turn until they are written. SQLite lets
/// one writer in at a time anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// With nobody: one statement, or several that other writers may come between.
    Free,
    Migration,
    Record,
    Request,
}

/// A transaction's connection.
pub(crate) trait TakesTurns {
    /// Waits for the turn, which ends with the transaction.
    fn take(&mut self, turn: Turn) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl TakesTurns for sqlx::SqliteConnection {
    async fn take(&mut self, _turn: Turn) -> Result<(), sqlx::Error> {
        // `begin immediate` did it.
        Ok(())
    }
}

impl TakesTurns for sqlx::PgConnection {
    async fn take(&mut self, turn: Turn) -> Result<(), sqlx::Error> {
        let name = match turn {
            Turn::Free => return Ok(()),
            Turn::Migration => "migration",
            Turn::Record => "record",
            Turn::Request => "request",
        };
        // Two portals that share a database but not a schema have nothing to do with each other.
        sqlx::query(
            "select pg_advisory_xact_lock(hashtextextended('postern ' || $1 || ' ' || current_schema(), 0))",
        )
        .bind(name)
        .execute(self)
        .await
        .map(drop)
    }
}

pub(crate) use {change, read};

mod keys;
mod migrate;
mod open;
mod rekey;

pub use open::{Place, open, open_existing};
pub use rekey::{REQUEST_PURPOSE, Rekeyed, TOKEN_PURPOSE, rekey, reseal};
