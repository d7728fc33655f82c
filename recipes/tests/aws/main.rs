//! What goes to AWS and what comes back from a host there: every recipe of an endpoint is read by a parser of its
//! language, every script is run by the shells that people have.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod commands;
mod doctor;
mod files;
mod form;
mod host;
mod judges;
mod networks;
mod output;
mod starttls;
mod ways;
mod world;
