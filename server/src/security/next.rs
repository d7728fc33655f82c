//! Where to go after sign-in: a path of this portal and nothing else, whatever the address says. The rule is an
//! allow-list, so that it does not depend on how a browser mends broken addresses.

use std::fmt;

use axum::http::HeaderValue;

/// The guide's form for a VPC endpoint lives in its address, with up to sixteen subnets and fifty tags.
const LONGEST: usize = 8_000;

/// A path of this portal, perhaps with a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// The path in `text`, if it is one of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let fits = text.len() <= LONGEST
            && text.bytes().all(is_allowed)
            && is_well_encoded(path, b"")
            && is_well_encoded(query, LINES)
            && (path == "/" || is_plain_path(path))
            && !query.contains('?')
            && !leads_round(path);
        fits.then(|| Self(text.to_owned()))
    }

    /// The path of an address on this very server, which may be written out in full, and may name a place in the page.
    pub fn of_location(value: &HeaderValue) -> Self {
        let text = value.to_str().unwrap_or_default();
        let (text, place) = text.split_once('#').unwrap_or((text, ""));
        let path = match text.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
            None => text,
        };
        // A query that is too long, or not ours, costs the query and not the page.
        let bare = path.split('?').next().unwrap_or_default();
        match Self::parse(path).or_else(|| Self::parse(bare)) {
            Some(Self(path)) if is_place(place) => Self(format!("{path}#{place}")),
            Some(next) => next,
            None => Self::default(),
        }
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
    byte.is_ascii_alphanumeric() || b"/-_.~?=&%+,:*".contains(&byte)
}

/// What separates the lines of a text that was typed: in a query it moves nobody anywhere.
const LINES: &[u8] = b"\t\r\n";

/// The id of a place in a page.
fn is_place(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(is_plain)
}

/// Every `%` begins two hexadecimal digits, and none stands for a control character but the `allowed` ones.
fn is_well_encoded(text: &str, allowed: &[u8]) -> bool {
    text.split('%').skip(1).all(|after| {
        let digits = after
            .get(..2)
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        let is_text = |byte: u8| (byte >= b' ' && byte != 0x7f) || allowed.contains(&byte);
        digits.is_some_and(is_text) && !after.starts_with('+')
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
    [
        "sign-in",
        "sign-out",
        "signed-out",
        "api",
        "pkg",
        "healthz",
        "readyz",
    ]
    .contains(&first)
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
            "/projects/demo/services/my-kafka/network/setup?subnets=a%0D%0Ab",
            "/projects/demo/services/my-kafka/network/setup?tags=a%3D*",
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
    fn a_redirect_may_name_a_place_in_the_page() {
        for (location, kept) in [
            ("/projects?q=a%0Ab#step-1", "/projects?q=a%0Ab#step-1"),
            ("/projects#", "/projects"),
            ("/projects#//evil.example", "/projects"),
            ("//evil.example#a", "/projects"),
            ("/projects/demo?a=%00#b", "/projects/demo#b"),
            ("//evil.example?a=%00", "/projects"),
            ("#a", "/projects"),
        ] {
            let location = HeaderValue::from_static(location);
            assert_eq!(Next::of_location(&location).as_str(), kept, "{location:?}");
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
            "/a?b=%00",
            "/a?b=c#d",
        ] {
            assert_eq!(Next::parse(path), None, "{path}");
        }
        assert_eq!(Next::parse(&format!("/{}", "a".repeat(8_000))), None);
    }
}
