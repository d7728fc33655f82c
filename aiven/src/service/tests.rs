use super::*;
use serde_json::json;

fn read(value: Value) -> Service {
    serde_json::from_value(value).unwrap()
}

#[test]
fn only_the_name_is_needed() {
    let service = read(json!({"service_name": "a"}));
    assert_eq!(service.display_type(), "Service");
    assert!(serde_json::from_value::<Service>(json!({"plan": "x"})).is_err());
}

#[test]
fn odd_fields_do_not_break_the_rest() {
    let service = read(json!({
        "service_name": "a", "service_type": "kafka", "state": "BUILDING", "node_count": "three",
        "project_vpc_id": null, "node_states": [{"name": "n-1", "state": "dancing"}, 7],
        "components": [{"component": "kafka", "route": "carrier-pigeon", "port": 70000}, {"host": "no name"}, null],
        "users": [{"username": "avnadmin", "password": "pw"}], "service_uri": "https://u:pw@h",
        "connection_info": {"kafka_access_key": "KEY"}, "brand_new": [1, 2]
    }));
    assert_eq!(service.state, Some(ServiceState::Other("BUILDING".into())));
    assert_eq!(service.node_count, None);
    assert_eq!(service.node_states.len(), 1);
    assert_eq!(
        service.node_states[0].state,
        NodeStatus::Other("dancing".into())
    );
    assert_eq!(service.components.len(), 1);
    assert_eq!(service.components[0].port, None);
    assert_eq!(service.components[0].route.as_str(), "carrier-pigeon");
    let text = format!("{service:?}{}", serde_json::to_string(&service).unwrap());
    assert!(!text.contains("pw") && !text.contains("KEY"));
}

#[test]
fn secrets_among_the_settings_are_dropped() {
    let service = read(json!({"service_name": "a", "user_config": {
        "admin_password": "s3cret", "password_encryption": "md5", "migration": {"host": "h", "password": "s3cret"},
        "list": [{"client_secret": "s3cret", "name": "n"}], "innodb_ft_min_token_size": 3, "token": "s3cret"
    }}));
    let text = service.user_config.to_string();
    assert!(!text.contains("s3cret"), "{text}");
    assert!(
        text.contains("md5") && text.contains("\"h\"") && text.contains("token_size"),
        "{text}"
    );
}

#[test]
fn the_type_reads_well() {
    let kafka = read(
        json!({"service_name": "a", "service_type": "kafka", "user_config": {"kafka_version": "3.9"}}),
    );
    assert_eq!(kafka.display_type(), "Kafka 3.9");
    let pg =
        read(json!({"service_name": "a", "service_type": "pg", "metadata": {"pg_version": 16}}));
    assert_eq!(pg.display_type(), "PostgreSQL 16");
    let other = read(json!({"service_name": "a", "service_type": "quantumdb"}));
    assert_eq!(other.display_type(), "quantumdb");
}
