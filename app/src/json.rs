//! Reads JSON that our own server wrote. Browser only.
//!
//! The browser has a reader of its own; what comes out of it becomes our types. `serde_json` would bring another one,
//! with a sentence for everything that can be wrong with a text, which nobody reads here.

use serde::de::DeserializeOwned;

/// The value that a text holds, if it can be read.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
