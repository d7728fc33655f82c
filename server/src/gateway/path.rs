//! The address of a request, taken apart before anything looks at it: each part is decoded once and must then be plain.
//!
//! Nothing of the address is sent on. It chooses a route, and its names are checked once more as what they are.

use axum::http::Uri;

pub const PREFIX: &str = "/v1";

/// The parts below `/v1`; `None` where the address is not one that a client of the API makes.
pub fn segments(uri: &Uri) -> Option<Vec<String>> {
    // `GET http://elsewhere/v1/me`: the portal is nobody's proxy.
    if uri.scheme().is_some() || uri.authority().is_some() {
        return None;
    }
    // What `avn cloud list` asks where no project is chosen.
    if uri.path() == "/v1/project//clouds" {
        return Some(vec!["clouds".to_owned()]);
    }
    let rest = uri.path().strip_prefix(PREFIX)?.strip_prefix('/')?;
    rest.split('/').map(segment).collect()
}

/// One part, decoded. No dot, slash, percent sign, semicolon, backslash, blank or letter beyond ASCII is in any name.
fn segment(raw: &str) -> Option<String> {
    let mut plain = String::with_capacity(raw.len());
    let mut bytes = raw.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            byte => byte,
        };
        if !(byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return None;
        }
        plain.push(char::from(byte));
    }
    (!plain.is_empty()).then_some(plain)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Whether the query says this of `include_secrets`, in every place where it speaks of it.
pub fn says_of_secrets(query: Option<&str>, wish: &str) -> bool {
    let pairs = query.unwrap_or_default().split('&');
    let mut said = pairs
        .filter_map(|pair| pair.strip_prefix("include_secrets="))
        .peekable();
    said.peek().is_some() && said.all(|value| value.eq_ignore_ascii_case(wish))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(uri: &str) -> Option<Vec<String>> {
        uri.parse().ok().and_then(|uri| segments(&uri))
    }

    #[test]
    fn each_part_is_decoded_once() {
        let parts = of("/v1/project/my%2Dproject/service/kafka%5f1?limit=999").unwrap();
        assert_eq!(parts, ["project", "my-project", "service", "kafka_1"]);
        assert_eq!(of("/v1/me").unwrap(), ["me"]);
        assert_eq!(of("/v1/project//clouds").unwrap(), ["clouds"]);
    }

    #[test]
    fn nothing_hides_in_an_address() {
        for uri in [
            "/v1",
            "/v1/",
            "/v1//",
            "/v1//me",
            "/v1/me/",
            "/v1/project//service",
            "/v1//project//clouds",
            "/v1/.",
            "/v1/..",
            "/v1/../admin",
            "/v1/project/..",
            "/v1/project/%2e%2e",
            "/v1/project/%2E.",
            "/v1/project/.%2e/me",
            "/v1/project/a%2fb",
            "/v1/project/a%2Fb",
            "/v1/project/a%252fb",
            "/v1/project/a%25",
            "/v1/project/%",
            "/v1/project/%2",
            "/v1/project/%zz",
            "/v1/project/%00",
            "/v1/project/a%0d%0ab",
            "/v1/project/a%20b",
            "/v1/project/a;b",
            "/v1/project/a%3bb",
            "/v1/project/a\\b",
            "/v1/project/a%5cb",
            "/v1/project/a:b",
            "/v1/project/a@b",
            "/v1/project/a.b",
            "/v1/project/%c3%a4",
            "/v1/project/a+b",
            "/v1/project/a,b",
            "/v1/project/a=b",
            "/v1/project/{project}",
            "/v1/project/*",
            "/v2/me",
            "/V1/me",
            "//v1/me",
            "/v1me",
            "/",
            "*",
            "http://api.aiven.io/v1/me",
            "https://127.0.0.1/v1/me",
            "api.aiven.io:443",
        ] {
            assert_eq!(of(uri), None, "{uri}");
        }
    }

    #[test]
    fn secrets_are_wished_for_in_one_voice() {
        assert!(says_of_secrets(
            Some("include_secrets=True&limit=999"),
            "true"
        ));
        assert!(says_of_secrets(Some("a=b&include_secrets=false"), "false"));
        for query in [
            None,
            Some(""),
            Some("include_secrets"),
            Some("include_secrets=true&include_secrets=false"),
        ] {
            assert!(
                !says_of_secrets(query, "true") && !says_of_secrets(query, "false"),
                "{query:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn whatever_passes_is_plain(path in "/v1(/[a%.0-9eEfF2\\\\;~]{0,6}){1,4}") {
            for segment in of(&path).into_iter().flatten() {
                proptest::prop_assert!(!segment.is_empty());
                proptest::prop_assert!(segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
            }
        }
    }
}
