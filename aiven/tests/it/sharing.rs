//! How often Aiven is asked: sharing, freshness, budget, breaker, waits; and what is shown meanwhile.

use std::time::Duration;

use aiven::{Error, Lifetimes, Upstream, UpstreamConfig, Urgency};
use sandbox::Fault;
use secrecy::SecretString;

use crate::support::{
    DEMO, MWF, READONLY, forgetful, principals, project, quick, service, world, world_with,
};

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
