//! Connections and components: what appears when.

use serde_json::{Value, json};

use crate::support::*;

async fn states(sandbox: &sandbox::Sandbox) -> Vec<Value> {
    let body = get(sandbox, &format!("{MY_LINK}/connections")).await;
    let all = body["connections"].as_array().unwrap().clone();
    all.into_iter().map(|one| one["state"].clone()).collect()
}

#[tokio::test]
async fn a_connection_goes_its_way() {
    let sandbox = sandbox();
    assert!(
        sandbox.connect("demo", "my-kafka").is_err(),
        "there is nothing to connect to"
    );
    write(
        &sandbox,
        "POST",
        MY_LINK,
        json!({"principals": [PRINCIPAL]}),
    )
    .await;
    assert!(
        sandbox.connect("demo", "my-kafka").is_err(),
        "it is not active yet"
    );
    pass(&sandbox, 180);
    assert_eq!(states(&sandbox).await, Vec::<Value>::new());

    let made = sandbox.connect("demo", "my-kafka").unwrap();
    assert!(
        made["privatelink_connection_id"]
            .as_str()
            .unwrap()
            .starts_with("plc")
    );
    assert!(
        made["dns_name"]
            .as_str()
            .unwrap()
            .ends_with(".eu-west-1.vpce.amazonaws.com")
    );
    for (seconds, state) in [
        (0, "pending-user-approval"),
        (5, "user-approved"),
        (10, "connected"),
        (10, "active"),
    ] {
        pass(&sandbox, seconds);
        assert_eq!(states(&sandbox).await, [json!(state)]);
    }
    let id = made["privatelink_connection_id"].as_str().unwrap();
    sandbox.disconnect("demo", "my-kafka", id).unwrap();
    assert_eq!(states(&sandbox).await, Vec::<Value>::new());
}

#[tokio::test]
async fn entries_appear_two_minutes_after_connection_and_switch() {
    let sandbox = sandbox();
    link(&sandbox).await;
    sandbox.connect("demo", "my-kafka").unwrap();
    pass(&sandbox, 1000);
    assert!(
        entries(&sandbox, MY_KAFKA).await.is_empty(),
        "nothing is switched on"
    );

    configure(
        &sandbox,
        MY_KAFKA,
        json!({"privatelink_access": {"schema_registry": true}}),
    )
    .await;
    let targets = "/sandbox/targets?project=demo&service=my-kafka";
    pass(&sandbox, 119);
    assert!(entries(&sandbox, MY_KAFKA).await.is_empty());
    assert_eq!(
        get(&sandbox, targets).await["targets"][0]["state"],
        "initial"
    );
    pass(&sandbox, 1);
    assert_eq!(
        get(&sandbox, targets).await["targets"][0]["state"],
        "healthy"
    );
    let shown = entries(&sandbox, MY_KAFKA).await;
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["component"], "schema_registry");

    // A second connection: its entry counts from the time it is active.
    sandbox.connect("demo", "my-kafka").unwrap();
    pass(&sandbox, 25 + 119);
    assert_eq!(entries(&sandbox, MY_KAFKA).await.len(), 1);
    pass(&sandbox, 1);
    assert_eq!(entries(&sandbox, MY_KAFKA).await.len(), 2);

    configure(
        &sandbox,
        MY_KAFKA,
        json!({"privatelink_access": {"schema_registry": false}}),
    )
    .await;
    assert!(
        entries(&sandbox, MY_KAFKA).await.is_empty(),
        "off is off at once"
    );
}

#[tokio::test]
async fn entries_follow_the_recorded_rules() {
    let sandbox = sandbox();
    let path = "/v1/project/demo/service/kafka-12a3b4c5";
    let all = get(&sandbox, path).await["service"]["components"].clone();
    let all = all.as_array().unwrap();
    let of = |component: &str, route: &str| -> Vec<&Value> {
        let fits = |e: &&Value| e["component"] == component && e["route"] == route;
        all.iter().filter(fits).collect()
    };
    let kafka = of("kafka", "privatelink");
    let methods: Vec<_> = kafka
        .iter()
        .map(|e| {
            (
                e["kafka_authentication_method"].as_str().unwrap(),
                e["host"].as_str().unwrap(),
            )
        })
        .collect();
    let (one, two) = (
        "privatelink-1-kafka-12a3b4c5-demo.aivencloud.com",
        "privatelink-2-kafka-12a3b4c5-demo.aivencloud.com",
    );
    assert_eq!(
        methods,
        [
            ("certificate", one),
            ("certificate", two),
            ("sasl", one),
            ("sasl", two)
        ]
    );
    assert_eq!(kafka[0]["privatelink_connection_id"], "plc39413abcdef");
    let ports: Vec<u64> = kafka.iter().map(|e| e["port"].as_u64().unwrap()).collect();
    let first = ports[0];
    assert!((10_000..=31_000).contains(&first));
    assert_eq!(
        ports,
        [first, first + 8, first + 4, first + 12],
        "connection by connection"
    );
    assert!(
        kafka
            .iter()
            .all(|e| e["kafka_ssl_ca"] == "project_ca" && e["usage"] == "primary")
    );

    let registry = of("schema_registry", "privatelink");
    assert_eq!(registry.len(), 2);
    let dynamic = &of("schema_registry", "dynamic")[0]["port"];
    assert!(registry.iter().all(|e| e["port"] == *dynamic));
    assert!(
        of("kafka_rest", "privatelink").is_empty(),
        "it exists but is not switched on"
    );
    assert!(!of("kafka_rest", "dynamic").is_empty());
    assert_eq!(
        of("kafka", "dynamic")[0].get("privatelink_connection_id"),
        None
    );
}

#[tokio::test]
async fn ports_stay_when_more_is_switched_on() {
    let sandbox = sandbox();
    let path = "/v1/project/demo/service/kafka-12a3b4c5";
    let ports = |all: Vec<Value>| -> Vec<(Value, Value)> {
        let kafka = all.into_iter().filter(|e| e["component"] == "kafka");
        kafka
            .map(|e| (e["host"].clone(), e["port"].clone()))
            .collect()
    };
    let before = ports(entries(&sandbox, path).await);
    configure(
        &sandbox,
        path,
        json!({"letsencrypt_sasl_privatelink": true}),
    )
    .await;
    sandbox.connect("demo", "kafka-12a3b4c5").unwrap();
    pass(&sandbox, 145);
    let after = ports(entries(&sandbox, path).await);
    assert_eq!(after.len(), 9, "three listeners on three connections");
    assert!(before.iter().all(|entry| after.contains(entry)));
    let mut numbers: Vec<&Value> = after.iter().map(|(_, port)| port).collect();
    numbers.sort_by_key(|port| port.as_u64());
    numbers.dedup();
    assert_eq!(numbers.len(), 9, "no port is given out twice");
}

#[tokio::test]
async fn a_component_that_does_not_run_has_no_entry() {
    let sandbox = sandbox();
    let path = "/v1/project/demo/service/kafka-12a3b4c5";
    configure(
        &sandbox,
        path,
        json!({"privatelink_access": {"jolokia": true, "kafka_rest": true}}),
    )
    .await;
    pass(&sandbox, 120);
    let shown = entries(&sandbox, path).await;
    assert!(shown.iter().any(|e| e["component"] == "kafka_rest"));
    assert!(!shown.iter().any(|e| e["component"] == "jolokia"));
    configure(&sandbox, path, json!({"kafka_rest": false})).await;
    let shown = entries(&sandbox, path).await;
    assert!(!shown.iter().any(|e| e["component"] == "kafka_rest"));
}

#[tokio::test]
async fn vpcs_come_and_go() {
    let sandbox = sandbox();
    let path = "/v1/project/demo/vpcs";
    let listed = get(&sandbox, path).await;
    let used = listed["vpcs"][0]["project_vpc_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut body = json!({"cloud_name": "aws-eu-north-1", "network_cidr": "10.9.0.0/24", "peering_connections": []});
    let (status, made) = write(&sandbox, "POST", path, body.clone()).await;
    assert_eq!((status, &made["state"]), (200, &json!("APPROVED")));
    let one = format!("{path}/{}", made["project_vpc_id"].as_str().unwrap());
    pass(&sandbox, 20);
    let found = get(&sandbox, &one).await;
    assert_eq!(
        (&found["state"], &found["peering_connections"]),
        (&json!("ACTIVE"), &json!([]))
    );
    assert_eq!(write(&sandbox, "POST", path, body.clone()).await.0, 409);
    for wrong in ["10.9.0.0/25", "10.9.0.0/19", "10.9.0.7/24", "10.9.0/24"] {
        body["network_cidr"] = json!(wrong);
        let (status, _) = write(&sandbox, "POST", path, body.clone()).await;
        assert_eq!(status, 400, "{wrong}");
    }
    assert_eq!(
        call(&sandbox, "DELETE", &format!("{path}/{used}"), None)
            .await
            .0,
        409
    );
    let (status, gone) = call(&sandbox, "DELETE", &one, None).await;
    assert_eq!((status, &gone["state"]), (200, &json!("DELETING")));
    pass(&sandbox, 20);
    assert_eq!(refused(&sandbox, &one).await.0, 404);
}
