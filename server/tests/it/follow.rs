//! What an open page asks again and again.

use reqwest::Method;

use crate::browser::{Answer, Browser};
use crate::house::House;

const STATE: &str = "/api/network/state/demo/my-kafka";

async fn again(browser: &Browser, path: &str, etag: &str) -> Answer {
    let request = browser
        .request(Method::GET, path)
        .header("accept", "application/json");
    browser
        .send(
            request
                .header("sec-fetch-site", "same-origin")
                .header("if-none-match", etag),
        )
        .await
}

#[tokio::test]
async fn nothing_new_is_not_sent_again() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let first = visitor.data(STATE).await.is(200);
    assert_eq!(first.json()["view"]["service"]["name"], "my-kafka");
    assert_eq!(first.json()["failure"], serde_json::Value::Null);
    let etag = first.header("etag").to_owned();
    let same = again(&visitor, STATE, &etag).await.is(304);
    assert!(same.body.is_empty());
    again(&visitor, STATE, "\"other\"").await.is(200);

    let fields = [
        ("project", "demo"),
        ("service", "my-kafka"),
        ("principals", "arn:aws:iam::012345678901:user/mwf"),
    ];
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    let changed = again(&visitor, STATE, &etag).await.is(200);
    assert_eq!(changed.json()["view"]["privatelink"]["state"], "creating");
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn many_open_pages_cost_as_much_as_one() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    house.sandbox.sandbox().forget_calls();
    visitor.data(STATE).await.is(200);
    let one = house.sandbox.sandbox().calls().len();
    let asked = (0..50).map(|_| visitor.data(STATE));
    for answer in futures_util::future::join_all(asked).await {
        answer.is(200);
    }
    assert_eq!(house.sandbox.sandbox().calls().len(), one);
}

#[tokio::test]
async fn a_failure_keeps_its_status_and_type() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .data("/api/network/state/demo/nothing")
        .await
        .is(404)
        .shows("NotFound");
    visitor
        .data("/api/network/state/demo/..%2fme")
        .await
        .is(404)
        .shows("NotFound");
    visitor
        .data("/api/network/state/faults/error-500")
        .await
        .is(502)
        .shows("Unreachable");
    let busy = visitor
        .data("/api/network/state/faults/error-429")
        .await
        .is(503)
        .shows("Busy");
    assert!(
        busy.header("retry-after").parse::<u32>().unwrap() > 20,
        "{busy:?}"
    );
}

#[tokio::test]
async fn the_last_good_data_stays_when_aiven_fails() {
    let mut house = House::with(|wiring| {
        wiring.upstream.lifetimes.snapshot = std::time::Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_settled = std::time::Duration::ZERO;
        wiring.upstream.lifetimes.failure = std::time::Duration::ZERO;
    })
    .await;
    let visitor = house.visitor().await;
    let first = visitor.data(STATE).await.is(200);
    house.sandbox.stop();
    let stale = again(&visitor, STATE, first.header("etag")).await.is(200);
    assert!(stale.json()["failure"].is_string(), "{stale:?}");
    assert_eq!(stale.json()["view"], first.json()["view"]);
    // When Aiven is back the page hears of it, although the view is the same.
    assert_ne!(stale.header("etag"), first.header("etag"));
    // The page itself shows the same, with a banner.
    visitor
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200)
        .shows("the page keeps trying");
}
