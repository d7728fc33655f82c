//! Services: the list, the object, its changes.

use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn the_demo_world_is_complete() {
    let sandbox = sandbox();
    let names = async |project: &str| -> Vec<String> {
        let body = get(&sandbox, &format!("/v1/project/{project}/service")).await;
        let all = body["services"].as_array().unwrap().clone();
        all.iter()
            .map(|s| s["service_name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        names("demo").await,
        [
            "cassandra-legacy",
            "ch-events",
            "connect-etl",
            "dragonfly-sessions",
            "flink-jobs",
            "grafana-main",
            "kafka-12a3b4c5",
            "kafka-gcp",
            "kafka-no-vpc",
            "m3db-metrics",
            "mm2-copy",
            "my-kafka",
            "mysql-shop",
            "os-logs",
            "pg-off",
            "pg-orders",
            "valkey-cache",
        ]
    );
    assert_eq!(names("analytics").await.len(), 2);
    assert_eq!(
        names("faults").await.len(),
        10,
        "the list works though its services fail"
    );
    let projects = get(&sandbox, "/v1/project").await;
    assert_eq!(projects["projects"].as_array().unwrap().len(), 3);
    assert_eq!(refused(&sandbox, "/v1/project/nosuch/service").await.0, 404);
    assert_eq!(
        refused(
            &sandbox,
            "/v1/project/demo/service/weird%2Fname%20with%20space"
        )
        .await,
        (404, "Service does not exist".to_owned())
    );
}

#[tokio::test]
async fn a_service_has_what_clients_read() {
    let sandbox = sandbox();
    let listed = get(&sandbox, "/v1/project/demo/service").await;
    for one in listed["services"].as_array().unwrap() {
        let name = one["service_name"].as_str().unwrap();
        let single = get(&sandbox, &format!("/v1/project/demo/service/{name}")).await;
        assert_eq!(&single["service"], one, "the list has the same shape");
        for key in [
            "cloud_name",
            "create_time",
            "group_list",
            "plan",
            "service_integrations",
            "service_type",
            "state",
            "termination_protection",
            "update_time",
            "user_config",
            "users",
            "components",
            "node_states",
            "service_type_description",
        ] {
            assert!(!one[key].is_null(), "{name}: {key}");
        }
    }
    let kafka = get(&sandbox, MY_KAFKA).await["service"].clone();
    assert!(
        kafka["users"][0]["access_cert"]
            .as_str()
            .unwrap()
            .contains("CERTIFICATE")
    );
    assert!(kafka["service_uri_params"]["port"].is_string());
    assert!(kafka["connection_info"]["schema_registry_uri"].is_string());
    let find = |method: &str| {
        let all = kafka["components"].as_array().unwrap();
        all.iter()
            .any(|c| c["kafka_authentication_method"] == method)
    };
    assert!(find("certificate") && find("sasl"));
    let off = get(&sandbox, "/v1/project/demo/service/pg-off").await["service"].clone();
    assert_eq!(
        (&off["state"], &off["node_states"]),
        (&json!("POWEROFF"), &json!([]))
    );
    let outside = get(&sandbox, "/v1/project/demo/service/kafka-no-vpc").await["service"].clone();
    assert_eq!(outside["project_vpc_id"], Value::Null);
}

#[tokio::test]
async fn a_user_config_merges_deeply() {
    let sandbox = sandbox();
    for component in ["kafka", "schema_registry"] {
        let (status, _) = configure(
            &sandbox,
            MY_KAFKA,
            json!({"privatelink_access": {component: true}}),
        )
        .await;
        assert_eq!(status, 200);
    }
    let config = get(&sandbox, MY_KAFKA).await["service"]["user_config"].clone();
    assert_eq!(
        config["privatelink_access"],
        json!({"kafka": true, "schema_registry": true})
    );
    assert_eq!(
        config["kafka_authentication_methods"],
        json!({"certificate": true, "sasl": true})
    );
    let (status, body) = configure(
        &sandbox,
        MY_KAFKA,
        json!({"kafka": {"num_partitions": 0}, "kafka_rest": false}),
    )
    .await;
    assert_eq!(status, 400);
    assert!(message(&body).contains("user_config.kafka.num_partitions"));
    let after = get(&sandbox, MY_KAFKA).await["service"]["user_config"].clone();
    assert_eq!(after, config, "a refused change changes nothing");
}

#[tokio::test]
async fn a_missing_vpc_id_keeps_and_null_takes_out() {
    let sandbox = sandbox();
    let vpc = get(&sandbox, MY_KAFKA).await["service"]["project_vpc_id"].clone();
    write(&sandbox, "PUT", MY_KAFKA, json!({"plan": "business-4"})).await;
    let service = get(&sandbox, MY_KAFKA).await["service"].clone();
    assert_eq!(
        (&service["project_vpc_id"], &service["state"]),
        (&vpc, &json!("RUNNING"))
    );
    write(&sandbox, "PUT", MY_KAFKA, json!({"project_vpc_id": null})).await;
    assert_eq!(
        get(&sandbox, MY_KAFKA).await["service"]["project_vpc_id"],
        Value::Null
    );
    let (status, moved) = write(&sandbox, "PUT", MY_KAFKA, json!({"project_vpc_id": vpc})).await;
    assert_eq!(
        (status, &moved["service"]["state"]),
        (200, &json!("REBALANCING"))
    );
    let linked = "/v1/project/demo/service/pg-orders";
    assert_eq!(
        write(&sandbox, "PUT", linked, json!({"project_vpc_id": null}))
            .await
            .0,
        400
    );
}

#[tokio::test]
async fn other_changes_are_checked_too() {
    let sandbox = sandbox();
    for bad in [
        json!({"nosuch": 1}),
        json!({"plan": "hobbyist-99"}),
        json!({"cloud": "moon-1"}),
        json!({"powered": "off"}),
        json!({"user_config": []}),
        json!({"project_vpc_id": "00000000-0000-0000-0000-000000000000"}),
        json!([]),
    ] {
        let (status, body) = write(&sandbox, "PUT", MY_KAFKA, bad.clone()).await;
        assert_eq!(status, 400, "{bad}");
        message(&body);
    }
    let (_, body) = write(&sandbox, "PUT", MY_KAFKA, json!({"plan": "business-8"})).await;
    assert_eq!(body["service"]["state"], "REBALANCING");
    pass(&sandbox, 60);
    assert_eq!(get(&sandbox, MY_KAFKA).await["service"]["state"], "RUNNING");
    let protected = "/v1/project/demo/service/kafka-12a3b4c5";
    assert_eq!(
        write(&sandbox, "PUT", protected, json!({"powered": false}))
            .await
            .0,
        400
    );
}
