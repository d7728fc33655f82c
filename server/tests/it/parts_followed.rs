//! Parts that are asked for again and again: nothing twice, and soon what is new.

use std::time::Duration;

use reqwest::Method;

use crate::browser::{Answer, Browser};
use crate::house::House;
use crate::markup;
use crate::operations::{FREE, TAKEN, at};
use crate::parts::part;
use crate::vault;

async fn again(browser: &Browser, path: &str, tag: &str) -> Answer {
    let request = browser.request(Method::GET, path).header("accept", "*/*");
    let request = request.header("sec-fetch-site", "same-origin");
    browser.send(request.header("if-none-match", tag)).await
}

#[tokio::test]
async fn a_followed_part_is_sent_again_when_a_route_appears() {
    let house = House::with(|wiring| {
        wiring.upstream.lifetimes.snapshot = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_moving = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_settled = Duration::ZERO;
    })
    .await;
    let visitor = house.visitor().await;
    for name in ["connection", "advanced"] {
        let settled = visitor.part(&part(name, TAKEN)).await.is(200);
        assert!(!settled.body.contains("data-follow"), "{settled:#?}");
    }
    let on = [
        &at(TAKEN)[..],
        &[("component", "kafka_rest"), ("switch", "on")],
    ]
    .concat();
    visitor.call("/api/access/set", &on).await.is(200);
    for name in ["connection", "advanced"] {
        let path = part(name, TAKEN);
        let first = visitor.part(&path).await.is(200);
        let tag = first.header("etag").to_owned();
        assert!(
            tag.len() > 8 && tag.starts_with('"') && tag.ends_with('"'),
            "{tag}"
        );
        let bare = tag.trim_matches('"');
        let element = markup::tag_of(&first.body, name);
        assert!(element.contains("data-follow=\"3\""), "{element}");
        assert!(
            element.contains(&format!("data-version=\"{bare}\"")),
            "{element}"
        );
        let same = again(&visitor, &path, &tag).await.is(304);
        assert!(
            same.body.is_empty() && same.header("etag") == tag,
            "{same:?}"
        );
        again(&visitor, &path, "\"other\"").await.is(200);
        again(&visitor, &path, "").await.is(200);
    }
    let tags = [
        visitor
            .part(&part("connection", TAKEN))
            .await
            .header("etag")
            .to_owned(),
        visitor
            .part(&part("advanced", TAKEN))
            .await
            .header("etag")
            .to_owned(),
    ];
    house.sandbox.sandbox().advance(Duration::from_secs(130));
    for (name, tag) in ["connection", "advanced"].into_iter().zip(tags) {
        let changed = again(&visitor, &part(name, TAKEN), &tag).await.is(200);
        assert_ne!(changed.header("etag"), tag);
        assert!(!changed.body.contains("data-follow"), "{changed:#?}");
    }
    let there = "?component=kafka_rest&route=privatelink";
    let reached = visitor
        .part(&format!("{}{there}", part("connection", TAKEN)))
        .await;
    assert!(markup::row(&reached.is(200).body, "Host").starts_with("privatelink-1-"));
}

#[tokio::test]
async fn a_colleagues_change_is_news_for_a_followed_part() {
    let house = House::with(|wiring| {
        wiring.upstream.lifetimes.snapshot = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_settled = Duration::ZERO;
    })
    .await;
    let visitor = house.visitor().await;
    let path = part("advanced", FREE);
    let tag = visitor.part(&path).await.is(200).header("etag").to_owned();
    again(&visitor, &path, &tag).await.is(304);
    let config = serde_json::json!({"kafka": {"num_partitions": 12}});
    vault::configure(&house, FREE, &config).await;
    let changed = again(&visitor, &path, &tag).await.is(200);
    assert_eq!(markup::row(&changed.body, "num.partitions"), "12");
}
