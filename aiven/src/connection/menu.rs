//! What there is to choose at each level, in the words a person reads.

use crate::privatelink::ConnectionState;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The word of the API, which goes into the address.
    pub value: String,
    pub label: String,
    pub chosen: bool,
    /// Why it can't be chosen.
    pub disabled: Option<String>,
    /// The setting of the service that would make it possible.
    pub option: Option<String>,
}

/// One PrivateLink connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionItem {
    /// `plc…`; empty where the API gives a listener without one.
    pub id: String,
    pub vpc_endpoint_id: Option<String>,
    pub state: Option<ConnectionState>,
    /// The number in its host names, `privatelink-2-…`.
    pub number: Option<u32>,
    pub chosen: bool,
    /// Why it can't be chosen.
    pub disabled: Option<String>,
}

/// Everything there is to choose. A list that means nothing for the listener is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Menu {
    pub components: Vec<Item>,
    pub routes: Vec<Item>,
    pub connections: Vec<ConnectionItem>,
    pub methods: Vec<Item>,
    pub authorities: Vec<Item>,
    pub usages: Vec<Item>,
    pub users: Vec<Item>,
}

pub(super) const ROUTES: [&str; 4] = ["dynamic", "privatelink", "public", "private"];
pub(super) const METHODS: [&str; 2] = ["certificate", "sasl"];
pub(super) const AUTHORITIES: [&str; 2] = ["project_ca", "letsencrypt"];
pub(super) const USAGES: [&str; 4] = ["primary", "replica", "ha_replica", "disaster_recovery"];
/// Components that are there for watching the service, not for using it.
pub(super) const WATCHING: [&str; 2] = ["prometheus", "jolokia"];

/// What a person calls a component: `Schema Registry`.
pub fn component_label(word: &str) -> String {
    match word {
        "clickhouse" => "ClickHouse",
        "clickhouse_arrowflight" => "ClickHouse Arrow Flight",
        "clickhouse_https" => "ClickHouse HTTPS",
        "clickhouse_mysql" => "ClickHouse MySQL",
        "kafka_connect" => "Kafka Connect",
        "kafka_rest" => "Kafka REST",
        "m3coordinator" => "M3 Coordinator",
        "mysql" => "MySQL",
        "mysqlx" => "MySQL X Protocol",
        "opensearch" => "OpenSearch",
        "opensearch_dashboards" => "OpenSearch Dashboards",
        "pg" => "PostgreSQL",
        "pgbouncer" => "PgBouncer",
        "schema_registry" => "Schema Registry",
        other => return spoken(other),
    }
    .to_owned()
}

pub(super) fn route_label(word: &str) -> String {
    spoken(word)
}

pub(super) fn method_label(word: &str) -> String {
    match word {
        "" => "Default".to_owned(),
        "certificate" => "Client certificate".to_owned(),
        "sasl" => "SASL".to_owned(),
        other => spoken(other),
    }
}

pub(super) fn authority_label(word: &str) -> String {
    match word {
        "project_ca" => "Project CA".to_owned(),
        "letsencrypt" => "Let’s Encrypt".to_owned(),
        other => spoken(other),
    }
}

pub(super) fn usage_label(word: &str) -> String {
    match word {
        "ha_replica" => "Replica for high availability".to_owned(),
        other => spoken(other),
    }
}

/// A word of the API as a person would write it: `disaster_recovery` → `Disaster recovery`.
fn spoken(word: &str) -> String {
    let words = word.replace('_', " ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => words,
    }
}
