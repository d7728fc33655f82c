//! Options that are set, and changes of them.

use sandbox::{READONLY_TOKEN, Secrets};
use serde_json::{Value, json};

use crate::support::*;

const PG: &str = "/v1/project/demo/service/pg-orders";
const GRAFANA: &str = "/v1/project/demo/service/grafana-main";

#[tokio::test]
async fn what_the_demo_world_has_set_fits_its_schemas() {
    let sandbox = sandbox();
    let mut set = 0;
    for project in ["demo", "analytics"] {
        let services = format!("/v1/project/{project}/service");
        let listed = get(&sandbox, &services).await;
        for service in listed["services"].as_array().unwrap() {
            let name = service["service_name"].as_str().unwrap();
            let config = service["user_config"].clone();
            set += config.as_object().unwrap().len();
            let path = format!("{services}/{name}");
            let (status, body) = configure(&sandbox, &path, config.clone()).await;
            assert_eq!(status, 200, "{name}: {body}");
            assert_eq!(body["service"]["user_config"], config, "{name}");
        }
    }
    assert!(set > 50, "{set}");
}

#[tokio::test]
async fn there_is_something_of_every_kind_to_show() {
    let sandbox = sandbox();
    let kafka = get(&sandbox, MY_KAFKA).await["service"]["user_config"].clone();
    assert_eq!(kafka["custom_domain"], Value::Null);
    assert!(kafka.as_object().unwrap().contains_key("custom_domain"));
    assert!(kafka["ip_filter"][0].is_string() && kafka["ip_filter"][1].is_object());
    assert_eq!(kafka["kafka"]["audit_log"]["group_by"], "user");
    assert_eq!(
        kafka["kafka_rest_config"]["consumer_request_timeout_ms"],
        15_000
    );
    let pg = get(&sandbox, PG).await["service"]["user_config"].clone();
    assert_eq!(pg["pg"]["pg_stat_statements.track"], "all");
    assert_eq!(pg["shared_buffers_percentage"], 24.5);
}

#[tokio::test]
async fn an_option_that_the_schema_has_lost_stays_and_cannot_be_written() {
    let sandbox = sandbox();
    let path = "/v1/project/faults/service/stuck-creating";
    let config = get(&sandbox, path).await["service"]["user_config"].clone();
    assert_eq!(config["kafka"]["zookeeper_session_timeout_ms"], 6000);
    assert_eq!(config["quota_notifications"]["enabled"], true);
    let (status, _) = configure(&sandbox, path, json!({"kafka": {"num_partitions": 7}})).await;
    assert_eq!(status, 200);
    let after = get(&sandbox, path).await["service"]["user_config"].clone();
    assert_eq!(
        after["kafka"],
        json!({"num_partitions": 7, "zookeeper_session_timeout_ms": 6000})
    );
    let (status, body) = configure(
        &sandbox,
        path,
        json!({"quota_notifications": {"enabled": false}}),
    )
    .await;
    assert_eq!(
        (status, message(&body)),
        (
            400,
            "Invalid 'user_config.quota_notifications': unknown option".to_owned()
        )
    );
}

#[tokio::test]
async fn refusals_name_the_option_and_change_nothing() {
    let sandbox = sandbox();
    let before = get(&sandbox, PG).await["service"]["user_config"].clone();
    for (change, sentence) in [
        (
            json!({"admin_username": "root"}),
            "Invalid 'user_config.admin_username': can be set only when the service is created",
        ),
        (
            json!({"work_mem": null}),
            "Invalid 'user_config.work_mem': expected integer",
        ),
        (
            json!({"work_mem": 16, "pg": {"wal_sender_timeout": 1}}),
            "Invalid 'user_config.pg.wal_sender_timeout': Zero, or 5000 to 10800000",
        ),
        (
            json!({"pgbouncer": {"autodb_pool_mode": "query"}}),
            r#"Invalid 'user_config.pgbouncer.autodb_pool_mode': expected one of "session", "transaction", "statement""#,
        ),
    ] {
        let (status, body) = configure(&sandbox, PG, change).await;
        assert_eq!((status, message(&body)), (400, sentence.to_owned()));
    }
    assert_eq!(get(&sandbox, PG).await["service"]["user_config"], before);
    let same = json!({"admin_username": "avnadmin", "backup_hour": null});
    assert_eq!(configure(&sandbox, PG, same).await.0, 200);
    let after = get(&sandbox, PG).await["service"]["user_config"].clone();
    assert_eq!(after["backup_hour"], Value::Null);
    assert!(after.as_object().unwrap().contains_key("backup_hour"));
}

/// Somebody else changes an option: no second token is needed for that.
#[tokio::test]
async fn options_change_behind_a_readers_back() {
    let sandbox = sandbox();
    let partitions = async || {
        let service = get(&sandbox, MY_KAFKA).await;
        service["service"]["user_config"]["kafka"]["num_partitions"].clone()
    };
    assert_eq!(partitions().await, 3);
    let token = format!("Bearer {}", sandbox::DEMO_TOKEN);
    let change = json!({"user_config": {"kafka": {"num_partitions": 12}}});
    let (status, _) = call_as(&sandbox, Some(&token), "PUT", MY_KAFKA, Some(&change)).await;
    assert_eq!((status, partitions().await), (200, json!(12)));
}

#[tokio::test]
async fn secret_options_are_secrets_too() {
    let sandbox = sandbox();
    let whole = get(&sandbox, GRAFANA).await["service"]["user_config"].clone();
    assert!(whole["smtp_server"]["password"].is_string());
    let mut rest = whole.clone();
    rest["smtp_server"]
        .as_object_mut()
        .unwrap()
        .remove("password");
    let token = format!("aivenv1 {READONLY_TOKEN}");
    let asked = format!("{GRAFANA}?include_secrets=true");
    let (_, body) = call_as(&sandbox, Some(&token), "GET", &asked, None).await;
    assert_eq!(body["service"]["user_config"], rest);
    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    assert_eq!(get(&sandbox, GRAFANA).await["service"]["user_config"], rest);
    assert_eq!(get(&sandbox, &asked).await["service"]["user_config"], whole);
    configure(&sandbox, GRAFANA, json!({"smtp_server": {"port": 25}})).await;
    let after = get(&sandbox, &asked).await["service"]["user_config"].clone();
    assert_eq!(
        after["smtp_server"]["password"], whole["smtp_server"]["password"],
        "kept"
    );

    // Lists too.
    let providers = json!({"secret_providers": [
        {"name": "vault", "vault": {"address": "https://v", "auth_method": "token", "token": "s3cr3t"}},
    ]});
    let connect = "/v1/project/demo/service/connect-etl";
    assert_eq!(configure(&sandbox, connect, providers).await.0, 200);
    assert!(!get(&sandbox, connect).await.to_string().contains("s3cr3t"));
}
