//! The `user_config` schema of each service type, and the check of a change against it.
//!
//! The schemas are written by hand from what each option is (name, type, range); titles and descriptions are this
//! project's own. A file holds what is special about its type; access routes and common options are added here.

mod check;

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

/// Checks a change of the user config, which may name any part of it.
pub(crate) fn check(service_type: &str, change: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(schema) = user_config(service_type) else {
        return Err(Refusal::bad_request("Invalid 'user_config'"));
    };
    check::value(schema, &Value::Object(change.clone()), "user_config").map_err(|problem| {
        Refusal::bad_request(format!("Invalid '{}': {}", problem.path, problem.message))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let common: Map<String, Value> =
            serde_json::from_str(include_str!("schema/common.json")).unwrap();
        for (name, text) in FILES {
            let file: File = serde_json::from_str(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            for option in &file.common {
                assert!(
                    common.contains_key(option),
                    "{name}: no common option {option}"
                );
            }
        }
        assert_eq!(names().count(), FILES.len());
    }

    fn patterns(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(fields) => {
                found.extend(
                    fields
                        .get("pattern")
                        .and_then(Value::as_str)
                        .map(str::to_owned),
                );
                fields.values().for_each(|field| patterns(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| patterns(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_pattern_can_be_checked() {
        let mut found = Vec::new();
        for name in names() {
            patterns(&json!(body(name)), &mut found);
        }
        assert!(!found.is_empty());
        for pattern in found {
            assert!(check::matches(&pattern, "a").is_some(), "{pattern}");
        }
    }

    /// The first problem of this change of a Kafka's user config, or an empty text.
    fn kafka(change: &Value) -> String {
        let change = change.as_object().unwrap();
        check("kafka", change).map_or_else(|refusal| refusal.message, |()| String::new())
    }

    #[test]
    fn a_change_is_checked_against_types_ranges_and_names() {
        for good in [
            json!({}),
            json!({"privatelink_access": {"kafka": true}}),
            json!({"letsencrypt_sasl_privatelink": null}),
            json!({"kafka": {"num_partitions": 1000, "log_cleaner_min_cleanable_ratio": 0.5}}),
            json!({"kafka": {"log_retention_ms": i64::MAX}}),
            json!({"ip_filter": ["10.0.0.0/8", {"network": "10.1.0.0/16", "description": "office"}]}),
            json!({"kafka_version": null}),
            json!({"kafka_rest_config": {"consumer_request_timeout_ms": 15000}}),
            json!({"schema_registry_config": {"topic_name": "_schemas"}}),
        ] {
            assert_eq!(kafka(&good), "", "{good}");
        }
        for (bad, path) in [
            (json!({"nosuch": 1}), "user_config.nosuch"),
            (
                json!({"privatelink_access": {"nosuch": true}}),
                "user_config.privatelink_access.nosuch",
            ),
            (
                json!({"privatelink_access": {"kafka": "yes"}}),
                "user_config.privatelink_access.kafka",
            ),
            (
                json!({"privatelink_access": {"kafka": null}}),
                "user_config.privatelink_access.kafka",
            ),
            (
                json!({"kafka": {"num_partitions": 0}}),
                "user_config.kafka.num_partitions",
            ),
            (
                json!({"kafka": {"num_partitions": 1001}}),
                "user_config.kafka.num_partitions",
            ),
            (
                json!({"kafka": {"num_partitions": 1.5}}),
                "user_config.kafka.num_partitions",
            ),
            (
                json!({"kafka": {"compression_type": "rar"}}),
                "user_config.kafka.compression_type",
            ),
            (
                json!({"ip_filter": [{"description": "no network"}]}),
                "user_config.ip_filter.0",
            ),
            (json!({"ip_filter": [1]}), "user_config.ip_filter.0"),
            (
                json!({"custom_domain": "x".repeat(256)}),
                "user_config.custom_domain",
            ),
            (
                json!({"kafka_connect_plugin_versions": [{"plugin_name": "a"}]}),
                "user_config.kafka_connect_plugin_versions.0",
            ),
            (
                json!({"preferred_zones": vec!["a"; 11]}),
                "user_config.preferred_zones",
            ),
        ] {
            let message = kafka(&bad);
            assert!(
                message.starts_with(&format!("Invalid '{path}'")),
                "{bad}: {message}"
            );
        }
    }

    #[test]
    fn a_schemas_own_words_are_said() {
        let change = json!({"schema_registry_config": {"topic_name": "a b"}});
        assert!(
            kafka(&change)
                .ends_with("A topic name has letters, digits, dots, dashes and underscores")
        );
    }
}
