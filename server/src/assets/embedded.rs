//! The built site as part of the program: what lay in `target/site` when it was built, precompressed files too.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::Bytes;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../target/site"]
struct Built;

/// Every file by its address.
pub fn files() -> BTreeMap<String, Bytes> {
    Built::iter()
        .filter_map(|path| {
            let bytes = match Built::get(&path)?.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => Bytes::from(bytes),
            };
            Some((format!("/{path}"), bytes))
        })
        .collect()
}
