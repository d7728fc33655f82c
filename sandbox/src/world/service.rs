//! A service as the sandbox keeps it: the few facts from which its large JSON object is derived.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::other::Link;
use super::privatelink::Privatelink;
use crate::clock::Ticks;
use crate::faults::Fault;
use crate::pki::Access;

#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub project: String,
    pub name: String,
    /// The service type: `kafka`, `pg` …
    pub kind: String,
    pub plan: String,
    pub cloud: String,
    pub project_vpc_id: Option<String>,
    pub nodes: u16,
    pub disk_space_mb: u64,
    pub powered: bool,
    /// A state other than RUNNING and the time it ends.
    pub busy: Option<(&'static str, Ticks)>,
    pub termination_protection: bool,
    pub user_config: Map<String, Value>,
    /// When each switched-on component of `privatelink_access` was switched on.
    pub switched_on: BTreeMap<String, Ticks>,
    pub users: Vec<User>,
    pub password: String,
    pub base_port: u16,
    /// A Prometheus integration exists, so the component does.
    pub has_prometheus: bool,
    /// What `components[]` begins with, if it exists: nobody promises an order, and some clients take the first match.
    pub listed_first: &'static [&'static str],
    pub tags: Map<String, Value>,
    pub created_ms: i64,
    pub updated_ms: i64,
    pub privatelink: Option<Privatelink>,
    /// The same on Azure or Google.
    pub link: Option<Link>,
    /// The next Kafka port behind a PrivateLink; four apart, 10000–31000.
    pub next_port: u16,
    pub fault: Option<Fault>,
}

#[derive(Debug, Clone)]
pub(crate) struct User {
    pub username: String,
    /// None: set by the user elsewhere, which Aiven shows as null.
    pub password: Option<String>,
    pub kind: &'static str,
    /// Certificate and key, for Kafka.
    pub access: Option<Access>,
}

impl Service {
    pub(crate) fn state(&self) -> &'static str {
        match (self.powered, self.busy) {
            (false, _) => "POWEROFF",
            (true, Some((state, _))) => state,
            (true, None) => "RUNNING",
        }
    }

    pub(crate) fn is_stuck(&self) -> bool {
        self.fault == Some(Fault::StuckCreating)
    }

    /// A boolean of the user config, as set or as defaulted.
    pub(crate) fn option(&self, path: &[&str], default: bool) -> bool {
        let (Some((first, rest)), config) = (path.split_first(), &self.user_config) else {
            return default;
        };
        let mut value = config.get(*first);
        for key in rest {
            value = value.and_then(|value| value.get(*key));
        }
        value.and_then(Value::as_bool).unwrap_or(default)
    }

    pub(crate) fn give_port(&mut self) -> u16 {
        let port = self.next_port;
        self.next_port = if port + 4 > 31_000 { 10_000 } else { port + 4 };
        port
    }

    /// The switched-on components of `<route>_access`.
    pub(crate) fn access(&self, route: &str) -> Vec<String> {
        self.user_config
            .get(&format!("{route}_access"))
            .and_then(Value::as_object)
            .map(|access| {
                access
                    .iter()
                    .filter(|(_, on)| on.as_bool() == Some(true))
                    .map(|(key, _)| key.clone())
                    .collect()
            })
            .unwrap_or_default()
    }

    pub(crate) fn host(&self, prefix: &str) -> String {
        format!("{prefix}{}-{}.aivencloud.com", self.name, self.project)
    }
}
