//! The network view: what is in it, who shares it, when it is asked for again.

use std::time::Duration;

use aiven::{Error, Lifetimes, Phase, Refusal, Support, Switch, Upstream, UpstreamConfig, Urgency};
use sandbox::Fault;
use secrecy::SecretString;

use crate::support::{
    DEMO, MWF, READONLY, forgetful, principals, project, quick, service, world, world_with,
};

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
    assert_eq!(snapshot.version, view.version());
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
async fn fifty_viewers_cost_one_set_of_calls() {
    let world = world();
    let looks: Vec<_> = (0..50)
        .map(|turn| {
            let client = world.client_of(DEMO);
            let urgency = if turn % 2 == 0 {
                Urgency::Click
            } else {
                Urgency::Background
            };
            tokio::spawn(async move {
                client
                    .network(&project("demo"), &service("kafka-12a3b4c5"), urgency)
                    .await
            })
        })
        .collect();
    for look in looks {
        assert_eq!(look.await.unwrap().unwrap().failure, None);
    }
    assert_eq!(world.calls("GET", "/service/kafka-12a3b4c5"), 1);
    assert_eq!(world.calls("GET", "/privatelink/aws"), 1);
    assert_eq!(world.calls("GET", "/connections"), 1);
    // With the price and the schema, once for an hour.
    assert_eq!(world.all_calls(), 5);
}

#[tokio::test]
async fn credentials_do_not_share() {
    let world = world();
    let (demo, name) = (project("demo"), service("kafka-12a3b4c5"));
    world
        .client
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap();
    let other = world
        .client_of(READONLY)
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap();
    assert!(other.view.forbidden.is_some());
    let unknown = world
        .client_of("nobody")
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap_err();
    assert_eq!(unknown, Error::SignedOut);
}

#[tokio::test]
async fn a_viewer_who_leaves_cancels_nothing() {
    let world = world();
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", None)
        .unwrap();
    let client = world.client.clone();
    let look = tokio::spawn(async move {
        client
            .network(&project("demo"), &service("my-kafka"), Urgency::Click)
            .await
    });
    tokio::task::yield_now().await;
    look.abort();
    let stayed = world
        .client
        .network(&project("demo"), &service("my-kafka"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(stayed.failure, None);
    assert!(world.calls("GET", "/service/my-kafka") <= 1);
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

#[tokio::test]
async fn a_settled_page_without_privatelink_needs_two_calls() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("my-kafka"));
    world
        .client
        .network(&demo, &name, Urgency::Background)
        .await
        .unwrap();
    world.sandbox.sandbox().forget_calls();
    world
        .client
        .network(&demo, &name, Urgency::Background)
        .await
        .unwrap();
    assert_eq!(world.all_calls(), 2);
}

#[tokio::test]
async fn a_write_drops_the_snapshot_of_every_viewer() {
    let world = world();
    let (demo, name) = (project("demo"), service("my-kafka"));
    let colleague = world.client_of("demo-token");
    assert_eq!(
        colleague
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap()
            .view
            .privatelink,
        None
    );
    world
        .client
        .create_privatelink(&demo, &name, &principals(&[MWF]))
        .await
        .unwrap();
    let seen = colleague
        .network(&demo, &name, Urgency::Background)
        .await
        .unwrap();
    assert!(seen.view.privatelink.is_some());
}

#[tokio::test]
async fn the_last_good_view_stays_with_its_age_and_the_reason() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("pg-orders"));
    let good = world
        .client
        .network(&demo, &name, Urgency::Background)
        .await
        .unwrap();
    for fault in [
        Fault::Error500,
        Fault::Garbage,
        Fault::Huge,
        Fault::Html502,
        Fault::Drop,
    ] {
        world
            .sandbox
            .sandbox()
            .set_fault("demo", "pg-orders", Some(fault))
            .unwrap();
        let stale = world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap();
        assert_eq!(stale.view, good.view, "{fault:?}");
        assert!(
            stale
                .failure
                .as_ref()
                .is_some_and(|reason| reason.ends_with('.')),
            "{fault:?}"
        );
        assert!(stale.age() >= good.age() || stale.age() > Duration::ZERO);
    }
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "pg-orders", Some(Fault::Forbidden))
        .unwrap();
    // The breaker is open by now for this service; another client looks with fresh eyes.
    let fresh = Upstream::new(forgetful(world.sandbox.url()))
        .unwrap()
        .client(SecretString::from(DEMO));
    let refused = fresh
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap_err();
    assert_eq!(refused.api_status(), Some(403));
}

#[tokio::test]
async fn a_broken_service_is_asked_rarely_and_comes_back() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("pg-orders"));
    world
        .client
        .network(&demo, &name, Urgency::Background)
        .await
        .unwrap();
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "pg-orders", Some(Fault::Error500))
        .unwrap();
    world.sandbox.sandbox().forget_calls();
    for _ in 0..200 {
        let stale = world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap();
        assert!(stale.failure.is_some());
    }
    assert!(world.all_calls() <= 9, "{} calls", world.all_calls());
    // Other services are untouched.
    assert_eq!(
        world
            .client
            .network(&demo, &service("os-logs"), Urgency::Click)
            .await
            .unwrap()
            .failure,
        None
    );
}

#[tokio::test]
async fn a_429_is_asked_again_only_when_the_wait_is_over() {
    let world = world();
    let (faults, name) = (project("faults"), service("error-429"));
    for _ in 0..30 {
        for urgency in [Urgency::Background, Urgency::Click] {
            let Err(Error::Busy { retry_after }) =
                world.client.network(&faults, &name, urgency).await
            else {
                panic!("not busy")
            };
            assert!(
                retry_after > Duration::from_secs(20) && retry_after <= Duration::from_secs(28),
                "{retry_after:?}"
            );
        }
    }
    let below = |call: &sandbox::Call| call.path.contains("/error-429");
    assert!(
        world
            .sandbox
            .sandbox()
            .calls()
            .iter()
            .filter(|call| below(call))
            .count()
            <= 3
    );
    // The credential's background waits for everything; a person's click still goes.
    let frozen = world
        .client
        .network(&project("demo"), &service("os-logs"), Urgency::Background)
        .await
        .unwrap_err();
    assert!(matches!(frozen, Error::Busy { .. }));
    assert!(
        world
            .client
            .network(&project("demo"), &service("os-logs"), Urgency::Click)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn the_budget_is_hard() {
    let tight = |url| UpstreamConfig {
        calls_per_minute: 12,
        ..forgetful(url)
    };
    let world = world_with(tight);
    let (demo, name) = (project("demo"), service("pg-orders"));
    for _ in 0..40 {
        let look = world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap();
        // Younger than a quarter of a minute, so it is no failure that the budget does not allow a newer one.
        assert_eq!(look.failure, None);
    }
    assert!(world.all_calls() <= 12, "{} calls", world.all_calls());
    let left = world.all_calls();
    world
        .client
        .network(&demo, &service("os-logs"), Urgency::Click)
        .await
        .unwrap();
    assert!(
        world.all_calls() > left && world.all_calls() <= 12,
        "{} calls",
        world.all_calls()
    );
    let spent = world
        .client
        .network(&demo, &service("mysql-shop"), Urgency::Click)
        .await
        .unwrap_err();
    assert!(matches!(spent, Error::Busy { .. }));
    assert!(world.all_calls() <= 12);
}

#[tokio::test]
async fn freshness_has_its_own_length_for_clicks_and_pages() {
    let settled_is_long = |url| UpstreamConfig {
        lifetimes: Lifetimes {
            snapshot: Duration::ZERO,
            ..Lifetimes::default()
        },
        ..quick(url)
    };
    let world = world_with(settled_is_long);
    let (demo, name) = (project("demo"), service("pg-orders"));
    for _ in 0..5 {
        world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap();
    }
    assert_eq!(world.calls("GET", "/service/pg-orders"), 1);
    world
        .client
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap();
    assert_eq!(world.calls("GET", "/service/pg-orders"), 2);
}
