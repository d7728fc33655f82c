//! Whether a client has a version already. Tags count as the same if they differ only in being weak: a proxy that
//! compresses makes them so.

use axum::http::{HeaderMap, header};

/// `tag` is quoted, as in the `ETag` header.
pub fn is_known(asked: &HeaderMap, tag: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == "*" || known == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_among_others_and_made_weak() {
        for (known, expected) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("\"a-stale\"", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, known.parse().unwrap());
            assert_eq!(is_known(&headers, "\"a\""), expected, "{known}");
        }
        assert!(!is_known(&HeaderMap::new(), "\"a\""));
    }
}
