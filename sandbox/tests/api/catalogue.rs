//! The catalogue of service types, service users, events and everything small.

use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn the_light_schema_is_the_catalogues() {
    let sandbox = sandbox();
    let whole = get(&sandbox, "/v1/project/demo/service_types").await;
    let light = get(&sandbox, "/v1/project/demo/service-types/kafka").await;
    let kafka = &whole["service_types"]["kafka"];
    assert_eq!(light["user_config_schema"], kafka["user_config_schema"]);
    assert_eq!(light.get("service_plans"), None);
    assert!(
        kafka["service_plans"]
            .as_array()
            .is_some_and(|plans| !plans.is_empty())
    );
    let listed = get(&sandbox, "/v1/project/demo/service-types").await;
    assert_eq!(listed["service_types"]["kafka"], light);
    assert_eq!(
        refused(&sandbox, "/v1/project/demo/service-types/nosuch")
            .await
            .0,
        404
    );
    let plans = get(&sandbox, "/v1/project/demo/service-types/pg/plans").await;
    assert!(plans["service_plans"].is_array());
}

#[tokio::test]
async fn privatelink_switches_are_those_of_each_type() {
    let sandbox = sandbox();
    let whole = get(&sandbox, "/v1/service_types").await;
    for (service_type, keys) in [
        (
            "kafka",
            &[
                "jolokia",
                "kafka",
                "kafka_connect",
                "kafka_rest",
                "prometheus",
                "schema_registry",
            ][..],
        ),
        ("kafka_connect", &["jolokia", "kafka_connect", "prometheus"]),
        ("pg", &["pg", "pgbouncer", "prometheus"]),
        ("mysql", &["mysql", "mysqlx", "prometheus"]),
        (
            "opensearch",
            &["opensearch", "opensearch_dashboards", "prometheus"],
        ),
        (
            "clickhouse",
            &[
                "clickhouse",
                "clickhouse_arrowflight",
                "clickhouse_https",
                "clickhouse_mysql",
                "prometheus",
            ],
        ),
        ("grafana", &["grafana"]),
        ("valkey", &["prometheus", "valkey"]),
        ("dragonfly", &["dragonfly", "prometheus"]),
        ("flink", &["flink", "prometheus"]),
        ("thanos", &["query_frontend", "receiver_routing"]),
    ] {
        let schema = &whole["service_types"][service_type]["user_config_schema"]["properties"];
        let access = &schema["privatelink_access"];
        let found: Vec<&String> = access["properties"].as_object().unwrap().keys().collect();
        assert_eq!(found, keys, "{service_type}");
        let titled = |key: &&str| access["properties"][*key]["title"] == format!("Enable {key}");
        assert!(keys.iter().all(titled));
        assert!(schema["static_ips"].is_object());
    }
    let none = &whole["service_types"]["kafka_mirrormaker"]["user_config_schema"];
    assert_eq!(none["properties"].get("privatelink_access"), None);
}

#[tokio::test]
async fn users_are_made_reset_and_deleted() {
    let sandbox = sandbox();
    let path = format!("{MY_KAFKA}/user");
    let (status, made) = write(&sandbox, "POST", &path, json!({"username": "app"})).await;
    assert_eq!(status, 200);
    assert!(
        made["user"]["access_key"]
            .as_str()
            .unwrap()
            .contains("PRIVATE KEY")
    );
    assert_eq!(
        write(&sandbox, "POST", &path, json!({"username": "app"}))
            .await
            .0,
        409
    );
    let app = format!("{path}/app");
    let before = get(&sandbox, &app).await["user"]["password"].clone();
    let reset = json!({"operation": "reset-credentials", "new_password": null});
    assert_eq!(write(&sandbox, "PUT", &app, reset).await.0, 200);
    assert_ne!(get(&sandbox, &app).await["user"]["password"], before);
    assert_eq!(
        call(&sandbox, "PUT", &format!("{app}/credentials/reset"), None)
            .await
            .0,
        200
    );
    assert_eq!(call(&sandbox, "DELETE", &app, None).await.0, 200);
    assert_eq!(
        refused(&sandbox, &app).await,
        (404, "Service user does not exist".to_owned())
    );
    assert_eq!(
        call(&sandbox, "DELETE", &format!("{path}/avnadmin"), None)
            .await
            .0,
        403
    );
    let auditor = get(&sandbox, "/v1/project/demo/service/pg-orders/user/auditor").await;
    assert_eq!(auditor["user"]["password"], Value::Null);
}

#[tokio::test]
async fn the_event_log_tells_what_was_done() {
    let sandbox = sandbox();
    let path = "/v1/project/demo/events";
    assert_eq!(get(&sandbox, path).await["events"], json!([]));
    link(&sandbox).await;
    configure(
        &sandbox,
        MY_KAFKA,
        json!({"privatelink_access": {"kafka": true}}),
    )
    .await;
    let events = get(&sandbox, path).await["events"].clone();
    assert_eq!(events[0]["event_type"], "service_update");
    assert_eq!(events[1]["event_type"], "service_privatelink_create");
    assert_eq!(events[1]["service_name"], "my-kafka");
    assert_eq!(events[1]["time"], "2026-11-22T00:00:00Z");
    let ca = get(&sandbox, "/v1/project/demo/kms/ca").await;
    assert!(
        ca["certificate"]
            .as_str()
            .unwrap()
            .starts_with("-----BEGIN CERTIFICATE-----\n")
    );
}

#[tokio::test]
async fn unknown_paths_and_methods_have_the_envelope() {
    let sandbox = sandbox();
    assert_eq!(refused(&sandbox, "/v1/nosuch").await.0, 404);
    let (status, body) = call(&sandbox, "PATCH", MY_LINK, None).await;
    assert_eq!(status, 405);
    message(&body);
    let clouds = get(&sandbox, "/v1/project/demo/clouds").await;
    assert!(clouds["clouds"].as_array().unwrap().len() > 25);
}
