//! The server of Postern: the only crate with secrets, sockets and disk. It turns cookies into callers for `app`,
//! serves the built site from memory, and calls Aiven only through `aiven::Client`.

mod activity;
pub mod assets;
pub mod audit;
pub mod backup;
pub mod base;
pub mod books;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
mod etag;
mod follow;
mod gate;
pub mod gateway;
pub mod health;
mod limit;
pub mod listen;
pub mod metrics;
mod pages;
mod parts;
mod portal;
mod router;
pub mod security;
pub mod session;
pub mod settle;
mod sign_in;
pub mod store;
pub mod team;
pub mod telemetry;

pub use gate::HeaderNames;
pub use portal::{Portal, Wiring, sweep};
pub use router::Sentinels;
