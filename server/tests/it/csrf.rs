//! The same-origin rule over every route that takes a POST, found by asking the framework for its functions.

use reqwest::Method;

use crate::house::House;

/// Pages and parts that take a form of their own, and files.
const PAGES: [&str; 13] = [
    "/projects/demo/services/my-kafka",
    "/projects/demo/services/my-kafka/config",
    "/projects/demo/services/my-kafka/network/move",
    "/projects/demo/vpcs",
    "/api/parts/move/demo/kafka-no-vpc",
    "/api/parts/vpcs/demo",
    "/api/parts/new-vpc/demo",
    "/api/parts/connection/demo/my-kafka",
    "/api/parts/advanced/demo/my-kafka",
    "/api/parts/config/demo/my-kafka",
    "/api/parts/options/demo/my-kafka",
    "/api/parts/review/demo/my-kafka",
    "/api/download/demo/my-kafka/service.key",
];

/// Every address that takes a POST.
fn doors() -> Vec<&'static str> {
    let functions =
        server_fn::axum::server_fn_paths().filter(|(_, method)| *method == Method::POST);
    let mut doors: Vec<&str> = functions.map(|(path, _)| path).collect();
    doors.extend(["/sign-in", "/sign-out"]);
    doors.extend(PAGES);
    doors.sort_unstable();
    doors
}

#[tokio::test]
async fn all_doors_are_known() {
    // Whoever adds a door sees it tested here without doing anything; this only proves that they are found.
    let _house = House::open().await;
    let doors = doors();
    for door in [
        "/api/access/set",
        "/api/privatelink/create",
        "/api/privatelink/delete",
        "/api/privatelink/update",
        "/sign-out",
    ] {
        assert!(doors.contains(&door), "{door} in {doors:?}");
    }
}

#[tokio::test]
async fn nothing_from_another_site_gets_in() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let ours = visitor.origin().to_owned();
    let sites = [
        None,
        Some("same-origin"),
        Some("same-site"),
        Some("cross-site"),
        Some("none"),
        Some("Same-Origin"),
    ];
    let origins = [
        None,
        Some(ours.as_str()),
        Some("https://evil.example"),
        Some("null"),
        Some("http://127.0.0.1"),
    ];
    let before = house.writes();
    for door in doors() {
        for site in sites {
            for origin in origins {
                let is_ours = site == Some("same-origin")
                    || (site.is_none() && origin == Some(ours.as_str()));
                if is_ours {
                    continue;
                }
                let mut request = visitor.request(Method::POST, door).form(&[
                    ("project", "demo"),
                    ("service", "my-kafka"),
                    ("token", "demo-token"),
                    ("reveal", "1"),
                    ("do", "save"),
                ]);
                if let Some(site) = site {
                    request = request.header("sec-fetch-site", site);
                }
                if let Some(origin) = origin {
                    request = request.header("origin", origin);
                }
                let answer = visitor.send(request).await;
                assert_eq!(answer.status, 403, "{door} {site:?} {origin:?}");
                assert!(answer.cookies().is_empty(), "{door} {site:?} {origin:?}");
                assert!(
                    !answer.body.contains("PRIVATE KEY"),
                    "{door} {site:?} {origin:?}"
                );
            }
        }
    }
    assert_eq!(house.writes(), before);
    visitor.page("/projects").await.is(200);
}

#[tokio::test]
async fn our_own_pages_get_in_with_either_proof() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fields = [
        ("project", "demo"),
        ("service", "my-kafka"),
        ("component", "kafka"),
        ("switch", "neither"),
    ];
    let ours = visitor.origin().to_owned();
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("origin", ours.as_str()),
        ("origin", &ours.replace("127.0.0.1", "localhost")),
    ] {
        let request = visitor
            .request(Method::POST, "/api/access/set")
            .header("accept", "application/json");
        // Let in, and refused for what it asks.
        visitor
            .send(request.header(name, value).form(&fields))
            .await
            .is(422);
    }
}

#[tokio::test]
async fn only_forms_and_json_are_read() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for door in doors() {
        for (content_type, status) in [
            ("text/plain", 415),
            ("multipart/form-data; boundary=x", 415),
            ("application/xml", 415),
            ("", 415),
        ] {
            let request = visitor
                .request(Method::POST, door)
                .header("sec-fetch-site", "same-origin");
            let answer = visitor
                .send(request.header("content-type", content_type).body("a=b"))
                .await;
            assert_eq!(answer.status, status, "{door} {content_type:?}");
        }
    }
    visitor.page("/projects").await.is(200);
}
