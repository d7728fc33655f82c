//! Every read, and what is remembered of it.

use aiven::{Error, Refusal, Support};

use crate::support::{READONLY, forgetful, project, service, world, world_with};

#[tokio::test]
async fn me_and_projects() {
    let world = world();
    let me = world.client.me().await.unwrap();
    assert_eq!(me.email, "demo@example.com");
    let names: Vec<String> = world
        .client
        .projects()
        .await
        .unwrap()
        .iter()
        .map(|project| project.name.to_string())
        .collect();
    for name in ["demo", "analytics", "faults"] {
        assert!(names.iter().any(|found| found == name), "{names:?}");
    }
    world.client.projects().await.unwrap();
    assert_eq!(world.calls("GET", "/project"), 1);
}

#[tokio::test]
async fn the_list_is_one_call_and_says_what_is_possible() {
    let world = world();
    let list = world.client.services(&project("demo")).await.unwrap();
    assert_eq!(list.unreadable, 0);
    let support = |name: &str| {
        let found = list
            .services
            .iter()
            .find(|service| service.service_name == name);
        found
            .unwrap_or_else(|| panic!("no {name}"))
            .privatelink_support()
    };
    assert_eq!(support("my-kafka"), Support::Possible);
    assert_eq!(support("kafka-12a3b4c5"), Support::InUse);
    assert_eq!(support("pg-orders"), Support::InUse);
    assert!(matches!(
        support("kafka-no-vpc"),
        Support::NotPossible(Refusal::NoVpc { .. })
    ));
    assert!(matches!(
        support("kafka-gcp"),
        Support::NotPossible(Refusal::OtherCloud { .. })
    ));
    assert!(matches!(
        support("pg-off"),
        Support::NotPossible(Refusal::PoweredOff)
    ));
    assert!(matches!(
        support("cassandra-legacy"),
        Support::NotPossible(Refusal::EndOfLife { .. })
    ));
    assert!(matches!(
        support("m3db-metrics"),
        Support::NotPossible(Refusal::EndOfLife { .. })
    ));
    assert!(matches!(
        support("flink-jobs"),
        Support::NotPossible(Refusal::UnsupportedType { .. })
    ));
    assert!(matches!(
        support("mm2-copy"),
        Support::NotPossible(Refusal::UnsupportedType { .. })
    ));
    for name in [
        "os-logs",
        "mysql-shop",
        "ch-events",
        "valkey-cache",
        "dragonfly-sessions",
        "grafana-main",
        "connect-etl",
    ] {
        assert_eq!(support(name), Support::Possible, "{name}");
    }
    assert_eq!(world.all_calls(), 1);
}

#[tokio::test]
async fn fifty_who_ask_for_the_list_cost_one_call() {
    let world = world_with(forgetful);
    let asks: Vec<_> = (0..50)
        .map(|_| {
            let client = world.client.clone();
            tokio::spawn(async move { client.services(&project("demo")).await })
        })
        .collect();
    for ask in asks {
        ask.await.unwrap().unwrap();
    }
    // All fifty were asked before the first answer came; a few may have come just after it.
    assert!(world.calls("GET", "/service") <= 2);
}

#[tokio::test]
async fn a_service_is_read_once_within_a_moment_and_anew_after_a_write() {
    let world = world();
    let (demo, name) = (project("demo"), service("my-kafka"));
    for _ in 0..5 {
        assert!(!aiven::access::is_on(
            &world.client.service(&demo, &name).await.unwrap(),
            "kafka"
        ));
    }
    assert_eq!(world.calls("GET", "/service/my-kafka"), 1);
    world
        .client
        .set_access(&demo, &name, "kafka", aiven::Switch::On)
        .await
        .unwrap();
    assert!(aiven::access::is_on(
        &world.client.service(&demo, &name).await.unwrap(),
        "kafka"
    ));
    assert_eq!(world.calls("GET", "/service/my-kafka"), 2);
}

#[tokio::test]
async fn one_service_and_its_missing_neighbour() {
    let world = world();
    let found = world
        .client
        .service(&project("demo"), &service("kafka-12a3b4c5"))
        .await
        .unwrap();
    assert_eq!(found.display_type(), "Kafka 3.9");
    assert!(found.has_privatelink_routes());
    let missing = world
        .client
        .service(&project("demo"), &service("no-such"))
        .await
        .unwrap_err();
    assert_eq!(missing.api_status(), Some(404));
    let elsewhere = world
        .client
        .services(&project("nowhere"))
        .await
        .unwrap_err();
    assert!(
        matches!(elsewhere.api_status(), Some(403 | 404)),
        "{elsewhere}"
    );
}

#[tokio::test]
async fn catalogues_are_remembered() {
    let world = world();
    let demo = project("demo");
    for _ in 0..3 {
        let prices = world.client.availability(&demo).await.unwrap();
        let ireland = prices
            .iter()
            .find(|price| price.cloud_name == "aws-eu-west-1")
            .unwrap();
        assert_eq!(ireland.label(), "$0.06 / hour (aws-eu-west-1)");
        assert!(
            world
                .client
                .clouds(&demo)
                .await
                .unwrap()
                .iter()
                .any(|cloud| cloud.cloud_name == "aws-us-east-1")
        );
        let schema = world.client.service_type(&demo, "kafka").await.unwrap();
        assert!(
            schema
                .pointer("/properties/privatelink_access/properties/kafka")
                .is_some()
        );
    }
    assert_eq!(world.all_calls(), 3);
    let odd = world.client.service_type(&demo, "../me").await.unwrap_err();
    assert!(matches!(odd, Error::InvalidInput(_)));
    assert_eq!(world.all_calls(), 3);
}

#[tokio::test]
async fn fifty_who_ask_for_a_schema_cost_one_call_a_type() {
    let world = world_with(forgetful);
    let asks: Vec<_> = (0..50)
        .map(|turn| {
            let client = world.client.clone();
            let code = if turn % 2 == 0 { "kafka" } else { "pg" };
            tokio::spawn(async move { client.type_schema(&project("demo"), code).await })
        })
        .collect();
    for ask in asks {
        assert!(!ask.await.unwrap().unwrap().options.is_empty());
    }
    assert_eq!(world.calls("GET", "/service-types/kafka"), 1);
    assert_eq!(world.calls("GET", "/service-types/pg"), 1);
    assert_eq!(world.all_calls(), 2);
}

#[tokio::test]
async fn vpcs_ca_and_events() {
    let world = world();
    let demo = project("demo");
    assert!(!world.client.vpcs(&demo).await.unwrap().is_empty());
    assert!(
        world
            .client
            .ca(&demo)
            .await
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    world.client.ca(&demo).await.unwrap();
    assert_eq!(world.calls("GET", "/kms/ca"), 1);
    world.client.events(&demo).await.unwrap();
}

#[tokio::test]
async fn a_privatelink_is_data_and_so_is_none() {
    let world = world();
    let demo = project("demo");
    let link = world
        .client
        .privatelink(&demo, &service("pg-orders"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(link.state.as_str(), "active");
    assert_eq!(
        world
            .client
            .privatelink(&demo, &service("my-kafka"))
            .await
            .unwrap(),
        None
    );
    let refused = world
        .client_of(READONLY)
        .privatelink(&demo, &service("pg-orders"))
        .await
        .unwrap_err();
    assert_eq!(refused.api_status(), Some(403));
}
