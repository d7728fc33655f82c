//! Every address of the portal, in one place: pages link with these, forms return to them.

mod part;

use aiven::{ProjectName, ServiceName};

pub use part::{Part, ProjectPart};

pub const HOME: &str = "/projects";
pub const SIGN_IN: &str = "/sign-in";
/// Off to the company's provider.
pub const SINGLE_SIGN_ON: &str = "/sign-in/sso";
/// Back from it.
pub const CALLBACK: &str = "/sign-in/callback";
/// As one of the demo's people.
pub const SIGN_IN_DEMO: &str = "/sign-in/demo";
pub const SIGN_OUT: &str = "/sign-out";
/// Where people land whom others signed in.
pub const SIGNED_OUT: &str = "/signed-out";
/// The record of everything that the person may see.
pub const ACTIVITY: &str = "/activity";
/// The same to take away, with the same query.
pub const ACTIVITY_JSONL: &str = "/api/activity.jsonl";
pub const ACTIVITY_CSV: &str = "/api/activity.csv";
/// Changes that wait for a second person, and those that did.
pub const REQUESTS: &str = "/requests";
/// Portal tokens, for clients of the gateway.
pub const TOKENS: &str = "/tokens";

pub fn services(project: &ProjectName) -> String {
    format!("/projects/{project}/services")
}

pub fn service(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}")
}

/// The editor of the advanced configuration.
pub fn config(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/config")
}

/// The VPCs of a project.
pub fn vpcs(project: &ProjectName) -> String {
    format!("/projects/{project}/vpcs")
}

/// The guide from nothing to a connection that works.
pub fn setup(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/network/setup")
}

/// Where a service is moved into a project VPC.
pub fn move_to_vpc(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/network/move")
}

/// Finding out from inside the customer's VPC what is reachable.
pub fn check(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/network/check")
}

/// Where a part of a project's page is asked for by itself.
pub fn project_part(part: ProjectPart, project: &ProjectName) -> String {
    format!("/api/parts/{}/{project}", part.segment())
}

/// Where a page's part is asked for by itself.
pub fn part(part: Part, project: &ProjectName, service: &ServiceName) -> String {
    format!("/api/parts/{}/{project}/{service}", part.segment())
}

/// A file to take away.
pub fn download(project: &ProjectName, service: &ServiceName, file: &str) -> String {
    format!("/api/download/{project}/{service}/{file}")
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

/// Notes on the service's principals.
pub fn notes(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/network/notes")
}

/// The record of one service.
pub fn service_activity(project: &ProjectName, service: &ServiceName) -> String {
    format!("/projects/{project}/services/{service}/activity")
}

/// One request; its id is random and plain.
pub fn request(id: &str) -> String {
    format!("{REQUESTS}/{id}")
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

/// The way to the provider that leads back to `next`.
pub fn single_sign_on_then(next: &str) -> String {
    sign_in_then(next).replacen(SIGN_IN, SINGLE_SIGN_ON, 1)
}

/// The addresses of pages that take their own forms: what they show then has no other address. Overview is among them,
/// since that is how secrets are asked for.
pub const POSTED_PATTERNS: [&str; 9] = [
    TOKENS,
    "/requests/{id}",
    "/projects/{project}/services/{service}/network/notes",
    "/projects/{project}/services/{service}",
    "/projects/{project}/services/{service}/config",
    "/projects/{project}/services/{service}/network/setup",
    "/projects/{project}/services/{service}/network/move",
    "/projects/{project}/services/{service}/network/check",
    "/projects/{project}/vpcs",
];

/// The addresses of all other pages, as the server's router writes them.
pub const PATTERNS: [&str; 10] = [
    SIGN_IN,
    HOME,
    ACTIVITY,
    REQUESTS,
    "/projects/{project}/services/{service}/activity",
    "/projects/{project}/services",
    "/projects/{project}/services/{service}/network",
    "/projects/{project}/services/{service}/network/create",
    "/projects/{project}/services/{service}/network/principals",
    "/projects/{project}/services/{service}/network/delete",
];

/// The page that an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    SignIn,
    Projects,
    Services(ProjectName),
    Vpcs(ProjectName),
    Overview(ProjectName, ServiceName),
    Config(ProjectName, ServiceName),
    /// The window, if any, is drawn over the page.
    Network(ProjectName, ServiceName),
    Setup(ProjectName, ServiceName),
    MoveToVpc(ProjectName, ServiceName),
    Check(ProjectName, ServiceName),
    Notes(ProjectName, ServiceName),
    ServiceActivity(ProjectName, ServiceName),
    Activity,
    Requests,
    Request(String),
    Tokens,
    Nowhere,
}

impl Place {
    /// The project that the page is about, if it is about one.
    pub fn project(&self) -> Option<&ProjectName> {
        match self {
            Self::Services(project)
            | Self::Vpcs(project)
            | Self::Overview(project, _)
            | Self::Config(project, _)
            | Self::Network(project, _)
            | Self::Setup(project, _)
            | Self::MoveToVpc(project, _)
            | Self::Check(project, _)
            | Self::Notes(project, _)
            | Self::ServiceActivity(project, _) => Some(project),
            Self::SignIn
            | Self::Projects
            | Self::Activity
            | Self::Requests
            | Self::Request(_)
            | Self::Tokens
            | Self::Nowhere => None,
        }
    }

    /// Reads the path of an address. A name that can't be one leads nowhere.
    pub fn of_path(path: &str) -> Self {
        let path = path.trim_end_matches('/');
        let mut parts = path.split('/').skip(1);
        let mut next = || parts.next();
        let place = match (next(), next(), next(), next(), next(), next()) {
            (Some("sign-in"), None, ..) => Some(Self::SignIn),
            (Some("projects"), None, ..) => Some(Self::Projects),
            (Some("activity"), None, ..) => Some(Self::Activity),
            (Some("requests"), None, ..) => Some(Self::Requests),
            (Some("tokens"), None, ..) => Some(Self::Tokens),
            (Some("requests"), Some(id), None, ..) if aiven::is_plain_word(id) => {
                Some(Self::Request(id.to_owned()))
            }
            (Some("projects"), Some(project), Some("vpcs"), None, ..) => {
                ProjectName::parse(project).ok().map(Self::Vpcs)
            }
            (Some("projects"), Some(project), Some("services"), service, tab, dialog) => {
                Self::of_project(project, service, tab, dialog)
            }
            _ => None,
        };
        match parts.next() {
            None => place.unwrap_or(Self::Nowhere),
            Some(_) => Self::Nowhere,
        }
    }

    fn of_project(
        project: &str,
        service: Option<&str>,
        tab: Option<&str>,
        dialog: Option<&str>,
    ) -> Option<Self> {
        let project = ProjectName::parse(project).ok()?;
        let Some(service) = service else {
            return Some(Self::Services(project));
        };
        let service = ServiceName::parse(service).ok()?;
        match (tab, dialog) {
            (None, _) => Some(Self::Overview(project, service)),
            (Some("config"), None) => Some(Self::Config(project, service)),
            (Some("network"), None | Some("create" | "principals" | "delete")) => {
                Some(Self::Network(project, service))
            }
            (Some("network"), Some("setup")) => Some(Self::Setup(project, service)),
            (Some("network"), Some("move")) => Some(Self::MoveToVpc(project, service)),
            (Some("network"), Some("check")) => Some(Self::Check(project, service)),
            (Some("network"), Some("notes")) => Some(Self::Notes(project, service)),
            (Some("activity"), None) => Some(Self::ServiceActivity(project, service)),
            _ => None,
        }
    }
}

/// The windows that open over the Network page, each with an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
        Self::of_segment(path.trim_end_matches('/').rsplit_once("/network/")?.1)
    }

    /// The window called so in its address.
    pub fn of_segment(segment: &str) -> Option<Self> {
        let mut all = [Self::Create, Self::Principals, Self::Delete].into_iter();
        all.find(|dialog| dialog.segment() == segment)
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
    fn a_place_is_found_again_in_its_own_path() {
        let (p, s) = (
            ProjectName::parse("demo").unwrap(),
            ServiceName::parse("my-kafka").unwrap(),
        );
        let create = network_dialog(&p, &s, Dialog::Create);
        assert_eq!(
            Place::of_path(&create),
            Place::Network(p.clone(), s.clone())
        );
        assert_eq!(Place::of_path(SIGN_IN), Place::SignIn);
        assert_eq!(Place::of_path(HOME), Place::Projects);
        assert_eq!(Place::of_path(TOKENS), Place::Tokens);
        assert_eq!(Place::of_path(&services(&p)), Place::Services(p.clone()));
        assert_eq!(
            Place::of_path(&service(&p, &s)),
            Place::Overview(p.clone(), s.clone())
        );
        assert_eq!(
            Place::of_path(&config(&p, &s)),
            Place::Config(p.clone(), s.clone())
        );
        assert_eq!(Place::of_path(&vpcs(&p)), Place::Vpcs(p.clone()));
        for (path, place) in [
            (setup(&p, &s), Place::Setup(p.clone(), s.clone())),
            (move_to_vpc(&p, &s), Place::MoveToVpc(p.clone(), s.clone())),
            (check(&p, &s), Place::Check(p.clone(), s.clone())),
            (network(&p, &s), Place::Network(p, s)),
        ] {
            assert_eq!(Place::of_path(&path), place);
        }
    }

    #[test]
    fn anything_else_leads_nowhere() {
        for path in [
            "",
            "/",
            "/nowhere",
            "/projects/demo",
            "/projects/../services",
            "/projects/demo/services/a%2fb",
            "/projects/demo/services/my-kafka/network/create/x",
            "/projects/demo/services/my-kafka/logs",
            "/projects/demo/services/my-kafka/config/create",
        ] {
            assert_eq!(Place::of_path(path), Place::Nowhere, "{path}");
        }
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
