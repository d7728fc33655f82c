//! Secrets that can't be had, or that nobody may ask for: a sentence, and the page stands.

use std::time::Duration;

use sandbox::Fault;
use serde_json::Value;

use crate::browser::{Answer, Browser};
use crate::house::{House, READONLY, TOKEN};
use crate::markup;
use crate::operations::FREE;
use crate::parts::part;
use crate::reveal::{REVEAL, SHOWN, overview, whole};
use crate::vault::{self, Vault};

#[tokio::test]
async fn who_may_not_read_secrets_hears_which_permission_is_missing() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    let vault = Vault::of(&house, "demo").await;
    for (service, query, ..) in SHOWN {
        let (page, fragment) = (
            overview(service, query),
            format!("{}?{query}", part("connection", service)),
        );
        for answer in [
            reader.form(&page, &REVEAL).await,
            reader.part_form(&fragment, &REVEAL).await,
        ] {
            let answer = answer
                .is(200)
                .shows("service:secrets:read")
                .shows("Ask a project admin");
            assert!(!answer.body.contains("data-revealed"), "{answer:#?}");
            assert_eq!(vault.found_in(&whole(&answer)), [""; 0], "{page}");
        }
        reader.page(&page).await.is(200);
    }
    // Still signed in: that was no fault of the session.
    reader.page("/projects").await.is(200);
}

#[tokio::test]
async fn a_password_that_aiven_does_not_have_is_a_sentence() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for recipe in ["uri", "psql", "libpq", "env", "kubernetes", "json"] {
        let query = format!("user=auditor&recipe={recipe}");
        for answer in [
            visitor.form(&overview("pg-orders", &query), &REVEAL).await,
            visitor
                .part_form(
                    &format!("{}?{query}", part("connection", "pg-orders")),
                    &REVEAL,
                )
                .await,
        ] {
            let answer = answer.is(200);
            let said = markup::row(&answer.body, "Password");
            assert!(
                said.contains("does not tell the password of auditor"),
                "{said}"
            );
            assert!(!answer.body.contains("data-secret"), "{answer:#?}");
        }
    }
}

#[tokio::test]
async fn a_reveal_that_fails_leaves_the_page_standing() {
    let page = overview("pg-orders", "");
    for (fault, sentence) in [
        (Fault::Error500, "status 500"),
        (Fault::Garbage, "reference"),
        (Fault::Reset, "Try again"),
        (Fault::Hang, "did not answer in time"),
        (Fault::Error429, "Try again in"),
        (Fault::Forbidden, "service:secrets:read"),
    ] {
        let minute = Duration::from_secs(60);
        let house = House::with(|wiring| wiring.upstream.lifetimes.snapshot = minute).await;
        let visitor = house.visitor().await;
        // Read before, so that only the secrets are missing.
        visitor.page(&page).await.is(200);
        let sandbox = house.sandbox.sandbox();
        sandbox.set_fault("demo", "pg-orders", Some(fault)).unwrap();
        for answer in reveal_both(&visitor, &page).await {
            let answer = answer.is(200).shows(sentence).shows("Reveal secrets");
            assert!(
                markup::row(&answer.body, "Host").contains("pg-orders"),
                "{fault:?}"
            );
            assert!(!answer.body.contains("data-revealed"), "{fault:?}");
        }
    }
}

async fn reveal_both(visitor: &Browser, page: &str) -> [Answer; 2] {
    [
        visitor.form(page, &REVEAL).await,
        visitor
            .part_form(&part("connection", "pg-orders"), &REVEAL)
            .await,
    ]
}

#[tokio::test]
async fn secrets_among_the_settings_are_never_shown() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    // By the schema's word (`_secure`) or by their names, also in lists that have no control.
    let aws = serde_json::json!({"auth_method": "credentials", "access_key": "CANARY-1", "region": "eu-west-1", "secret_key": "CANARY-2"});
    let providers = serde_json::json!([
        {"name": "aws", "aws": aws},
        {"name": "vault", "vault": {"address": "https://vault.example", "auth_method": "token", "token": "CANARY-3"}},
    ]);
    let config = serde_json::json!({ "kafka_connect_secret_providers": providers });
    vault::configure(&house, FREE, &config).await;
    let stored: Value = vault::service(&house, "demo", FREE).await["user_config"].clone();
    assert!(stored.to_string().contains("CANARY-3"), "{stored}");
    let smtp = vault::service(&house, "demo", "grafana-main").await["user_config"]["smtp_server"]["password"].clone();
    let smtp = smtp.as_str().unwrap();
    for service in [FREE, "grafana-main"] {
        for path in [
            overview(service, ""),
            format!("/projects/demo/services/{service}/config"),
            format!("/projects/demo/services/{service}/network"),
            part("advanced", service),
            part("config", service),
            part("review", service),
            part("connection", service),
        ] {
            let answers = [
                visitor.page(&path).await.is(200),
                visitor.part(&path).await.is(200),
            ];
            for answer in answers {
                assert!(
                    !answer.body.contains("CANARY") && !answer.body.contains(smtp),
                    "{path} {answer:#?}"
                );
            }
        }
        let revealed = visitor.form(&overview(service, ""), &REVEAL).await.is(200);
        assert!(
            !revealed.body.contains("CANARY") && !revealed.body.contains(smtp),
            "{revealed:#?}"
        );
    }
    let advanced = visitor.part(&part("advanced", "grafana-main")).await;
    let row = markup::row(&advanced.body, "Password");
    assert_eq!(row, "Set; a secret, so not shown");
}

#[tokio::test]
async fn a_token_that_ends_reveals_nothing() {
    let minute = Duration::from_secs(60);
    let house = House::with(|wiring| wiring.upstream.lifetimes.snapshot = minute).await;
    let (page, fragment) = (overview("pg-orders", ""), part("connection", "pg-orders"));
    let file = "/api/download/demo/pg-orders/psql.sh?recipe=psql";
    let vault = Vault::of(&house, "demo").await;
    for door in [page.as_str(), &fragment, file] {
        for is_part in [false, true] {
            let visitor = house.visitor().await;
            visitor.page(&page).await.is(200);
            house.sandbox.sandbox().revoke(TOKEN);
            let answer = if is_part {
                visitor.part_form(door, &REVEAL).await
            } else {
                visitor.form(door, &REVEAL).await
            };
            assert!([303, 401].contains(&answer.status), "{door}: {answer:#?}");
            assert_eq!(vault.found_in(&whole(&answer)), [""; 0], "{door}");
            house.sandbox.sandbox().restore(TOKEN);
            visitor.page("/projects").await.is(303);
        }
    }
}
