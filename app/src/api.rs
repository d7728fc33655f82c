//! The typed doors from a page to the server.
//!
//! Pages are read on the server ([`page`]); writes go through one server function each: a body is
//! short (parse, `caller()`, one call of the client) and has a fixed address, so that a plain HTML
//! form reaches it. The browser sends the same forms through [`fetch`], one small function for
//! all, because a generated stub for each would be a large part of the WASM.

use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod aws;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod endpoint;
#[cfg(feature = "hydrate")]
pub mod fetch;
#[cfg(feature = "ssr")]
pub mod move_to_vpc;
pub mod network;
#[cfg(feature = "ssr")]
pub mod notes;
#[cfg(feature = "ssr")]
pub mod outcome;
#[cfg(feature = "ssr")]
pub mod overview;
#[cfg(feature = "ssr")]
pub mod page;
pub mod privatelink;
#[cfg(feature = "ssr")]
pub mod reading;
#[cfg(feature = "ssr")]
pub mod requests;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod setup;
#[cfg(feature = "ssr")]
pub mod tokens;
#[cfg(feature = "ssr")]
pub mod vpcs;

/// What an action answers when it is done: the sentence to announce.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub message: String,
    /// Where the person goes on, if not on the page where the form stood.
    #[serde(default)]
    pub to: Option<String>,
}
