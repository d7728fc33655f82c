//! An AWS PrivateLink and its connections: plain records whose state follows from the clock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::clock::{Ticks, seconds};
use crate::ids::Ids;

/// How long a new PrivateLink is `creating`.
pub(crate) const CREATING: Ticks = seconds(180);
/// How long a deleted one is `deleting` before it is gone.
pub(crate) const DELETING: Ticks = seconds(60);
/// From the later of (connection active, component switched on) to the component's privatelink entries.
pub(crate) const APPEARING: Ticks = seconds(120);
/// A connection is `pending-user-approval` until then (after it appeared) …
const PENDING: Ticks = seconds(5);
/// … `user-approved` until then …
const APPROVED: Ticks = seconds(15);
/// … `connected` until then, and `active` from then on.
pub(crate) const CONNECTED: Ticks = seconds(25);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Creating,
    Active,
    Deleting,
    Gone,
}

impl Phase {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Active => "active",
            Self::Deleting | Self::Gone => "deleting",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Privatelink {
    pub principals: Vec<String>,
    pub supported_regions: Vec<String>,
    /// Decided at once, shown only when active.
    pub aws_service_id: String,
    pub aws_service_name: String,
    pub created: Ticks,
    pub deleted: Option<Ticks>,
    pub connections: Vec<Connection>,
    /// The `<n>` of the next connection's host names; never used twice.
    pub next_number: u32,
}

impl Privatelink {
    pub(crate) fn phase(&self, now: Ticks, stuck: bool) -> Phase {
        match self.deleted {
            Some(at) if now - at >= DELETING => Phase::Gone,
            Some(_) => Phase::Deleting,
            None if stuck || now - self.created < CREATING => Phase::Creating,
            None => Phase::Active,
        }
    }

    /// A VPC endpoint reached it at `created`: a connection appears and goes its way.
    pub(crate) fn connect(
        &mut self,
        ids: &mut Ids,
        vpc_endpoint_id: String,
        dns_name: String,
        created: Ticks,
    ) -> &Connection {
        let at = self.connections.len();
        self.connections.push(Connection {
            number: self.next_number,
            id: format!("plc5e{}", ids.hex(10)),
            vpc_endpoint_id,
            dns_name,
            created,
            ports: BTreeMap::new(),
        });
        self.next_number += 1;
        &self.connections[at]
    }

    /// Aiven's object; the ids are null while it is being created. `supported_regions` is not part of it.
    pub(crate) fn body(&self, now: Ticks, stuck: bool) -> Value {
        let phase = self.phase(now, stuck);
        // One that was deleted before it was ready never got its ids.
        let had_ids = match self.deleted {
            Some(at) => !stuck && at - self.created >= CREATING,
            None => phase == Phase::Active,
        };
        let shown = |id: &str| {
            if had_ids { json!(id) } else { Value::Null }
        };
        json!({
            "aws_service_id": shown(&self.aws_service_id),
            "aws_service_name": shown(&self.aws_service_name),
            "principals": self.principals,
            "state": phase.as_str(),
        })
    }
}

/// Which Kafka listener a port was given to: authentication method and certificate authority.
pub(crate) type ListenerKey = (String, String);

#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub number: u32,
    pub id: String,
    pub vpc_endpoint_id: String,
    pub dns_name: String,
    pub created: Ticks,
    /// Kafka's own ports on this connection, given out when an entry first appears.
    pub ports: BTreeMap<ListenerKey, u16>,
}

impl Connection {
    pub(crate) fn state(&self, now: Ticks) -> &'static str {
        match now - self.created {
            age if age < PENDING => "pending-user-approval",
            age if age < APPROVED => "user-approved",
            age if age < CONNECTED => "connected",
            _ => "active",
        }
    }

    pub(crate) fn active_since(&self) -> Ticks {
        self.created + CONNECTED
    }

    pub(crate) fn body(&self, now: Ticks) -> Value {
        json!({
            "dns_name": self.dns_name,
            "privatelink_connection_id": self.id,
            "state": self.state(now),
            "vpc_endpoint_id": self.vpc_endpoint_id,
        })
    }
}
