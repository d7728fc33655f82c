//! How long a switched-on component has waited for its routes.

use std::time::Instant;

use aiven::{Change, Switch, Urgency};

use crate::support::{DEMO, READONLY, forgetful, project, service, world_with};

const NAME: &str = "kafka-12a3b4c5";

#[tokio::test]
async fn a_wait_counts_from_our_write_until_the_routes_are_there() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service(NAME));
    let look = async || {
        world
            .client
            .network(&demo, &name, Urgency::Click)
            .await
            .unwrap()
    };
    assert!(look().await.waits().is_empty());
    let on = Change {
        path: "privatelink_access.kafka_rest".parse().unwrap(),
        old: None,
        new: true.into(),
    };
    world
        .client
        .update_config(&demo, &name, &[on])
        .await
        .unwrap();
    world
        .client
        .set_access(&demo, &name, "kafka_connect", Switch::On)
        .await
        .unwrap();
    let written = Instant::now();
    for _ in 0..20 {
        world.client.events(&demo).await.unwrap();
    }
    let before_look = written.elapsed();
    let first = look().await;
    let waits = first.waits();
    assert_eq!(
        waits.keys().collect::<Vec<_>>(),
        ["kafka_connect", "kafka_rest"]
    );
    assert!(
        waits.values().all(|wait| *wait >= before_look),
        "{waits:?} {before_look:?}"
    );

    // Time passes without a new version, and another credential sees the same wait.
    let second = look().await;
    assert!(second.waits()["kafka_rest"] > waits["kafka_rest"]);
    assert!(first.waits()["kafka_rest"] > waits["kafka_rest"]);
    assert_eq!(second.version, first.version);

    world
        .client
        .set_access(&demo, &name, "kafka_connect", Switch::Off)
        .await
        .unwrap();
    assert_eq!(
        look().await.waits().keys().collect::<Vec<_>>(),
        ["kafka_rest"]
    );
    world.advance(130);
    let settled = look().await;
    assert!(settled.waits().is_empty());
    assert_ne!(settled.version, first.version);
}

#[tokio::test]
async fn a_wait_that_is_found_counts_from_the_first_look() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service(NAME));
    // Switched on by somebody else: here, another process.
    let elsewhere = world_with(|_| forgetful(world.sandbox.url()));
    elsewhere
        .client
        .set_access(&demo, &name, "kafka_rest", Switch::On)
        .await
        .unwrap();
    let began = Instant::now();
    let viewer = world.client_of(DEMO);
    let waits = viewer
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap()
        .waits();
    assert!(waits["kafka_rest"] <= began.elapsed());
    // Who may not read the PrivateLink does not know what is awaited, and ends nobody's wait.
    let blind = world.client_of(READONLY);
    let seen = blind.network(&demo, &name, Urgency::Click).await.unwrap();
    assert!(seen.view.forbidden.is_some() && seen.waits().is_empty());
    let again = viewer
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap()
        .waits();
    assert!(again["kafka_rest"] > waits["kafka_rest"]);
}
