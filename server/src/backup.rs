//! `postern backup`: a copy of the SQLite file in one file, taken while portals run. Sessions stay out of it, so that
//! none that was ended since comes to life again when the copy is put back.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

use crate::books::record::verify;
use crate::config::DATABASE_BUSY;
use crate::store::{Db, Place, Pool};

/// Copies the database to `to`, which must not be there yet, and says so, with what the copy's record ends with.
pub async fn backup(place: &Place, to: &Path) -> Result<String, String> {
    let from = match place {
        Place::File { path, .. } if path.exists() => path,
        Place::File { path, .. } => {
            return Err(format!(
                "There is no database {}: check the setting `database`, and where this command runs.",
                path.display()
            ));
        }
        Place::Postgres(_) => {
            return Err("This portal's database is PostgreSQL: copy it with pg_dump.".to_owned());
        }
        Place::Memory => return Err("This portal keeps nothing.".to_owned()),
    };
    let explain = |error: &dyn std::fmt::Display| {
        format!("Cannot make the backup {}: {error}.", to.display())
    };
    if to.exists() {
        return Err(explain(&"there is such a file already; name a new one"));
    }
    // Whatever is called as it was asked for is whole.
    let part = PathBuf::from(format!("{}.part", to.display()));
    let made = copy(from, &part).await;
    let done = match made {
        Ok(head) => finish(&part, to)
            .map(|()| format!("{} holds everything but sessions. {head}", to.display())),
        Err(error) => Err(error),
    };
    done.map_err(|error| {
        let _ = std::fs::remove_file(&part);
        explain(&error)
    })
}

/// Makes the copy and says what the newest row of its record is.
async fn copy(from: &Path, part: &Path) -> io::Result<String> {
    private(part)?;
    let source = open(from, SqliteConnectOptions::new()).await?;
    let copied = sqlx::query("vacuum into $1")
        .bind(part.to_string_lossy())
        .execute(&source)
        .await;
    source.close().await;
    copied.map_err(io::Error::other)?;

    let options = SqliteConnectOptions::new()
        // One file, with nothing beside it.
        .journal_mode(SqliteJournalMode::Delete)
        .pragma("secure_delete", "on");
    let copy = open(part, options).await?;
    let head = look(&copy).await;
    copy.close().await;
    head
}

async fn look(copy: &SqlitePool) -> io::Result<String> {
    sqlx::query("delete from session")
        .execute(copy)
        .await
        .map_err(io::Error::other)?;
    let (found,): (String,) = sqlx::query_as("pragma integrity_check")
        .fetch_one(copy)
        .await
        .map_err(io::Error::other)?;
    if found != "ok" {
        return Err(io::Error::other(format!("the copy is not sound: {found}")));
    }
    let head = verify::head(&Db::new(Pool::Sqlite(copy.clone())))
        .await
        .map_err(io::Error::other)?;
    Ok(match head {
        Some(head) => format!("The newest row of its record is {head}."),
        None => "Its record has no rows.".to_owned(),
    })
}

async fn open(path: &Path, options: SqliteConnectOptions) -> io::Result<SqlitePool> {
    SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.filename(path).busy_timeout(DATABASE_BUSY))
        .await
        .map_err(io::Error::other)
}

/// An empty file for nobody but its owner, into which SQLite then writes.
fn private(part: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part).map(drop)
}

/// On disk first, then under its name.
fn finish(part: &Path, to: &Path) -> io::Result<()> {
    File::open(part)?.sync_all()?;
    std::fs::rename(part, to)
}
