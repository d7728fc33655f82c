//! Changes with a portal token: the same way as on the page, and nothing beside what was meant.

use std::sync::Arc;

use app::scope::{Reach, Secrets};
use serde_json::json;

use crate::approval::policy;
use crate::gateway::{Program, all, calls, said, scope, team};
use crate::house::House;
use crate::operations::{ARN, FREE};
use crate::wire::Wire;

const LINK: &str = "/v1/project/demo/service/my-kafka/privatelink/aws";
const SERVICE: &str = "/v1/project/demo/service/kafka-12a3b4c5";

#[tokio::test]
async fn a_privatelink_from_nothing_to_nothing() {
    let house = House::with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let sandbox = house.sandbox.sandbox();
    let minutes = |minutes: u64| sandbox.advance(std::time::Duration::from_secs(minutes * 60));
    let made = program
        .ask("POST", LINK, Some(json!({"principals": [ARN]})))
        .await
        .is(200)
        .json();
    assert_eq!(made["state"], "creating");
    minutes(10);
    let found = program.get(LINK).await.is(200).json();
    assert_eq!(found["state"], "active");
    program
        .ask("POST", &format!("{LINK}/refresh"), None)
        .await
        .is(200);
    let other = "arn:aws:iam::012345678901:role/deploy";
    let body = json!({"principals": [ARN, other], "supported_regions": null});
    let changed = program.ask("PUT", LINK, Some(body)).await.is(200).json();
    assert_eq!(changed["principals"], json!([ARN, other]));
    let again = program
        .ask("POST", LINK, Some(json!({"principals": [ARN]})))
        .await;
    assert!([400, 409].contains(&again.status), "{again:?}");
    let gone = program.ask("DELETE", LINK, None).await.is(200).json();
    assert_eq!(gone["state"], "deleting");
    minutes(20);
    said(&program.get(LINK).await.is(404));
    said(&program.ask("DELETE", LINK, None).await.is(404));
    // All of it is on record, by whom and with which token.
    let actors = "select body from record where action like 'privatelink.%' order by seq";
    for actor in house.texts(actors).await {
        assert!(
            actor.contains("operator@example.com") && actor.contains("pipeline ("),
            "{actor}"
        );
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_meant_is_not_sent() {
    let house = House::with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    for body in [
        json!({"principals": null}),
        json!({}),
        json!([]),
        json!({"principals": [ARN], "project_vpc_id": null}),
        json!({"principals": ["not an arn"]}),
        json!({"principals": [ARN], "supported_regions": "eu-west-1"}),
    ] {
        let answer = program.ask("POST", LINK, Some(body.clone())).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        said(&answer);
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn an_update_sends_the_option_and_nothing_else() {
    let (house, wire) = Wire::house_with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let plan = program.get(SERVICE).await.is(200).json()["service"]["plan"].clone();
    let vpc = program.get(SERVICE).await.is(200).json()["service"]["project_vpc_id"].clone();
    let body = json!({
        "plan": plan, "project_vpc_id": vpc, "powered": true,
        "user_config": {"privatelink_access": {"jolokia": true}},
    });
    let answer = program.ask("PUT", SERVICE, Some(body)).await.is(200);
    assert_eq!(
        answer.json()["service"]["user_config"]["privatelink_access"]["jolokia"],
        true
    );
    assert!(!answer.body.contains("password\""));
    let sent = wire.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].path, SERVICE);
    assert_eq!(
        sent[0].body,
        json!({"user_config": {"privatelink_access": {"jolokia": true}}})
    );
    // The same once more is as it is.
    let same = json!({"plan": plan, "user_config": {"privatelink_access": {"jolokia": true}}});
    program.ask("PUT", SERVICE, Some(same)).await.is(200);
    for (body, key) in [
        (json!({"project_vpc_id": null}), "`project_vpc_id`"),
        (json!({"plan": "startup-2"}), "`plan`"),
        (json!({"powered": false}), "`powered`"),
        (
            json!({"user_config": {"kafka": {"num_partitions": 99}}}),
            "`kafka.num_partitions`",
        ),
        (
            json!({"user_config": {"privatelink_access": {"kafka": true}, "ip_filter": []}}),
            "`ip_filter`",
        ),
    ] {
        let sentence = said(&program.ask("PUT", SERVICE, Some(body)).await.is(403));
        assert!(sentence.contains(key), "{sentence}");
    }
    assert_eq!(wire.sent().len(), 1);
    let refused = "select count(*) from record where action = 'config.update'";
    assert_eq!(house.number(refused).await, 5);
    let several =
        json!({"user_config": {"privatelink_access": {"prometheus": true, "kafka_rest": true}}});
    let answer = program
        .ask("PUT", SERVICE, Some(several.clone()))
        .await
        .is(200);
    assert_eq!(wire.sent()[1].body, several, "{answer:?}");
}

#[tokio::test]
async fn a_second_person_is_asked_for_where_the_page_would() {
    let house = House::with(|wiring| {
        team(wiring);
        wiring.team.policy = Arc::new(policy());
    })
    .await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let body = || Some(json!({"principals": [ARN]}));
    let answer = program.ask("POST", LINK, body()).await.is(403);
    let error = answer.json()["errors"][0].clone();
    assert_eq!(error["error_code"], "postern_approval_needed");
    let link = error["more_info"].as_str().unwrap().to_owned();
    assert!(said(&answer).contains(&link), "{answer:?}");
    assert!(
        link.starts_with(&format!("http://{}/requests/", house.addr)),
        "{link}"
    );
    assert_eq!(house.writes(), 0);
    // Sent again, it is the same request.
    let again = program.ask("POST", LINK, body()).await.is(403).json();
    assert_eq!(again["errors"][0]["more_info"], link);
    assert_eq!(house.number("select count(*) from request").await, 1);
}

#[tokio::test]
async fn guard_rails_hold_and_a_reason_has_a_header() {
    let house = House::with(|wiring| {
        team(wiring);
        let rules = app::policy::Policy {
            require_reason: true,
            forbid_any: true,
            ..app::policy::Policy::default()
        };
        wiring.team.policy = Arc::new(rules);
    })
    .await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let sentence = said(
        &program
            .ask("POST", LINK, Some(json!({"principals": ["*"]})))
            .await
            .is(400),
    );
    assert!(sentence.contains("*: "), "{sentence}");
    // What the token is for is the reason of what gives none.
    program
        .ask("POST", LINK, Some(json!({"principals": [ARN]})))
        .await
        .is(200);
    let reasons = "select body from record where action = 'privatelink.create'";
    let bodies = house.texts(reasons).await;
    assert!(
        bodies
            .iter()
            .any(|body| body.contains("Moves the orders in")),
        "{bodies:?}"
    );
}

#[tokio::test]
async fn a_call_that_is_not_passed_on_is_on_record_if_it_would_change_something() {
    let house = House::with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    program.get("/v1/project/demo/static-ips").await.is(403);
    let rows = "select count(*) from record where action = 'token.refuse'";
    assert_eq!(house.number(rows).await, 0);
    let answer = program.ask("DELETE", SERVICE, None).await.is(403);
    assert!(said(&answer).contains("does not pass on this call"));
    program.ask("POST", "/v1/access_token", None).await.is(403);
    let bodies = house
        .texts("select body from record where action = 'token.refuse' order by seq")
        .await;
    assert_eq!(bodies.len(), 2);
    assert!(
        bodies[0].contains(&format!("DELETE {SERVICE}")),
        "{bodies:?}"
    );
    assert!(bodies[0].contains("pipeline ("), "{bodies:?}");
}

#[tokio::test]
async fn who_may_only_read_changes_nothing_and_it_is_on_record() {
    let house = House::with(team).await;
    let program = Program::with(&house, "admin", all(Reach::Read)).await;
    let answer = program
        .ask("POST", LINK, Some(json!({"principals": [ARN]})))
        .await
        .is(403);
    assert!(said(&answer).contains("it may only read"), "{answer:?}");
    let refused =
        "select count(*) from record where action = 'privatelink.create' and result = 'refused'";
    assert_eq!(house.number(refused).await, 1);
    let elsewhere = scope("demo", "kafka-*", Reach::Write, Secrets::Hidden);
    let narrow = Program::with(&house, "admin", elsewhere).await;
    let body = json!({"user_config": {"privatelink_access": {"kafka": true}}});
    let path = format!("/v1/project/demo/service/{FREE}");
    said(&narrow.ask("PUT", &path, Some(body)).await.is(404));
    assert!(calls(&house).is_empty());
}
