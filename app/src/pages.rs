//! One file a page or a window, named for what the person calls it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[cfg(feature = "hydrate")]
use crate::paths;

pub mod failed;
pub mod frame;
pub mod network;
pub mod not_found;
pub mod overview;
pub mod projects;
pub mod services;
pub mod sign_in;

/// Leaves the app for the sign-in page, which leads back to where the person is. A whole page
/// load, so that nothing of the ended session stays in memory. Does nothing on the server, which
/// answers with a redirect.
pub fn leave_for_sign_in() {
    #[cfg(feature = "hydrate")]
    {
        let location = window().location();
        let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        // A browser that refuses to navigate leaves the page as it is, with its notice.
        let _ = location.assign(&paths::sign_in_then(&here));
    }
}

/// The path of the page that is shown.
fn here() -> Memo<String> {
    use_location().pathname
}
