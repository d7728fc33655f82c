//! The VPCs of a project, as plain forms and as parts.

use std::time::Duration;

use reqwest::Method;
use sandbox::Fault;
use serde_json::json;

use crate::browser::{Answer, Browser};
use crate::house::{House, READONLY};
use crate::markup::{self, Form};
use crate::vault;
use crate::wire::Wire;

pub const PAGE: &str = "/projects/demo/vpcs";
const PART: &str = "/api/parts/vpcs/demo";
const CHECK: &str = "/api/parts/new-vpc/demo";
pub const OUTSIDE: &str = "kafka-no-vpc";
pub const FREE_CLOUD: &str = "aws-eu-north-1";

pub fn guide(service: &str) -> String {
    format!("/projects/demo/services/{service}/network/setup")
}

pub fn mover(service: &str) -> String {
    format!("/projects/demo/services/{service}/network/move")
}

/// A house that remembers nothing, so that a test sees each change at once.
pub async fn forgetful() -> House {
    House::with(|wiring| {
        wiring.upstream.lifetimes.services = Duration::ZERO;
        wiring.upstream.lifetimes.failure = Duration::ZERO;
    })
    .await
}

async fn open(visitor: &Browser, query: &str) -> Form {
    let page = visitor.page(&format!("{PAGE}{query}")).await.is(200);
    markup::form(&page.body, "data-live=\"new-vpc\"")
}

/// The form for a new VPC, filled in.
pub async fn filled(visitor: &Browser, query: &str, cloud: &str, network: &str) -> Form {
    let mut form = open(visitor, query).await;
    form.set("cloud", cloud);
    form.set("network_cidr", network);
    form
}

pub async fn create(visitor: &Browser, form: &Form) -> Answer {
    visitor.form(PAGE, &form.press("do", "create")).await
}

#[track_caller]
pub fn said(answer: &Answer) -> String {
    markup::text(&answer.body)
}

#[track_caller]
pub fn error_at(answer: &Answer, id: &str) -> String {
    let message = markup::from_id(&answer.body, id);
    markup::text(message.split("</p>").next().unwrap())
}

/// The ids of the VPCs in a cloud, as the page links to their deletion.
async fn ids(visitor: &Browser, cloud: &str) -> Vec<String> {
    let page = visitor.page(PAGE).await.is(200);
    let cards = page.body.split("<article").skip(1);
    let cards = cards.map(|card| card.split("</article").next().unwrap());
    let of_cloud = cards.filter(|card| markup::text(card).contains(cloud));
    of_cloud
        .map(|card| {
            let id = card.split("id=\"vpc-").nth(1).unwrap();
            id.split('"').next().unwrap().to_owned()
        })
        .collect()
}

#[tokio::test]
async fn the_list_says_what_is_there() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor.page(PAGE).await.is(200);
    let ireland = page.body.split("<article").nth(1).unwrap();
    let text = markup::text(ireland);
    assert!(
        text.contains("aws-eu-west-1") && text.contains("Ireland"),
        "{text}"
    );
    assert!(markup::row(ireland, "State").starts_with("Active"));
    assert_eq!(markup::row(ireland, "Network"), "10.10.0.0/24");
    let services = markup::row(ireland, "Services in it");
    assert!(
        services.contains("my-kafka") && !services.contains(OUTSIDE),
        "{services}"
    );
    assert!(ireland.contains("href=\"/projects/demo/services/my-kafka/network\""));
    assert!(said(&page).contains("avn vpc list --project demo"));
    // The way here: from the list of services, and from each service.
    visitor
        .page("/projects/demo/services")
        .await
        .is(200)
        .shows(&format!("href=\"{PAGE}\""));
    visitor
        .page("/projects/demo/services/my-kafka")
        .await
        .is(200)
        .shows(&format!("href=\"{PAGE}#vpc-"));
    // A project without any says what one is for.
    let empty = visitor.page("/projects/faults/vpcs").await.is(200);
    if !empty.body.contains("<article") {
        assert!(said(&empty).contains("no VPC yet"), "{empty:#?}");
    }
    visitor.page("/projects/nothing/vpcs").await.is(404);
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_vpc_is_made_followed_and_deleted() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    let form = filled(&visitor, "", FREE_CLOUD, " 10.40.0.0/22 ").await;
    create(&visitor, &form).await.leads_to(PAGE);
    let page = visitor.page(PAGE).await.is(200);
    assert!(
        said(&page).contains("The project VPC 10.40.0.0/22 in aws-eu-north-1 is being built."),
        "{page:#?}"
    );
    let element = markup::tag_of(&page.body, "vpcs").to_owned();
    assert!(element.contains("data-follow=\"5\""), "{element}");

    // Followed: nothing twice, and soon what is new.
    let part = visitor.part(PART).await.is(200);
    let tag = part.header("etag").to_owned();
    assert!(part.body.starts_with("<section"), "{part:#?}");
    assert!(said(&part).contains("Aiven is building it"), "{part:#?}");
    let again = async |tag: &str| {
        let request = visitor.request(Method::GET, PART).header("accept", "*/*");
        let request = request.header("sec-fetch-site", "same-origin");
        visitor.send(request.header("if-none-match", tag)).await
    };
    assert!(again(&tag).await.is(304).body.is_empty());
    house.sandbox.sandbox().advance(Duration::from_secs(30));
    let active = again(&tag).await.is(200);
    assert!(!active.body.contains("data-follow"), "{active:#?}");

    let id = ids(&visitor, FREE_CLOUD).await.remove(0);
    let asked = visitor.page(&format!("{PAGE}?delete={id}")).await.is(200);
    assert!(said(&asked).contains(&format!(
        "avn vpc delete --project demo --project-vpc-id {id}"
    )));
    let form = markup::form(&asked.body, "id=\"delete-form\"");
    let fields = form.press("do", "delete");
    visitor.form(PAGE, &fields).await.leads_to(PAGE);
    // Sent twice, it is done once.
    visitor.form(PAGE, &fields).await.leads_to(PAGE);
    let page = visitor.page(PAGE).await.is(200);
    assert!(
        said(&page).contains("10.40.0.0/22 in aws-eu-north-1 is being deleted."),
        "{page:#?}"
    );
    assert!(markup::tag_of(&page.body, "vpcs").contains("data-follow"));
    let late = visitor.page(&format!("{PAGE}?delete={id}")).await.is(200);
    assert!(said(&late).contains("is being deleted already"));
    house.sandbox.sandbox().advance(Duration::from_secs(30));
    assert!(ids(&visitor, FREE_CLOUD).await.is_empty());
    let gone = visitor.page(&format!("{PAGE}?delete={id}")).await.is(200);
    assert!(said(&gone).contains("There is no project VPC"));
    let calls = house.sandbox.sandbox().calls();
    let deleted = calls.iter().filter(|call| call.method == "DELETE");
    assert_eq!(deleted.count(), 1);
    // A form that is older than the deletion hears Aiven's word.
    let mut stale = form.clone();
    stale.set("form_id", "another-form");
    let stale = visitor.form(PAGE, &stale.press("do", "delete")).await;
    assert!(said(&stale.is(422)).contains("VPC does not exist"));
}

#[tokio::test]
async fn exactly_what_was_typed_is_sent_once() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let form = filled(&visitor, "", FREE_CLOUD, "10.40.0.0/22").await;
    let fields = form.press("do", "create");
    let sent = futures_util::future::join_all((0..10).map(|_| visitor.form(PAGE, &fields)));
    for answer in sent.await {
        answer.leads_to(PAGE);
    }
    let sent = wire.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].path, "/v1/project/demo/vpcs");
    assert_eq!(
        sent[0].body,
        json!({"cloud_name": FREE_CLOUD, "network_cidr": "10.40.0.0/22", "peering_connections": []})
    );
}

#[tokio::test]
async fn what_cannot_be_sent_stays_in_the_form() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (cloud, network, at, sentence) in [
        ("", "10.0.0.0/24", "cloud-error", "Choose a cloud."),
        (
            "aws-nowhere-9",
            "10.0.0.0/24",
            "cloud-error",
            "no cloud of this name",
        ),
        (FREE_CLOUD, "", "network-error", "Type a range"),
        (
            FREE_CLOUD,
            "10.0.0.0/16",
            "network-error",
            "/16 is too large",
        ),
        (
            FREE_CLOUD,
            "10.0.0.9/24",
            "network-error",
            "write 10.0.0.0/24",
        ),
        (
            FREE_CLOUD,
            "\"><script>alert(1)</script>",
            "network-error",
            "not a range",
        ),
    ] {
        let form = filled(&visitor, "", cloud, network).await;
        let answer = create(&visitor, &form).await.is(422);
        let error = error_at(&answer, at);
        assert!(error.contains(sentence), "{cloud} {network}: {error}");
        assert!(!answer.body.contains("<script>alert"), "{answer:#?}");
        let again = markup::form(&answer.body, "data-live=\"new-vpc\"");
        assert_eq!(
            (again.get("cloud"), again.get("network_cidr")),
            (Some(cloud), Some(network))
        );
        assert_eq!(again.get("form_id"), form.get("form_id"));
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn aivens_refusals_are_aivens_words() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    // One VPC for each cloud.
    let form = filled(&visitor, "", "aws-eu-west-1", "10.77.0.0/24").await;
    let taken = create(&visitor, &form).await.is(422);
    assert!(
        said(&taken).contains("Aiven said: “VPC already exists in cloud 'aws-eu-west-1'”"),
        "{taken:#?}"
    );
    let again = markup::form(&taken.body, "data-live=\"new-vpc\"");
    assert_eq!(again.get("network_cidr"), Some("10.77.0.0/24"));
    // Not while there are services in it: the question says so, and so does Aiven when it is sent all the same.
    let id = ids(&visitor, "aws-eu-west-1").await.remove(0);
    let asked = visitor.page(&format!("{PAGE}?delete={id}")).await.is(200);
    let text = said(&asked);
    assert!(
        text.contains("It cannot be deleted while") && text.contains("pg-orders"),
        "{text}"
    );
    assert!(!asked.body.contains("value=\"delete\""), "{asked:#?}");
    let forged = [("form_id", "x"), ("vpc", &*id), ("do", "delete")];
    let refused = visitor.form(PAGE, &forged).await.is(422);
    assert!(said(&refused).contains("services in it"), "{refused:#?}");
    // What can't be an id goes nowhere.
    for odd in ["..", "a/b", "../service/my-kafka", "%2e%2e", "é", " "] {
        let forged = [("form_id", "x"), ("vpc", odd), ("do", "delete")];
        let answer = visitor.form(PAGE, &forged).await.is(422);
        let text = said(&answer);
        assert!(
            text.contains("not the id") && !text.contains("Aiven said"),
            "{odd}: {text}"
        );
        let query = format!("{PAGE}?delete={}", app::paths::encode(odd));
        visitor.page(&query).await.is(200);
    }
    let calls = house.sandbox.sandbox().calls();
    let deleted = calls.iter().filter(|call| call.method == "DELETE");
    assert_eq!(deleted.count(), 1);
}

#[tokio::test]
async fn a_token_that_may_only_read_looks_and_changes_nothing() {
    let house = House::open().await;
    let visitor = house.browser();
    visitor.sign_in(READONLY).await;
    let form = filled(&visitor, "", FREE_CLOUD, "10.40.0.0/24").await;
    let refused = create(&visitor, &form).await.is(403);
    assert!(said(&refused).contains("Not allowed") || said(&refused).contains("permission"));
    let again = markup::form(&refused.body, "data-live=\"new-vpc\"");
    assert_eq!(again.get("network_cidr"), Some("10.40.0.0/24"));
    let page = visitor.page(&mover(OUTSIDE)).await.is(200);
    let mut form = markup::form(&page.body, "id=\"move-form\"");
    form.put("confirm", "yes");
    let refused = visitor
        .form(&mover(OUTSIDE), &form.press("do", "move"))
        .await
        .is(403);
    assert!(markup::form(&refused.body, "id=\"move-form\"").get("confirm") == Some("yes"));
    let service = vault::service(&house, "demo", OUTSIDE).await;
    assert!(service["project_vpc_id"].is_null());
}

#[tokio::test]
async fn the_form_says_what_it_thinks_while_one_types() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (fields, sentence) in [
        (
            [("cloud", FREE_CLOUD), ("network_cidr", "10.40.0.0/24")],
            "avn vpc create --project demo --cloud aws-eu-north-1 --network-cidr 10.40.0.0/24",
        ),
        (
            [("cloud", FREE_CLOUD), ("network_cidr", "10.10.0.0/22")],
            "overlaps 10.10.0.0/24, this project's VPC in aws-eu-west-1. That matters only if",
        ),
        (
            [("cloud", "aws-eu-west-1"), ("network_cidr", "")],
            "has a VPC in aws-eu-west-1 already",
        ),
        (
            [("cloud", FREE_CLOUD), ("network_cidr", "8.8.8.0/24")],
            "not a private range",
        ),
        (
            [("cloud", ""), ("network_cidr", "10.40.0.0")],
            "write 10.40.0.0/24",
        ),
    ] {
        let part = visitor.part_form(CHECK, &fields).await.is(200);
        assert!(part.body.starts_with("<div"), "{part:#?}");
        assert!(said(&part).contains(sentence), "{fields:?}: {part:#?}");
    }
    // A part does nothing, whatever it is sent.
    for path in [PART, CHECK] {
        let fields = [
            ("do", "create"),
            ("form_id", "x"),
            ("cloud", FREE_CLOUD),
            ("network_cidr", "10.40.0.0/24"),
        ];
        visitor.part_form(path, &fields).await.is(200);
    }
    assert_eq!(house.writes(), 0);
    visitor.part("/api/parts/vpcs/..%2f").await.is(404);
    visitor.part("/api/parts/nothing/demo").await.is(404);
}

#[tokio::test]
async fn whoever_came_from_the_guide_goes_back_to_it() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let there = format!("{}?connection=new", guide(OUTSIDE));
    let query = format!("?cloud={FREE_CLOUD}&next={}", app::paths::encode(&there));
    let mut form = open(&visitor, &query).await;
    assert_eq!(form.get("cloud"), Some(FREE_CLOUD));
    assert_eq!(form.get("next"), Some(&*there));
    // It is kept when the form is refused.
    let refused = create(&visitor, &form).await.is(422);
    form = markup::form(&refused.body, "data-live=\"new-vpc\"");
    form.set("network_cidr", "10.40.0.0/24");
    create(&visitor, &form).await.leads_to(&there);
    // Nowhere else.
    for elsewhere in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/projects/demo/vpcs\r\nX: y",
        "javascript:alert(1)",
    ] {
        let query = format!("?next={}", app::paths::encode(elsewhere));
        let page = visitor.page(&format!("{PAGE}{query}")).await.is(200);
        let form = markup::form(&page.body, "data-live=\"new-vpc\"");
        assert_eq!(form.get("next"), None, "{elsewhere}");
        assert!(!page.body.contains("evil"), "{page:#?}");
        let mut forged = filled(&visitor, "", "aws-eu-west-3", "bad").await;
        forged.put("next", elsewhere);
        let answer = create(&visitor, &forged).await.is(422);
        assert!(!answer.body.contains("evil"), "{answer:#?}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_told_as_it_is() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    let form = filled(&visitor, "", FREE_CLOUD, "10.40.0.0/24").await;
    let sandbox = house.sandbox.sandbox();
    sandbox
        .set_fault("demo", "*", Some(Fault::LostAnswer))
        .unwrap();
    create(&visitor, &form).await.leads_to(PAGE);
    assert_eq!(ids(&visitor, FREE_CLOUD).await.len(), 1);
    assert_eq!(house.writes(), 1);
    sandbox
        .set_fault("demo", "*", Some(Fault::Html502))
        .unwrap();
    visitor.page(PAGE).await.is(502);
    visitor.part(PART).await.is(502);
}

#[tokio::test]
async fn a_token_that_ends_meanwhile_leads_to_the_sign_in() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let form = filled(&visitor, "", FREE_CLOUD, "10.40.0.0/24").await;
    house.sandbox.sandbox().revoke(crate::house::TOKEN);
    let answer = create(&visitor, &form).await.is(303);
    assert!(answer.location().starts_with("/sign-in"), "{answer:?}");
    let stranger = house.browser();
    for path in [PAGE, &mover(OUTSIDE)] {
        let answer = stranger.page(path).await.is(303);
        assert!(answer.location().starts_with("/sign-in"), "{answer:?}");
        let answer = stranger.form(path, &[("do", "create")]).await.is(303);
        assert!(answer.location().starts_with("/sign-in"), "{answer:?}");
    }
    stranger.part(PART).await.is(401);
}
