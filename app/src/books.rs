//! What the portal keeps of its own: the record of what was done, notes on principals, requests that wait for approval.
//!
//! These are the only traits between `app` and `server`: the tables live in the server, in SQLite or PostgreSQL, and this
//! crate sees neither (docs/decisions/0013-books.md).

pub mod notes;
pub mod record;
pub mod requests;
pub mod settling;
pub mod tokens;

use std::sync::Arc;

/// The books cannot be read or written now. Its text is for the log.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct Down(pub String);

/// All of them, as every request gets them.
#[derive(Clone)]
pub struct Books {
    pub record: Arc<dyn record::Record>,
    pub notes: Arc<dyn notes::Notes>,
    pub requests: Arc<dyn requests::Requests>,
    pub tokens: Arc<dyn tokens::Tokens>,
}
