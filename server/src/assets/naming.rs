//! What a file of the built site is, told from its path and its content.

use std::collections::BTreeMap;

use axum::body::Bytes;
use sha2::{Digest as _, Sha256};

/// Not what is hidden, no address that means something to the router, and no types: those are for whoever builds.
pub fn is_for_browsers(path: &str) -> bool {
    !path.contains("/.") && !path.contains(['{', '}']) && !path.contains(".d.ts")
}

/// `postern.js.br` beside `postern.js`.
pub fn is_variant(path: &str, all: &BTreeMap<String, Bytes>) -> bool {
    path.strip_suffix(".br")
        .or_else(|| path.strip_suffix(".gz"))
        .is_some_and(|plain| all.contains_key(plain))
}

/// The address with the hash in it, for the files that pages name.
pub fn hashed_name(path: &str, bytes: &[u8]) -> Option<String> {
    let name = path.strip_prefix("/pkg/postern")?;
    let ending = ["_bg.wasm", ".wasm", ".js", ".css"]
        .into_iter()
        .find(|ending| name == *ending)?;
    let ending = ending.trim_start_matches("_bg");
    Some(format!("/pkg/postern-{}{ending}", hash(bytes)))
}

/// `inter-3f2a91c0.woff2`: whoever named the file put the beginning of its SHA-256 into the name.
pub fn is_named_by_content(path: &str, bytes: &[u8]) -> bool {
    let stem = path
        .rsplit('/')
        .next()
        .and_then(|name| name.split('.').next())
        .unwrap_or_default();
    let Some((_, tail)) = stem.rsplit_once('-') else {
        return false;
    };
    tail.len() >= 8 && hash(bytes).starts_with(tail)
}

pub fn is_icon(path: &str) -> bool {
    extension(path) == "svg" || path == "/favicon.ico"
}

/// The first 16 hexadecimal digits of the content's SHA-256.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8]
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

pub fn extension(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

pub fn content_type(path: &str) -> &'static str {
    match extension(path) {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "html" => "text/html; charset=utf-8",
        _ => "application/octet-stream",
    }
}
