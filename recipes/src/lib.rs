//! Text that a person pastes, made from Aiven's names and lists.
//!
//! Every function is pure: no I/O, no clock, no secret. Whatever is put into a line is quoted for the shell here, so
//! that a pasted line does what it shows and nothing else.

#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink is a word of prose here, not code"
)]

pub mod avn;
pub mod shell;
