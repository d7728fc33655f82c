//! Text that a person pastes, made from Aiven's names and lists.
//!
//! Every function is pure: no I/O, no clock. Whatever is put into a text is quoted here for where it goes, so that a
//! pasted line or a saved file says what it shows and nothing else. Secrets come in as a parameter and are kept nowhere.

#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink is a word of prose here, not code"
)]

pub mod avn;
pub mod doctor;
pub mod endpoint;
mod env;
mod facts;
mod fields;
mod filling;
mod http;
mod json;
mod kafka;
mod kubernetes;
mod mysql;
mod postgres;
mod properties;
mod recipe;
mod rows;
pub mod shell;
mod text;
mod uri;
mod valkey;
mod yaml;

pub use facts::{Authority, Facts, Method, Protocol};
pub use filling::{CA_FILE, CERTIFICATE_FILE, Filling, KEY_FILE, Secrets};
pub use recipe::Recipe;
pub use rows::{Row, RowValue, rows};
