//! Opening the database: waits are bounded, the file is its owner's only, and the tables are made or brought up to date
//! before anything else happens. What fails is said in one sentence that shows no password.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Executor as _, PgPool, SqlitePool};

use super::{Db, Pool, migrate};
use crate::session::Keys;

/// Connections to either database.
const CONNECTIONS: u32 = 8;
/// How long a connection to PostgreSQL may take to come, new ones included.
const COMING: Duration = Duration::from_secs(2);
/// How long a connection that was idle may take to show that it lives.
const LIVING: Duration = Duration::from_millis(500);
/// What PostgreSQL itself gives up on: a statement, a wait for somebody's lock, a transaction left open.
const BOUNDS: &str = "set statement_timeout = '5s'; set lock_timeout = '2s'; set idle_in_transaction_session_timeout = '10s'";

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Place {
    /// Nowhere: gone with the process.
    Memory,
    /// A SQLite file, made if it is not there. A writer waits at most `busy` for another one.
    File { path: PathBuf, busy: Duration },
    /// PostgreSQL, for several portals.
    Postgres(SecretString),
}

/// As [`open`], for a command that looks at what there is: it makes no database.
pub async fn open_existing(place: &Place, keys: &Keys) -> Result<Db, String> {
    match place {
        Place::File { path, .. } if !path.exists() => Err(format!(
            "There is no database {}: check the setting `database`, and where this command runs.",
            path.display()
        )),
        place => open(place, keys).await,
    }
}

/// Opens the database for a portal that seals with `keys`.
pub async fn open(place: &Place, keys: &Keys) -> Result<Db, String> {
    let db = Db::new(match place {
        Place::Memory => Pool::Sqlite(memory().await?),
        Place::File { path, busy } => Pool::Sqlite(file(path, *busy).await?),
        Place::Postgres(url) => Pool::Postgres(postgres(url).await?),
    });
    migrate::run(&db, keys).await?;
    Ok(db)
}

async fn memory() -> Result<SqlitePool, String> {
    let explain = |error| format!("Cannot make a database in memory: {error}.");
    let options = SqliteConnectOptions::from_str("sqlite::memory:").map_err(explain)?;
    // The database is the connection.
    SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await
        .map_err(explain)
}

async fn file(path: &Path, busy: Duration) -> Result<SqlitePool, String> {
    let explain = |error: &dyn std::fmt::Display| {
        format!("Cannot open the database {}: {error}.", path.display())
    };
    make_private(path).map_err(|error| explain(&error))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        // What is recorded before it is done must be there after a power cut.
        .synchronous(SqliteSynchronous::Full)
        // What is deleted is overwritten, not only unlinked.
        .pragma("secure_delete", "on")
        .busy_timeout(busy);
    SqlitePoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(busy + Duration::from_secs(1))
        .connect_with(options)
        .await
        .map_err(|error| explain(&error))
}

fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

async fn postgres(url: &SecretString) -> Result<PgPool, String> {
    let options = PgConnectOptions::from_str(url.expose_secret())
        .map_err(|_| "The setting `database_url` is no address of a PostgreSQL database: postgres://user:password@host/database.".to_owned())?
        .application_name("postern");
    let place = format!(
        "{} on {}",
        options.get_database().unwrap_or("the default database"),
        options.get_host()
    );
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(COMING)
        // The test below is the same with an end.
        .test_before_acquire(false)
        .before_acquire(|connection, _| {
            Box::pin(async {
                let answer = tokio::time::timeout(LIVING, connection.ping()).await;
                answer
                    .unwrap_or(Err(sqlx::Error::PoolTimedOut))
                    .map(|()| true)
            })
        })
        .after_connect(|connection, _| {
            Box::pin(async { connection.execute(BOUNDS).await.map(drop) })
        })
        .connect_with(options)
        .await
        .map_err(|error| format!("Cannot open the PostgreSQL database {place}: {error}."))
}
