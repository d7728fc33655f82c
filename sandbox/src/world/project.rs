//! A project: its services, VPCs, events and certificate authority.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::service::Service;
use crate::Fault;
use crate::clock::{Ticks, seconds};
use crate::pki::Authority;

/// How long a new project VPC is `APPROVED`, and a deleted one `DELETING`.
const VPC_MOVES: Ticks = seconds(20);

#[derive(Debug)]
pub(crate) struct Project {
    pub default_cloud: String,
    pub services: BTreeMap<String, Service>,
    pub vpcs: Vec<Vpc>,
    pub events: Vec<Event>,
    pub authority: Arc<Authority>,
    /// The fault of every call about this project, its list of services too.
    pub fault: Option<Fault>,
}

#[derive(Debug, Clone)]
pub(crate) struct Vpc {
    pub id: String,
    pub cloud: String,
    pub cidr: String,
    pub created: Ticks,
    pub created_ms: i64,
    pub deleted: Option<Ticks>,
}

impl Vpc {
    pub(crate) fn state(&self, now: Ticks) -> &'static str {
        match self.deleted {
            Some(at) if now - at >= VPC_MOVES => "DELETED",
            Some(_) => "DELETING",
            None if now - self.created < VPC_MOVES => "APPROVED",
            None => "ACTIVE",
        }
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub id: String,
    pub time: String,
    pub actor: String,
    pub kind: &'static str,
    pub description: String,
    pub service: String,
}
