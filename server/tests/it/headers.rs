//! One table over every kind of answer: the headers that all of them carry, and what may be cached.

use reqwest::Method;

use crate::browser::{Answer, Browser};
use crate::house::House;

const OVERVIEW: &str = "/projects/demo/services/my-kafka";
const CONFIG: &str = "/projects/demo/services/my-kafka/config";
const PART: &str = "/api/parts/connection/demo/my-kafka";
const REVEAL: [(&str, &str); 1] = [("reveal", "1")];
const SAVE: [(&str, &str); 1] = [("do", "save")];

fn file(name: &str) -> String {
    format!("/api/download/demo/my-kafka/{name}")
}

fn nonce_of(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let start = policy.find("'nonce-").unwrap() + 7;
    policy[start..].split('\'').next().unwrap().to_owned()
}

#[track_caller]
fn is_secured(path: &str, answer: &Answer) {
    let nonce = nonce_of(answer);
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default"
    );
    for (name, value) in [
        ("content-security-policy", policy.as_str()),
        (
            "strict-transport-security",
            "max-age=31536000; includeSubDomains",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {path}");
        assert_eq!(
            answer.headers.get_all(name).iter().count(),
            1,
            "{name} of {path}"
        );
    }
    for name in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert!(!answer.headers.contains_key(name), "{name} of {path}");
    }
}

async fn get(browser: &Browser, path: &str) -> Answer {
    browser.page(path).await
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let house = House::open().await;
    let (visitor, stranger) = (house.visitor().await, house.browser());
    let big = "a".repeat(65 * 1024);
    for (path, status, answer) in [
        ("/projects", 200, get(&visitor, "/projects").await),
        (
            "/projects/demo/services",
            200,
            get(&visitor, "/projects/demo/services").await,
        ),
        (
            "network",
            200,
            get(&visitor, "/projects/demo/services/my-kafka/network").await,
        ),
        (
            "unknown service",
            404,
            get(&visitor, "/projects/demo/services/nothing/network").await,
        ),
        ("unknown path", 404, get(&visitor, "/nothing/here").await),
        ("panic", 500, get(&visitor, "/sentinel/view").await),
        (
            "data",
            200,
            visitor.data("/api/network/state/demo/my-kafka").await,
        ),
        ("api unknown", 404, visitor.data("/api/nothing").await),
        (
            "api invalid",
            422,
            visitor
                .call(
                    "/api/privatelink/create",
                    &[("project", "demo"), ("service", "my-kafka")],
                )
                .await,
        ),
        (
            "too large",
            413,
            visitor
                .form("/api/privatelink/create", &[("principals", &big)])
                .await,
        ),
        (
            "put",
            405,
            visitor
                .send(visitor.request(Method::PUT, "/projects"))
                .await,
        ),
        (
            "cross-site",
            403,
            visitor
                .send(visitor.request(Method::POST, "/sign-out"))
                .await,
        ),
        ("stranger", 303, get(&stranger, "/projects").await),
        (
            "stranger's data",
            401,
            stranger.data("/api/network/state/demo/my-kafka").await,
        ),
        ("sign-in", 200, get(&stranger, "/sign-in").await),
        ("/healthz", 200, get(&stranger, "/healthz").await),
        ("/readyz", 200, get(&stranger, "/readyz").await),
    ] {
        let answer = answer.is(status);
        is_secured(path, &answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let page = get(&stranger, "/sign-in").await;
    let js = page
        .body
        .split('"')
        .find(|part| part.starts_with("/pkg/postern-") && part.ends_with("js"))
        .unwrap();
    let asset = get(&stranger, js).await.is(200);
    is_secured(js, &asset);
    assert_eq!(
        asset.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    for path in ["/robots.txt", "/favicon.ico"] {
        let answer = get(&stranger, path).await.is(200);
        is_secured(path, &answer);
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn parts_files_and_revealed_pages_carry_the_headers_too() {
    let house = House::open().await;
    let (visitor, stranger) = (house.visitor().await, house.browser());
    for (path, status, answer) in [
        ("overview", 200, get(&visitor, OVERVIEW).await),
        ("revealed", 200, visitor.form(OVERVIEW, &REVEAL).await),
        ("editor", 200, get(&visitor, CONFIG).await),
        ("editor refused", 422, visitor.form(CONFIG, &SAVE).await),
        ("part", 200, visitor.part(PART).await),
        ("part revealed", 200, visitor.part_form(PART, &REVEAL).await),
        ("no part", 404, visitor.part("/api/parts/x/demo/y").await),
        ("file", 200, get(&visitor, &file("ca.pem")).await),
        (
            "key",
            200,
            visitor.form(&file("service.key"), &REVEAL).await,
        ),
        ("key by get", 422, get(&visitor, &file("service.key")).await),
        ("no file", 404, get(&visitor, &file("nothing")).await),
        ("stranger's part", 401, stranger.part(PART).await),
        (
            "stranger's page",
            303,
            stranger.form(OVERVIEW, &REVEAL).await,
        ),
        (
            "stranger's file",
            303,
            get(&stranger, &file("ca.pem")).await,
        ),
    ] {
        let answer = answer.is(status);
        is_secured(path, &answer);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
}

#[tokio::test]
async fn one_nonce_is_in_the_policy_and_in_the_page_and_it_is_new_each_time() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in [
        "/projects",
        "/projects",
        "/projects/demo/services/my-kafka/network",
        OVERVIEW,
        CONFIG,
        "/sentinel/view",
    ] {
        let page = visitor.page(path).await;
        let nonce = nonce_of(&page);
        assert!(nonce.len() >= 22, "{nonce}");
        let tags: Vec<&str> = page
            .body
            .split("<script")
            .skip(1)
            // A tag, not the word inside a script.
            .filter(|rest| rest.starts_with([' ', '>']))
            .map(|tag| tag.split('>').next().unwrap())
            .collect();
        for tag in &tags {
            assert!(
                tag.contains(&format!("nonce=\"{nonce}\"")),
                "{path}: <script{tag}>"
            );
        }
        assert_eq!(tags.is_empty(), path.starts_with("/sentinel"), "{path}");
        assert!(
            !page.body.contains(" style=\""),
            "an inline style in {path}"
        );
        assert!(seen.insert(nonce));
    }
}

#[tokio::test]
async fn methods_that_nobody_needs_are_refused() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for method in [
        "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECTX", "PROPFIND",
    ] {
        for path in [
            "/",
            "/projects",
            "/api/privatelink/create",
            "/healthz",
            "/robots.txt",
            "/nothing",
        ] {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = visitor.send(visitor.request(method.clone(), path)).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.header("allow").starts_with("GET"), "{answer:?}");
        }
    }
    // A page is not posted to, and a door that changes something is not opened by a link.
    visitor.form("/projects", &[]).await.is(405);
    for path in [
        "/api/privatelink/create",
        "/api/privatelink/delete",
        "/sign-out",
        "/api/access/set",
    ] {
        visitor.page(path).await.is(405);
    }
    visitor.page("/projects").await.is(200);
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn forged_errors_are_taken_out_of_addresses() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let forged = "/projects?__err=Your%20account%20is%20locked&__path=/api/x";
    visitor.page(forged).await.leads_to("/projects");
    visitor
        .page("/projects/demo/services?q=kafka&%5F%5Ferr=x")
        .await
        .leads_to("/projects/demo/services?q=kafka");
}

#[tokio::test]
async fn the_head_of_a_page_has_no_body() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for path in ["/projects", "/robots.txt", "/healthz"] {
        let answer = visitor
            .send(visitor.request(Method::HEAD, path))
            .await
            .is(200);
        assert!(answer.body.is_empty());
    }
}
