//! The guard-rails that the settings put around every change, whoever asks for it.
//!
//! They are the portal's own rules, beside what Aiven allows: enforced by the server before anything is sent, and said on
//! the page before that. The browser has only those about principals.

#[cfg(feature = "ssr")]
mod judge;
mod principals;
#[cfg(feature = "ssr")]
mod settings;

#[cfg(feature = "ssr")]
pub use judge::Verdict;
pub use principals::Rules;
#[cfg(feature = "ssr")]
pub use settings::Policy;

/// Said at the field for the reason.
pub const SAY_WHY: &str = "Say why: this portal's guard-rails ask for a reason with each change.";
