//! Portal tokens for tests, and a program that sends what `avn` sends.

use app::books::requests::Signature;
use app::books::tokens::{Made, NewToken};
use app::person::{Person, Via};
use app::role::{Pattern, RoleMap};
use app::scope::{Reach, Scope, Secrets};
use reqwest::Method;
use serde_json::Value;
use server::Wiring;
use server::books::books;

use crate::browser::{Answer, Browser};
use crate::house::{House, START, TOKEN};

const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// A team whose people come in as the demo's do, and no limit that a test could meet.
pub fn team(wiring: &mut Wiring) {
    wiring.demo_token = Some(TOKEN.to_owned());
    wiring.team.token = Some(TOKEN.to_owned().into());
    wiring.team.roles =
        RoleMap::parse("viewer -> viewer\noperator -> operator\nadmin -> admin").unwrap();
    wiring.gateway.requests_per_minute = 1_000_000;
    wiring.sign_ins_per_minute = 1_000_000;
    wiring.upstream.calls_per_minute = 1_000_000;
}

pub fn scope(projects: &str, services: &str, reach: Reach, secrets: Secrets) -> Scope {
    let patterns = |text: &str| text.split(',').filter_map(Pattern::parse).collect();
    Scope {
        projects: patterns(projects),
        services: patterns(services),
        reach,
        secrets,
    }
}

pub fn all(reach: Reach) -> Scope {
    scope("*", "*", reach, Secrets::Hidden)
}

/// Somebody of the team with this role.
pub fn maker(role: &str) -> Person {
    Person {
        name: format!("{role}@example.com"),
        id: format!("demo:{role}"),
        via: Via::Demo,
        groups: vec![role.to_owned()],
    }
}

pub async fn make(house: &House, role: &str, scope: Scope) -> Made {
    let token = NewToken {
        name: "pipeline".to_owned(),
        purpose: "Moves the orders in".to_owned(),
        scope,
        maker: maker(role),
        expires_at_ms: START * 1_000 + DAY_MS,
    };
    let tokens = books(&house.database, &house.keys, &house.clock).tokens;
    tokens.make(&token).await.unwrap()
}

pub async fn revoke(house: &House, id: &str) {
    let tokens = books(&house.database, &house.keys, &house.clock).tokens;
    let by = Signature {
        name: "ada".to_owned(),
        id: "demo:admin".to_owned(),
    };
    assert!(tokens.revoke(id, &by).await.unwrap());
}

/// A program with a token.
pub struct Program {
    pub http: Browser,
    pub token: String,
}

impl Program {
    pub async fn with(house: &House, role: &str, scope: Scope) -> Self {
        Self::of(house.browser(), &make(house, role, scope).await)
    }

    pub fn of(http: Browser, made: &Made) -> Self {
        Self {
            http,
            token: made.full.expose().to_owned(),
        }
    }

    /// Asks as `avn` does.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.http.request(method, path);
        let request = request.header("authorization", format!("aivenv1 {}", self.token));
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request.header("content-type", "application/octet-stream"),
        };
        self.http.send(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, None).await
    }
}

/// Aiven's envelope, and that it says nothing else.
#[track_caller]
pub fn said(answer: &Answer) -> String {
    let body = answer.json();
    let error = &body["errors"][0];
    assert_eq!(error["status"], answer.status, "{answer:?}");
    assert_eq!(error["message"], body["message"], "{answer:?}");
    assert!(
        answer
            .header("content-type")
            .starts_with("application/json")
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    body["message"].as_str().unwrap().to_owned()
}

pub fn calls(house: &House) -> Vec<String> {
    let calls = house.sandbox.sandbox().calls();
    calls
        .iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect()
}
