//! The oracle: Aiven's own client, the real `avn`, drives the sandbox. It decides what a stand-in must answer.
//!
//! Without Python or without the package these tests are skipped with a loud line; with `CI=true` they fail instead.

#![expect(clippy::unwrap_used, reason = "a test ends where it is surprised")]

mod connection_info;
mod links;
mod oracle;
mod privatelink;
mod services;
mod vpcs;
