//! Pieces of pages by themselves: what they are, who gets them, and what is asked for again and again.

use reqwest::Method;

use crate::browser::Answer;
use crate::house::{House, READONLY};
use crate::markup;
use crate::operations::{FREE, TAKEN};

pub const PARTS: [&str; 10] = [
    "connection",
    "advanced",
    "config",
    "options",
    "review",
    "check",
    "move",
    "setup",
    "endpoint",
    "aws",
];

pub fn part(part: &str, service: &str) -> String {
    format!("/api/parts/{part}/demo/{service}")
}

/// The element of that id and nothing around it.
#[track_caller]
fn is_alone(answer: &Answer, id: &str) {
    let body = answer.body.trim();
    let tag = body.split('>').next().unwrap_or_default();
    assert!(
        body.starts_with('<') && tag.contains(&format!("id=\"{id}\"")),
        "{answer:#?}"
    );
    let name = tag.trim_start_matches('<').split(' ').next().unwrap();
    assert!(body.ends_with(&format!("</{name}>")), "{answer:#?}");
    let count = |text: String| body.matches(&text).count();
    assert_eq!(
        count(format!("<{name}")),
        count(format!("</{name}>")),
        "{answer:#?}"
    );
    for whole in ["<html", "<!DOCTYPE", "<head", "<body", "topbar", "<script"] {
        assert!(!answer.body.contains(whole), "{whole} in {answer:#?}");
    }
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[tokio::test]
async fn every_part_is_its_element_alone() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    for service in [
        FREE,
        TAKEN,
        "pg-orders",
        "grafana-main",
        "pg-off",
        "mm2-copy",
        "kafka-no-vpc",
    ] {
        for visitor in [&owner, &reader] {
            for name in PARTS {
                is_alone(&visitor.part(&part(name, service)).await.is(200), name);
                let sent = visitor
                    .part_form(&part(name, service), &[("q", "kafka")])
                    .await;
                is_alone(&sent.is(200), name);
            }
        }
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_part_is_what_stands_in_the_page() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (name, page) in [
        ("connection", "?component=kafka&route=privatelink"),
        ("advanced", ""),
        ("config", "/config"),
        ("review", "/config"),
        ("options", "/config?q=retention"),
        ("check", "/network/check"),
        ("move", "/network/move"),
    ] {
        let page = visitor
            .page(&format!("/projects/demo/services/{TAKEN}{page}"))
            .await
            .is(200);
        let query = match name {
            "connection" => "?component=kafka&route=privatelink",
            "options" => "?q=retention",
            _ => "",
        };
        let alone = visitor
            .part(&format!("{}{query}", part(name, TAKEN)))
            .await
            .is(200);
        let plain = |html: &str| without_ids(&html.replace("<!>", "").replace("<!---->", ""));
        assert!(
            plain(&page.body).contains(plain(&alone.body).trim()),
            "{name}: {alone:#?}\n{page:#?}"
        );
    }
}

/// Without what is new in every answer.
fn without_ids(html: &str) -> String {
    let mut pieces = html.split("name=\"form_id\" value=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| {
        out + piece.split_once('"').map_or("", |(_, rest)| rest)
    })
}

#[tokio::test]
async fn what_is_no_part_is_not_found() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for path in [
        "/api/parts/nothing/demo/my-kafka",
        "/api/parts/Connection/demo/my-kafka",
        "/api/parts/connection/demo/nothing",
        "/api/parts/connection/nothing/my-kafka",
        "/api/parts/advanced/demo/..%2fme",
        "/api/parts/config/de%20mo/my-kafka",
        "/api/parts/connection%2f/demo/my-kafka",
        "/api/parts/connection/demo",
        "/api/parts/connection/demo/my-kafka/more",
    ] {
        let answer = visitor.part(path).await.is(404);
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(!answer.body.contains("<section"), "{path}");
        visitor.part_form(path, &[("reveal", "1")]).await.is(404);
    }
}

#[tokio::test]
async fn strangers_get_no_part() {
    let house = House::open().await;
    let stranger = house.browser();
    let download = "/api/download/demo/my-kafka/ca.pem".to_owned();
    for path in PARTS
        .map(|name| part(name, FREE))
        .into_iter()
        .chain([download])
    {
        stranger.part(&path).await.is(401).shows("SignedOut");
        stranger
            .part_form(&path, &[("reveal", "1")])
            .await
            .is(401)
            .shows("SignedOut");
        // A person who follows such an address goes to the sign-in page, and not back to a piece of a page.
        for answer in [
            stranger.page(&path).await,
            stranger.form(&path, &[("reveal", "1")]).await,
        ] {
            let answer = answer.is(303);
            assert!(answer.location().starts_with("/sign-in"), "{answer:?}");
            assert!(!answer.location().contains("api"), "{answer:?}");
        }
    }
    for page in [
        "/projects/demo/services/my-kafka",
        "/projects/demo/services/my-kafka/config",
    ] {
        let answer = stranger
            .form(page, &[("reveal", "1"), ("do", "save")])
            .await
            .is(303);
        assert!(answer.location().starts_with("/sign-in"), "{answer:?}");
    }
    assert_eq!(house.sandbox.sandbox().calls().len(), 0);
}

#[tokio::test]
async fn a_part_saves_nothing() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let config = "/projects/demo/services/my-kafka/config";
    let page = visitor.page(config).await.is(200);
    let mut form = markup::form(&page.body, "data-part=\"config\"");
    form.set("value[kafka.num_partitions]", "7");
    for name in PARTS {
        for save in ["save", "review", "nothing"] {
            visitor
                .part_form(&part(name, FREE), &form.press("do", save))
                .await
                .is(200);
            visitor
                .form(&part(name, FREE), &form.press("do", save))
                .await
                .is(200);
        }
    }
    assert_eq!(house.writes(), 0);
    let review = visitor
        .part_form(&part("review", FREE), &form.press("do", "save"))
        .await;
    assert!(markup::text(&review.body).contains("3 → 7"), "{review:#?}");
}

#[tokio::test]
async fn forms_that_are_none_are_refused() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let pages = [
        "/projects/demo/services/my-kafka",
        "/projects/demo/services/my-kafka/config",
    ];
    let parts = PARTS.map(|name| part(name, FREE));
    let doors = parts.iter().map(String::as_str).chain(pages);
    for door in doors.chain(["/api/download/demo/my-kafka/service.key"]) {
        let post = |content_type: &str, body: &str| {
            let request = visitor
                .request(Method::POST, door)
                .header("sec-fetch-site", "same-origin");
            visitor.send(
                request
                    .header("content-type", content_type)
                    .body(body.to_owned()),
            )
        };
        post("application/json", "{\"reveal\": \"1\"}")
            .await
            .is(422)
            .shows("nothing was done");
        post("text/plain", "reveal=1").await.is(415);
        post("multipart/form-data; boundary=x", "--x--")
            .await
            .is(415);
        let large = format!("reveal=1&q={}", "a".repeat(2 * 1024 * 1024));
        post("application/x-www-form-urlencoded", &large)
            .await
            .is(413)
            .shows("2 MiB");
        for broken in [
            "%",
            "%zz=%f",
            "&&&=&=",
            "a[b=c]&[]",
            "value[=1&value]=2&value[]=3",
            "%ff%fe=%00",
            "reveal",
        ] {
            let answer = post("application/x-www-form-urlencoded", broken).await;
            let is_calm = [200, 400, 422].contains(&answer.status);
            assert!(is_calm, "{door} {broken:?}: {answer:#?}");
        }
    }
    assert_eq!(house.writes(), 0);
}
