//! Projects, and the services of one.

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
    /// Notes on its principals whose review is overdue.
    pub overdue: usize,
}

pub async fn projects() -> Result<ProjectsPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let projects = caller.aiven.projects().await;
    let projects = projects.map_err(|error| ssr::failure_of(&caller, &error))?;
    Ok(ProjectsPage {
        projects: caller.visible(projects.into_iter().map(|project| project.name)),
        flash: caller.flash.take(crate::paths::HOME),
        who: caller.who,
    })
}

pub async fn services(project: ProjectName) -> Result<ServicesPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let list = caller.aiven.services(&project).await;
    let list = list.map_err(|error| ssr::failure_of(&caller, &error))?;
    let overdue = super::notes::overdue(&caller, &project).await;
    let mut unreadable = list.unreadable;
    let rows = list.services.iter().filter_map(|service| {
        let row = service.name().ok().map(|name| ServiceRow {
            support: service.privatelink_support(),
            overdue: overdue.get(&name).copied().unwrap_or_default(),
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
