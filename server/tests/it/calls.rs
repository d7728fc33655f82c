//! What Overview costs at Aiven: each call once, however many look, and the schema once for each type.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::house::House;
use crate::operations::{FREE, TAKEN};
use crate::parts::{PARTS, part};
use crate::reveal::overview;

/// How often each address was asked since the last look.
fn asked(house: &House) -> BTreeMap<String, usize> {
    let sandbox = house.sandbox.sandbox();
    let mut counts = BTreeMap::new();
    for call in sandbox.calls() {
        let query = call
            .query
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        *counts
            .entry(format!("{} {}{query}", call.method, call.path))
            .or_default() += 1;
    }
    sandbox.forget_calls();
    counts
}

fn once(tails: &[&str]) -> BTreeMap<String, usize> {
    tails
        .iter()
        .map(|tail| (format!("GET /v1/project/demo/{tail}"), 1))
        .collect()
}

/// A house in which no reading grows old while a test runs.
async fn patient() -> House {
    House::with(|wiring| {
        let lifetimes = &mut wiring.upstream.lifetimes;
        lifetimes.snapshot = Duration::from_secs(60);
        lifetimes.snapshot_moving = Duration::from_secs(60);
        lifetimes.services = Duration::from_secs(60);
    })
    .await
}

#[tokio::test]
async fn overview_asks_each_thing_once_and_its_parts_nothing() {
    let house = patient().await;
    let visitor = house.visitor().await;
    asked(&house);
    visitor.page(&overview(TAKEN, "")).await.is(200);
    let service = "service/kafka-12a3b4c5";
    let expected = once(&[
        service,
        &format!("{service}/privatelink/aws"),
        &format!("{service}/privatelink/aws/connections"),
        "service-types/kafka",
        "privatelink-availability",
        "kms/ca",
    ]);
    assert_eq!(asked(&house), expected);
    for name in PARTS {
        visitor.part(&part(name, TAKEN)).await.is(200);
        visitor
            .part(&format!("{}?q=kafka&route=privatelink", part(name, TAKEN)))
            .await
            .is(200);
        visitor
            .part_form(&part(name, TAKEN), &[("q", "x")])
            .await
            .is(200);
    }
    visitor
        .page(&format!("/projects/demo/services/{TAKEN}/network"))
        .await
        .is(200);
    visitor
        .page(&format!("/projects/demo/services/{TAKEN}/config"))
        .await
        .is(200);
    visitor
        .page(&format!("/api/download/demo/{TAKEN}/ca.pem"))
        .await
        .is(200);
    assert_eq!(asked(&house), BTreeMap::new());
    // Another service of the type: its own facts, and no schema.
    visitor.page(&overview(FREE, "")).await.is(200);
    let mut calls = asked(&house);
    calls.retain(|path, _| !path.contains("service/my-kafka"));
    assert_eq!(calls, BTreeMap::new());
}

#[tokio::test]
async fn many_at_once_cost_as_much_as_one() {
    let house = patient().await;
    let visitor = house.visitor().await;
    asked(&house);
    let pages = (0..10).map(|_| async { visitor.page(&overview(TAKEN, "")).await.is(200) });
    let parts = (0..10)
        .flat_map(|_| PARTS)
        .map(|name| async { visitor.part(&part(name, TAKEN)).await.is(200) });
    tokio::join!(
        futures_util::future::join_all(pages),
        futures_util::future::join_all(parts)
    );
    let calls = asked(&house);
    assert!(
        calls.len() == 6 && calls.values().all(|count| *count == 1),
        "{calls:#?}"
    );
}

#[tokio::test]
async fn a_reveal_is_one_call_more() {
    let house = patient().await;
    let visitor = house.visitor().await;
    visitor.page(&overview(TAKEN, "")).await.is(200);
    asked(&house);
    let fields = [("reveal", "1")];
    visitor
        .part_form(&part("connection", TAKEN), &fields)
        .await
        .is(200);
    let only = once(&["service/kafka-12a3b4c5?include_secrets=true"]);
    assert_eq!(asked(&house), only);
    visitor
        .form(&overview(TAKEN, "method=sasl"), &fields)
        .await
        .is(200);
    assert_eq!(asked(&house), only);
}

#[tokio::test]
async fn no_page_holds_the_schema() {
    let house = patient().await;
    let visitor = house.visitor().await;
    // A description of an option that is neither set nor found by a search for nothing.
    let words = "A consumer in another zone reads from the nearest replica";
    for path in [
        overview(FREE, ""),
        format!("/projects/demo/services/{FREE}/config"),
    ] {
        let page = visitor.page(&path).await.is(200);
        assert!(
            !page.body.contains("user_config_schema")
                && !page.body.contains("additionalProperties"),
            "{path}"
        );
        assert!(!page.body.contains(words), "{path}");
        assert!(page.body.len() < 200_000, "{path}: {}", page.body.len());
    }
    let found = visitor
        .part("/api/parts/options/demo/my-kafka?q=a")
        .await
        .is(200);
    assert!(found.body.matches("<li>").count() <= 25, "{found:#?}");
}
