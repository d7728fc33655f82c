//! A service as the API describes it, without its secrets.
//!
//! Passwords, keys, certificates and URIs are never read into this type, so it may travel to the browser; of settings
//! that are secrets only the paths are kept. Every field but the name is optional.

mod secrets;
mod support;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::config::ConfigPath;
use crate::name::{NameError, ServiceName};
use crate::open::{self, open_enum};
use crate::vpc;

#[cfg(feature = "client")]
pub(crate) use secrets::REDACTED;
pub use secrets::is_secret_name;
pub use support::{Refusal, Support};

open_enum! {
    /// What the service as a whole is doing.
    ServiceState {
        Running = "RUNNING",
        Poweroff = "POWEROFF",
        Rebalancing = "REBALANCING",
        Rebuilding = "REBUILDING",
    }
}

open_enum! {
    /// What one node is doing.
    NodeStatus {
        Running = "running",
        SettingUpVm = "setting_up_vm",
        SyncingData = "syncing_data",
        Leaving = "leaving",
        TimingOut = "timing_out",
    }
}

open_enum! {
    /// The way on which a component is reached.
    Route {
        Dynamic = "dynamic",
        Public = "public",
        Private = "private",
        Privatelink = "privatelink",
    }
}

/// One node of a service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NodeState {
    #[serde(default, deserialize_with = "open::option")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "open::or_default")]
    pub state: NodeStatus,
    #[serde(default, deserialize_with = "open::option")]
    pub role: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub availability_zone: Option<String>,
}

/// One listener: a component on a route, and for PrivateLink of one connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Component {
    pub component: String,
    #[serde(default, deserialize_with = "open::option")]
    pub host: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub port: Option<u16>,
    #[serde(default, deserialize_with = "open::or_default")]
    pub route: Route,
    #[serde(default, deserialize_with = "open::option")]
    pub usage: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub kafka_authentication_method: Option<String>,
    /// `project_ca` (also when absent) or `letsencrypt`.
    #[serde(default, deserialize_with = "open::option")]
    pub kafka_ssl_ca: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub path: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub ssl: Option<bool>,
    #[serde(default, deserialize_with = "open::option")]
    pub privatelink_connection_id: Option<String>,
}

/// Somebody who connects to a service; never with a secret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ServiceUser {
    pub username: String,
    /// `primary`, `normal`, or another word of the API's.
    #[serde(default, rename = "type", deserialize_with = "open::option")]
    pub kind: Option<String>,
}

/// A service.
// `remote` makes serde's own functions inherent ones, so that reading can take the secrets out of the settings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Service {
    pub service_name: String,
    #[serde(default, deserialize_with = "open::option")]
    pub service_type: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub service_type_description: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub plan: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub cloud_name: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub cloud_description: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub state: Option<ServiceState>,
    #[serde(default, deserialize_with = "open::option")]
    pub project_vpc_id: Option<String>,
    #[serde(default, deserialize_with = "open::list")]
    pub node_states: Vec<NodeState>,
    #[serde(default, deserialize_with = "open::list")]
    pub components: Vec<Component>,
    #[serde(default, deserialize_with = "open::list")]
    pub users: Vec<ServiceUser>,
    /// The settings that are set, without those that are secrets.
    #[serde(default)]
    pub user_config: Value,
    /// The paths of the settings that are set and secret.
    #[serde(default, deserialize_with = "open::list")]
    pub withheld: Vec<String>,
    /// Facts that depend on the type, without secrets.
    #[serde(default, deserialize_with = "secrets::without")]
    pub metadata: Value,
    #[serde(default, deserialize_with = "open::option")]
    pub create_time: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub update_time: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub node_count: Option<u32>,
    #[serde(default, deserialize_with = "open::option")]
    pub node_cpu_count: Option<u32>,
    #[serde(default, deserialize_with = "open::option")]
    pub node_memory_mb: Option<f64>,
    #[serde(default, deserialize_with = "open::option")]
    pub disk_space_mb: Option<u64>,
    #[serde(default, deserialize_with = "open::option")]
    pub termination_protection: Option<bool>,
}

impl<'de> Deserialize<'de> for Service {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut service = Self::deserialize(deserializer)?;
        secrets::withhold(&mut service.user_config, &mut service.withheld);
        Ok(service)
    }
}

impl Serialize for Service {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

/// The services of a project from one list call.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ServiceList {
    pub services: Vec<Service>,
    /// How many elements could not be read; they are left out above.
    pub unreadable: u32,
}

impl Service {
    /// The name, checked for use in a path.
    pub fn name(&self) -> Result<ServiceName, NameError> {
        ServiceName::parse(&self.service_name)
    }

    /// The software's version, from `<type>_version` in the settings or else the metadata.
    pub fn version(&self) -> Option<String> {
        let key = format!("{}_version", self.service_type.as_deref()?);
        [&self.user_config, &self.metadata]
            .into_iter()
            .find_map(|from| match from.get(&key)? {
                Value::String(text) if !text.is_empty() => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
    }

    /// Whether a secret is set at this path.
    pub fn withholds(&self, path: &ConfigPath) -> bool {
        let path = path.to_string();
        self.withheld.contains(&path)
    }

    /// The AWS region, if the service lives in one of Aiven's AWS clouds.
    pub fn aws_region(&self) -> Option<&str> {
        vpc::aws_region(self.cloud_name.as_deref()?)
    }

    /// Whether any component is reachable through PrivateLink.
    pub fn has_privatelink_routes(&self) -> bool {
        self.components
            .iter()
            .any(|component| component.route == Route::Privatelink)
    }

    /// Whether the service is switched off.
    pub fn is_powered_off(&self) -> bool {
        self.state == Some(ServiceState::Poweroff)
    }

    /// Whether it is named among the components on this route.
    pub fn has_component_on(&self, component: &str, route: &Route) -> bool {
        self.components
            .iter()
            .any(|entry| entry.component == component && entry.route == *route)
    }

    /// The type as a person calls it, with the version if known: `Kafka 3.9`.
    pub fn display_type(&self) -> String {
        let name = match self.service_type.as_deref() {
            None => return "Service".to_owned(),
            Some(code) => type_title(code),
        };
        match self.version() {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        }
    }
}

/// The usual spelling of a service type; an unknown code stays as it is.
fn type_title(code: &str) -> &str {
    match code {
        "alloydbomni" => "AlloyDB Omni",
        "cassandra" => "Cassandra",
        "clickhouse" => "ClickHouse",
        "dragonfly" => "Dragonfly",
        "elasticsearch" => "Elasticsearch",
        "flink" => "Flink",
        "grafana" => "Grafana",
        "influxdb" => "InfluxDB",
        "kafka" => "Kafka",
        "kafka_connect" => "Kafka Connect",
        "kafka_mirrormaker" => "Kafka MirrorMaker 2",
        "m3aggregator" => "M3 Aggregator",
        "m3db" => "M3DB",
        "mysql" => "MySQL",
        "opensearch" => "OpenSearch",
        "pg" => "PostgreSQL",
        "redis" => "Redis",
        "thanos" => "Metrics",
        "valkey" => "Valkey",
        other => other,
    }
}

#[cfg(test)]
mod tests;
