//! Reads of lists and catalogues, remembered for as long as each stays true enough.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::read::{Admitted, Ask};
use super::{CAP, CATALOGUE, Client, Me, Project, SMALL};
use crate::budget::Class;
use crate::config::{self, ConfigOption};
use crate::error::Error;
use crate::name::{ProjectName, ServiceName, is_plain_word};
use crate::open;
use crate::privatelink::Price;
use crate::service::{Service, ServiceList};
use crate::vpc::{Cloud, ProjectVpc};
use crate::wire;

/// One line of a project's event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    #[serde(default, deserialize_with = "open::option")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub time: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub actor: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub event_type: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub event_desc: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub service_name: Option<String>,
}

/// What a service type can be set to.
#[derive(Debug)]
pub struct TypeSchema {
    /// The type's `user_config_schema`.
    pub schema: Value,
    pub options: Vec<ConfigOption>,
}

#[derive(Deserialize)]
struct MeWire {
    user: String,
    #[serde(default, deserialize_with = "open::option")]
    real_name: Option<String>,
}

#[derive(Deserialize)]
struct ProjectWire {
    project_name: ProjectName,
    #[serde(default, deserialize_with = "open::option")]
    default_cloud: Option<String>,
}

const SERVICE: &str = "read the service";

impl Client {
    /// Whose token this is; `SignedOut` if it is nobody's.
    pub async fn me(&self) -> Result<Me, Error> {
        let call = "check the token";
        let ask = self.ask(call, "/me".to_owned(), SMALL, "/me");
        let body = self
            .get_unconfirmed(ask)
            .await
            .map_err(|error| match error.api_status() {
                Some(401) => Error::SignedOut,
                _ => error,
            })?;
        let me: MeWire = wire::parse_under(call, "user", &body)?;
        Ok(Me {
            email: me.user,
            real_name: me.real_name,
        })
    }

    /// The projects that the token may see. A project whose name cannot be used in a path is left out, with a log line.
    pub async fn projects(&self) -> Result<Vec<Project>, Error> {
        const CALL: &str = "list the projects";
        let client = self.clone();
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, "/project".to_owned(), CAP, "/project"))
                .await?;
            let (projects, _) = wire::parse_list::<ProjectWire>(CALL, "projects", &body)?;
            Ok(projects
                .into_iter()
                .map(|wire| Project {
                    name: wire.project_name,
                    default_cloud: wire.default_cloud,
                })
                .collect())
        };
        let kept = &self.shared().remembered.projects;
        Ok(kept
            .get(self.credential(), Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// All services of a project, from one call.
    pub async fn services(&self, project: &ProjectName) -> Result<ServiceList, Error> {
        const CALL: &str = "list the services";
        let (client, path) = (self.clone(), format!("/project/{project}/service"));
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), CAP, &path))
                .await?;
            wire::parse_services(CALL, &body)
        };
        let key = (self.credential(), project.clone());
        let kept = &self.shared().remembered.services;
        Ok(kept
            .get(key, Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// One service. Asked for by many at once, or again within a moment, it is read once.
    pub async fn service(
        &self,
        project: &ProjectName,
        service: &ServiceName,
    ) -> Result<Service, Error> {
        let (client, at) = (self.clone(), (project.clone(), service.clone()));
        let fetch = async move { client.service_now(&at.0, &at.1).await };
        let key = (self.credential(), project.clone(), service.clone());
        let kept = &self.shared().remembered.service;
        Ok(kept
            .get(key, Error::Decode { call: SERVICE }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// The same, past what was read a moment ago: another portal may have changed it since.
    pub async fn service_now(
        &self,
        project: &ProjectName,
        service: &ServiceName,
    ) -> Result<Service, Error> {
        let path = format!("/project/{project}/service/{service}");
        let body = self
            .get(self.ask(SERVICE, path.clone(), CAP, &path))
            .await?;
        wire::parse_under(SERVICE, "service", &body)
    }

    /// What PrivateLink costs in each cloud where it can be had. Remembered for an hour.
    pub async fn availability(&self, project: &ProjectName) -> Result<Vec<Price>, Error> {
        const CALL: &str = "read the prices of PrivateLink";
        let (client, path) = (
            self.clone(),
            format!("/project/{project}/privatelink-availability"),
        );
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), SMALL, &path))
                .await?;
            wire::parse_list(CALL, "privatelink_availability", &body).map(|(prices, _)| prices)
        };
        let key = (self.credential(), project.clone());
        let kept = &self.shared().remembered.prices;
        Ok(kept
            .get(key, Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// The clouds that a project may use. Remembered for an hour.
    pub async fn clouds(&self, project: &ProjectName) -> Result<Vec<Cloud>, Error> {
        const CALL: &str = "list the clouds";
        let (client, path) = (self.clone(), format!("/project/{project}/clouds"));
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), CAP, &path))
                .await?;
            wire::parse_list(CALL, "clouds", &body).map(|(clouds, _)| clouds)
        };
        let key = (self.credential(), project.clone());
        let kept = &self.shared().remembered.clouds;
        Ok(kept
            .get(key, Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// The `user_config` schema of a service type, from the light call. Remembered for an hour.
    pub async fn service_type(
        &self,
        project: &ProjectName,
        service_type: &str,
    ) -> Result<Value, Error> {
        let kept = self.type_schema(project, service_type).await?;
        Ok(kept.schema.clone())
    }

    /// The same with the options that are in it, and without a copy.
    pub async fn type_schema(
        &self,
        project: &ProjectName,
        service_type: &str,
    ) -> Result<Arc<TypeSchema>, Error> {
        const CALL: &str = "read the service type";
        if !is_plain_word(service_type) {
            return Err(Error::InvalidInput(
                "The service type is not a plain word.".to_owned(),
            ));
        }
        let (client, path) = (
            self.clone(),
            format!("/project/{project}/service-types/{service_type}"),
        );
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), CATALOGUE, &path))
                .await?;
            let schema: Value = wire::parse_under(CALL, "user_config_schema", &body)?;
            let options = config::options(&schema);
            Ok(TypeSchema { schema, options })
        };
        let key = (self.credential(), project.clone(), service_type.to_owned());
        let kept = &self.shared().remembered.schemas;
        kept.get(key, Error::Decode { call: CALL }, fetch).await
    }

    /// The VPCs of a project.
    pub async fn vpcs(&self, project: &ProjectName) -> Result<Vec<ProjectVpc>, Error> {
        const CALL: &str = "list the VPCs";
        let (client, path) = (self.clone(), format!("/project/{project}/vpcs"));
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), SMALL, &path))
                .await?;
            wire::parse_list(CALL, "vpcs", &body).map(|(vpcs, _)| vpcs)
        };
        let key = (self.credential(), project.clone());
        let kept = &self.shared().remembered.vpcs;
        Ok(kept
            .get(key, Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// The project's CA certificate, PEM. Remembered for an hour.
    pub async fn ca(&self, project: &ProjectName) -> Result<String, Error> {
        const CALL: &str = "read the project's CA";
        let (client, path) = (self.clone(), format!("/project/{project}/kms/ca"));
        let fetch = async move {
            let body = client
                .get(client.ask(CALL, path.clone(), SMALL, &path))
                .await?;
            wire::parse_under(CALL, "certificate", &body)
        };
        let key = (self.credential(), project.clone());
        let kept = &self.shared().remembered.authorities;
        Ok(kept
            .get(key, Error::Decode { call: CALL }, fetch)
            .await?
            .as_ref()
            .clone())
    }

    /// The project's event log.
    pub async fn events(&self, project: &ProjectName) -> Result<Vec<Event>, Error> {
        const CALL: &str = "read the event log";
        let path = format!("/project/{project}/events");
        let body = self.get(self.ask(CALL, path.clone(), CAP, &path)).await?;
        wire::parse_list(CALL, "events", &body).map(|(events, _)| events)
    }

    /// A read that a person waits for.
    pub(super) fn ask<'a>(
        &self,
        call: &'static str,
        path: String,
        cap: usize,
        scope: &'a str,
    ) -> Ask<'a> {
        Ask {
            call,
            path,
            cap,
            class: Class::Click,
            scope,
            deadline: self.read_deadline(),
            admitted: Admitted::NotYet,
        }
    }
}
