//! From switching a component on to reaching it: what the pages say while the load balancer checks, and after.

use std::time::Duration;

use serde_json::Value;

use crate::browser::Browser;
use crate::editor::{editor, form_of, open};
use crate::house::House;
use crate::markup;
use crate::operations::{ARN, FREE, at, page};
use crate::parts::part;
use crate::reveal::overview;

/// A house whose answers are never older than the sandbox's clock.
async fn quick() -> House {
    House::with(|wiring| {
        wiring.upstream.lifetimes.snapshot = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_moving = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_settled = Duration::ZERO;
    })
    .await
}

fn pass(house: &House, seconds: u64) {
    house
        .sandbox
        .sandbox()
        .advance(Duration::from_secs(seconds));
}

/// Makes a link with an active connection.
async fn connected(house: &House, visitor: &Browser) {
    let create = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &create)
        .await
        .is(200);
    pass(house, 200);
    house.sandbox.sandbox().connect("demo", FREE).unwrap();
    pass(house, 60);
}

/// One row of the card, as text: what it says, and its chip.
async fn access_row(visitor: &Browser, component: &str) -> (String, String) {
    let card = visitor.part(&part("advanced", FREE)).await.is(200);
    let label = format!("Enable {component}");
    let chip = card
        .body
        .split(&format!("<dt class=\"row__label\">{label}"))
        .nth(1)
        .unwrap();
    let chip = chip
        .split("<dd class=\"row__action\">")
        .nth(1)
        .unwrap()
        .split("</dd>")
        .next()
        .unwrap();
    (markup::row(&card.body, &label), markup::text(chip))
}

async fn state(visitor: &Browser) -> Value {
    visitor
        .data(&format!("/api/network/state/demo/{FREE}?click=1"))
        .await
        .is(200)
        .json()
}

/// Switches a component on or off by the editor, as a plain form.
async fn by_the_editor(visitor: &Browser, component: &str) {
    let option = format!("privatelink_access.{component}");
    let added = visitor
        .form(
            &editor(FREE),
            &open(visitor, FREE).await.press("add", &option),
        )
        .await
        .is(200);
    let mut form = form_of(&added);
    form.tick(&format!("value[{option}]"));
    visitor
        .form(&editor(FREE), &form.press("do", "save"))
        .await
        .leads_to(&format!("/projects/demo/services/{FREE}"));
}

async fn by_the_switch(visitor: &Browser, component: &str) {
    let fields = [&at(FREE)[..], &[("component", component), ("switch", "on")]].concat();
    visitor.call("/api/access/set", &fields).await.is(200);
}

#[tokio::test]
async fn a_component_that_is_switched_on_waits_until_its_route_is_there() {
    let house = quick().await;
    let visitor = house.visitor().await;
    connected(&house, &visitor).await;
    for (component, is_by_editor) in [
        ("kafka", true),
        ("kafka_connect", false),
        ("kafka_rest", true),
        ("schema_registry", true),
    ] {
        if is_by_editor {
            by_the_editor(&visitor, component).await;
        } else {
            by_the_switch(&visitor, component).await;
        }
        let there = overview(FREE, &format!("component={component}&route=privatelink"));
        let (said, chip) = access_row(&visitor, component).await;
        assert_eq!(chip, "Applying", "{component}");
        for part in [
            "on",
            "Load balancer target: initial → healthy",
            "so far",
            "two good heartbeats",
            "a couple of minutes",
        ] {
            assert!(said.contains(part), "{component}: {part} in {said}");
        }
        // Both pages tell the same, and the page's data too.
        let overview_page = visitor.page(&there).await.is(200);
        assert!(
            markup::text(&overview_page.body).contains("no privatelink route now"),
            "{component}"
        );
        let network = visitor.page(&page(FREE)).await.is(200);
        assert!(
            markup::text(&network.body).contains("Load balancer target: initial → healthy"),
            "{component}"
        );
        let state = state(&visitor).await;
        assert_eq!(state["waits"][0][0], component, "{state}");
        assert!(state["waits"][0][1].as_u64().unwrap() < 60, "{state}");
        // Not there before its time.
        pass(&house, 100);
        assert_eq!(
            access_row(&visitor, component).await.1,
            "Applying",
            "{component}"
        );
        pass(&house, 30);
        let (said, chip) = access_row(&visitor, component).await;
        assert_eq!(chip, "In sync", "{component}");
        assert!(said.contains("Reachable through PrivateLink"), "{said}");
        let reached = visitor.page(&there).await.is(200);
        assert!(
            markup::row(&reached.body, "Host").starts_with("privatelink-1-"),
            "{component}"
        );
        assert_eq!(self::state(&visitor).await["waits"], serde_json::json!([]));
    }
}

#[tokio::test]
async fn what_waits_is_followed_and_what_is_settled_is_not() {
    let house = quick().await;
    let visitor = house.visitor().await;
    connected(&house, &visitor).await;
    let is_followed = async || {
        let page = visitor.page(&overview(FREE, "")).await.is(200);
        ["connection", "advanced"].map(|id| markup::tag_of(&page.body, id).contains("data-follow"))
    };
    assert_eq!(is_followed().await, [false, false]);
    by_the_switch(&visitor, "kafka").await;
    assert_eq!(is_followed().await, [true, true]);
    pass(&house, 130);
    assert_eq!(is_followed().await, [false, false]);
    // Off: it goes, and says so.
    let off = [&at(FREE)[..], &[("component", "kafka"), ("switch", "off")]].concat();
    visitor.call("/api/access/set", &off).await.is(200);
    let (said, _) = access_row(&visitor, "kafka").await;
    assert!(said.starts_with("off"), "{said}");
}

#[tokio::test]
async fn without_a_connection_there_is_nothing_to_wait_for_yet() {
    let house = quick().await;
    let visitor = house.visitor().await;
    by_the_editor(&visitor, "kafka").await;
    let (said, chip) = access_row(&visitor, "kafka").await;
    assert!(
        said.contains("a couple of minutes after a connection is active"),
        "{said}"
    );
    assert_eq!(chip, "Applying");
    let page = visitor.page(&overview(FREE, "")).await.is(200);
    assert!(!markup::tag_of(&page.body, "advanced").contains("data-follow"));
}

#[tokio::test]
async fn a_wait_is_counted_from_the_write_for_everybody() {
    let house = quick().await;
    let (visitor, colleague) = (house.visitor().await, house.browser());
    connected(&house, &visitor).await;
    by_the_switch(&visitor, "kafka").await;
    colleague.sign_in(crate::house::TOKEN).await;
    for browser in [&visitor, &colleague] {
        let state = state(browser).await;
        assert_eq!(state["waits"][0][0], "kafka");
        assert_eq!(state["waits"].as_array().unwrap().len(), 1);
    }
    // How long it took so far is no news: the tag stays.
    let path = format!("/api/network/state/demo/{FREE}?click=1");
    let tags = [visitor.data(&path).await, visitor.data(&path).await];
    assert_eq!(tags[0].header("etag"), tags[1].header("etag"));
}
