//! The token goes in at the door and comes out nowhere: not in a page, a header, a log line, the database. The secrets of
//! services come out in the answers to the forms that ask for them, and nowhere else.

use sandbox::Fault;

use crate::browser::{Answer, Browser};
use crate::editor::{editor, open};
use crate::house::{House, READONLY, TOKEN};
use crate::logs;
use crate::operations::ARN;
use crate::parts::{PARTS, part};
use crate::reveal::overview;
use crate::vault::{self, Vault};

#[tokio::test]
async fn the_token_is_seen_nowhere() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let (project, service) = (("project", "demo"), ("service", "my-kafka"));
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka",
        "/projects/demo/services/my-kafka/network",
        "/projects/demo/services/kafka-12a3b4c5/network/principals",
        "/projects/demo/services/kafka-12a3b4c5/network/delete",
        "/projects/faults/services/error-500/network",
        "/projects/faults/services/garbage/network",
        "/projects/faults/services/forbidden/network",
        "/projects/nothing/services",
        "/sentinel/view",
        "/nothing",
    ] {
        visitor.page(path).await;
        visitor.data(path).await;
    }
    visitor
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(200);
    visitor.data("/api/network/state/faults/error-500").await;
    visitor
        .form(
            "/api/privatelink/create",
            &[project, service, ("principals", "nonsense")],
        )
        .await;
    visitor
        .form(
            "/api/privatelink/create",
            &[
                project,
                service,
                ("principals", "arn:aws:iam::012345678901:user/mwf"),
            ],
        )
        .await;
    visitor
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200);
    visitor
        .form("/api/privatelink/delete", &[project, service])
        .await;
    let id = visitor.id();
    house.sandbox.sandbox().revoke(TOKEN);
    visitor
        .page("/projects/demo/services/pg-orders")
        .await
        .is(303);
    visitor.form("/sign-in", &[("token", TOKEN)]).await;
    visitor.page("/sign-in").await.is(200);
    house.sandbox.sandbox().restore(TOKEN);
    visitor.sign_in(TOKEN).await;

    // Everything was seen but the cookie itself, which is in its own header.
    let seen = visitor.seen();
    let database = house.everything_kept().await;
    let log = logs::text();
    assert!(seen.len() > 10_000 && database.contains("v1.") && log.contains("Signed in"));
    for (place, text) in [("answers", &seen), ("database", &database), ("log", &log)] {
        assert!(!text.contains(TOKEN), "the token is in the {place}");
    }
    for id in [id, visitor.id()] {
        assert!(!database.contains(&id), "a session's id is in the database");
        assert!(!log.contains(&id), "a session's id is in the log");
    }
}

/// The services of the demo and the ways in which each is looked at.
const SERVICES: [&str; 8] = [
    "my-kafka",
    "kafka-12a3b4c5",
    "pg-orders",
    "mysql-shop",
    "valkey-cache",
    "os-logs",
    "ch-events",
    "grafana-main",
];

/// Everything that can be looked at about a service, as a page and in the background.
async fn look_at(browser: &Browser, service: &str) {
    let queries = [
        "reveal=1",
        "method=sasl&recipe=uri&user=legacy-import",
        "route=privatelink&recipe=kubernetes&user=billing-app",
    ];
    for query in queries {
        browser.page(&overview(service, query)).await;
        let fragment = part("connection", service);
        browser.part(&format!("{fragment}?{query}")).await;
        browser.part_form(&fragment, &[("x", "1")]).await;
        for file in [
            "ca.pem",
            "service.key",
            "service.cert",
            "secret.yaml",
            "connection.env",
        ] {
            let path = format!("/api/download/demo/{service}/{file}?{query}");
            browser.page(&path).await;
            browser.form(&path, &[("x", "1")]).await;
        }
    }
    for name in PARTS {
        browser.part(&part(name, service)).await;
        browser
            .part_form(&part(name, service), &[("q", "password")])
            .await;
    }
    let (page, state) = (
        format!("/projects/demo/services/{service}/network"),
        format!("/api/network/state/demo/{service}"),
    );
    browser.page(&page).await;
    browser.data(&state).await;
    browser.page(&format!("{}?q=secret", editor(service))).await;
    for path in ["/activity", "/api/activity.jsonl", "/api/activity.csv"] {
        browser.page(&format!("{path}?service={service}")).await;
    }
    browser
        .page(&format!("/projects/demo/services/{service}/activity"))
        .await;
}

/// Saves, and fails to.
async fn edit(house: &House, browser: &Browser) {
    let mut form = open(browser, "my-kafka").await;
    form.set("value[kafka.num_partitions]", "0");
    browser
        .form(&editor("my-kafka"), &form.press("do", "save"))
        .await
        .is(422);
    form.set("value[kafka.num_partitions]", "7");
    let other = serde_json::json!({"kafka": {"num_partitions": 9}});
    vault::configure(house, "my-kafka", &other).await;
    browser
        .form(&editor("my-kafka"), &form.press("do", "save"))
        .await
        .is(409);
    form.set("opened[kafka.num_partitions]", "9");
    browser
        .form(&editor("my-kafka"), &form.press("do", "save"))
        .await
        .is(303);
    let create = [
        ("project", "demo"),
        ("service", "my-kafka"),
        ("principals", ARN),
    ];
    browser.form("/api/privatelink/create", &create).await;
}

#[tokio::test]
async fn the_secrets_of_services_are_seen_only_where_a_form_asked_for_them() {
    let house = House::open().await;
    let (visitor, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    let (asker, reveal) = (house.visitor().await, [("reveal", "1")]);
    let vault = Vault::of(&house, "demo").await;
    let mut revealed: Vec<Answer> = Vec::new();
    for service in SERVICES {
        for browser in [&visitor, &reader] {
            look_at(browser, service).await;
        }
        for query in [
            "",
            "method=sasl&recipe=uri",
            "route=privatelink&recipe=json",
            "user=legacy-import",
        ] {
            let file = format!("/api/download/demo/{service}/service.key?{query}");
            revealed.push(asker.form(&overview(service, query), &reveal).await);
            let fragment = format!("{}?{query}", part("connection", service));
            revealed.push(asker.part_form(&fragment, &reveal).await);
            revealed.push(asker.form(&file, &reveal).await);
            // Whoever may not read them asks too.
            reader
                .form(&overview(service, query), &reveal)
                .await
                .is(200);
            reader.form(&file, &reveal).await;
        }
        // And once more, when others have been told.
        visitor.page(&overview(service, "")).await.is(200);
        visitor.part(&part("connection", service)).await.is(200);
    }
    edit(&house, &visitor).await;
    visitor.page("/projects/demo/services").await.is(200);
    for fault in [
        Fault::Error500,
        Fault::Forbidden,
        Fault::Truncated,
        Fault::Garbage,
    ] {
        house
            .sandbox
            .sandbox()
            .set_fault("demo", "pg-orders", Some(fault))
            .unwrap();
        look_at(&visitor, "pg-orders").await;
        visitor.form(&overview("pg-orders", ""), &reveal).await;
    }
    visitor.form("/sign-out", &[]).await.is(303);

    let told = revealed
        .iter()
        .filter(|answer| !vault.found_in(&answer.body).is_empty());
    assert!(
        told.count() > 40,
        "secrets were shown where they were asked for"
    );
    let headers: Vec<_> = revealed.iter().map(|answer| &answer.headers).collect();
    let headers = format!("{headers:?}");
    let database = house.everything_kept().await;
    let log = logs::text();
    assert!(log.contains("Secrets were asked for") && database.contains("v1."));
    for (place, text) in [
        ("answers to the visitor", visitor.seen()),
        ("answers to the reader", reader.seen()),
        ("headers", headers),
        ("database", database),
        ("log", log),
    ] {
        assert_eq!(vault.found_in(&text), [""; 0], "in the {place}");
    }
    for answer in revealed.iter().filter(|answer| answer.status == 200) {
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.cookies(), "", "{answer:?}");
    }
}
