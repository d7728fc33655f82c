//! The network view: what is in it for every kind of service, and how it changes.

use aiven::{Phase, Refusal, Support, Switch, Urgency};

use crate::support::{MWF, READONLY, forgetful, principals, project, service, world, world_with};

#[tokio::test]
async fn a_service_in_use() {
    let world = world();
    let snapshot = world
        .client
        .network(&project("demo"), &service("kafka-12a3b4c5"), Urgency::Click)
        .await
        .unwrap();
    let view = &snapshot.view;
    assert_eq!(view.support, Support::InUse);
    assert_eq!(view.privatelink.as_ref().unwrap().state.as_str(), "active");
    assert_eq!(view.connections.len(), 2);
    assert_eq!(
        view.connections[0].privatelink_connection_id.as_deref(),
        Some("plc39413abcdef")
    );
    let on: Vec<&str> = view
        .access
        .iter()
        .filter(|option| option.is_on)
        .map(|option| option.component.as_str())
        .collect();
    assert_eq!(on, ["kafka", "schema_registry"]);
    assert!(
        view.access
            .iter()
            .filter(|option| option.is_on)
            .all(|option| option.has_routes && option.component_exists)
    );
    assert_eq!(
        view.price.as_ref().unwrap().label(),
        "$0.06 / hour (aws-eu-west-1)"
    );
    assert_eq!(
        (view.phase(), view.notes.len(), view.forbidden.clone()),
        (Phase::Settled, 0, None)
    );
    assert_eq!(snapshot.view.version(), view.version());
    assert_eq!(snapshot.failure, None);
    assert_eq!(view.live_connections().count(), 2);
}

#[tokio::test]
async fn a_service_without() {
    let world = world();
    let snapshot = world
        .client
        .network(&project("demo"), &service("my-kafka"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(snapshot.view.support, Support::Possible);
    assert_eq!(
        (&snapshot.view.privatelink, snapshot.view.phase()),
        (&None, Phase::Settled)
    );
    assert!(
        snapshot.view.price.is_some()
            && snapshot
                .view
                .access
                .iter()
                .any(|option| option.component == "kafka")
    );
}

#[tokio::test]
async fn services_that_cannot() {
    let world = world();
    for name in [
        "kafka-no-vpc",
        "kafka-gcp",
        "pg-off",
        "cassandra-legacy",
        "flink-jobs",
        "mm2-copy",
        "m3db-metrics",
    ] {
        let snapshot = world
            .client
            .network(&project("demo"), &service(name), Urgency::Click)
            .await
            .unwrap();
        assert!(
            matches!(snapshot.view.support, Support::NotPossible(_)),
            "{name}: {:?}",
            snapshot.view.support
        );
        assert_eq!(snapshot.view.privatelink, None, "{name}");
        assert_eq!(snapshot.failure, None, "{name}");
    }
    let off = world
        .client
        .network(&project("demo"), &service("pg-off"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(off.view.support, Support::NotPossible(Refusal::PoweredOff));
}

#[tokio::test]
async fn a_missing_service_is_not_a_missing_privatelink() {
    let world = world();
    let error = world
        .client
        .network(&project("demo"), &service("no-such"), Urgency::Click)
        .await
        .unwrap_err();
    assert_eq!(error.api_status(), Some(404));
}

#[tokio::test]
async fn a_token_that_may_only_read_gets_the_rest_of_the_page() {
    let world = world();
    let client = world.client_of(READONLY);
    let snapshot = client
        .network(&project("demo"), &service("kafka-12a3b4c5"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(
        snapshot.view.forbidden.as_deref(),
        Some("Operation not allowed")
    );
    assert_eq!(snapshot.view.service.display_type, "Kafka 3.9");
    assert_eq!(
        (&snapshot.view.privatelink, snapshot.view.connections.len()),
        (&None, 0)
    );
    assert_eq!(snapshot.view.phase(), Phase::Settled);
    assert!(snapshot.view.notes.is_empty(), "{:?}", snapshot.view.notes);
}

#[tokio::test]
async fn creating_becomes_active_and_the_version_changes_with_it() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("my-kafka"));
    let look = async || {
        world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap()
    };
    let before = look().await;
    assert_eq!(look().await.version, before.version);
    world
        .client
        .create_privatelink(&demo, &name, &principals(&[MWF]))
        .await
        .unwrap();
    let creating = look().await;
    assert_eq!(creating.view.phase(), Phase::Moving);
    assert_ne!(creating.version, before.version);
    world.advance(200);
    let active = look().await;
    assert_eq!(
        (
            active.view.phase(),
            active.view.privatelink.as_ref().unwrap().state.as_str()
        ),
        (Phase::Settled, "active")
    );
    assert!(
        active
            .view
            .privatelink
            .as_ref()
            .unwrap()
            .aws_service_name
            .as_deref()
            .unwrap()
            .starts_with("com.amazonaws.vpce.")
    );
    world
        .client
        .set_access(&demo, &name, "kafka", Switch::On)
        .await
        .unwrap();
    world.sandbox.sandbox().connect("demo", "my-kafka").unwrap();
    assert_eq!(look().await.view.phase(), Phase::Moving);
    world.advance(400);
    let connected = look().await;
    assert_eq!(connected.view.connections.len(), 1);
    assert_eq!(
        connected.view.phase(),
        Phase::Settled,
        "{:?}",
        connected.view
    );
    world.client.delete_privatelink(&demo, &name).await.unwrap();
    assert_eq!(
        look()
            .await
            .view
            .privatelink
            .as_ref()
            .unwrap()
            .state
            .as_str(),
        "deleting"
    );
    world.advance(100);
    assert_eq!(look().await.view.privatelink, None);
}
