//! How often programs may ask, guess, and be refused.

use app::scope::Reach;
use serde_json::json;

use crate::gateway::{Program, all, said, team};
use crate::house::House;
use crate::operations::{ARN, FREE};

const LINK: &str = "/v1/project/demo/service/my-kafka/privatelink/aws";

#[tokio::test]
async fn one_token_asks_so_often_and_strangers_less() {
    let house = House::with(|wiring| {
        team(wiring);
        wiring.gateway.requests_per_minute = 3;
        wiring.sign_ins_per_minute = 2;
    })
    .await;
    let one = Program::with(&house, "operator", all(Reach::Read)).await;
    let other = Program::with(&house, "operator", all(Reach::Read)).await;
    for _ in 0..3 {
        one.get("/v1/me").await.is(200);
    }
    let answer = one.get("/v1/me").await.is(429);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!(said(&answer).contains("try again in"));
    other.get("/v1/me").await.is(200);
    let nobody = Program {
        http: house.browser(),
        token: "postern_none".to_owned(),
    };
    nobody.get("/v1/me").await.is(401);
    nobody.get("/v1/me").await.is(401);
    nobody.get("/v1/me").await.is(429);
    other.get("/v1/me").await.is(200);
    // Only a token that was good before is looked up from there now.
    let unseen = Program::with(&house, "operator", all(Reach::Read)).await;
    house.run("alter table portal_token rename to gone").await;
    nobody.get("/v1/me").await.is(429);
    unseen.get("/v1/me").await.is(429);
    let same_id = Program {
        http: house.browser(),
        token: format!("{}x", &other.token[..other.token.len() - 1]),
    };
    same_id.get("/v1/me").await.is(429);
    other.get("/v1/me").await.is(503);
    house.run("alter table gone rename to portal_token").await;
    other.get("/v1/me").await.is(200);
}

#[tokio::test]
async fn what_is_no_request_counts_as_a_strangers() {
    let house = House::with(|wiring| {
        team(wiring);
        wiring.requests_per_minute = 3;
    })
    .await;
    let program = Program::with(&house, "operator", all(Reach::Read)).await;
    program.ask("PATCH", "/v1/me", None).await.is(405);
    program.get("/v1/project//service").await.is(400);
    program.get("/v1/project/a%20b").await.is(400);
    program.get("/v1/project//service").await.is(429);
    program.get("/v1/me").await.is(200);
}

#[tokio::test]
async fn refusals_of_a_program_do_not_fill_the_record() {
    let house = House::with(|wiring| {
        team(wiring);
        wiring.changes_per_minute = 3;
    })
    .await;
    let reading = Program::with(&house, "operator", all(Reach::Read)).await;
    let writing = Program::with(&house, "operator", all(Reach::Write)).await;
    let refused = "select count(*) from record where result = 'refused'";
    for (number, expected) in [403, 403, 403, 429, 429, 429].into_iter().enumerate() {
        let path = match number % 2 {
            0 => LINK.to_owned(),
            _ => format!("/v1/project/demo/service/made-up-{number}/privatelink/aws"),
        };
        let body = json!({"principals": [ARN]});
        let answer = reading.ask("POST", &path, Some(body)).await.is(expected);
        said(&answer);
        assert_eq!(!answer.header("retry-after").is_empty(), expected == 429);
    }
    let plan = json!({"plan": "business-8"});
    let service = format!("/v1/project/demo/service/{FREE}");
    writing.ask("PUT", &service, Some(plan)).await.is(429);
    let elsewhere = "/v1/project/demo/service";
    writing.ask("POST", elsewhere, None).await.is(429);
    assert_eq!(house.number(refused).await, 3);
    // What the same person may do goes on.
    let body = json!({"principals": [ARN]});
    writing.ask("POST", LINK, Some(body)).await.is(200);
}
