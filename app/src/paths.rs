//! Every address of the portal, in one place: pages link with these, forms return to them.

use aiven::{ProjectName, ServiceName};

pub const HOME: &str = "/projects";
pub const SIGN_IN: &str = "/sign-in";
pub const SIGN_OUT: &str = "/sign-out";

pub fn services(project: &ProjectName) -> String {
    format!("/projects/{project}/services")
}

pub fn service(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}")
}

pub fn network(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/network")
}

/// The address of a window over the Network page.
pub fn network_dialog(project: &ProjectName, service: &ServiceName, dialog: Dialog) -> String {
    format!("{}/{}", network(project, service), dialog.segment())
}

/// Where the Network page asks for its newest state.
pub fn network_state(project: &ProjectName, service: &ServiceName) -> String {
    format!("/api/network/state/{project}/{service}")
}

/// The sign-in page that leads back to `next`, a path of this portal.
pub fn sign_in_then(next: &str) -> String {
    let mut out = String::from(SIGN_IN);
    if next != HOME && next.starts_with('/') {
        out.push_str("?next=");
        out.push_str(&encode(next));
    }
    out
}

/// The windows that open over the Network page, each with an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Create,
    Principals,
    Delete,
}

impl Dialog {
    pub fn segment(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Principals => "principals",
            Self::Delete => "delete",
        }
    }

    /// The window that `path` names, if it names one.
    pub fn of_path(path: &str) -> Option<Self> {
        match path.trim_end_matches('/').rsplit_once("/network/")?.1 {
            "create" => Some(Self::Create),
            "principals" => Some(Self::Principals),
            "delete" => Some(Self::Delete),
            _ => None,
        }
    }
}

/// Percent-encodes everything but RFC 3986's unreserved characters and `/`.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a String can't fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_is_found_again_in_its_own_path() {
        let (p, s) = (
            ProjectName::parse("demo").unwrap(),
            ServiceName::parse("my-kafka").unwrap(),
        );
        for dialog in [Dialog::Create, Dialog::Principals, Dialog::Delete] {
            assert_eq!(
                Dialog::of_path(&network_dialog(&p, &s, dialog)),
                Some(dialog)
            );
        }
        assert_eq!(Dialog::of_path(&network(&p, &s)), None);
    }

    #[test]
    fn next_is_encoded_whole() {
        assert_eq!(
            sign_in_then("/projects/demo/services?q=a&b=#"),
            "/sign-in?next=/projects/demo/services%3Fq%3Da%26b%3D%23"
        );
        assert_eq!(
            sign_in_then("//evil.example"),
            "/sign-in?next=//evil.example"
        );
        assert_eq!(sign_in_then(HOME), "/sign-in");
    }
}
