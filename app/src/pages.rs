//! One file a page or a window, named for what the person calls it.
//!
//! Pages are functions from their data to a view. What changes while it is looked at is an island;
//! everything else is plain HTML and no part of the browser's half.

#[cfg(feature = "ssr")]
pub mod activity;
#[cfg(feature = "ssr")]
pub mod aws;
#[cfg(feature = "ssr")]
pub mod check;
#[cfg(feature = "ssr")]
pub mod config;
#[cfg(feature = "ssr")]
pub mod endpoint;
#[cfg(feature = "ssr")]
pub mod failed;
#[cfg(feature = "ssr")]
pub mod frame;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod move_to_vpc;
pub mod network;
#[cfg(feature = "ssr")]
pub mod notes;
#[cfg(feature = "ssr")]
pub mod overview;
pub mod parts;
pub mod permit;
#[cfg(feature = "ssr")]
pub mod projects;
#[cfg(feature = "ssr")]
pub mod requests;
#[cfg(feature = "ssr")]
pub mod screen;
pub mod services;
#[cfg(feature = "ssr")]
pub mod setup;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod tokens;
#[cfg(feature = "ssr")]
pub mod vpcs;
pub mod wait;

/// Leaves for the sign-in page, which leads back to where the person is.
#[cfg(feature = "hydrate")]
fn leave_for_sign_in() {
    let sign_in = crate::paths::sign_in_then(&crate::base::here());
    let location = leptos::prelude::window().location();
    // A browser that refuses to navigate leaves the page as it is, with its notice.
    let _ = location.assign(&crate::base::address(&sign_in));
}
