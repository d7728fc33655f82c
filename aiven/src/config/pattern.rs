//! Whether a text has the form that a schema's pattern asks for, as far as that can be told here.
//!
//! The patterns are written for another engine. What that may understand differently, and what cannot be read at all, is
//! left to Aiven to judge: a person must never be kept from entering a value that is right.

/// `false` only if the text certainly does not match.
#[cfg(feature = "client")]
pub(super) fn may_match(pattern: &str, text: &str) -> bool {
    /// Room for a compiled pattern, in bytes.
    const ROOM: usize = 1 << 20;
    // Set operations of this engine are literal characters in others, and classes know more than ASCII there.
    let is_foreign = ["[[", "&&", "--", "~~"]
        .iter()
        .any(|odd| pattern.contains(odd));
    if is_foreign || !text.is_ascii() {
        return true;
    }
    regex_lite::RegexBuilder::new(pattern)
        .size_limit(ROOM)
        .build()
        .map_or(true, |compiled| compiled.is_match(text))
}

/// There is nothing to check with.
#[cfg(not(feature = "client"))]
pub(super) fn may_match(_pattern: &str, _text: &str) -> bool {
    true
}
