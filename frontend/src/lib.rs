//! Boots the app in the browser.
