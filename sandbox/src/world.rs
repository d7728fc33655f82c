//! Everything the sandbox knows, and every transition it can make, in one place.
//!
//! Nothing runs in the background: `settle` brings the world up to the clock before each look at it.

pub(crate) mod aws;
pub(crate) mod components;
mod connections;
pub(crate) mod other;
pub(crate) mod privatelink;
pub(crate) mod project;
pub(crate) mod service;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use crate::Fault;
use crate::answer::Refusal;
use crate::clock::{Clock, Ticks, seconds, timestamp};
use crate::ids::Ids;
use crate::rules;
use crate::secrets::Secrets;
use aws::Aws;
use privatelink::{Phase, Privatelink};
use project::{Event, Project};
use service::Service;

/// How long a changed or powered-on service is busy.
const REBUILDING: Ticks = seconds(60);
#[derive(Debug)]
pub(crate) struct World {
    pub clock: Clock,
    pub projects: BTreeMap<String, Project>,
    pub revoked: BTreeSet<String>,
    pub secrets: Secrets,
    /// The fault of every call.
    pub fault: Option<Fault>,
    pub ids: Ids,
    /// The customers' side.
    pub aws: Aws,
}

impl World {
    /// Brings everything up to the present: finished deletions, ended busy states, ports of entries that appeared.
    pub(crate) fn settle(&mut self) {
        let now = self.clock.ticks();
        for project in self.projects.values_mut() {
            project.vpcs.retain(|vpc| vpc.state(now) != "DELETED");
            for service in project.services.values_mut() {
                settle::settle_service(service, now);
            }
        }
        aws::settle(&mut self.aws, &mut self.projects, &mut self.ids, now);
        // Connections that have just appeared may be old enough for their ports.
        for project in self.projects.values_mut() {
            for service in project.services.values_mut() {
                settle::settle_service(service, now);
            }
        }
    }

    pub(crate) fn project(&self, project: &str) -> Result<&Project, Refusal> {
        let found = self.projects.get(project);
        found.ok_or_else(|| Refusal::not_found("Project does not exist"))
    }

    pub(crate) fn project_mut(&mut self, project: &str) -> Result<&mut Project, Refusal> {
        let found = self.projects.get_mut(project);
        found.ok_or_else(|| Refusal::not_found("Project does not exist"))
    }

    pub(crate) fn service(&self, project: &str, service: &str) -> Result<&Service, Refusal> {
        let found = self.project(project)?.services.get(service);
        found.ok_or_else(|| Refusal::not_found("Service does not exist"))
    }

    pub(crate) fn service_mut(
        &mut self,
        project: &str,
        service: &str,
    ) -> Result<&mut Service, Refusal> {
        let found = self.project_mut(project)?.services.get_mut(service);
        found.ok_or_else(|| Refusal::not_found("Service does not exist"))
    }

    /// Where the fault of a service is kept; service `*` is every call about the project, project `*` every call.
    pub(crate) fn fault_mut(
        &mut self,
        project: &str,
        service: &str,
    ) -> Result<&mut Option<Fault>, Refusal> {
        match (project, service) {
            ("*", _) => Ok(&mut self.fault),
            (_, "*") => Ok(&mut self.project_mut(project)?.fault),
            _ => Ok(&mut self.service_mut(project, service)?.fault),
        }
    }

    /// The fault of a call: that of its service, else of its project, else of all.
    pub(crate) fn fault(&self, project: Option<&str>, service: Option<&str>) -> Option<Fault> {
        let project = project.and_then(|name| self.projects.get(name));
        let service = project.and_then(|project| project.services.get(service?));
        service
            .and_then(|service| service.fault)
            .or_else(|| project.and_then(|project| project.fault))
            .or(self.fault)
    }

    /// The service's PrivateLink, or Aiven's 404.
    pub(crate) fn privatelink(
        &self,
        project: &str,
        service: &str,
    ) -> Result<(&Service, &Privatelink), Refusal> {
        let service = self.service(project, service)?;
        match &service.privatelink {
            Some(privatelink) => Ok((service, privatelink)),
            None => Err(missing()),
        }
    }

    pub(crate) fn create_privatelink(
        &mut self,
        (project, name): (&str, &str),
        principals: Vec<String>,
        supported_regions: Vec<String>,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let id = format!("vpce-svc-0{}", self.ids.hex(16));
        let service = self.service_mut(project, name)?;
        rules::may_have_privatelink(service)?;
        if service.privatelink.is_some() {
            return Err(Refusal::conflict(
                "Privatelink already exists for this service",
            ));
        }
        let region = service.cloud.trim_start_matches("aws-");
        let privatelink = Privatelink {
            principals,
            supported_regions,
            aws_service_name: format!("com.amazonaws.vpce.{region}.{id}"),
            aws_service_id: id,
            created: now,
            deleted: None,
            connections: Vec::new(),
            next_number: 1,
        };
        let body = privatelink.body(now, service.is_stuck());
        service.privatelink = Some(privatelink);
        self.record(project, name, "service_privatelink_create");
        Ok(body)
    }

    /// Replaces the lists that are given.
    pub(crate) fn update_privatelink(
        &mut self,
        (project, name): (&str, &str),
        principals: Option<Vec<String>>,
        supported_regions: Option<Vec<String>>,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let service = self.service_mut(project, name)?;
        let stuck = service.is_stuck();
        let privatelink = service.privatelink.as_mut().ok_or_else(missing)?;
        if privatelink.phase(now, stuck) != Phase::Active {
            return Err(Refusal::conflict(format!(
                "Privatelink cannot be changed while it is in state '{}'",
                privatelink.phase(now, stuck).as_str()
            )));
        }
        if let Some(principals) = principals {
            privatelink.principals = principals;
        }
        if let Some(regions) = supported_regions {
            privatelink.supported_regions = regions;
        }
        let body = privatelink.body(now, stuck);
        self.record(project, name, "service_privatelink_update");
        Ok(body)
    }

    pub(crate) fn delete_privatelink(
        &mut self,
        project: &str,
        name: &str,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let service = self.service_mut(project, name)?;
        let stuck = service.is_stuck();
        let privatelink = service.privatelink.as_mut().ok_or_else(missing)?;
        privatelink.deleted.get_or_insert(now);
        let body = privatelink.body(now, stuck);
        self.record(project, name, "service_privatelink_delete");
        Ok(body)
    }

    /// Merges a checked change of the user config and notes which components were switched on or off by it.
    pub(crate) fn configure(service: &mut Service, change: &Map<String, Value>, now: Ticks) {
        merge(&mut service.user_config, change);
        let on = service.access("privatelink");
        service
            .switched_on
            .retain(|component, _| on.contains(component));
        for component in on {
            service.switched_on.entry(component).or_insert(now);
        }
    }

    /// Powers a service on or off. Off takes its PrivateLink away at once.
    pub(crate) fn power(service: &mut Service, on: bool, now: Ticks) {
        if on == service.powered {
            return;
        }
        service.powered = on;
        if on {
            service.busy = Some(("REBUILDING", now + REBUILDING));
        } else {
            service.busy = None;
            service.privatelink = None;
            service.link = None;
        }
    }

    /// The service moves to another plan, cloud or VPC.
    pub(crate) fn rebalance(service: &mut Service, now: Ticks) {
        service.busy = Some(("REBALANCING", now + REBUILDING));
    }

    pub(crate) fn record(&mut self, project: &str, service: &str, kind: &'static str) {
        let time = timestamp(self.clock.date());
        let id = self.ids.hex(12);
        if let Some(project) = self.projects.get_mut(project) {
            project.events.push(Event {
                id,
                time,
                actor: crate::seed::EMAIL.to_owned(),
                kind,
                description: format!("{} '{service}'", kind.replace('_', " ")),
                service: service.to_owned(),
            });
        }
    }
}

/// What Aiven says where there is no PrivateLink.
fn missing() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "Privatelink does not exist")
}

/// Deep merge: objects into objects, everything else replaces.
fn merge(into: &mut Map<String, Value>, change: &Map<String, Value>) {
    for (key, value) in change {
        match (into.get_mut(key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, Value::Object(new)) => {
                let mut fresh = Map::new();
                merge(&mut fresh, new);
                into.insert(key.clone(), json!(fresh));
            }
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}
