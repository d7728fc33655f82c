//! The books of `app::books`, kept in the database: the record, notes on principals, requests.

mod notes;
pub mod record;
mod requests;
pub mod tokens;

use std::sync::Arc;

use app::books::{Books, Down};

use crate::clock::Clock;
use crate::session::Keys;
use crate::store::{self, Db};

/// The books in this database; what is secret in them is sealed with `keys`.
pub fn books(db: &Db, keys: &Keys, clock: &Clock) -> Books {
    Books {
        record: Arc::new(record::Table::new(db.clone(), clock.clone())),
        notes: Arc::new(notes::Table::new(db.clone(), clock.clone())),
        requests: Arc::new(requests::Table::new(
            db.clone(),
            keys.clone(),
            clock.clone(),
        )),
        tokens: Arc::new(tokens::Table::new(db.clone(), keys.clone(), clock.clone())),
    }
}

/// Text as both databases keep it: PostgreSQL takes no NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

impl From<store::Error> for Down {
    fn from(error: store::Error) -> Self {
        Self(error.to_string())
    }
}
