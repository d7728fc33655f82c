//! The page for people who follow a link from another site. Their browser sends no `SameSite=Strict` cookie with
//! that first request; this page opens the same address again, now from our own site, and the cookie comes along.
//! The second request is same-origin, so it cannot come here again.

use axum::response::{Html, IntoResponse as _, Response};

use crate::security::next::Next;

/// A page that leads to `path` at once, with and without scripts.
pub fn page(path: &Next) -> Response {
    // The characters of a `Next` need no other escape in an attribute.
    let path = path.as_str().replace('&', "&amp;");
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Postern</title>\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta http-equiv=\"refresh\" content=\"0;url={path}\"></head>\
         <body><p><a href=\"{path}\">Continue to Postern</a></p></body></html>"
    ))
    .into_response()
}
