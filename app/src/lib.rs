//! What a person sees, and the typed doors to the server behind it.
//!
//! The same crate is compiled for the server (feature `ssr`), which renders every page, and for
//! the browser (feature `hydrate`), which takes over the parts that live there: the islands. It
//! knows Aiven's words through `aiven`'s types, but neither sessions nor SQL nor tokens: those
//! are in `server`, which hands over a [`ssr::Caller`].
#![recursion_limit = "256"]
#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink is a word of prose here, not code"
)]

pub mod api;
#[cfg(feature = "ssr")]
pub mod app;
mod base;
#[cfg(feature = "ssr")]
pub mod books;
pub mod cadence;
#[cfg(feature = "ssr")]
pub mod change;
#[cfg(feature = "ssr")]
pub mod day;
pub mod failure;
pub mod flash;
#[cfg(feature = "ssr")]
pub mod guide;
#[cfg(feature = "hydrate")]
pub mod json;
pub mod pages;
pub mod paths;
pub mod permit;
#[cfg(feature = "ssr")]
pub mod person;
pub mod policy;
#[cfg(feature = "ssr")]
pub mod role;
#[cfg(feature = "ssr")]
pub mod scope;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;

#[cfg(feature = "ssr")]
pub use app::App;
