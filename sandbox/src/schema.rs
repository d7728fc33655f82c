//! The `user_config` schema of each service type, and the check of a change against it.
//!
//! The schemas are written by hand from what each option is (name, type, range); titles and descriptions are this
//! project's own. A file holds what is special about its type; access routes and common options are added here. Assumed:
//! which options take null, what is deprecated, and how a refusal is worded.

mod check;
mod pattern;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::answer::Refusal;

/// One file of `schema/`.
#[derive(Deserialize)]
struct File {
    description: String,
    default_version: Option<String>,
    latest_available_version: Option<String>,
    #[serde(default)]
    access: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    common: Vec<String>,
    #[serde(default)]
    properties: Map<String, Value>,
}

const FILES: [(&str, &str); 14] = [
    ("cassandra", include_str!("schema/cassandra.json")),
    ("clickhouse", include_str!("schema/clickhouse.json")),
    ("dragonfly", include_str!("schema/dragonfly.json")),
    ("flink", include_str!("schema/flink.json")),
    ("grafana", include_str!("schema/grafana.json")),
    ("kafka", include_str!("schema/kafka.json")),
    ("kafka_connect", include_str!("schema/kafka_connect.json")),
    (
        "kafka_mirrormaker",
        include_str!("schema/kafka_mirrormaker.json"),
    ),
    ("m3db", include_str!("schema/m3db.json")),
    ("mysql", include_str!("schema/mysql.json")),
    ("opensearch", include_str!("schema/opensearch.json")),
    ("pg", include_str!("schema/pg.json")),
    ("thanos", include_str!("schema/thanos.json")),
    ("valkey", include_str!("schema/valkey.json")),
];

/// Service type to its light body: description, versions, schema. A test reads every file.
static TYPES: LazyLock<BTreeMap<&str, Map<String, Value>>> = LazyLock::new(|| {
    let common: Map<String, Value> =
        serde_json::from_str(include_str!("schema/common.json")).unwrap_or_default();
    let bodies = FILES.iter().filter_map(|(name, text)| {
        let file: File = serde_json::from_str(text).ok()?;
        Some((*name, compose(file, &common)))
    });
    bodies.collect()
});

fn compose(file: File, common: &Map<String, Value>) -> Map<String, Value> {
    let mut properties = file.properties;
    for name in &file.common {
        if let Some(option) = common.get(name) {
            properties.insert(name.clone(), option.clone());
        }
    }
    for (route, components) in &file.access {
        properties.insert(format!("{route}_access"), access(route, components));
    }
    let body = json!({
        "default_version": file.default_version,
        "description": file.description,
        "latest_available_version": file.latest_available_version,
        "user_config_schema": {
            "additionalProperties": false,
            "properties": properties,
            "title": format!("{} settings", file.description),
            "type": "object",
        },
    });
    body.as_object().cloned().unwrap_or_default()
}

/// `<route>_access`: one switch a component.
fn access(route: &str, components: &[String]) -> Value {
    let word = match route {
        "privatelink" => "PrivateLink",
        "public" => "the public internet",
        _ => "private addresses",
    };
    let switches: Map<String, Value> = components
        .iter()
        .map(|component| {
            let switch = json!({
                "example": true,
                "title": format!("Enable {component}"),
                "type": "boolean",
            });
            (component.clone(), switch)
        })
        .collect();
    json!({
        "additionalProperties": false,
        "properties": switches,
        "title": format!("Components that answer through {word}"),
        "type": "object",
    })
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TYPES.keys().copied()
}

/// Description, versions and schema of a service type.
pub(crate) fn body(service_type: &str) -> Option<Map<String, Value>> {
    TYPES.get(service_type).cloned()
}

/// The schema of a service type's user config.
pub(crate) fn user_config(service_type: &str) -> Option<&'static Value> {
    TYPES.get(service_type)?.get("user_config_schema")
}

pub(crate) fn description(service_type: &str) -> Value {
    let body = TYPES.get(service_type);
    let description = body.and_then(|body| body.get("description"));
    description.cloned().unwrap_or(Value::Null)
}

/// The versions that `<type>_version` can be set to.
pub(crate) fn versions(service_type: &str) -> Vec<String> {
    let option = format!("/user_config_schema/properties/{service_type}_version/enum");
    let listed = body(service_type).map(Value::Object);
    let listed = listed.as_ref().and_then(|body| body.pointer(&option));
    let listed = listed.and_then(Value::as_array).into_iter().flatten();
    listed
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Checks a change of the user config, which may name any part of it, against the schema and what is set now.
pub(crate) fn check(
    service_type: &str,
    change: &Map<String, Value>,
    current: &Map<String, Value>,
) -> Result<(), Refusal> {
    let Some(schema) = user_config(service_type) else {
        return Err(Refusal::bad_request("Invalid 'user_config'"));
    };
    let (change, current) = (json!(change), json!(current));
    check::value(schema, &change, Some(&current), "user_config")
        .and_then(|()| check::beyond_the_schema(service_type, &change))
        .map_err(|problem| {
            Refusal::bad_request(format!("Invalid '{}': {}", problem.path, problem.message))
        })
}

#[cfg(test)]
mod changes;
#[cfg(test)]
mod tests;
