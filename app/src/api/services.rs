//! Projects, services, and the facts of one service.

use aiven::ServiceName;
use aiven::{ProjectName, ServiceHead, Support};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::flash::Flash;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProjectsPage {
    pub who: String,
    pub projects: Vec<ProjectName>,
    pub flash: Option<Flash>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServicesPage {
    pub who: String,
    pub project: ProjectName,
    pub rows: Vec<ServiceRow>,
    /// Services whose description could not be read.
    pub unreadable: u32,
}

/// One line of the list; everything in it comes from the one list call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceRow {
    pub head: ServiceHead,
    pub support: Support,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
    pub support: Support,
    pub facts: Facts,
}

/// What Overview lists beside the head.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    pub created: Option<String>,
    pub updated: Option<String>,
    pub termination_protection: Option<bool>,
    pub listeners: Vec<Listener>,
}

/// Where a component listens, without user names or passwords.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    pub component: String,
    pub route: String,
    pub authentication: Option<String>,
    /// Host and port.
    pub address: String,
}

pub async fn projects() -> Result<ProjectsPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let projects = caller.aiven.projects().await;
    let projects = projects.map_err(|error| ssr::failure_of(&caller, &error))?;
    Ok(ProjectsPage {
        projects: projects.into_iter().map(|project| project.name).collect(),
        flash: caller.flash.take(crate::paths::HOME),
        who: caller.who,
    })
}

pub async fn services(project: ProjectName) -> Result<ServicesPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let list = caller.aiven.services(&project).await;
    let list = list.map_err(|error| ssr::failure_of(&caller, &error))?;
    let mut unreadable = list.unreadable;
    let rows = list.services.iter().filter_map(|service| {
        let row = service.name().ok().map(|name| ServiceRow {
            support: service.privatelink_support(),
            head: ServiceHead::new(name, service),
        });
        unreadable += u32::from(row.is_none());
        row
    });
    Ok(ServicesPage {
        rows: rows.collect(),
        unreadable,
        project,
        who: caller.who,
    })
}

pub async fn overview(project: ProjectName, name: ServiceName) -> Result<OverviewPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let service = caller.aiven.service(&project, &name).await;
    let service = service.map_err(|error| ssr::failure_of(&caller, &error))?;
    Ok(OverviewPage {
        who: caller.who,
        project,
        head: ServiceHead::new(name, &service),
        support: service.privatelink_support(),
        facts: Facts {
            created: service.create_time,
            updated: service.update_time,
            termination_protection: service.termination_protection,
            listeners: service.components.into_iter().map(Listener::from).collect(),
        },
    })
}

impl From<aiven::Component> for Listener {
    fn from(component: aiven::Component) -> Self {
        let host = component.host.unwrap_or_default();
        Self {
            component: component.component,
            route: component.route.as_str().to_owned(),
            authentication: component.kafka_authentication_method,
            address: match component.port {
                Some(port) => format!("{host}:{port}"),
                None => host,
            },
        }
    }
}
