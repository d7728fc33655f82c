//! What nobody saw the end of: it is unknown, and found out by looking at Aiven.

use std::time::Duration;

use sandbox::Fault;
use serde_json::Value;
use server::settle;
use server::{audit, books};

use crate::house::{House, TOKEN, impatient};
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN, at, page};
use crate::record::rows;
use crate::reveal::{REVEAL, overview};

const PATIENCE: Duration = Duration::from_secs(60);

/// The results on record for the newest attempt of this action.
async fn results(house: &House, action: &str) -> Vec<String> {
    let rows = rows(house).await;
    let attempt = rows
        .iter()
        .rfind(|row| row["kind"] == "attempt" && row["entry"]["action"] == action)
        .unwrap();
    let outcomes = rows.iter().filter(|row| row["of"] == attempt["seq"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    outcomes
        .map(|row| {
            format!(
                "{} by {}",
                text(&row["outcome"]["result"]),
                text(&row["by"]["name"])
            )
        })
        .collect()
}

/// An attempt without an end, as a portal leaves it that is gone in the middle.
async fn cut_off(house: &House, action: &str) {
    let triggers = if crate::database::postgres().is_some() {
        "drop trigger record_is_not_removed on record"
    } else {
        "drop trigger record_is_not_removed"
    };
    house.run(triggers).await;
    let sql = format!("delete from record where kind = 'outcome' and action = '{action}'");
    house.run(&sql).await;
}

async fn look(house: &House) -> usize {
    let upstream = aiven::Upstream::new(aiven::UpstreamConfig {
        base_url: house.sandbox.url(),
        timeouts: impatient(),
        ..aiven::UpstreamConfig::default()
    })
    .unwrap();
    let books = books::books(&house.database, &house.keys, &house.clock);
    settle::once(books.record.as_ref(), &upstream.client(TOKEN.into())).await
}

#[tokio::test]
async fn a_change_whose_portal_died_is_found_to_be_done() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    cut_off(&house, "privatelink.create").await;
    assert_eq!(look(&house).await, 0, "it may still be under way");
    visitor.page("/activity").await.is(200).shows("Under way");
    house.clock.advance(PATIENCE);
    assert_eq!(look(&house).await, 1);
    assert_eq!(
        results(&house, "privatelink.create").await,
        ["done by Postern"]
    );
    assert_eq!(look(&house).await, 0);
    visitor
        .page("/activity")
        .await
        .is(200)
        .shows("Found by looking at Aiven");
    // Only the lock that this test itself took away is missed.
    let found = audit::check(&house.database, None).await.unwrap_err();
    assert!(found.starts_with("record_is_not_removed is missing"));
    assert!(found.ends_with("as they were written."), "{found}");
}

#[tokio::test]
async fn a_change_that_never_arrived_is_found_not_to_be_done() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    house
        .sandbox
        .sandbox()
        .set_fault("demo", FREE, Some(Fault::Reset))
        .unwrap();
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let answer = visitor.call("/api/privatelink/create", &fields).await;
    assert!(answer.status >= 500, "{answer:?}");
    let told = results(&house, "privatelink.create").await;
    assert_eq!(told.len(), 1, "{told:?}");
    if told[0].starts_with("unknown") {
        house
            .sandbox
            .sandbox()
            .set_fault("demo", FREE, None)
            .unwrap();
        house.clock.advance(PATIENCE);
        assert_eq!(look(&house).await, 1);
        visitor
            .page("/activity")
            .await
            .is(200)
            .shows("It was not done");
        let told = results(&house, "privatelink.create").await;
        assert_eq!(told.last().unwrap(), "failed by Postern");
    } else {
        assert!(told[0].starts_with("failed"), "{told:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_seen_is_said_once_and_stays_unknown() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
    visitor.form(&overview(FREE, ""), &REVEAL).await.is(200);
    cut_off(&house, "privatelink.refresh").await;
    house
        .run("delete from record where kind = 'outcome' and action = 'secrets.reveal'")
        .await;
    house.clock.advance(PATIENCE);
    visitor
        .page("/activity?result=unknown")
        .await
        .is(200)
        .shows("Outcome unknown")
        .shows("they may have been")
        .shows("A refresh leaves nothing to be seen");
    assert_eq!(look(&house).await, 0);
    for action in ["privatelink.refresh", "secrets.reveal"] {
        assert_eq!(
            results(&house, action).await,
            ["unknown by Postern"],
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_portal_with_the_teams_token_looks_by_itself() {
    let mut house = House::with(|wiring| wiring.team.token = Some(TOKEN.into())).await;
    let visitor = house.visitor().await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    house.stop().await.unwrap();
    cut_off(&house, "privatelink.create").await;
    house.clock.advance(PATIENCE);
    // The next one looks when it starts.
    let database = house.kept.open(&house.keys).await;
    let next = house
        .next_door_with(database, &house.keys, |wiring| {
            wiring.team.token = Some(TOKEN.into());
        })
        .await;
    let settled = "select count(*) from record where kind = 'outcome' and who = 'Postern'";
    let until = std::time::Instant::now() + Duration::from_secs(10);
    while house.number(settled).await == 0 {
        assert!(std::time::Instant::now() < until, "nobody looked");
        tokio::task::yield_now().await;
    }
    assert_eq!(
        results(&house, "privatelink.create").await,
        ["done by Postern"]
    );
    drop(next);
}

#[tokio::test]
async fn a_portal_that_dies_in_the_middle_leaves_an_attempt() {
    let house = House::open().await;
    // A portal in a runtime of its own, which is what dies with it.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let database = house.kept.open(&house.keys).await;
    let next = {
        let _inside = runtime.enter();
        house.next_door_on(database, &house.keys).await
    };
    let visitor = house.visitor().await;
    let beside = next.browser_of(&visitor);
    // It happens, and no answer to it ever comes.
    house
        .sandbox
        .sandbox()
        .set_fault("demo", FREE, Some(Fault::LostConnection))
        .unwrap();
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let sending = beside.call("/api/privatelink/create", &fields);
    let dying = async {
        let until = std::time::Instant::now() + Duration::from_secs(10);
        while house.privatelink_calls("POST", "demo", FREE) == 0 {
            assert!(std::time::Instant::now() < until, "nothing was sent");
            tokio::task::yield_now().await;
        }
        runtime.shutdown_background();
    };
    tokio::select! {
        _ = sending => {}
        () = dying => {}
    }
    house
        .sandbox
        .sandbox()
        .set_fault("demo", FREE, None)
        .unwrap();
    house.clock.advance(PATIENCE);
    visitor.page("/activity").await.is(200);
    let told = results(&house, "privatelink.create").await;
    assert!(told.last().unwrap().starts_with("done"), "{told:?}");
    assert_eq!(house.privatelink_calls("POST", "demo", FREE), 1);
    let shown = visitor.page(&page(FREE)).await.is(200);
    assert!(markup::text(&shown.body).contains("creating") || shown.body.contains("being created"));
}
