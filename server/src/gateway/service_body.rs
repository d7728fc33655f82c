//! A service as it is shown to a token that may not read secrets: what is known to hold none, and nothing else.
//!
//! An allow-list, so that a key that Aiven adds tomorrow is left out until somebody looked at it; and whatever is kept is
//! looked through once more for names and texts that speak of a secret.

use aiven::service::is_secret_name;
use serde_json::{Map, Value, json};

/// Keys whose values hold no secret by their meaning.
const OPEN: [&str; 30] = [
    "acl",
    "cloud_description",
    "cloud_name",
    "components",
    "create_time",
    "databases",
    "disk_space_mb",
    "features",
    "group_list",
    "group_name",
    "karapace",
    "maintenance",
    "metadata",
    "node_count",
    "node_cpu_count",
    "node_memory_mb",
    "node_states",
    "plan",
    "powered",
    "project_vpc_id",
    "schema_registry_authz",
    "service_name",
    "service_notifications",
    "service_type",
    "service_type_description",
    "state",
    "tags",
    "tech_emails",
    "termination_protection",
    "update_time",
];

/// What is kept of each of the users.
const OF_USER: [&str; 4] = [
    "username",
    "type",
    "authentication",
    "access_cert_not_valid_after_time",
];

/// What is kept of the address in parts.
const OF_ADDRESS: [&str; 5] = ["host", "port", "dbname", "ssl", "ssl_mode"];

/// Stands in settings where a secret is set, as Aiven writes it.
const REDACTED: &str = "<redacted>";

/// One service by itself; `secret` are JSON Pointers to the options that the type's schema calls secret, `None` where
/// the schema could not be read.
pub fn shown(service: &Value, secret: Option<&[String]>) -> Value {
    let mut kept = common(service);
    if let Some(config) = service.get("user_config") {
        let mut config = config.clone();
        match secret {
            Some(pointers) => {
                for pointer in pointers {
                    if let Some(value) = config.pointer_mut(pointer)
                        && !value.is_null()
                    {
                        *value = json!(REDACTED);
                    }
                }
            }
            None => keep_switches(&mut config),
        }
        kept.insert("user_config".to_owned(), config);
    }
    let mut kept = Value::Object(kept);
    without_secrets(&mut kept);
    kept
}

/// One of a list: of its options only switches and numbers, which are no secrets whatever the schema says.
pub fn listed(service: &Value) -> Value {
    shown(service, None)
}

fn common(service: &Value) -> Map<String, Value> {
    let mut kept = Map::new();
    let Some(fields) = service.as_object() else {
        return kept;
    };
    for (name, value) in fields {
        let value = match name.as_str() {
            name if OPEN.contains(&name) => value.clone(),
            "users" => {
                let users = value.as_array().into_iter().flatten();
                users.map(|user| only(user, &OF_USER)).collect()
            }
            "service_uri_params" => only(value, &OF_ADDRESS),
            // Clients expect the key; Aiven writes null where there is none to show.
            "service_uri" => Value::Null,
            "service_integrations" => json!([]),
            _ => continue,
        };
        kept.insert(name.clone(), value);
    }
    kept
}

fn only(value: &Value, keys: &[&str]) -> Value {
    let fields = value.as_object().into_iter().flatten();
    let kept = fields.filter(|(name, _)| keys.contains(&name.as_str()));
    Value::Object(kept.map(|(k, v)| (k.clone(), v.clone())).collect())
}

fn keep_switches(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, field| !matches!(field, Value::String(_) | Value::Array(_)));
            fields.values_mut().for_each(keep_switches);
        }
        Value::String(_) | Value::Array(_) => *value = Value::Null,
        _ => {}
    }
}

fn without_secrets(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, field| {
                matches!(field, Value::Null | Value::Bool(_))
                    || is_redacted(field)
                    || !is_secret_name(name)
            });
            fields.values_mut().for_each(without_secrets);
        }
        Value::Array(items) => items.iter_mut().for_each(without_secrets),
        Value::String(text) if speaks_of_secret(text) => *value = Value::Null,
        _ => {}
    }
}

fn is_redacted(value: &Value) -> bool {
    value.as_str() == Some(REDACTED)
}

/// An address with a password in it, or a private key.
fn speaks_of_secret(text: &str) -> bool {
    let has_login = |rest: &str| {
        rest.split(['/', '?', '#'])
            .next()
            .is_some_and(|host| host.contains('@'))
    };
    text.contains("PRIVATE KEY-----") || text.split("://").skip(1).any(has_login)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service() -> Value {
        json!({
            "service_name": "kafka", "plan": "business-4", "project_vpc_id": null, "a_new_key": "CANARY",
            "service_uri": "postgres://avnadmin:CANARY@host:1/db",
            "service_uri_params": {"host": "h", "port": "1", "user": "u", "password": "CANARY"},
            "connection_info": {"kafka_access_key": "CANARY", "pg": ["postgres://u:CANARY@h"]},
            "connection_pools": [{"connection_uri": "postgres://u:CANARY@h"}],
            "users": [{"username": "avnadmin", "type": "primary", "password": "CANARY", "access_key": "CANARY",
                       "access_cert": "CANARY", "password_next": "CANARY"}],
            "components": [{"component": "kafka", "host": "h", "port": 1}],
            "metadata": {"write_block": false, "admin_password": "CANARY", "uri": "https://a:CANARY@h/x"},
            "service_integrations": [{"user_config": {"datadog_api_key": "CANARY"}}],
            "user_config": {
                "admin_password": "CANARY", "ip_filter": ["0.0.0.0/0"], "kafka": {"num_partitions": 3},
                "custom": {"value": "CANARY"}, "privatelink_access": {"kafka": true},
                "url": "amqps://u:CANARY@h", "key": "-----BEGIN RSA PRIVATE KEY-----CANARY",
            },
        })
    }

    #[test]
    fn no_secret_is_left() {
        let schema = ["/custom/value".to_owned(), "/not/there".to_owned()];
        let shown = shown(&service(), Some(&schema));
        assert!(!shown.to_string().contains("CANARY"), "{shown:#}");
        assert_eq!(shown["user_config"]["custom"]["value"], "<redacted>");
        assert_eq!(shown["user_config"]["ip_filter"], json!(["0.0.0.0/0"]));
        assert_eq!(shown["user_config"]["privatelink_access"]["kafka"], true);
        assert_eq!(
            shown["users"],
            json!([{"username": "avnadmin", "type": "primary"}])
        );
        assert_eq!(
            shown["service_uri_params"],
            json!({"host": "h", "port": "1"})
        );
        assert_eq!(shown["components"], service()["components"]);
        assert!(shown.as_object().unwrap().contains_key("project_vpc_id"));
    }

    #[test]
    fn a_list_has_switches_and_numbers_only() {
        let listed = listed(&service());
        assert!(!listed.to_string().contains("CANARY"), "{listed:#}");
        assert_eq!(
            listed["user_config"],
            json!({"kafka": {"num_partitions": 3}, "custom": {}, "privatelink_access": {"kafka": true}})
        );
    }

    #[test]
    fn what_is_no_service_is_nothing() {
        for odd in [
            json!(null),
            json!("CANARY"),
            json!(["CANARY"]),
            json!({"user_config": "CANARY"}),
        ] {
            assert!(!listed(&odd).to_string().contains("CANARY"), "{odd}");
        }
    }
}
