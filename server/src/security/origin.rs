//! A web origin: scheme, host and port, written as browsers write it.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::Uri;

/// `https://postern.example.com` or `http://127.0.0.1:3000`; never a path, never a default port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin in `text`, which may end in one slash.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.strip_suffix('/').unwrap_or(text).parse().ok()?;
        let scheme = uri
            .scheme_str()
            .filter(|scheme| ["http", "https"].contains(scheme))?;
        let authority = uri.authority()?;
        if authority.as_str().contains('@')
            || !["", "/"].contains(&uri.path())
            || uri.query().is_some()
        {
            return None;
        }
        let host = authority.host().to_ascii_lowercase();
        let port = match (scheme, authority.port_u16()) {
            (_, None) | ("http", Some(80)) | ("https", Some(443)) => String::new(),
            (_, Some(port)) => format!(":{port}"),
        };
        (!host.is_empty()).then(|| Self(format!("{scheme}://{host}{port}")))
    }

    /// Plain HTTP at that address.
    pub fn of(address: SocketAddr) -> Self {
        Self::parse(&format!("http://{address}"))
            .unwrap_or_else(|| Self(format!("http://{address}")))
    }

    /// As in the `Origin` header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Whether the host is this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost"
            || host
                .trim_matches(['[', ']'])
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    }

    /// The origins that are this one: on loopback, `localhost` names the same server.
    pub fn aliases(&self) -> Vec<Self> {
        let mut all = vec![self.clone()];
        if self.is_loopback() && self.host() != "localhost" {
            all.push(Self(self.0.replacen(self.host(), "localhost", 1)));
        }
        all
    }

    fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        match rest.find(']') {
            Some(end) => &rest[..=end],
            None => rest.split(':').next().unwrap_or_default(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, origin) in [
            (
                "https://Postern.Example.com",
                Some("https://postern.example.com"),
            ),
            ("https://x.example:443/", Some("https://x.example")),
            ("http://x.example:80", Some("http://x.example")),
            ("http://127.0.0.1:3000", Some("http://127.0.0.1:3000")),
            ("http://[::1]:3000", Some("http://[::1]:3000")),
            ("https://x.example/a", None),
            ("https://x.example?a", None),
            ("https://user@x.example", None),
            ("ftp://x.example", None),
            ("x.example", None),
            ("", None),
        ] {
            assert_eq!(
                Origin::parse(text).as_ref().map(Origin::as_str),
                origin,
                "{text}"
            );
        }
    }

    #[test]
    fn localhost_is_another_name_of_loopback_only() {
        let names = |text: &str| {
            Origin::parse(text)
                .unwrap()
                .aliases()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names("http://127.0.0.1:3000"),
            ["http://127.0.0.1:3000", "http://localhost:3000"]
        );
        assert_eq!(
            names("http://[::1]:3000"),
            ["http://[::1]:3000", "http://localhost:3000"]
        );
        assert_eq!(names("https://x.example"), ["https://x.example"]);
    }
}
