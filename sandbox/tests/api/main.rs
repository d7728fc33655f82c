//! The sandbox through its router, with a clock that only moves when told: no sockets, no sleeps.

#![expect(clippy::unwrap_used, reason = "a test ends where it is surprised")]
#![expect(clippy::doc_markdown, reason = "PrivateLink is a word of prose here")]

mod auth;
mod aws;
mod catalogue;
mod components;
mod control;
mod faults;
mod links;
mod options;
mod pki;
mod privatelink;
mod secrets;
mod services;
mod support;
mod wire;
mod world;
