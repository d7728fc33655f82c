//! What no page has and a program may ask for: further AWS regions, and links on other clouds. The guard-rails
//! judge both, and asking again while somebody has yet to approve leaves no trail of rows.

use std::sync::Arc;

use app::policy::Policy;
use app::scope::Reach;
use serde_json::json;

use crate::approval::policy;
use crate::gateway::{Program, all, said, team};
use crate::house::House;
use crate::operations::ARN;
use crate::wire::Wire;

const SERVICE: &str = "/v1/project/demo/service/my-kafka";
const LINK: &str = "/v1/project/demo/service/my-kafka/privatelink/aws";

#[tokio::test]
async fn only_what_was_named_is_sent() {
    let (house, wire) = Wire::house_with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let body = json!({"principals": [ARN], "supported_regions": ["eu-west-2"]});
    program.ask("POST", LINK, Some(body.clone())).await.is(200);
    wire.sandbox.advance(std::time::Duration::from_secs(600));
    // As avn sends it where only regions were given.
    let regions = json!({"principals": null, "supported_regions": ["us-east-1"]});
    program.ask("PUT", LINK, Some(regions)).await.is(200);
    let principals = json!({"principals": [ARN, "arn:aws:iam::012345678901:root"]});
    let changed = Some(principals.clone());
    program.ask("PUT", LINK, changed).await.is(200);
    let sent: Vec<_> = wire.sent().into_iter().map(|sent| sent.body).collect();
    assert_eq!(
        sent,
        [
            body,
            json!({"supported_regions": ["us-east-1"]}),
            principals
        ]
    );
    let bad = json!({"supported_regions": ["eu west 2"]});
    let sentence = said(&program.ask("PUT", LINK, Some(bad)).await.is(400));
    assert!(sentence.contains("supported_regions"), "{sentence}");
}

#[tokio::test]
async fn the_guard_rails_judge_regions_and_other_clouds() {
    let house = House::with(|wiring| {
        team(wiring);
        let rules = Policy {
            regions: vec!["eu-west-1".to_owned()],
            accounts: vec!["012345678901".to_owned()],
            ..Policy::default()
        };
        wiring.team.policy = Arc::new(rules);
    })
    .await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let body = json!({"principals": [ARN], "supported_regions": ["us-east-1"]});
    let sentence = said(&program.ask("POST", LINK, Some(body)).await.is(403));
    assert!(sentence.contains("us-east-1"), "{sentence}");
    let sandbox = house.sandbox.sandbox();
    sandbox
        .put_into("demo", "my-kafka", "azure-westeurope")
        .unwrap();
    let azure = format!("{SERVICE}/privatelink/azure");
    let body = json!({"user_subscription_ids": []});
    said(&program.ask("POST", &azure, Some(body)).await.is(403));
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn asking_again_makes_neither_a_request_nor_a_row() {
    let house = House::with(|wiring| {
        team(wiring);
        wiring.team.policy = Arc::new(policy());
    })
    .await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let ask = async |regions: &[&str]| {
        let body = json!({"principals": [ARN], "supported_regions": regions});
        let answer = program.ask("POST", LINK, Some(body)).await.is(403);
        answer.json()["errors"][0]["more_info"].clone()
    };
    let first = ask(&["eu-west-2"]).await;
    for _ in 0..3 {
        assert_eq!(ask(&["eu-west-2"]).await, first);
    }
    assert_ne!(ask(&["eu-west-3"]).await, first);
    assert_eq!(house.number("select count(*) from request").await, 2);
    let rows = "select count(*) from record where kind = 'attempt' and action = 'request.make'";
    assert_eq!(house.number(rows).await, 2);
}
