//! The page for people who follow a link from another site. Their browser sends no `SameSite=Strict` cookie with
//! that first request; this page opens the same address again, now from our own site, and the cookie comes along.
//! The second request is same-origin, so it cannot come here again.

use app::ssr::Assets;
use axum::response::{Html, IntoResponse as _, Response};

use crate::security::next::Next;

/// A page that leads to `path` at once, with and without scripts.
pub fn page(path: &Next, assets: &Assets) -> Response {
    let Assets { css, icon, .. } = assets;
    // The characters of a `Next` need no other escape in an attribute.
    let path = path.as_str().replace('&', "&amp;");
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Postern</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"{icon}\"><link rel=\"stylesheet\" href=\"{css}\">\
         <meta http-equiv=\"refresh\" content=\"0;url={path}\"></head>\
         <body><main class=\"error-page\"><p><a href=\"{path}\">Continue to Postern</a></p></main></body></html>"
    ))
    .into_response()
}
