//! Reads that are passed on to a program as Aiven answers them: which there are, as data, and what comes back.
//!
//! Each is one path of Aiven's API, made of checked names only. Whatever is not in [`Passing`] cannot be asked for.

mod body;
mod way;

use bytes::Bytes;

use super::{CAP, CATALOGUE, SMALL};
use crate::name::{Id, ProjectName, ServiceName, Word};
use crate::privatelink::LinkCloud;

pub use body::Body;

/// Whether a service's secrets are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secrets {
    Asked,
    NotAsked,
}

/// A read that may be passed on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Passing {
    Projects,
    Project {
        project: ProjectName,
    },
    Services {
        project: ProjectName,
    },
    Service {
        project: ProjectName,
        service: ServiceName,
        secrets: Secrets,
    },
    /// Of a project, or of everybody.
    Clouds {
        project: Option<ProjectName>,
    },
    /// All types with plans and schemas, tens of megabytes; of a project, or of everybody.
    ServiceTypes {
        project: Option<ProjectName>,
    },
    /// The light list, which Aiven spells with a hyphen.
    ServiceTypeList {
        project: ProjectName,
    },
    ServiceType {
        project: ProjectName,
        service_type: Word,
    },
    Plans {
        project: ProjectName,
        service_type: Word,
    },
    Vpcs {
        project: ProjectName,
    },
    Vpc {
        project: ProjectName,
        vpc: Id,
    },
    Availability {
        project: ProjectName,
    },
    /// The project's CA.
    Authority {
        project: ProjectName,
    },
    Privatelink {
        project: ProjectName,
        service: ServiceName,
        cloud: LinkCloud,
    },
    Connections {
        project: ProjectName,
        service: ServiceName,
        cloud: LinkCloud,
    },
}

/// Aiven's answer, with a body that is still under way. Always JSON: what is not is an error.
pub struct Passed {
    pub status: u16,
    pub content_type: &'static str,
    /// Seconds, where Aiven asked to wait.
    pub retry_after: Option<u64>,
    pub body: Body,
}

/// Aiven's answer with its whole body.
pub struct Whole {
    pub status: u16,
    pub content_type: &'static str,
    /// Seconds, where Aiven asked to wait.
    pub retry_after: Option<u64>,
    pub body: Vec<u8>,
}

impl Passed {
    /// The next piece of the body; nothing at its end.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, crate::Error> {
        self.body.piece().await
    }
}

impl Passing {
    /// The project that it is about.
    pub fn project(&self) -> Option<&ProjectName> {
        match self {
            Self::Projects => None,
            Self::Clouds { project } | Self::ServiceTypes { project } => project.as_ref(),
            Self::Project { project }
            | Self::Services { project }
            | Self::Service { project, .. }
            | Self::ServiceTypeList { project }
            | Self::ServiceType { project, .. }
            | Self::Plans { project, .. }
            | Self::Vpcs { project }
            | Self::Vpc { project, .. }
            | Self::Availability { project }
            | Self::Authority { project }
            | Self::Privatelink { project, .. }
            | Self::Connections { project, .. } => Some(project),
        }
    }

    /// The service that it is about.
    pub fn service(&self) -> Option<&ServiceName> {
        match self {
            Self::Service { service, .. }
            | Self::Privatelink { service, .. }
            | Self::Connections { service, .. } => Some(service),
            _ => None,
        }
    }

    /// The call's plain name, for errors and logs.
    pub fn call(&self) -> &'static str {
        match self {
            Self::Projects => "list the projects",
            Self::Project { .. } => "read the project",
            Self::Services { .. } => "list the services",
            Self::Service { .. } => "read the service",
            Self::Clouds { .. } => "list the clouds",
            Self::ServiceTypes { .. } | Self::ServiceTypeList { .. } => "list the service types",
            Self::ServiceType { .. } => "read the service type",
            Self::Plans { .. } => "list the plans",
            Self::Vpcs { .. } => "list the VPCs",
            Self::Vpc { .. } => "read the VPC",
            Self::Availability { .. } => "read the prices of PrivateLink",
            Self::Authority { .. } => "read the project's CA",
            Self::Privatelink { .. } => "read the PrivateLink",
            Self::Connections { .. } => "list the connections",
        }
    }

    /// Below `/v1`; begins with a slash. Also what the breaker calls it.
    fn path(&self) -> String {
        let of = |project: &ProjectName, tail: &str| format!("/project/{project}{tail}");
        match self {
            Self::Projects => "/project".to_owned(),
            Self::Project { project } => of(project, ""),
            Self::Services { project } => of(project, "/service"),
            Self::Service {
                project, service, ..
            } => of(project, &format!("/service/{service}")),
            Self::Clouds { project: None } => "/clouds".to_owned(),
            Self::Clouds { project: Some(it) } => of(it, "/clouds"),
            Self::ServiceTypes { project: None } => "/service_types".to_owned(),
            Self::ServiceTypes { project: Some(it) } => of(it, "/service_types"),
            Self::ServiceTypeList { project } => of(project, "/service-types"),
            Self::ServiceType {
                project,
                service_type,
            } => of(project, &format!("/service-types/{service_type}")),
            Self::Plans {
                project,
                service_type,
            } => of(project, &format!("/service-types/{service_type}/plans")),
            Self::Vpcs { project } => of(project, "/vpcs"),
            Self::Vpc { project, vpc } => of(project, &format!("/vpcs/{vpc}")),
            Self::Availability { project } => of(project, "/privatelink-availability"),
            Self::Authority { project } => of(project, "/kms/ca"),
            Self::Privatelink {
                project,
                service,
                cloud,
            } => {
                let cloud = cloud.as_str();
                of(project, &format!("/service/{service}/privatelink/{cloud}"))
            }
            Self::Connections {
                project,
                service,
                cloud,
            } => {
                let tail = format!(
                    "/service/{service}/privatelink/{}/connections",
                    cloud.as_str()
                );
                of(project, &tail)
            }
        }
    }

    /// What follows the path. Without a word about secrets Aiven gives them.
    fn query(&self) -> &'static str {
        match self {
            Self::Service {
                secrets: Secrets::Asked,
                ..
            } => "?include_secrets=true",
            Self::Service { .. } | Self::Services { .. } => "?include_secrets=false",
            _ => "",
        }
    }

    /// The largest answer, in bytes.
    fn cap(&self) -> usize {
        match self {
            Self::ServiceTypes { .. }
            | Self::ServiceTypeList { .. }
            | Self::ServiceType { .. }
            | Self::Plans { .. } => CATALOGUE,
            Self::Projects
            | Self::Project { .. }
            | Self::Services { .. }
            | Self::Service { .. }
            | Self::Clouds { .. } => CAP,
            _ => SMALL,
        }
    }
}
