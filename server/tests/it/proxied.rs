//! People whom a proxy names: only by that proxy, only one at a time, and not by themselves.

use ipnet::IpNet;
use reqwest::Method;
use server::HeaderNames;
use server::security::peer::Proxies;
use server::team::SignIn;

use crate::browser::{Answer, Browser};
use crate::house::House;
use crate::oidc::team;
use crate::operations::TAKEN;

async fn house(trusted: &str) -> House {
    let network: IpNet = trusted.parse().unwrap();
    House::with(|wiring| {
        wiring.header = Some(HeaderNames {
            user: "x-forwarded-user".parse().unwrap(),
            groups: Some("x-forwarded-groups".parse().unwrap()),
        });
        wiring.proxies = Proxies([network].into());
        wiring.team = team(SignIn::Header);
    })
    .await
}

async fn send(browser: &Browser, method: Method, path: &str, lines: &[(&str, &str)]) -> Answer {
    let mut request = browser
        .request(method.clone(), path)
        .header(
            "accept",
            if path == REFRESH {
                "application/json"
            } else {
                "text/html"
            },
        )
        .header("sec-fetch-site", "same-origin");
    for (name, value) in lines {
        request = request.header(*name, *value);
    }
    if method == Method::POST {
        let fields = [
            ("project", "demo"),
            ("service", TAKEN),
            ("form_id", "one-form"),
        ];
        request = request.form(&fields);
    }
    browser.send(request).await
}

async fn page(browser: &Browser, path: &str, lines: &[(&str, &str)]) -> Answer {
    send(browser, Method::GET, path, lines).await
}

const VERA: (&str, &str) = ("x-forwarded-user", "vera@example.com");
const OTTO: (&str, &str) = ("x-forwarded-user", "otto@example.com");
const OPERATORS: (&str, &str) = ("x-forwarded-groups", "staff, operators");
const REFRESH: &str = "/api/privatelink/refresh";

#[tokio::test]
async fn the_proxys_word_signs_in_and_keeps_one_session() {
    let house = house("127.0.0.0/8").await;
    let browser = house.browser();
    let first = page(&browser, "/projects", &[VERA]).await.is(200);
    first.shows("vera@example.com");
    let id = browser.id();
    assert_ne!(id, "");
    page(&browser, "/projects", &[VERA]).await.is(200);
    assert_eq!(browser.id(), id);
    let to = "/sign-in?next=/projects/demo/services";
    let answer = page(&browser, to, &[VERA]).await;
    answer.leads_to("/projects/demo/services");
    // With nothing but the cookie nobody gets anywhere, and nobody loses the session either.
    page(&browser, "/projects", &[])
        .await
        .is(403)
        .shows("Sign in at the proxy");
    page(&browser, "/projects", &[VERA]).await.is(200);
    assert_eq!(browser.id(), id);
}

#[tokio::test]
async fn anybody_elses_word_is_nothing() {
    let house = house("192.0.2.0/24").await;
    let browser = house.browser();
    let forged = [VERA, ("x-forwarded-for", "192.0.2.1")];
    for path in ["/projects", "/sign-in"] {
        page(&browser, path, &forged).await.is(403);
    }
    assert_eq!(browser.id(), "");
    browser
        .form("/sign-in", &[("token", "demo-token")])
        .await
        .is(403);
    // Probes and files come without a name.
    browser.page("/healthz").await.is(200);
}

#[tokio::test]
async fn two_names_are_none() {
    let house = house("127.0.0.0/8").await;
    let browser = house.browser();
    let joined = ("x-forwarded-user", "vera@example.com, ada@example.com");
    let empty = ("x-forwarded-user", "");
    for lines in [
        &[VERA, OTTO][..],
        &[VERA, VERA],
        &[joined],
        &[empty],
        &[VERA, OPERATORS, OPERATORS],
    ] {
        page(&browser, "/projects", lines).await.is(403);
        assert_eq!(browser.id(), "", "{lines:?}");
    }
}

#[tokio::test]
async fn another_person_gets_another_session_and_sends_nobody_elses_form() {
    let house = house("127.0.0.0/8").await;
    let browser = house.browser();
    page(&browser, "/projects", &[VERA]).await.is(200);
    let first = browser.id();
    let sent = send(&browser, Method::POST, REFRESH, &[OTTO, OPERATORS]).await;
    sent.is(403)
        .shows("somebody else than when this page was opened");
    assert_eq!(house.writes(), 0);
    let answer = page(&browser, "/projects", &[OTTO, OPERATORS])
        .await
        .is(200);
    answer.shows("otto@example.com");
    assert_ne!(browser.id(), first);
    let old = house.browser();
    old.set_cookie("__Host-postern", &first);
    let answer = page(&old, "/projects", &[VERA]).await.is(200);
    assert_ne!(old.id(), first, "{answer:?}");
}

#[tokio::test]
async fn groups_of_this_moment_count() {
    let house = house("127.0.0.0/8").await;
    let browser = house.browser();
    page(&browser, "/projects", &[OTTO, OPERATORS])
        .await
        .is(200);
    send(&browser, Method::POST, REFRESH, &[OTTO]).await.is(403);
    assert_eq!(house.writes(), 0);
    send(&browser, Method::POST, REFRESH, &[OTTO, OPERATORS])
        .await
        .is(200);
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn a_form_without_a_session_changes_nothing_and_signing_out_says_where_else() {
    let house = house("127.0.0.0/8").await;
    let browser = house.browser();
    let sent = send(&browser, Method::POST, REFRESH, &[OTTO, OPERATORS]).await;
    sent.is(401).shows("SignedOut");
    assert_eq!(house.writes(), 0);

    page(&browser, "/projects", &[OTTO]).await.is(200);
    let out = send(&browser, Method::POST, "/sign-out", &[OTTO]).await;
    out.leads_to("/signed-out");
    let page = page(&browser, "/signed-out", &[OTTO]).await.is(200);
    page.shows("The proxy in front signs you in again");
    assert_eq!(browser.id(), "");
}

#[tokio::test]
async fn a_machine_that_only_asks_begins_no_session() {
    let house = house("127.0.0.1/32").await;
    let browser = house.browser();
    for path in ["/projects", "/api/network/state/demo/my-kafka"] {
        let request = browser
            .request(Method::GET, path)
            .header("accept", "*/*")
            .header("sec-fetch-site", "same-origin")
            .header(VERA.0, VERA.1);
        let answer = browser.send(request).await;
        assert!(matches!(answer.status, 303 | 401), "{answer:#?}");
        assert_eq!(browser.id(), "", "{path}");
    }
    let begun = "select count(*) from record where action = 'session.begin'";
    assert_eq!(house.number(begun).await, 0);
    page(&browser, "/projects", &[VERA]).await.is(200);
    assert_eq!(house.number(begun).await, 1);
}
