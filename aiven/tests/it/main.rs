//! The client against the sandbox: every method, every class of error, and how often Aiven is really called.
//!
//! One binary; time is real but short (see `support::quick`), and nothing sleeps to wait for a state: the sandbox's
//! clock is moved by hand.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod credentials;
mod drift;
mod faults;
mod hostile;
mod links;
mod log;
mod lost;
mod network;
mod passing;
mod puppet;
mod reads;
mod settings;
mod sharing;
mod support;
mod tap;
mod tokens;
mod vpcs;
mod waits;
mod writes;
