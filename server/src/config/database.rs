//! Where the database is: a PostgreSQL, if its address is given, or a SQLite file.

use super::{ConfigError, Raw, parse};
use crate::store::Place;

/// How long a writer waits for another one.
pub const BUSY: std::time::Duration = std::time::Duration::from_secs(5);

/// The place that the settings name.
pub(super) fn understand(raw: &Raw) -> Result<Place, ConfigError> {
    let path = raw.parsed("database", parse::path)?;
    Ok(match raw.parsed("database_url", address)? {
        Some(url) => Place::Postgres(url.into()),
        None => Place::File { path, busy: BUSY },
    })
}

fn address(text: &str) -> Result<Option<String>, &'static str> {
    let known = ["postgres://", "postgresql://"];
    match text.trim() {
        "" => Ok(None),
        url if known.iter().any(|scheme| url.starts_with(scheme)) => Ok(Some(url.to_owned())),
        _ => {
            Err("must be the address of a PostgreSQL database: postgres://user:password@host/name")
        }
    }
}
