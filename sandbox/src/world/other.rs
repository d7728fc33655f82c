//! The same on Azure and Google: a link and its connections, plain records whose state follows from the clock.
//!
//! From Aiven's reference and its Terraform provider. Assumed: how long each state lasts, every refusal's text, that a
//! connection is listed only after a refresh, and that a Google link has an empty attachment while it is made. Left out:
//! the components that such a connection would add to the service.

use serde_json::{Value, json};

use super::privatelink::{CREATING, DELETING, Phase};
use super::service::Service;
use super::{World, missing};
use crate::answer::Refusal;
use crate::clock::{Ticks, seconds};
use crate::rules;

/// From one state of a connection to the next that comes by itself.
const STEP: Ticks = seconds(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cloud {
    Azure,
    Google,
}

impl Cloud {
    /// What the names of its regions begin with, in the API's paths too.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Azure => "azure",
            Self::Google => "google",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Azure => "Azure",
            Self::Google => "Google Cloud",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub cloud: Cloud,
    /// Azure's alias and id, or Google's attachment: decided at once, shown only when active.
    names: (String, String),
    subscriptions: Vec<String>,
    created: Ticks,
    deleted: Option<Ticks>,
    connections: Vec<Connection>,
}

#[derive(Debug, Clone)]
struct Connection {
    id: String,
    /// The private endpoint's id on Azure, the number of the PSC connection on Google.
    endpoint: String,
    address: Option<String>,
    /// Whether a refresh has found it.
    is_listed: bool,
    approved: Option<Ticks>,
    /// When it was given its address, on Azure.
    addressed: Option<Ticks>,
}

impl Link {
    pub(crate) fn phase(&self, now: Ticks) -> Phase {
        match self.deleted {
            Some(at) if now - at >= DELETING => Phase::Gone,
            Some(_) => Phase::Deleting,
            None if now - self.created < CREATING => Phase::Creating,
            None => Phase::Active,
        }
    }

    pub(crate) fn body(&self, now: Ticks) -> Value {
        let phase = self.phase(now);
        let is_made = now - self.created >= CREATING;
        let state = phase.as_str();
        match self.cloud {
            Cloud::Azure => json!({
                "azure_service_alias": is_made.then_some(&self.names.0),
                "azure_service_id": is_made.then_some(&self.names.1),
                "state": state,
                "user_subscription_ids": self.subscriptions,
            }),
            Cloud::Google => json!({
                "google_service_attachment": if is_made { &self.names.0 } else { "" },
                "state": state,
            }),
        }
    }

    pub(crate) fn connections(&self, now: Ticks) -> Vec<Value> {
        let listed = self.connections.iter().filter(|one| one.is_listed);
        listed.map(|one| one.body(self.cloud, now)).collect()
    }

    fn connection(&mut self, id: &str) -> Result<&mut Connection, Refusal> {
        let mut all = self.connections.iter_mut();
        all.find(|one| one.is_listed && one.id == id)
            .ok_or_else(|| Refusal::not_found("Privatelink connection does not exist"))
    }

    fn must_be_active(&self, now: Ticks) -> Result<(), Refusal> {
        match self.phase(now) {
            Phase::Active => Ok(()),
            phase => Err(Refusal::conflict(format!(
                "Privatelink cannot be changed while it is in state '{}'",
                phase.as_str()
            ))),
        }
    }
}

impl Connection {
    fn state(&self, cloud: Cloud, now: Ticks) -> &'static str {
        let Some(approved) = self.approved else {
            return "pending-user-approval";
        };
        let connected = approved + STEP;
        // Azure waits for the address; Google got it with the approval.
        let active = match cloud {
            Cloud::Azure => self.addressed.map(|at| at.max(connected) + STEP),
            Cloud::Google => Some(connected + STEP),
        };
        match active {
            _ if now < connected => "user-approved",
            Some(active) if now >= active => "active",
            _ => "connected",
        }
    }

    fn body(&self, cloud: Cloud, now: Ticks) -> Value {
        let endpoint = match cloud {
            Cloud::Azure => "private_endpoint_id",
            Cloud::Google => "psc_connection_id",
        };
        json!({
            (endpoint): self.endpoint,
            "privatelink_connection_id": self.id,
            "state": self.state(cloud, now),
            "user_ip_address": self.address,
        })
    }
}

impl World {
    /// The service's link on this cloud, or Aiven's 404.
    pub(crate) fn link(&self, at: (&str, &str), cloud: Cloud) -> Result<&Link, Refusal> {
        let link = self.service(at.0, at.1)?.link.as_ref();
        link.filter(|link| link.cloud == cloud).ok_or_else(missing)
    }

    fn link_mut(&mut self, at: (&str, &str), cloud: Cloud) -> Result<&mut Link, Refusal> {
        let link = self.service_mut(at.0, at.1)?.link.as_mut();
        link.filter(|link| link.cloud == cloud).ok_or_else(missing)
    }

    pub(crate) fn create_link(
        &mut self,
        at: (&str, &str),
        cloud: Cloud,
        subscriptions: Vec<String>,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let uuid = self.ids.uuid();
        let service = self.service_mut(at.0, at.1)?;
        rules::may_have_link(service, cloud)?;
        if service.link.is_some() {
            return Err(Refusal::conflict(
                "Privatelink already exists for this service",
            ));
        }
        let region = service
            .cloud
            .split_once('-')
            .map_or("", |(_, region)| region);
        let names = match cloud {
            Cloud::Azure => (
                format!("pls-{uuid}.{region}.azure.privatelinkservice"),
                format!(
                    "/subscriptions/{uuid}/resourceGroups/avn/providers/Microsoft.Network/privateLinkServices/pls"
                ),
            ),
            Cloud::Google => (
                format!("projects/avn/regions/{region}/serviceAttachments/psc-{uuid}"),
                String::new(),
            ),
        };
        let link = Link {
            cloud,
            names,
            subscriptions,
            created: now,
            deleted: None,
            connections: Vec::new(),
        };
        let body = link.body(now);
        service.link = Some(link);
        self.record(at.0, at.1, "service_privatelink_create");
        Ok(body)
    }

    pub(crate) fn update_link(
        &mut self,
        at: (&str, &str),
        cloud: Cloud,
        subscriptions: Vec<String>,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let link = self.link_mut(at, cloud)?;
        link.must_be_active(now)?;
        link.subscriptions = subscriptions;
        let body = link.body(now);
        self.record(at.0, at.1, "service_privatelink_update");
        Ok(body)
    }

    pub(crate) fn delete_link(&mut self, at: (&str, &str), cloud: Cloud) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let link = self.link_mut(at, cloud)?;
        link.deleted.get_or_insert(now);
        let body = link.body(now);
        self.record(at.0, at.1, "service_privatelink_delete");
        Ok(body)
    }

    /// Aiven looks for new endpoints.
    pub(crate) fn refresh_link(&mut self, at: (&str, &str), cloud: Cloud) -> Result<(), Refusal> {
        let link = self.link_mut(at, cloud)?;
        for connection in &mut link.connections {
            connection.is_listed = true;
        }
        Ok(())
    }

    /// The user lets a connection in; on Google with the address that it has there.
    pub(crate) fn approve_connection(
        &mut self,
        at: (&str, &str),
        cloud: Cloud,
        id: &str,
        address: Option<String>,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let link = self.link_mut(at, cloud)?;
        let connection = link.connection(id)?;
        connection.approved.get_or_insert(now);
        connection.address = address.or_else(|| connection.address.take());
        Ok(connection.body(cloud, now))
    }

    /// The user says which address the endpoint has on Azure.
    pub(crate) fn address_connection(
        &mut self,
        at: (&str, &str),
        id: &str,
        address: String,
    ) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let cloud = Cloud::Azure;
        let connection = self.link_mut(at, cloud)?.connection(id)?;
        if connection.state(cloud, now) == "pending-user-approval" {
            return Err(Refusal::conflict(
                "Privatelink connection has not been approved",
            ));
        }
        connection.address = Some(address);
        connection.addressed.get_or_insert(now);
        Ok(connection.body(cloud, now))
    }

    /// A customer makes an endpoint; Aiven has not heard of it yet.
    pub(crate) fn connect_link(&mut self, at: (&str, &str)) -> Result<Value, Refusal> {
        let now = self.clock.ticks();
        let mut ids = self.ids.clone();
        let link = self.service_mut(at.0, at.1)?.link.as_mut();
        let link = link.ok_or_else(missing)?;
        link.must_be_active(now)?;
        let endpoint = match link.cloud {
            Cloud::Azure => format!(
                "/subscriptions/{}/resourceGroups/ours/providers/Microsoft.Network/privateEndpoints/pe",
                ids.uuid()
            ),
            Cloud::Google => format!("{:017}", ids.number() % 100_000_000_000_000_000),
        };
        let connection = Connection {
            id: format!("plc5e{}", ids.hex(10)),
            endpoint,
            address: None,
            is_listed: false,
            approved: None,
            addressed: None,
        };
        let body = connection.body(link.cloud, now);
        link.connections.push(connection);
        self.ids = ids;
        Ok(body)
    }
}

/// One that is gone is there no more.
pub(super) fn settle(service: &mut Service, now: Ticks) {
    let is_gone = |link: &Link| link.phase(now) == Phase::Gone;
    if service.link.as_ref().is_some_and(is_gone) {
        service.link = None;
    }
}
