//! Projects, services, and the facts of one service.

use aiven::{ProjectName, ServiceHead, Support};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::{failure::Failure, flash::Flash};

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
    /// Listeners by component and route, without user names or passwords.
    pub components: Vec<aiven::Component>,
}

#[server(prefix = "/api", endpoint = "projects", input = GetUrl)]
pub async fn read_projects() -> Result<ProjectsPage, Failure> {
    use crate::ssr;
    let work = async {
        let caller = ssr::caller()?;
        let projects = caller.aiven.projects().await;
        let projects = projects.map_err(|error| ssr::failure_of(&caller, &error))?;
        Ok(ProjectsPage {
            projects: projects.into_iter().map(|project| project.name).collect(),
            flash: caller.flash.take(),
            who: caller.who,
        })
    };
    ssr::page(work.await)
}

#[server(prefix = "/api", endpoint = "services", input = GetUrl)]
pub async fn read_services(project: String) -> Result<ServicesPage, Failure> {
    use crate::ssr;
    let work = async {
        let caller = ssr::caller()?;
        let project = ssr::project_name(&project)?;
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
    };
    ssr::page(work.await)
}

#[server(prefix = "/api", endpoint = "overview", input = GetUrl)]
pub async fn read_overview(project: String, service: String) -> Result<OverviewPage, Failure> {
    use crate::ssr;
    let work = async {
        let caller = ssr::caller()?;
        let (project, name) = ssr::names(&project, &service)?;
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
                components: service.components,
            },
        })
    };
    ssr::page(work.await)
}
