//! A service that moves into a project VPC: after a tick, once, and never where it can't.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use crate::house::House;
use crate::markup;
use crate::vault;
use crate::vpcs::{
    FREE_CLOUD, OUTSIDE, PAGE, create, error_at, filled, forgetful, guide, mover, said,
};
use crate::wire::Wire;

#[tokio::test]
async fn a_service_is_moved_after_a_tick() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let page = visitor.page(&mover(OUTSIDE)).await.is(200);
    let text = said(&page);
    assert!(
        text.contains("Clients outside the VPC lose access")
            && text.contains("avn service update --project demo --project-vpc-id"),
        "{text}"
    );
    let mut form = markup::form(&page.body, "id=\"move-form\"");
    let vpc = form.get("vpc").unwrap().to_owned();
    let refused = visitor
        .form(&mover(OUTSIDE), &form.press("do", "move"))
        .await
        .is(422);
    assert!(error_at(&refused, "confirm-error").contains("Tick the box"));
    // A VPC of another cloud, or none that there is.
    form.put("confirm", "yes");
    let mut other = form.clone();
    other.set("vpc", "00000000-0000-4000-8000-000000000000");
    let refused = visitor
        .form(&mover(OUTSIDE), &other.press("do", "move"))
        .await
        .is(422);
    assert!(error_at(&refused, "vpc-error").contains("Choose another"));
    assert!(wire.sent().is_empty());

    let fields = form.press("do", "move");
    for _ in 0..3 {
        visitor
            .form(&mover(OUTSIDE), &fields)
            .await
            .leads_to(&guide(OUTSIDE));
    }
    let sent = wire.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].path, format!("/v1/project/demo/service/{OUTSIDE}"));
    assert_eq!(sent[0].body, json!({ "project_vpc_id": vpc }));
    let page = visitor.page(&mover(OUTSIDE)).await.is(200);
    assert!(said(&page).contains("already. There is nothing to move."));
}

#[tokio::test]
async fn what_cannot_be_moved_says_why() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (service, reason) in [
        ("my-kafka", "There is nothing to move."),
        (
            "kafka-gcp",
            "AWS PrivateLink works only for services in AWS.",
        ),
        ("pg-off", "powered off"),
        ("flink-jobs", "AWS PrivateLink does not work"),
    ] {
        let page = visitor.page(&mover(service)).await.is(200);
        let text = said(&page);
        let is_inside = text.contains("There is nothing to move.");
        assert!(text.contains(reason) || is_inside, "{service}: {text}");
        assert!(!page.body.contains("id=\"move-form\""), "{service}");
        // A form that is older than that.
        let stale = [
            ("form_id", "x"),
            ("vpc", "x"),
            ("confirm", "yes"),
            ("do", "move"),
        ];
        visitor.form(&mover(service), &stale).await.is(409);
    }
    visitor.page(&mover("nothing")).await.is(404);
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn without_a_vpc_the_way_leads_to_a_new_one() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    // The service goes to a cloud without a VPC.
    let body = json!({"cloud": FREE_CLOUD});
    vault::change(&house, OUTSIDE, &body).await;
    let page = visitor.page(&mover(OUTSIDE)).await.is(200);
    let create_at = format!(
        "{PAGE}?cloud={FREE_CLOUD}&amp;next={}#create",
        app::paths::encode(&guide(OUTSIDE))
    );
    assert!(page.body.contains(&create_at), "{page:#?}");
    let form = filled(&visitor, "", FREE_CLOUD, "10.40.0.0/24").await;
    create(&visitor, &form).await.leads_to(PAGE);
    let page = visitor.page(&mover(OUTSIDE)).await.is(200);
    assert!(said(&page).contains("cannot take the service yet"));
    // The open page follows it.
    assert!(markup::tag_of(&page.body, "move").contains("data-follow=\"5\""));
    let part = format!("/api/parts/move/demo/{OUTSIDE}");
    let waiting = visitor.part(&part).await.is(200);
    let tag = waiting.header("etag").to_owned();
    let again = visitor.request(Method::GET, &part);
    let again = again.header("sec-fetch-site", "same-origin");
    let again = visitor.send(again.header("if-none-match", &tag)).await;
    assert!(tag.len() > 8 && again.status == 304, "{tag} {again:?}");
    house.sandbox.sandbox().advance(Duration::from_secs(30));
    let ready = visitor.part(&part).await.is(200);
    markup::form(&ready.body, "id=\"move-form\"");
    assert!(!ready.body.contains("data-follow"), "{ready:#?}");
}
