//! The customers' side of a PrivateLink: networks in AWS accounts, and VPC endpoints whose state follows from the clock.

mod settle;

use std::collections::BTreeMap;

use super::World;
use super::privatelink::{Phase, Privatelink};
use crate::aws::Trouble;
use crate::clock::{Ticks, seconds};

pub(crate) use settle::settle;

/// How long a new endpoint is `pending`. Only then does Aiven see the connection.
const PENDING: Ticks = seconds(60);
/// How long a deleted one is `deleting` before it is gone.
const DELETING: Ticks = seconds(30);

/// Where a resource is: two accounts never see each other's, and one region not those of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    pub account: String,
    pub region: String,
}

#[derive(Debug, Default)]
pub(crate) struct Aws {
    pub vpcs: Vec<Vpc>,
    pub groups: Vec<Group>,
    pub endpoints: Vec<Endpoint>,
    /// Temporary access keys, by access key id.
    pub sessions: BTreeMap<String, Session>,
    /// Resource id to its tags.
    pub tags: BTreeMap<String, BTreeMap<String, String>>,
    /// Action, or `*`, to what goes wrong with it.
    pub troubles: BTreeMap<String, Trouble>,
}

#[derive(Debug, Clone)]
pub(crate) struct Vpc {
    pub home: Home,
    pub id: String,
    pub cidr: String,
    pub has_dns_hostnames: bool,
    pub subnets: Vec<Subnet>,
}

#[derive(Debug, Clone)]
pub(crate) struct Subnet {
    pub home: Home,
    pub vpc_id: String,
    pub id: String,
    pub cidr: String,
    /// `eu-west-1a`.
    pub zone: String,
    /// `euw1-az1`.
    pub zone_id: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub home: Home,
    pub id: String,
    pub vpc_id: String,
    pub name: String,
    pub description: String,
    pub ingress: Vec<Rule>,
}

impl Group {
    pub(crate) fn arn(&self) -> String {
        let Home { account, region } = &self.home;
        format!("arn:aws:ec2:{region}:{account}:security-group/{}", self.id)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub id: String,
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for all.
    pub protocol: String,
    /// None when every port is meant.
    pub ports: Option<(i64, i64)>,
    pub peer: Peer,
    pub description: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Peer {
    Cidr(String),
    Cidr6(String),
    Group(String),
}

/// Credentials of an assumed role.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub token: String,
    pub account: String,
    /// The role's own ARN, which is what principals name.
    pub role_arn: String,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role's path is not in it.
    pub arn: String,
    pub user_id: String,
    /// Milliseconds since 1970.
    pub expires_ms: i64,
}

#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub home: Home,
    pub id: String,
    pub vpc_id: String,
    pub service_name: String,
    pub service_region: String,
    pub interfaces: Vec<Interface>,
    pub groups: Vec<String>,
    /// Makes its DNS names unguessable.
    pub label: String,
    pub created: Ticks,
    pub created_ms: i64,
    /// The client token it was made with, and what the request said besides.
    pub token: Option<(String, String)>,
    pub stage: Stage,
}

/// Its network interface in one subnet.
#[derive(Debug, Clone)]
pub(crate) struct Interface {
    pub id: String,
    pub subnet_id: String,
    pub zone: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stage {
    Pending,
    /// Aiven sees it as this connection.
    Available {
        connection: String,
    },
    /// Its PrivateLink is gone.
    Rejected,
    Deleting {
        since: Ticks,
    },
}

impl Endpoint {
    pub(crate) fn state(&self) -> &'static str {
        match self.stage {
            Stage::Pending => "pending",
            Stage::Available { .. } => "available",
            Stage::Rejected => "rejected",
            Stage::Deleting { .. } => "deleting",
        }
    }

    /// The name of the endpoint in all zones, and those in each zone.
    pub(crate) fn dns_names(&self) -> Vec<String> {
        let (id, label, region) = (&self.id, &self.label, &self.home.region);
        let service = self.service_name.rsplit('.').next().unwrap_or_default();
        let name = |zone: &str| format!("{id}-{label}{zone}.{service}.{region}.vpce.amazonaws.com");
        let zones = self
            .interfaces
            .iter()
            .map(|at| name(&format!("-{}", at.zone)));
        [name("")].into_iter().chain(zones).collect()
    }
}

impl Aws {
    pub(crate) fn vpc(&self, home: &Home, id: &str) -> Option<&Vpc> {
        let mut vpcs = self.vpcs.iter();
        vpcs.find(|vpc| vpc.home == *home && vpc.id == id)
    }

    pub(crate) fn subnet(&self, home: &Home, id: &str) -> Option<&Subnet> {
        let mut subnets = self.vpcs.iter().flat_map(|vpc| &vpc.subnets);
        subnets.find(|subnet| subnet.home == *home && subnet.id == id)
    }

    pub(crate) fn group(&self, home: &Home, id: &str) -> Option<&Group> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.home == *home && group.id == id)
    }

    /// Puts tags on a resource, over those of the same key.
    pub(crate) fn tag(&mut self, id: &str, tags: impl IntoIterator<Item = (String, String)>) {
        let tags: Vec<(String, String)> = tags.into_iter().collect();
        if !tags.is_empty() {
            self.tags.entry(id.to_owned()).or_default().extend(tags);
        }
    }
}

impl World {
    /// The active PrivateLinks, by their AWS service names.
    pub(crate) fn active_privatelinks(&self) -> impl Iterator<Item = &Privatelink> {
        let now = self.clock.ticks();
        let projects = self.projects.values();
        let services = projects.flat_map(|project| project.services.values());
        services.filter_map(move |service| {
            let privatelink = service.privatelink.as_ref()?;
            (privatelink.phase(now, service.is_stuck()) == Phase::Active).then_some(privatelink)
        })
    }

    /// The customer deletes a VPC endpoint: Aiven no longer sees its connection. Nothing, if it is not there.
    pub(crate) fn delete_endpoint(&mut self, home: &Home, id: &str) -> Option<()> {
        let now = self.clock.ticks();
        let mut endpoints = self.aws.endpoints.iter_mut();
        let endpoint = endpoints.find(|one| one.home == *home && one.id == id)?;
        if matches!(endpoint.stage, Stage::Deleting { .. }) {
            return Some(());
        }
        endpoint.stage = Stage::Deleting { since: now };
        let services = self
            .projects
            .values_mut()
            .flat_map(|p| p.services.values_mut());
        for privatelink in services.filter_map(|service| service.privatelink.as_mut()) {
            privatelink.connections.retain(|c| c.vpc_endpoint_id != id);
        }
        Some(())
    }
}
