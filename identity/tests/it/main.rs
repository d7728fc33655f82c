//! The client against a provider of our own that is wrong in one way at a time. No test sleeps.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

mod hostile;
mod idp;
mod people;
mod provider_down;
mod walk;
