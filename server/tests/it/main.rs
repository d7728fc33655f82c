//! The whole server on a free port, the sandbox on another, and a client that behaves like a browser.
//! One binary for all of it; no test sleeps, none needs a built site.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

mod arrivals;
mod bodies;
mod browser;
mod canary;
mod clients;
mod csrf;
mod edit;
mod ends;
mod faults;
mod follow;
mod forms;
mod headers;
mod house;
mod listener;
mod logs;
mod markup;
mod operations;
mod panics;
mod parity;
mod parts;
mod paths;
mod process;
mod rate;
mod screens;
mod settings;
mod sign_in;
mod store;
mod vault;
mod wire;
