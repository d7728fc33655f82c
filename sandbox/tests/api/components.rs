//! Listeners on every route, and in what order they are listed.

use sandbox::{HOSTILE_PASSWORD, Sandbox};
use serde_json::{Value, json};

use crate::support::*;

fn at(name: &str) -> String {
    format!("/v1/project/demo/service/{name}")
}

/// The entries of a service that fit, as `component route usage host:port`.
async fn listed(sandbox: &Sandbox, path: &str, fits: impl Fn(&Value) -> bool) -> Vec<String> {
    let service = get(sandbox, path).await;
    let all = service["service"]["components"].as_array().unwrap();
    let word = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    all.iter()
        .filter(|entry| fits(entry))
        .map(|entry| {
            let [component, route, usage, host] =
                ["component", "route", "usage", "host"].map(|key| word(entry, key));
            format!("{component} {route} {usage} {host}:{}", entry["port"])
        })
        .collect()
}

#[tokio::test]
async fn the_private_route_is_there_when_it_is_switched_on() {
    let sandbox = sandbox();
    for (service, component, name) in [
        ("my-kafka", "kafka", "private-my-kafka-demo"),
        ("pg-orders", "pg", "private-pg-orders-demo"),
        ("os-logs", "opensearch", "private-os-logs-demo"),
    ] {
        let path = at(service);
        let private = |entry: &Value| entry["route"] == "private";
        assert!(listed(&sandbox, &path, private).await.is_empty());
        let on = json!({"private_access": {component: true}});
        assert_eq!(configure(&sandbox, &path, on).await.0, 200);
        let shown = listed(&sandbox, &path, private).await;
        let start = format!("{component} private primary {name}.aivencloud.com:");
        assert!(
            !shown.is_empty() && shown.iter().all(|one| one.starts_with(&start)),
            "{shown:?}"
        );
        let dynamic = listed(&sandbox, &path, |entry| {
            entry["route"] == "dynamic"
                && entry["component"] == component
                && entry["usage"] == "primary"
        });
        let port = |one: &String| one.rsplit_once(':').unwrap().1.to_owned();
        let ports: Vec<String> = shown.iter().map(port).collect();
        assert_eq!(ports, dynamic.await.iter().map(port).collect::<Vec<_>>());
    }
    assert_eq!(
        configure(&sandbox, &at("flink-jobs"), json!({"private_access": {}}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn replicas_are_where_there_is_a_node_for_one() {
    let sandbox = sandbox();
    for (service, component, replica_uri) in [
        ("pg-orders", "pg", "pg_replica_uri"),
        ("mysql-shop", "mysql", "mysql_replica_uri"),
        ("valkey-cache", "valkey", "valkey_replica_uri"),
    ] {
        let path = at(service);
        let replica = |entry: &Value| entry["usage"] == "replica";
        let shown = listed(&sandbox, &path, replica).await;
        let start = format!("{component} dynamic replica replica-{service}-demo.aivencloud.com:");
        assert!(
            shown.len() == 1 && shown[0].starts_with(&start),
            "{shown:?}"
        );
        let info = get(&sandbox, &path).await["service"]["connection_info"].clone();
        let uri = info[replica_uri].as_str().unwrap();
        assert!(uri.contains(&format!("@replica-{service}-demo.")), "{uri}");

        let (_, body) = write(&sandbox, "PUT", &path, json!({"plan": "startup-4"})).await;
        assert_eq!(body["service"]["node_count"], 1);
        assert!(listed(&sandbox, &path, replica).await.is_empty());
        let info = &body["service"]["connection_info"];
        assert_eq!(info[replica_uri], Value::Null);
    }
}

#[tokio::test]
async fn the_first_match_is_not_always_the_right_one() {
    let sandbox = sandbox();
    let path = "/v1/project/analytics/service/pg-reports";
    let order = |route: &'static str| {
        listed(&sandbox, path, move |entry| {
            entry["route"] == route && entry["usage"] == "primary"
        })
    };
    for route in ["dynamic", "privatelink"] {
        let shown = order(route).await;
        let names: Vec<&str> = shown
            .iter()
            .map(|one| one.split(' ').next().unwrap())
            .collect();
        assert_eq!(names, ["prometheus", "pgbouncer", "pg"], "{route}");
    }
    let service = get(&sandbox, path).await["service"].clone();
    let pg = order("dynamic").await[2]
        .rsplit_once(':')
        .unwrap()
        .1
        .to_owned();
    assert_eq!(
        service["service_uri_params"]["port"], pg,
        "that is the database's"
    );
}

#[tokio::test]
async fn sasl_is_off_unless_somebody_switched_it_on() {
    let sandbox = sandbox();
    let sasl = |entry: &Value| entry["kafka_authentication_method"] == "sasl";
    for service in ["kafka-no-vpc", "kafka-gcp"] {
        let path = at(service);
        assert!(listed(&sandbox, &path, sasl).await.is_empty());
        let kafka = |entry: &Value| entry["component"] == "kafka";
        assert_eq!(listed(&sandbox, &path, kafka).await.len(), 1);
    }
    let path = at("kafka-no-vpc");
    let on = json!({"kafka_authentication_methods": {"sasl": true}});
    configure(&sandbox, &path, on).await;
    assert_eq!(listed(&sandbox, &path, sasl).await.len(), 1);
}

#[tokio::test]
async fn lets_encrypt_adds_a_listener_to_each_connection() {
    let sandbox = sandbox();
    let path = at("kafka-12a3b4c5");
    let trusted = |entry: &Value| entry["kafka_ssl_ca"] == "letsencrypt";
    assert!(listed(&sandbox, &path, trusted).await.is_empty());
    configure(
        &sandbox,
        &path,
        json!({"letsencrypt_sasl_privatelink": true}),
    )
    .await;
    let shown = listed(&sandbox, &path, trusted).await;
    assert_eq!(shown.len(), 2);
    assert!(
        shown
            .iter()
            .all(|one| one.starts_with("kafka privatelink primary privatelink-"))
    );
    configure(&sandbox, &path, json!({"letsencrypt_sasl": true})).await;
    assert_eq!(
        listed(&sandbox, &path, trusted).await.len(),
        3,
        "now on the dynamic route too"
    );
}

#[tokio::test]
async fn some_users_have_passwords_that_must_be_quoted() {
    let sandbox = sandbox();
    for (service, user) in [
        ("pg-orders", "legacy-import"),
        ("kafka-12a3b4c5", "billing-app"),
        ("valkey-cache", "session-store"),
    ] {
        let path = format!("{}/user/{user}", at(service));
        let user = get(&sandbox, &path).await["user"].clone();
        assert_eq!(user["password"], HOSTILE_PASSWORD);
        assert_eq!(user["access_key"].is_string(), service.starts_with("kafka"));
    }
    for nasty in "'\"\\$`/@:%# ".chars() {
        assert!(HOSTILE_PASSWORD.contains(nasty), "{nasty}");
    }
}
