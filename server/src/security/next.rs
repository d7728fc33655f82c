//! Where to go after sign-in: a path of this portal and nothing else, whatever the address says. The rule is an
//! allow-list, so that it does not depend on how a browser mends broken addresses.

use std::fmt;

use axum::http::HeaderValue;

const LONGEST: usize = 2_000;

/// A path of this portal, perhaps with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// The path in `text`, if it is one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let fits = text.len() <= LONGEST
            && text.bytes().all(is_allowed)
            && is_well_encoded(text)
            && (path == "/" || is_plain_path(path))
            && !query.contains('?')
            && !leads_round(path);
        fits.then(|| Self(text.to_owned()))
    }

    /// The path of an address on this very server, which may be written out in full.
    pub fn of_location(value: &HeaderValue) -> Self {
        let text = value.to_str().unwrap_or_default();
        let path = match text.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
            None => text,
        };
        Self::parse(path).unwrap_or_default()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Next {
    fn default() -> Self {
        Self(app::paths::HOME.to_owned())
    }
}

impl fmt::Display for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-_.~?=&%+,:".contains(&byte)
}

/// Every `%` begins two hexadecimal digits, and none stands for a control character.
fn is_well_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let digits = after
            .get(..2)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        digits.is_some_and(|byte| byte >= b' ' && byte != 0x7f) && !after.starts_with('+')
    })
}

/// `/a/b`: segments that are not empty, not dots, and hide no slash.
fn is_plain_path(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else {
        return false;
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    rest.split('/').all(|segment| {
        let lower = segment.to_ascii_lowercase();
        let hides = ["%2f", "%5c", "%2e", "%25", ":"]
            .iter()
            .any(|part| lower.contains(part));
        !segment.is_empty() && segment != "." && segment != ".." && !hides
    })
}

/// Paths that are not pages, or would ask for the sign-in again.
fn leads_round(path: &str) -> bool {
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    ["sign-in", "sign-out", "api", "pkg", "healthz", "readyz"].contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_ours_are_accepted() {
        for path in [
            "/",
            "/projects",
            "/projects/demo/services?q=a%20b&sort=name&dir=down",
            "/projects/demo/services/my-kafka/network/create",
            "/projects/demo/services/",
            "/projects/demo/services?q=https://a.example/%2F",
        ] {
            assert_eq!(Next::parse(path).unwrap().as_str(), path);
        }
    }

    /// Ways to write an address that browsers have taken for another site's, combined.
    fn payloads() -> Vec<String> {
        let starts = [
            "//",
            "///",
            "////",
            "/\\",
            "\\/",
            "\\\\",
            "/\\/",
            "/%2f",
            "/%2F",
            "/%5c",
            "/%5C",
            "%2f%2f",
            "/%09/",
            "/\t/",
            "/\n/",
            "/\r/",
            "/%0a/",
            "/%0d/",
            "/%0d%0a/",
            "/ /",
            "/./",
            "/../",
            "/.//",
            "/..//",
            "/%2e%2e/",
            "/%2e/",
            "/.%2e/",
            "/;/",
            "/;@",
            "/@",
            "@",
            "http:",
            "http:/",
            "http://",
            "https:",
            "https:/",
            "https://",
            "HTTPS://",
            "hTTp:\\\\",
            "ftp://",
            "javascript:",
            "data:text/html,",
            "vbscript:",
            "/%252f",
            "/%255c",
            "/\u{a0}/",
            "/\u{2028}/",
            "/\u{ff0f}",
            "\u{3002}",
            " /",
            "\t/",
            "\n//",
            "",
            "/%00/",
            "/\0/",
            "/http://",
            "/https:",
            "/:/",
            "?//",
            "#//",
            "/#//",
            "/?/?",
        ];
        let ends = [
            "evil.example",
            "evil.example/%2e%2e",
            "evil.example:80/a",
            "user@evil.example",
            "[::1]/",
            "2130706433",
        ];
        starts
            .iter()
            .flat_map(|start| ends.map(|end| format!("{start}{end}")))
            .collect()
    }

    #[test]
    fn no_payload_leaves_the_portal() {
        let payloads = payloads();
        assert!(payloads.len() >= 300, "{}", payloads.len());
        for payload in payloads {
            if let Some(next) = Next::parse(&payload) {
                let rest = next.as_str().strip_prefix('/').unwrap();
                assert!(
                    !rest.starts_with(['/', '\\', '.', ' ', '%']),
                    "{payload:?} accepted"
                );
                let path = next.as_str().split('?').next().unwrap();
                assert!(
                    !path.contains("//") && !path.contains('\\') && !path.contains(':'),
                    "{payload:?} accepted"
                );
            }
            let location = HeaderValue::from_bytes(payload.as_bytes())
                .unwrap_or(HeaderValue::from_static("x"));
            let kept = Next::of_location(&location);
            assert!(
                kept.as_str().starts_with('/') && !kept.as_str().starts_with("//"),
                "{payload:?} -> {kept}"
            );
        }
    }

    #[test]
    fn nothing_that_is_no_page_is_next() {
        for path in [
            "/sign-in?next=/sign-in",
            "/sign-out",
            "/api/network",
            "/pkg/a.js",
            "projects",
            "",
            "/a%zz",
            "/a%2",
            "/a%0a",
        ] {
            assert_eq!(Next::parse(path), None, "{path}");
        }
        assert_eq!(Next::parse(&format!("/{}", "a".repeat(2_000))), None);
    }
}
