//! Small pages that lead on at once, with and without scripts. One is for people who follow a link from another site:
//! their browser sends no `SameSite=Strict` cookie with that first request; the page opens the same address again, now
//! from our own site, and the cookie comes along. The second request is same-origin, so it cannot come here again.

use app::ssr::Assets;
use axum::response::{Html, IntoResponse as _, Response};

use crate::security::next::Next;

/// A page that leads to `path` at once.
pub fn page(path: &Next, assets: &Assets) -> Response {
    onward(path.as_str(), "Continue to Postern", assets)
}

/// The same for an address of our own making, which may be another site's.
pub fn onward(address: &str, label: &str, assets: &Assets) -> Response {
    let Assets { css, icon, .. } = assets;
    let address = escaped(address);
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Postern</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"icon\" href=\"{icon}\"><link rel=\"stylesheet\" href=\"{css}\">\
         <meta http-equiv=\"refresh\" content=\"0;url={address}\"></head>\
         <body><main class=\"error-page\"><p><a href=\"{address}\">{label}</a></p></main></body></html>"
    ))
    .into_response()
}

fn escaped(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for character in address.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(character),
        }
    }
    out
}
