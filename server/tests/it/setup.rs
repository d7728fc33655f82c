//! The guide: how far it is, what can be done in it, and what its form for a VPC endpoint writes.

use std::time::Duration;

use reqwest::Method;
use sandbox::Fault;

use crate::browser::{Answer, Browser};
use crate::house::{House, READONLY};
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN, at, field};
use crate::parts::part;

const VPC: &str = "vpc-0123456789abcdef0";
const SUBNETS: &str = "subnet-0123456789abcdef0%0D%0Asubnet-0123456789abcdef1";

fn guide(service: &str, query: &str) -> String {
    format!("/projects/demo/services/{service}/network/setup{query}")
}

/// A house that remembers nothing, so that a test sees each change at once.
async fn forgetful() -> House {
    House::with(|wiring| {
        wiring.upstream.lifetimes.snapshot = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_moving = Duration::ZERO;
        wiring.upstream.lifetimes.snapshot_settled = Duration::ZERO;
        wiring.upstream.lifetimes.failure = Duration::ZERO;
    })
    .await
}

/// How far each step is, a letter each: done, now, later, stuck.
fn stages(answer: &Answer) -> String {
    let steps = answer.body.split("data-stage=\"").skip(1);
    steps.filter_map(|step| step.chars().next()).collect()
}

async fn linked(house: &House, visitor: &Browser) {
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let created = visitor.call("/api/privatelink/create", &fields).await;
    created.is(200);
    house.sandbox.sandbox().advance(Duration::from_secs(200));
}

/// Sends the form of one of the guide's buttons, as the page has it.
async fn press(visitor: &Browser, service: &str, query: &str, deed: &[(&str, &str)]) -> Answer {
    let page = visitor.page(&guide(service, query)).await.is(200);
    let id = field(&page, "form_id");
    let fields = [&[("form_id", &*id)][..], deed].concat();
    visitor.form(&guide(service, query), &fields).await
}

#[tokio::test]
async fn every_service_has_a_guide() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (service, stages_then) in [
        (FREE, "dnlllll"),
        (TAKEN, "ddddddd"),
        ("kafka-no-vpc", "nllllll"),
        ("mm2-copy", "nllllll"),
        ("pg-off", "nllllll"),
    ] {
        let page = visitor.page(&guide(service, "")).await.is(200);
        assert_eq!(stages(&page), stages_then, "{service}");
        let part = visitor.part(&part("setup", service)).await.is(200);
        assert_eq!(stages(&part), stages_then, "{service}");
    }
    visitor.page(&guide("nothing", "")).await.is(404);
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_reader_is_told_what_is_missing_and_nothing_else() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    let page = reader.page(&guide(TAKEN, "")).await.is(200);
    let text = markup::text(&page.body);
    assert!(text.contains("service:configuration:write"), "{text}");
    for hidden in ["vpce-svc-", "arn:aws", "plc39413abcdef"] {
        assert!(!page.body.contains(hidden), "{hidden} in {page:#?}");
    }
    let written = reader.part(&part("endpoint-recipes", TAKEN)).await;
    assert!(!written.is(422).body.contains("vpce-svc-"));
}

#[tokio::test]
async fn vpcs_are_asked_for_only_where_one_is_missing() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let asked = |path: &str| {
        let calls = house.sandbox.sandbox().calls();
        calls
            .iter()
            .filter(|call| call.path.ends_with(path))
            .count()
    };
    visitor.page(&guide(FREE, "")).await.is(200);
    visitor.page(&guide(TAKEN, "")).await.is(200);
    assert_eq!(asked("/vpcs"), 0);
    visitor.page(&guide("kafka-no-vpc", "")).await.is(200);
    assert_eq!(asked("/vpcs"), 1);
    // The page and its parts share one reading.
    let before = asked(&format!("/service/{TAKEN}"));
    for name in ["setup", "endpoint", "endpoint-recipes"] {
        visitor.part(&part(name, TAKEN)).await.is(200);
    }
    assert!(asked(&format!("/service/{TAKEN}")) <= before + 1);
}

#[tokio::test]
async fn a_switch_is_flipped_once_and_leads_back_to_its_step() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    linked(&house, &visitor).await;
    let query = format!("?vpc={VPC}&subnets={SUBNETS}");
    let page = visitor.page(&guide(FREE, &query)).await.is(200);
    let id = field(&page, "form_id");
    let fields = [
        ("form_id", &*id),
        ("do", "switch"),
        ("component", "kafka"),
        ("switch", "on"),
    ];
    let there = guide(FREE, &format!("{query}#step-components"));
    for _ in 0..2 {
        let sent = visitor.form(&guide(FREE, &query), &fields).await;
        sent.leads_to(&there);
    }
    assert_eq!(house.writes(), 2, "the PrivateLink and one switch");
    let page = visitor.page(&guide(FREE, &query)).await.is(200);
    let text = markup::text(&page.body);
    assert!(
        text.contains("kafka is switched on. Clients reach it once a connection is active"),
        "{text}"
    );
    // It is said at the step that the person is led to.
    let step = markup::from_id(&page.body, "step-components");
    let notice = step.split("step__more").next().unwrap_or_default();
    assert!(notice.contains("kafka is switched on"), "{step}");
    assert!(text.contains("Switched on: kafka."), "{text}");
    let again = visitor.page(&guide(FREE, &query)).await.is(200);
    assert!(!markup::text(&again.body).contains("kafka is switched on. Clients"));
    // A part sends nothing, whatever it is sent.
    let sent = visitor.part_form(&part("setup", FREE), &fields).await;
    sent.is(200);
    assert_eq!(house.writes(), 2);
}

#[tokio::test]
async fn what_is_refused_is_said_in_the_page() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    linked(&house, &visitor).await;
    let wrong = [("do", "switch"), ("component", "kafka"), ("switch", "up")];
    let sent = press(&visitor, FREE, "", &wrong).await.is(422);
    assert!(markup::text(&sent.body).contains("Choose on or off."));
    let wrong = [("do", "switch"), ("component", "../x"), ("switch", "on")];
    let sent = press(&visitor, FREE, "", &wrong).await;
    assert!(matches!(sent.status, 422), "{sent:#?}");
    assert!(!stages(&sent).is_empty(), "the guide stays: {sent:#?}");
    // A form without an id is none of ours.
    let bare = [("do", "refresh")];
    visitor.form(&guide(FREE, ""), &bare).await.is(422);
    let sent = press(&visitor, FREE, "?connection=new", &[("do", "refresh")]).await;
    sent.leads_to(&guide(FREE, "?connection=new#step-connection"));
    assert_eq!(house.writes(), 2, "the PrivateLink and one refresh");
}

#[tokio::test]
async fn aiven_being_down_is_a_failure_and_no_guide() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    let sandbox = house.sandbox.sandbox();
    let fault = Some(Fault::Error500);
    sandbox.set_fault("demo", FREE, fault).unwrap();
    let page = visitor.page(&guide(FREE, "")).await.is(502);
    page.shows("Go to your projects");
    visitor.part(&part("setup", FREE)).await.is(502);
}

#[tokio::test]
async fn the_steps_are_sent_again_when_something_moves() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    let path = part("setup", FREE);
    let again = async |tag: &str| {
        let request = visitor.request(Method::GET, &path).header("accept", "*/*");
        let request = request.header("sec-fetch-site", "same-origin");
        visitor.send(request.header("if-none-match", tag)).await
    };
    let first = visitor.part(&path).await.is(200);
    let tag = first.header("etag").to_owned();
    assert!(markup::tag_of(&first.body, "setup").contains("data-follow=\"10\""));
    assert!(again(&tag).await.is(304).body.is_empty());
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    let creating = again(&tag).await.is(200);
    assert_eq!(stages(&creating), "dnllnll");
    assert!(markup::tag_of(&creating.body, "setup").contains("data-follow=\"3\""));
    let tag = creating.header("etag").to_owned();
    house.sandbox.sandbox().advance(Duration::from_secs(200));
    let active = again(&tag).await.is(200);
    assert_eq!(stages(&active), "ddnlnll");
    // The card of the endpoint came by itself, and is not drawn anew once there is a form to type in.
    let card = visitor.part(&part("endpoint", FREE)).await.is(200);
    let element = markup::tag_of(&card.body, "endpoint").to_owned();
    assert!(!element.contains("data-follow"), "{element}");
    assert!(card.body.contains("name=\"subnets\""));
}

#[tokio::test]
async fn an_endpoint_is_written_in_every_language() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let query = format!("?connection=new&beside=plc1&vpc={VPC}&subnets={SUBNETS}");
    for (file, mark) in [
        ("create-endpoint.sh", "create-vpc-endpoint"),
        ("endpoint.tf", "resource \"aws_vpc_endpoint\""),
        ("privatelink.tf", "resource \"aiven_aws_privatelink\""),
        ("endpoint.yaml", "AWS::EC2::VPCEndpoint"),
    ] {
        let path = format!("/api/download/demo/{TAKEN}/{file}{query}");
        let answer = visitor.page(&path).await.is(200).shows(mark);
        assert!(answer.body.contains("subnet-0123456789abcdef1"));
        assert_eq!(
            answer.header("content-disposition"),
            format!("attachment; filename=\"{file}\"")
        );
        let wrong = format!("/api/download/demo/{TAKEN}/{file}?vpc=vpc-1");
        visitor.page(&wrong).await.is(422);
    }
    // The one command takes groups that are there.
    let line = format!("/api/download/demo/{TAKEN}/create-vpc-endpoint.sh{query}");
    visitor.page(&line).await.is(422);
    let line = format!("{line}&groups=sg-0123456789abcdef0");
    visitor
        .page(&line)
        .await
        .is(200)
        .shows("aws ec2 --region eu-west-1 create-vpc-endpoint");
}

#[tokio::test]
async fn what_stands_in_the_address_is_text() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let evil = "%3C%2Ftextarea%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22%27";
    for name in [
        "vpc",
        "subnets",
        "groups",
        "clients",
        "tags",
        "attempt",
        "recipe",
        "connection",
        "beside",
    ] {
        let query = format!("?connection=new&{name}={evil}");
        let page = visitor.page(&guide(TAKEN, &query)).await.is(200);
        assert!(!page.body.contains("<img"), "{name}: {page:#?}");
        for part_name in ["setup", "endpoint", "endpoint-recipes"] {
            let path = format!("{}{query}", part(part_name, TAKEN));
            let answer = visitor.part(&path).await;
            assert!(
                !answer.is(200).body.contains("<img"),
                "{name} in {part_name}"
            );
        }
    }
}

#[tokio::test]
async fn a_connection_is_meant_by_either_of_its_names() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for query in [
        "",
        "?connection=plc39413abcdef",
        "?connection=plc5e3f9573e9a",
    ] {
        let page = visitor.page(&guide(TAKEN, query)).await.is(200);
        assert_eq!(stages(&page), "ddddddd", "{query}");
    }
    let gone = visitor
        .page(&guide(TAKEN, "?connection=plc0"))
        .await
        .is(200);
    assert_eq!(stages(&gone), "ddnldll");
    assert!(markup::text(&gone.body).contains("The connection plc0 is no longer there"));
    let new = visitor.page(&guide(TAKEN, "?connection=new")).await.is(200);
    assert_eq!(stages(&new), "ddnldll");
}

#[tokio::test]
async fn what_is_deleted_elsewhere_is_soon_gone_here() {
    let house = forgetful().await;
    let visitor = house.visitor().await;
    let address = part("endpoint", TAKEN);
    let there = visitor.part(&address).await.is(200);
    assert!(
        markup::tag_of(&there.body, "endpoint").contains("data-follow=\"20\""),
        "{there:#?}"
    );
    there.shows("is connected");
    let fields = [&at(TAKEN)[..], &[("typed", TAKEN), ("form_id", "gone")]].concat();
    let deleted = visitor.call("/api/privatelink/delete", &fields).await;
    deleted.is(200);
    house.sandbox.sandbox().advance(Duration::from_secs(600));
    let gone = visitor.part(&address).await.is(200);
    gone.shows("First the PrivateLink has to be created");
}
