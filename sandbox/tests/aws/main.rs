//! The oracle: Amazon's own client, the real `aws`, drives the sandbox. It decides what a stand-in must answer.
//!
//! Without Python or without the package these tests are skipped with a loud line; with `CI=true` they fail instead.

#![expect(clippy::unwrap_used, reason = "a test ends where it is surprised")]
#![expect(clippy::doc_markdown, reason = "PrivateLink is a word of prose here")]

mod endpoint;
mod groups;
mod identity;
mod oracle;
mod refusals;
