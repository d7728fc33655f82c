//! The typed doors from a page to the server: one file a subject.
//!
//! A body is short: parse, `caller()`, one call of the client. Every door has a fixed address, so
//! that a plain HTML form reaches it too; reads may be GET, writes are POST only.

use serde::{Deserialize, Serialize};

pub mod network;
pub mod privatelink;
pub mod services;
pub mod session;

/// What an action answers when it is done: the sentence to announce.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub message: String,
}
