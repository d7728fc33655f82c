//! The client against the sandbox, and against answers that no AWS should give: every call, every class of error, and
//! how often AWS is really called.
//!
//! Nothing sleeps to wait for a state: the sandbox's clock and the client's are moved by hand.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod calls;
mod endpoints;
mod faults;
mod groups;
mod hostile;
mod log;
mod policy;
mod puppet;
mod refusals;
mod role;
mod secrets;
mod support;
