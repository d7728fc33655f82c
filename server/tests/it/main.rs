//! The whole server on a free port, the sandbox on another, and a client that behaves like a browser.
//! One binary for all of it; no test sleeps, none needs a built site.

mod arrivals;
mod bodies;
mod browser;
mod canary;
mod csrf;
mod faults;
mod follow;
mod headers;
mod house;
mod listener;
mod logs;
mod operations;
mod panics;
mod paths;
mod process;
mod sign_in;
mod store;
