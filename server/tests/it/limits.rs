//! How often one may come: strangers by address, people by who they are, and changes once more.

use app::scope::Reach;
use reqwest::Method;
use server::Wiring;
use server::team::{SignIn, Team};

use crate::browser::{Answer, Browser};
use crate::gateway::{self, Program};
use crate::house::{House, TOKEN};
use crate::oidc::team;
use crate::operations::TAKEN;

const AT: [(&str, &str); 2] = [("project", "demo"), ("service", TAKEN)];

/// Somebody of these, beside whom others can be.
async fn person(house: &House, name: &str) -> Browser {
    let browser = house.browser();
    let fields = [("person", name), ("next", "/projects")];
    browser.form("/sign-in/demo", &fields).await.is(303);
    browser
}

fn with_people(wiring: &mut Wiring) {
    wiring.demo_token = Some(TOKEN.to_owned());
    wiring.team = Team {
        roles: app::role::RoleMap::parse("operator -> operator").unwrap(),
        ..team(SignIn::Token)
    };
}

#[track_caller]
fn waits(answer: &Answer) {
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait), "{answer:?}");
}

#[tokio::test]
async fn a_strangers_address_has_its_limit_and_nobody_else_feels_it() {
    let house = House::with(|wiring| wiring.requests_per_minute = 20).await;
    let visitor = house.visitor().await;
    let stranger = house.browser();
    let mut refused = None;
    for _ in 0..40 {
        let answer = stranger.page("/sign-in").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
        assert_eq!(answer.status, 200);
    }
    let refused = refused.expect("never refused").shows("Too many requests");
    waits(&refused);
    // A cookie that is none, and a forwarded address that nobody believes, change nothing.
    let other = house.browser();
    other.set_cookie("__Host-postern", "AAAAAAAAAAAAAAAAAAAAAA");
    other.page("/projects").await.is(429);
    for forwarded in ["203.0.113.7", "127.0.0.1, 203.0.113.7", "::1"] {
        let request = stranger
            .request(Method::GET, "/sign-in")
            .header("accept", "text/html")
            .header("x-forwarded-for", forwarded)
            .header("forwarded", format!("for={forwarded}"))
            .header("x-real-ip", forwarded);
        stranger.send(request).await.is(429);
    }
    // Scripts read it as a failure.
    let answer = stranger
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(429);
    assert!(answer.json()["TooOften"]["retry_after_s"].as_u64().unwrap() >= 1);
    waits(&answer);
    // Who is signed in goes on from the same address; files and machines' questions are free.
    visitor.page("/projects").await.is(200);
    for path in ["/healthz", "/readyz", "/robots.txt"] {
        stranger.page(path).await.is(200);
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_address_counts_by_itself() {
    let house = House::with(|wiring| {
        wiring.requests_per_minute = 1;
        wiring.proxies.0 = vec!["127.0.0.0/8".parse().unwrap()].into();
    })
    .await;
    let browser = house.browser();
    let from = |hops: &'static str| {
        let request = browser.request(Method::GET, "/sign-in");
        browser.send(
            request
                .header("sec-fetch-site", "same-origin")
                .header("x-forwarded-for", hops),
        )
    };
    from("203.0.113.7").await.is(200);
    // What the person's own side wrote before the proxy did is not looked at.
    from("198.51.100.1, 203.0.113.7").await.is(429);
    from("203.0.113.8").await.is(200);
    from("2001:db8::1").await.is(200);
    from("2001:db8::2").await.is(429);
}

#[tokio::test]
async fn a_person_has_a_limit_in_all_their_browsers_and_stays_signed_in() {
    let house = House::with(|wiring| {
        with_people(wiring);
        wiring.requests_per_minute = 12;
    })
    .await;
    let (one, other) = (person(&house, "otto").await, person(&house, "otto").await);
    let somebody_else = person(&house, "olga").await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(one.page("/healthz").await.status);
        answers.push(one.data("/api/network/state/demo/my-kafka").await.status);
        answers.push(other.data("/api/network/state/demo/my-kafka").await.status);
    }
    assert_eq!(
        answers.iter().filter(|status| **status == 429).count(),
        4,
        "{answers:?}"
    );
    let id = one.id();
    let page = one.page("/projects").await.is(429);
    assert_eq!(page.cookies(), "");
    assert_eq!(one.id(), id);
    somebody_else.page("/projects").await.is(200);
}

async fn refresh(browser: &Browser) -> Answer {
    browser.call("/api/privatelink/refresh", &AT).await
}

#[tokio::test]
async fn changes_have_a_limit_of_their_own() {
    let house = House::with(|wiring| {
        with_people(wiring);
        wiring.changes_per_minute = 2;
    })
    .await;
    let visitor = person(&house, "otto").await;
    refresh(&visitor).await.is(200);
    refresh(&visitor).await.is(200);
    let writes = house.writes();
    let answer = refresh(&visitor).await.is(429);
    waits(&answer);
    let wait = answer.json()["TooOften"]["retry_after_s"].as_u64().unwrap();
    assert!((1..=30).contains(&wait), "{answer:?}");
    // Without JavaScript the sentence comes with the page that the form leads back to.
    let back = visitor.form("/api/privatelink/refresh", &AT).await.is(303);
    visitor
        .page(back.location())
        .await
        .is(200)
        .shows("more than this portal takes in a minute");
    assert_eq!(house.writes(), writes);
    // Reading goes on, and somebody else may still change things.
    visitor.page("/projects").await.is(200);
    let other = person(&house, "olga").await;
    refresh(&other).await.is(200);
}

#[tokio::test]
async fn signing_in_has_the_strictest_limit() {
    let house = House::with(|wiring| wiring.sign_ins_per_minute = 2).await;
    let browser = house.browser();
    for _ in 0..2 {
        browser
            .form("/sign-in", &[("token", "wrong")])
            .await
            .is(303);
    }
    let refused = browser.form("/sign-in", &[("token", TOKEN)]).await.is(429);
    waits(&refused);
    browser.page("/sign-in").await.is(200);
}

#[tokio::test]
async fn a_persons_changes_count_together_on_pages_and_with_tokens() {
    let house = House::with(|wiring| {
        gateway::team(wiring);
        wiring.changes_per_minute = 2;
    })
    .await;
    let one = Program::with(&house, "operator", gateway::all(Reach::Write)).await;
    let other = Program::with(&house, "operator", gateway::all(Reach::Write)).await;
    let somebody_else = Program::with(&house, "admin", gateway::all(Reach::Write)).await;
    let path = format!("/v1/project/demo/service/{TAKEN}/privatelink/aws/refresh");
    one.ask("POST", &path, None).await.is(200);
    other.ask("POST", &path, None).await.is(200);
    let writes = house.writes();
    for program in [&one, &other] {
        let answer = program.ask("POST", &path, None).await.is(429);
        waits(&answer);
        gateway::said(&answer);
    }
    assert_eq!(house.writes(), writes);
    one.get("/v1/me").await.is(200);
    somebody_else.ask("POST", &path, None).await.is(200);
    let trace = house.sandbox.sandbox().calls();
    assert!(trace.iter().all(|call| call.traceparent.is_some()));
}
