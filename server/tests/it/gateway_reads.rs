//! Reading with a portal token: what it sees, and what it never gets.

use app::role::RoleMap;
use app::scope::{Reach, Secrets};
use reqwest::Method;
use serde_json::{Value, json};
use server::Wiring;

use crate::gateway::{Program, all, calls, make, revoke, said, scope, team};
use crate::house::{House, TOKEN};
use crate::operations::{ARN, FREE, TAKEN};

fn names(list: &Value, key: &str) -> Vec<String> {
    let items = list.as_array().unwrap().iter();
    items
        .map(|item| item[key].as_str().unwrap().to_owned())
        .collect()
}

const SERVICE: &str = "/v1/project/demo/service/kafka-12a3b4c5";

#[tokio::test]
async fn lists_show_what_the_token_sees() {
    let house = House::with(team).await;
    let narrow = scope("de*", "kafka-*", Reach::Read, Secrets::Readable);
    let program = Program::with(&house, "operator", narrow).await;
    let projects = program.get("/v1/project").await.is(200).json();
    assert_eq!(names(&projects["projects"], "project_name"), ["demo"]);
    assert_eq!(projects["project_membership"], json!({"demo": "read_only"}));
    assert_eq!(
        projects["project_memberships"],
        json!({"demo": ["read_only"]})
    );
    // Nothing of the account, and the keys that clients read.
    let project = program.get("/v1/project/demo").await.is(200).json();
    assert_eq!(project["project"], projects["projects"][0]);
    for key in [
        "account_id",
        "organization_id",
        "billing_group_id",
        "vat_id",
    ] {
        assert_eq!(project["project"].get(key), Some(&Value::Null), "{key}");
    }
    assert_eq!(project["project"]["billing_emails"], json!([]));
    assert!(project["project"]["default_cloud"].is_string());
    let answer = program.get("/v1/project/demo/service").await.is(200);
    let services = answer.json();
    let seen = names(&services["services"], "service_name");
    assert!(
        !seen.is_empty() && seen.iter().all(|name| name.starts_with("kafka-")),
        "{seen:?}"
    );
    for secret in [
        "password",
        "access_key",
        "access_cert\"",
        "AVNS_",
        "PRIVATE KEY",
    ] {
        assert!(!answer.body.contains(secret), "{secret} in {}", answer.body);
    }
    let me = program.get("/v1/me").await.is(200).json();
    assert_eq!(me["user"]["user"], "operator@example.com");
    assert_eq!(me["user"]["real_name"], "pipeline");
    assert_eq!(me["user"]["projects"], json!(["demo"]));
    assert_eq!(
        me["user"]["project_membership"],
        json!({"demo": "read_only"})
    );
    assert!(!me.to_string().contains("demo@example.com"), "{me}");
}

#[tokio::test]
async fn secrets_are_for_tokens_that_may_read_them_and_then_on_record() {
    let house = House::with(team).await;
    let without = Program::with(&house, "operator", all(Reach::Write)).await;
    let viewer = scope("*", "*", Reach::Read, Secrets::Readable);
    let viewer = Program::with(&house, "viewer", viewer).await;
    for program in [&without, &viewer] {
        for query in ["", "?include_secrets=true", "?limit=999"] {
            let answer = program.get(&format!("{SERVICE}{query}")).await.is(200);
            let service = &answer.json()["service"];
            assert_eq!(service["service_name"], TAKEN);
            assert!(
                service["components"]
                    .as_array()
                    .is_some_and(|all| !all.is_empty())
            );
            assert!(service["users"][0]["username"].is_string());
            for secret in [
                "password\"",
                "access_key",
                "\"access_cert\"",
                "AVNS_",
                "PRIVATE KEY",
                "connection_info",
            ] {
                assert!(!answer.body.contains(secret), "{secret} in {}", answer.body);
            }
        }
    }
    let revealed = "select count(*) from record where action = 'secrets.reveal'";
    assert_eq!(house.number(revealed).await, 0);

    let readable = scope("*", "*", Reach::Read, Secrets::Readable);
    let with = Program::with(&house, "operator", readable).await;
    let service = with.get(SERVICE).await.is(200).json();
    assert!(service["service"]["users"][0]["password"].is_string());
    assert!(service["service"]["connection_info"].is_object());
    let rows = house.number(revealed).await;
    assert!(rows > 0);
    let bodies = house
        .texts("select body from record where action = 'secrets.reveal'")
        .await;
    assert!(bodies[0].contains("pipeline ("), "{bodies:?}");
    // Who says that none are wanted gets none.
    let hidden = with
        .get(&format!("{SERVICE}?include_secrets=false"))
        .await
        .is(200);
    assert!(!hidden.body.contains("password\""));
    assert_eq!(house.number(revealed).await, rows);
}

#[tokio::test]
async fn what_is_not_seen_is_as_what_does_not_exist_and_nobody_is_asked() {
    let house = House::with(team).await;
    let narrow = scope("demo", "kafka-*", Reach::Write, Secrets::Hidden);
    let program = Program::with(&house, "admin", narrow).await;
    let wide = Program::with(&house, "admin", all(Reach::Write)).await;
    let nowhere = wide.get("/v1/project/nowhere/service").await.is(404).body;
    let nothing = wide
        .get("/v1/project/demo/service/nothing")
        .await
        .is(404)
        .body;
    house.sandbox.sandbox().forget_calls();
    for path in [
        "/v1/project/analytics",
        "/v1/project/analytics/service",
        "/v1/project/nowhere/vpcs",
    ] {
        assert_eq!(program.get(path).await.is(404).body, nowhere, "{path}");
    }
    for name in ["my-kafka", "nothing"] {
        for tail in ["", "/privatelink/aws", "/privatelink/aws/connections"] {
            let path = format!("/v1/project/demo/service/{name}{tail}");
            assert_eq!(program.get(&path).await.is(404).body, nothing, "{path}");
        }
    }
    assert_eq!(calls(&house), Vec::<String>::new());
}

#[tokio::test]
async fn everything_else_is_refused_with_what_there_is() {
    let house = House::with(team).await;
    let program = Program::with(&house, "admin", all(Reach::Write)).await;
    for (method, path) in [
        ("GET", "/v1/access_token"),
        ("POST", "/v1/me/logout"),
        ("DELETE", "/v1/project/demo/service/my-kafka"),
        ("POST", "/v1/project/demo/service"),
        ("POST", "/v1/project/demo/vpcs"),
        ("GET", "/v1/project/demo/service/my-kafka/user/avnadmin"),
        (
            "PUT",
            "/v1/project/demo/service/my-kafka/privatelink/google",
        ),
    ] {
        let answer = program.ask(method, path, None).await.is(403);
        let sentence = said(&answer);
        assert!(
            sentence.contains("PrivateLinks and their connections"),
            "{sentence}"
        );
    }
    for method in ["HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND"] {
        let answer = program.ask(method, "/v1/me", None).await.is(405);
        assert_eq!(answer.header("allow"), "GET, POST, PUT, DELETE");
    }
    for path in [
        "/v1",
        "/v1/",
        "/v1/project/a%2fb",
        "/v1/project/%2e%2e",
        "/v1/me/",
    ] {
        said(&program.get(path).await.is(400));
    }
    assert_eq!(calls(&house), Vec::<String>::new());
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_revoked_token_opens_nothing_at_any_portal() {
    let house = House::with(team).await;
    let made = make(&house, "operator", all(Reach::Read)).await;
    let here = Program::of(house.browser(), &made);
    let database = house.kept.open(&house.keys).await;
    let other = house.next_door_with(database, &house.keys, team).await;
    let there = Program::of(other.browser(), &made);
    here.get("/v1/me").await.is(200);
    there.get("/v1/me").await.is(200);
    revoke(&house, &made.id).await;
    for program in [&here, &there] {
        let sentence = said(&program.get("/v1/me").await.is(401));
        assert!(sentence.contains("revoked"), "{sentence}");
    }
    let gone = Program {
        http: house.browser(),
        token: format!("{}x", made.full.expose()),
    };
    assert_eq!(said(&gone.get("/v1/me").await.is(401)), "Invalid token");
}

#[tokio::test]
async fn rights_are_those_that_the_maker_has_now() {
    let house = House::with(team).await;
    let made = make(&house, "operator", all(Reach::Write)).await;
    let database = house.kept.open(&house.keys).await;
    let changed = |wiring: &mut Wiring| {
        team(wiring);
        wiring.team.roles = RoleMap::parse("operator -> viewer").unwrap();
    };
    let next = house.next_door_with(database, &house.keys, changed).await;
    let program = Program::of(next.browser(), &made);
    program.get(SERVICE).await.is(200);
    let path = format!("/v1/project/demo/service/{FREE}/privatelink/aws");
    let body = json!({"principals": [ARN]});
    let sentence = said(&program.ask("POST", &path, Some(body)).await.is(403));
    assert!(
        sentence.contains("your role in demo is viewer"),
        "{sentence}"
    );
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn an_address_given_wrongly_has_its_own_sentence() {
    let house = House::with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Read)).await;
    for (path, expected) in [
        ("/v1/v1/me", "without /v1"),
        ("/v1/v1/project", "without /v1"),
        ("//v1/me", "without a slash"),
    ] {
        let sentence = said(&program.get(path).await.is(400));
        assert!(sentence.contains(expected), "{sentence}");
    }
    // What `avn cloud list` asks where no project is chosen.
    let clouds = program.get("/v1/project//clouds").await.is(200).json();
    assert!(clouds["clouds"].is_array());
    assert_eq!(calls(&house), ["GET /v1/clouds"]);
}

#[tokio::test]
async fn aivens_own_words_come_through() {
    let house = House::with(team).await;
    let program = Program::with(&house, "operator", all(Reach::Write)).await;
    let faulty = "/v1/project/faults/service/error-429/privatelink/aws";
    let answer = program.get(faulty).await.is(429);
    assert!(said(&answer).contains("Rate limit 120 exceeded - try again in 28s"));
    assert_eq!(answer.header("retry-after"), "28");
    // The portal's own token is nobody else's fault.
    house.sandbox.sandbox().revoke(TOKEN);
    let answer = program.get("/v1/project/demo/vpcs").await;
    assert!([429, 502].contains(&answer.status), "{answer:?}");
}

#[tokio::test]
async fn a_program_names_its_request() {
    let house = House::with(team).await;
    let made = make(&house, "operator", all(Reach::Read)).await;
    let browser = house.browser();
    let request = browser.request(Method::GET, "/v1/me");
    let request = request.header("authorization", format!("Bearer {}", made.full.expose()));
    let answer = browser
        .send(request.header("x-request-id", "run-0123456789"))
        .await
        .is(200);
    assert_eq!(answer.header("x-request-id"), "run-0123456789");
}
