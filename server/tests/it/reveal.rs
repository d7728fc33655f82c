//! Secrets: nowhere until a form asks for them, then once, in that answer alone, with a line in the log.

use crate::browser::Answer;
use crate::house::{House, READONLY};
use crate::operations::{FREE, TAKEN};
use crate::parts::part;
use crate::vault::{self, Vault};
use crate::{logs, markup};
use sandbox::{HOSTILE_PASSWORD, Secrets};

pub const REVEAL: [(&str, &str); 1] = [("reveal", "1")];

/// A service, what is chosen there, whose secrets that means, and which of them.
pub const SHOWN: [(&str, &str, &str, &[&str]); 12] = [
    (FREE, "", "avnadmin", &["access_key", "access_cert"]),
    (FREE, "method=sasl", "avnadmin", &["password"]),
    (FREE, "component=schema_registry", "avnadmin", &["password"]),
    (
        TAKEN,
        "route=privatelink&connection=plc5e3f9573e9a",
        "avnadmin",
        &["access_key", "access_cert"],
    ),
    (
        TAKEN,
        "route=privatelink&method=sasl&user=billing-app",
        "billing-app",
        &["password"],
    ),
    ("pg-orders", "recipe=psql", "avnadmin", &["password"]),
    (
        "pg-orders",
        "component=pgbouncer&user=orders-app",
        "orders-app",
        &["password"],
    ),
    (
        "pg-orders",
        "route=privatelink&user=legacy-import&recipe=kubernetes",
        "legacy-import",
        &["password"],
    ),
    ("mysql-shop", "recipe=json", "avnadmin", &["password"]),
    (
        "valkey-cache",
        "user=session-store&recipe=env",
        "session-store",
        &["password"],
    ),
    ("os-logs", "component=opensearch", "avnadmin", &["password"]),
    (
        "ch-events",
        "component=clickhouse_https&recipe=curl",
        "avnadmin",
        &["password"],
    ),
];

pub fn overview(service: &str, query: &str) -> String {
    format!("/projects/demo/services/{service}?{query}")
}

/// All that a browser got of an answer.
pub fn whole(answer: &Answer) -> String {
    format!("{:?}\n{}", answer.headers, answer.body)
}

/// The user's secret as the API has it.
async fn secret(house: &House, service: &str, user: &str, which: &str) -> String {
    let service = vault::service(house, "demo", service).await;
    let users = service["users"].as_array().unwrap();
    let user = users.iter().find(|one| one["username"] == user).unwrap();
    user[which].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn secrets_come_only_when_a_form_asks_for_them() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let vault = Vault::of(&house, "demo").await;
    for (service, query, user, kinds) in SHOWN {
        let (page, fragment) = (
            overview(service, query),
            format!("{}?{query}", part("connection", service)),
        );
        let before = [
            visitor.page(&page).await,
            visitor.part(&fragment).await,
            visitor.page(&format!("{page}&reveal=1")).await,
            visitor.part(&format!("{fragment}&reveal=1")).await,
            visitor
                .form(&format!("{page}&reveal=1"), &[("q", "reveal")])
                .await,
            visitor
                .part_form(
                    &format!("{fragment}&reveal=1"),
                    &[("Reveal", "1"), ("reveal[]", "1")],
                )
                .await,
        ];
        for answer in before {
            let answer = answer.is(200).shows("Reveal secrets");
            assert_eq!(vault.found_in(&whole(&answer)), [""; 0], "{page}");
            assert!(!answer.body.contains("data-revealed"), "{page}");
        }
        let revealed = [
            visitor.form(&page, &REVEAL).await,
            visitor.part_form(&fragment, &REVEAL).await,
        ];
        for answer in revealed {
            let answer = answer.is(200).shows("Hide secrets");
            assert_eq!(answer.header("cache-control"), "no-store", "{page}");
            assert_eq!(answer.header("etag"), "", "{page}");
            let element = markup::tag_of(&answer.body, "connection");
            assert!(
                element.contains("data-revealed") && !element.contains("data-follow"),
                "{element}"
            );
            for kind in kinds {
                let secret = secret(&house, service, user, kind).await;
                assert!(
                    markup::text(&answer.body).contains(secret.trim()),
                    "{page}: {kind} {answer:#?}"
                );
            }
            assert!(
                vault.found_in(&format!("{:?}", answer.headers)).is_empty(),
                "{page}"
            );
        }
        // Not kept for the next answer.
        let after = visitor.page(&page).await.is(200);
        assert_eq!(vault.found_in(&whole(&after)), [""; 0], "{page}");
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn aiven_is_asked_for_secrets_only_then_and_each_time() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let asked = || {
        let calls = house.sandbox.sandbox().calls();
        let wants = |query: &Option<String>| {
            query
                .as_deref()
                .is_some_and(|query| query.contains("secret"))
        };
        calls
            .into_iter()
            .filter(|call| wants(&call.query))
            .collect::<Vec<_>>()
    };
    for secrets in [Secrets::Always, Secrets::OnlyWhenAsked] {
        house.sandbox.sandbox().give_secrets(secrets);
        house.sandbox.sandbox().forget_calls();
        let (page, fragment) = (overview("pg-orders", ""), part("connection", "pg-orders"));
        visitor.page("/projects/demo/services").await.is(200);
        visitor.page(&page).await.is(200);
        visitor.part(&fragment).await.is(200);
        visitor
            .page("/projects/demo/services/pg-orders/network")
            .await
            .is(200);
        visitor
            .page("/projects/demo/services/pg-orders/config")
            .await
            .is(200);
        assert_eq!(asked(), []);
        for times in 1..=3 {
            let password = secret(&house, "pg-orders", "avnadmin", "password").await;
            let ours = house.sandbox.sandbox().calls().len();
            visitor
                .part_form(&fragment, &REVEAL)
                .await
                .is(200)
                .shows(&password);
            let calls = house.sandbox.sandbox().calls().split_off(ours);
            let last = calls
                .iter()
                .filter(|call| call.query.as_deref() == Some("include_secrets=true"));
            assert_eq!(last.count(), 1, "{times}: {calls:?}");
        }
    }
}

#[tokio::test]
async fn a_hostile_password_is_text() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (service, user) in [
        ("pg-orders", "legacy-import"),
        (TAKEN, "billing-app"),
        ("valkey-cache", "session-store"),
    ] {
        let page = overview(service, &format!("method=sasl&user={user}"));
        let answer = visitor.form(&page, &REVEAL).await.is(200);
        assert_eq!(markup::row(&answer.body, "Password"), HOSTILE_PASSWORD);
        let copied = format!(
            "data-copy=\"{}\"",
            HOSTILE_PASSWORD
                .replace('&', "&amp;")
                .replace('"', "&quot;")
        );
        assert!(answer.body.contains(&copied), "{copied} {answer:#?}");
    }
}

#[tokio::test]
async fn each_reveal_is_one_line_in_the_log_and_holds_no_secret() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    let vault = Vault::of(&house, "demo").await;
    // Nobody else reveals here, so that tests in one process do not count each other's lines.
    let (page, fragment) = (
        overview("dragonfly-sessions", ""),
        part("connection", "dragonfly-sessions"),
    );
    let lines = || {
        let log = logs::text();
        let of_reveals = |line: &&str| {
            line.contains("Secrets were asked for") && line.contains("dragonfly-sessions")
        };
        log.lines()
            .filter(of_reveals)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    owner.page(&page).await.is(200);
    owner.page(&format!("{page}reveal=1")).await.is(200);
    assert_eq!(lines(), [""; 0]);
    owner.form(&page, &REVEAL).await.is(200);
    owner.part_form(&fragment, &REVEAL).await.is(200);
    reader.part_form(&fragment, &REVEAL).await.is(200);
    let lines = lines();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    for line in &lines {
        for part in [
            "INFO",
            "who=demo@example.com",
            "project=demo",
            "service=dragonfly-sessions",
            "user=default",
            "component=dragonfly",
            "reference=",
        ] {
            assert!(line.contains(part), "{part} in {line}");
        }
    }
    let told = |line: &&String| line.contains("shown=true");
    assert_eq!(lines.iter().filter(told).count(), 2, "{lines:#?}");
    assert!(lines[2].contains("shown=false"), "{lines:#?}");
    assert_eq!(vault.found_in(&lines.join("\n")), [""; 0]);
}
