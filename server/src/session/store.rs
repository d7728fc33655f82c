//! Where sealed records lie: a database file readable by its owner only, or memory for the demo.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tower_sessions_sqlx_store::SqliteStore;

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    pub store: SqliteStore,
    pub pool: sqlx::SqlitePool,
}

impl Database {
    /// Whether the database can be read now.
    pub async fn answers(&self) -> bool {
        sqlx::query("select 1 from tower_sessions limit 1")
            .fetch_optional(&self.pool)
            .await
            .is_ok()
    }
}

/// Opens the file at `path`, made if it is not there; waits at most `busy` for another writer.
pub async fn open_sqlite(path: &Path, busy: Duration) -> Result<Database, String> {
    let explain = |error: &dyn std::fmt::Display| {
        format!("Cannot open the database {}: {error}.", path.display())
    };
    make_private(path).map_err(|error| explain(&error))?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        // What is deleted is overwritten, not only unlinked.
        .pragma("secure_delete", "on")
        .busy_timeout(busy);
    let pool = SqlitePoolOptions::new()
        .max_connections(8)
        .acquire_timeout(busy + Duration::from_secs(1))
        .connect_with(options)
        .await
        .map_err(|error| explain(&error))?;
    let store = SqliteStore::new(pool.clone());
    store.migrate().await.map_err(|error| explain(&error))?;
    Ok(Database { store, pool })
}

fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
