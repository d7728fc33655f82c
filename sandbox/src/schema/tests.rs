//! Every file is read, and each kind of problem is found and named.

use super::*;

#[test]
fn every_file_is_read() {
    let common: Map<String, Value> = serde_json::from_str(include_str!("common.json")).unwrap();
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
        assert!(pattern::matches(&pattern, "a").is_some(), "{pattern}");
    }
}

/// The first problem of this change of a Kafka's user config, or an empty text.
fn kafka(change: &Value) -> String {
    let change = change.as_object().unwrap();
    check("kafka", change, &Map::new()).map_or_else(|refusal| refusal.message, |()| String::new())
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
        kafka(&change).ends_with("A topic name has letters, digits, dots, dashes and underscores")
    );
}

#[test]
fn there_is_an_option_of_every_kind() {
    let all = json!(names().filter_map(body).collect::<Vec<_>>()).to_string();
    for word in [
        r#""createOnly":true"#,
        r#""_secure":true"#,
        r#""is_deprecated":true"#,
        r#""deprecation_notice":""#,
        r#""oneOf":["#,
        r#""user_error":""#,
        r#""type":"number""#,
        r#""enum":[1000,15000,30000]"#,
        r#""type":["object","null"]"#,
        r#""maximum":18446744073709551615"#,
    ] {
        assert!(all.contains(word), "{word}");
    }
}
