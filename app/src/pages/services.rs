//! The services of a project: one list call, filtered and sorted by what the address says.

pub mod filter;
pub mod listing;
#[cfg(feature = "ssr")]
mod table;

#[cfg(feature = "ssr")]
pub use table::{services, support_label};
