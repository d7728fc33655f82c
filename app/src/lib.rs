//! What a person sees, and the typed doors to the server behind it.
//!
//! The same crate is rendered on the server (feature `ssr`) and hydrated in the browser (feature
//! `hydrate`), never both at once. It knows Aiven's words through `aiven`'s types, but neither
//! sessions nor SQL nor tokens: those live in `server`, which hands over a [`ssr::Caller`].
#![recursion_limit = "256"]

pub mod api;
pub mod app;
pub mod cadence;
pub mod failure;
pub mod flash;
pub mod pages;
pub mod paths;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod ssr;
pub mod ui;

pub use app::App;
