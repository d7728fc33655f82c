//! A panic is a page with a reference that finds it in the log, and nothing else breaks.

use crate::house::House;
use crate::logs;

#[tokio::test]
async fn a_panic_is_a_page_with_a_reference() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for path in ["/sentinel/view", "/sentinel/handler"] {
        let page = visitor
            .page(path)
            .await
            .is(500)
            .shows("Something went wrong");
        let reference = page
            .body
            .split("<code>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        assert_eq!(reference.len(), 8, "{reference}");
        let log = logs::text();
        let lines: Vec<&str> = log
            .lines()
            .filter(|line| line.contains(reference))
            .collect();
        assert!(
            lines
                .iter()
                .any(|line| line.contains("panic.place") && line.contains("router.rs")),
            "{lines:#?}"
        );
        assert!(
            lines.iter().any(|line| line.contains("http.status=500")),
            "{lines:#?}"
        );
        // No internals for the person.
        assert!(
            !page.body.contains("sentinel") && !page.body.contains(".rs"),
            "{}",
            page.body
        );
        visitor.page("/projects").await.is(200);
    }
}

#[tokio::test]
async fn a_request_is_one_line_with_its_route_and_without_its_names() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .page("/projects/demo/services?q=find-me-in-the-log")
        .await
        .is(200);
    let log = logs::text();
    let line =
        "http.method=GET http.route=\"/projects/{project}/services\" http.status=200 duration_ms=";
    assert!(log.contains(line), "{log}");
    assert!(!log.contains("find-me-in-the-log"), "{log}");
    assert!(!log.contains(&visitor.id()), "{log}");
}
