//! Everything that the gateway passes on, in one list: the router is made of it, the sentence of a refusal, and the table
//! of the tests.

mod table;

use aiven::{Id, LinkCloud, Passing, ProjectName, Secrets, ServiceName, Word};
use app::change::Target;
use app::role::Operation;
use axum::http::Method;

use super::errors::Said;
pub use table::ROUTES;

const TWICE: &str = "This address has /v1 in it twice, because clients add it themselves: AIVEN_WEB_URL is the portal's \
                     address without /v1.";

/// One call that a portal token can make.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub method: Verb,
    /// With the names that are in it, in braces.
    pub pattern: &'static str,
    /// The right that it needs in the project, if it is about one.
    pub right: Operation,
    pub kind: Kind,
    /// What it is for, in the sentence that says what is passed on.
    pub what: &'static str,
}

/// The methods of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Delete,
}

impl Verb {
    pub fn of(method: &Method) -> Option<Self> {
        match *method {
            Method::GET => Some(Self::Get),
            Method::POST => Some(Self::Post),
            Method::PUT => Some(Self::Put),
            Method::DELETE => Some(Self::Delete),
            _ => None,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Answered here, of the token.
    Me,
    /// Aiven's list without what the token does not see.
    Projects,
    /// Without who pays for it.
    Project,
    Services,
    /// Without secrets, where the token may not read them.
    Service,
    /// A change of options, and of nothing else.
    UpdateService,
    /// Passed on as Aiven answers it.
    Read(Read),
    /// A change of a `PrivateLink`.
    Link(LinkCloud, Deed),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    Clouds,
    ServiceTypes,
    ServiceTypeList,
    ServiceType,
    Plans,
    Vpcs,
    Vpc,
    Availability,
    Authority,
    Privatelink(LinkCloud),
    Connections(LinkCloud),
}

/// What is done to a `PrivateLink`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Create,
    Update,
    Delete,
    Refresh,
    /// Of one connection.
    Approve,
    UpdateConnection,
}

/// The names in an address, each checked as what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub project: Option<ProjectName>,
    pub service: Option<ServiceName>,
    pub word: Option<Word>,
    pub id: Option<Id>,
}

impl Names {
    pub fn target(&self) -> Option<Target> {
        Some(Target {
            project: self.project.clone()?,
            service: self.service.clone(),
        })
    }

    fn of(pattern: &str, segments: &[String]) -> Result<Self, Said> {
        let mut names = Self::default();
        for (part, text) in parts(pattern).zip(segments) {
            match part {
                "{project}" => {
                    let name = ProjectName::parse(text);
                    names.project = Some(name.map_err(|_| Said::unknown_project())?);
                }
                "{service}" => {
                    let name = ServiceName::parse(text);
                    names.service = Some(name.map_err(|_| Said::unknown_service())?);
                }
                "{type}" => {
                    let none = |_| Said::new(404, "Service type does not exist");
                    names.word = Some(Word::parse(text).map_err(none)?);
                }
                "{id}" => {
                    let none = |_| Said::new(404, "There is nothing of this id");
                    names.id = Some(Id::parse(text).map_err(none)?);
                }
                _ => {}
            }
        }
        Ok(names)
    }
}

/// The route of a call, and the names in its address.
pub fn find(verb: Verb, segments: &[String]) -> Result<(&'static Route, Names), Said> {
    if segments.first().is_some_and(|first| first == "v1") {
        return Err(Said::malformed(TWICE));
    }
    let mut routes = ROUTES.iter().filter(|route| route.method == verb);
    let route = routes.find(|route| fits(route.pattern, segments));
    let route = route.ok_or_else(|| Said::forbidden(not_passed_on()))?;
    Ok((route, Names::of(route.pattern, segments)?))
}

fn parts(pattern: &str) -> impl Iterator<Item = &str> {
    pattern.split('/').skip(2)
}

fn fits(pattern: &str, segments: &[String]) -> bool {
    parts(pattern).count() == segments.len()
        && parts(pattern)
            .zip(segments)
            .all(|(part, text)| part.starts_with('{') || part == text)
}

/// Said of everything that is not in the list.
pub fn not_passed_on() -> String {
    let mut whats: Vec<&str> = Vec::new();
    for route in ROUTES {
        if !whats.contains(&route.what) {
            whats.push(route.what);
        }
    }
    format!(
        "This portal does not pass on this call: no portal token can have the right to it. What portal tokens can be for: \
         {}. For everything else use a token of Aiven's at Aiven's own address.",
        whats.join(", ")
    )
}

impl Read {
    /// The call at Aiven; `None` if a name is missing, which the list rules out.
    pub fn passing(self, names: Names) -> Option<Passing> {
        let Names {
            project,
            service,
            word,
            id,
        } = names;
        Some(match self {
            Self::Clouds => Passing::Clouds { project },
            Self::ServiceTypes => Passing::ServiceTypes { project },
            Self::ServiceTypeList => Passing::ServiceTypeList { project: project? },
            Self::ServiceType => Passing::ServiceType {
                project: project?,
                service_type: word?,
            },
            Self::Plans => Passing::Plans {
                project: project?,
                service_type: word?,
            },
            Self::Vpcs => Passing::Vpcs { project: project? },
            Self::Vpc => Passing::Vpc {
                project: project?,
                vpc: id?,
            },
            Self::Availability => Passing::Availability { project: project? },
            Self::Authority => Passing::Authority { project: project? },
            Self::Privatelink(cloud) => Passing::Privatelink {
                project: project?,
                service: service?,
                cloud,
            },
            Self::Connections(cloud) => Passing::Connections {
                project: project?,
                service: service?,
                cloud,
            },
        })
    }
}

/// A service as Aiven has it.
pub fn service_at(target: &Target, secrets: Secrets) -> Option<Passing> {
    Some(Passing::Service {
        project: target.project.clone(),
        service: target.service.clone()?,
        secrets,
    })
}

#[cfg(test)]
mod tests;
