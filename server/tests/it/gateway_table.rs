//! Every call that the gateway passes on, for every kind of token. The rows come from the list that the router is made of.

use std::collections::BTreeMap;

use app::scope::{Reach, Scope, Secrets};
use serde_json::{Value, json};

use crate::gateway::{Program, all, calls, make, revoke, said, scope, team};
use crate::house::House;
use crate::operations::ARN;

/// The body of each call that changes something; a new one fails until it has a row here.
fn body(method: &str, pattern: &str) -> Option<Value> {
    let tail = pattern
        .strip_prefix("/v1/project/{project}/service/{service}")
        .unwrap();
    match (method, tail) {
        ("PUT", "") => Some(json!({"user_config": {"privatelink_access": {"kafka": true}}})),
        ("POST" | "PUT", "/privatelink/aws") => Some(json!({"principals": [ARN]})),
        ("POST" | "PUT", "/privatelink/azure") => {
            Some(json!({"user_subscription_ids": ["00000000-0000-0000-0000-000000000001"]}))
        }
        ("POST", "/privatelink/google") => Some(json!({})),
        ("PUT", "/privatelink/azure/connections/{id}")
        | ("POST", "/privatelink/google/connections/{id}/approve") => {
            Some(json!({"user_ip_address": "10.0.0.100"}))
        }
        (
            "POST",
            "/privatelink/azure/connections/{id}/approve"
            | "/privatelink/aws/refresh"
            | "/privatelink/azure/refresh"
            | "/privatelink/google/refresh",
        )
        | ("DELETE", "/privatelink/aws" | "/privatelink/azure" | "/privatelink/google") => None,
        _ => panic!("{method} {pattern} has no row"),
    }
}

fn path(pattern: &str) -> String {
    pattern
        .replace("{project}", "demo")
        .replace("{service}", "my-kafka")
        .replace("{type}", "kafka")
        .replace("{id}", "plc39413abcdef")
}

struct Tokens {
    write: Program,
    read: Program,
    elsewhere: Program,
    beside: Program,
    /// Three that open nothing, with a word of what is said of each.
    dead: [(Program, &'static str); 3],
}

async fn tokens(house: &House) -> Tokens {
    let of = async |scope: Scope| Program::with(house, "admin", scope).await;
    let elsewhere = scope("analytics", "*", Reach::Write, Secrets::Readable);
    let beside = scope("*", "kafka-*", Reach::Write, Secrets::Readable);
    let revoked = make(house, "admin", all(Reach::Write)).await;
    revoke(house, &revoked.id).await;
    let expired = make(house, "admin", all(Reach::Write)).await;
    let unknown = make(house, "admin", all(Reach::Write)).await;
    house
        .run(&format!(
            "delete from portal_token where id = '{}'",
            unknown.id
        ))
        .await;
    Tokens {
        dead: [
            (Program::of(house.browser(), &revoked), "revoked"),
            (Program::of(house.browser(), &expired), "expired"),
            (Program::of(house.browser(), &unknown), "Invalid token"),
        ],
        write: of(all(Reach::Write)).await,
        read: of(all(Reach::Read)).await,
        elsewhere: of(elsewhere).await,
        beside: of(beside).await,
    }
}

#[tokio::test]
async fn each_call_for_each_token() {
    let house = House::with(team).await;
    let tokens = tokens(&house).await;
    let mut seen = BTreeMap::new();
    for (method, pattern, right) in server::gateway::calls() {
        let what = format!("{method} {pattern}");
        let path = path(pattern);
        // No service of the demo world is on Azure, and this one is to be on each cloud in turn.
        let cloud = ["azure", "google"]
            .into_iter()
            .find(|cloud| pattern.contains(&format!("/{cloud}")));
        let cloud = match cloud {
            Some("azure") => "azure-westeurope",
            Some(_) => "google-europe-west1",
            None => "aws-eu-west-1",
        };
        let sandbox = house.sandbox.sandbox();
        sandbox.put_into("demo", "my-kafka", cloud).unwrap();
        let sent = || right.is_change().then(|| body(method, pattern)).flatten();
        let ask = async |program: &Program| {
            house.sandbox.sandbox().forget_calls();
            program.ask(method, &path, sent()).await
        };
        let is_asked = || !calls(&house).is_empty();

        let answer = ask(&tokens.elsewhere).await;
        if pattern.contains("{project}") {
            assert_eq!(said(&answer.is(404)), "Project does not exist", "{what}");
            assert!(!is_asked(), "{what}");
        } else {
            assert_eq!(answer.status, 200, "{what} {answer:?}");
            assert!(!answer.body.contains("\"demo\""), "{what} {answer:?}");
        }
        let answer = ask(&tokens.beside).await;
        if pattern.contains("{service}") {
            assert_eq!(said(&answer.is(404)), "Service does not exist", "{what}");
            assert!(!is_asked(), "{what}");
        } else {
            assert!(
                answer.status < 400 || pattern.contains("{id}"),
                "{what} {answer:?}"
            );
        }
        let answer = ask(&tokens.read).await;
        if right.is_change() {
            let sentence = said(&answer.is(403));
            assert!(sentence.contains("it may only read"), "{what} {sentence}");
            assert!(!is_asked(), "{what}");
        } else {
            assert!(is_asked(), "{what} {answer:?}");
            assert!(
                ![401, 403, 405].contains(&answer.status),
                "{what} {answer:?}"
            );
        }
        let answer = ask(&tokens.write).await;
        assert!(is_asked(), "{what} {answer:?}");
        assert!(
            ![401, 403, 405].contains(&answer.status) && answer.status < 500,
            "{what} {answer:?}"
        );
        seen.insert(what, answer.status);
        house
            .sandbox
            .sandbox()
            .advance(std::time::Duration::from_secs(600));

        let stranger = house.browser();
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        said(&stranger.send(stranger.request(method, &path)).await.is(401));
    }
    let worked = seen.values().filter(|status| **status == 200).count();
    assert!(worked >= 19, "{seen:#?}");

    // After that day all of them have expired; those that are over open nothing, and say why.
    house
        .clock
        .advance(std::time::Duration::from_secs(2 * 24 * 3_600));
    house.sandbox.sandbox().forget_calls();
    for (method, pattern, right) in server::gateway::calls() {
        let sent = || right.is_change().then(|| body(method, pattern)).flatten();
        for (program, word) in &tokens.dead {
            let answer = program.ask(method, &path(pattern), sent()).await.is(401);
            let sentence = said(&answer);
            assert!(sentence.contains(word), "{method} {pattern}: {sentence}");
        }
    }
    assert!(calls(&house).is_empty());
}
