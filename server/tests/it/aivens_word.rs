//! What Aiven itself refuses: at the option that it names, or above the buttons, and with nothing secret in it.

use axum::http::StatusCode;
use serde_json::json;

use crate::editor::{editor, error_at, form_of, open, save};
use crate::house::House;
use crate::logs;
use crate::operations::FREE;
use crate::refusals::{FIELD, said};
use crate::vault;
use crate::wire::Wire;

#[tokio::test]
async fn aivens_refusal_stands_at_the_field_that_it_names() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let (path, option) = (editor("pg-orders"), "pg.wal_sender_timeout");
    let form = open(&visitor, "pg-orders").await;
    let added = visitor
        .form(&path, &form.press("add", option))
        .await
        .is(200);
    let mut form = form_of(&added);
    form.set("value[pg.wal_sender_timeout]", "100");
    form.set("value[backup_hour]", "4");
    let answer = visitor.form(&path, &form.press("do", "save")).await.is(422);
    assert!(
        error_at(&answer, option).contains("5000 to 10800000"),
        "{answer:#?}"
    );
    assert_eq!(error_at(&answer, "backup_hour"), "");
    let mut form = form_of(&answer);
    assert_eq!(
        (
            form.get("value[pg.wal_sender_timeout]"),
            form.get("value[backup_hour]")
        ),
        (Some("100"), Some("4"))
    );
    form.set("value[pg.wal_sender_timeout]", "6000");
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .leads_to("/projects/demo/services/pg-orders");
    let after = vault::service(&house, "demo", "pg-orders").await;
    assert_eq!(
        (
            &after["user_config"]["pg"]["wal_sender_timeout"],
            &after["user_config"]["backup_hour"]
        ),
        (&json!(6000), &json!(4))
    );
}

#[tokio::test]
async fn what_aiven_refused_is_said_until_it_is_typed_anew() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let (option, zones) = ("preferred_zones", "value[preferred_zones]");
    let mut form = open(&visitor, FREE).await;
    form.set(zones, "euw1-az8\r\neuw1-az9");
    let message = "Invalid 'user_config.preferred_zones': no such zone";
    wire.refuse_next(StatusCode::BAD_REQUEST, message);
    let refused = save(&visitor, FREE, &form).await.is(422);
    assert!(error_at(&refused, option).contains("no such zone"));
    assert!(said(&refused).contains("Nothing was saved"), "{refused:#?}");
    // As a browser sends line breaks.
    let mut form = form_of(&refused);
    for name in [zones, "refused_value[preferred_zones]"] {
        form.set(name, "euw1-az8\r\neuw1-az9");
    }
    let review = "/api/parts/review/demo/my-kafka";
    let later = visitor.part_form(review, &form.press("do", "review")).await;
    assert!(later.is(200).body.contains("no such zone"));
    form.set(zones, "euw1-az1");
    let anew = visitor.part_form(review, &form.press("do", "review")).await;
    assert!(!anew.is(200).body.contains("no such zone"));
    save(&visitor, FREE, &form).await.is(303);
}

#[tokio::test]
async fn aivens_other_refusals_stand_above_the_buttons() {
    for (status, message, answered) in [
        (
            StatusCode::BAD_REQUEST,
            "Service is being <b>upgraded</b>",
            422,
        ),
        (StatusCode::CONFLICT, "Another change is being made", 422),
        // Options that were not changed are not to blame.
        (
            StatusCode::BAD_REQUEST,
            "Invalid 'user_config.kafka_rest': no",
            422,
        ),
        (
            StatusCode::BAD_REQUEST,
            "Invalid 'user_config.kafka.num_partitions_of_old': no",
            422,
        ),
        (StatusCode::FORBIDDEN, "Operation not allowed", 403),
        (
            StatusCode::TOO_MANY_REQUESTS,
            "Too many calls for this token.",
            503,
        ),
    ] {
        let (house, wire) = Wire::house().await;
        let visitor = house.visitor().await;
        let mut form = open(&visitor, FREE).await;
        form.set(FIELD, "7");
        wire.refuse_next(status, message);
        let answer = save(&visitor, FREE, &form).await.is(answered);
        assert!(said(&answer).contains(message), "{message}: {answer:#?}");
        assert_eq!(error_at(&answer, "kafka.num_partitions"), "", "{message}");
        assert!(!answer.body.contains("<b>"), "{message}");
        assert_eq!(form_of(&answer).get(FIELD), Some("7"), "{message}");
        visitor.page("/projects").await.is(200);
    }
}

#[tokio::test]
async fn a_secret_that_aiven_quotes_is_told_to_nobody() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let canary = "CANARY-that-is-quoted";
    let mut form = open(&visitor, "grafana-main").await;
    form.set("value[smtp_server.password]", canary);
    for status in [StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN] {
        let option = "user_config.smtp_server.password";
        wire.refuse_next(
            status,
            &format!("Invalid '{option}': '{canary}' is too weak"),
        );
        let refused = save(&visitor, "grafana-main", &form).await;
        assert!(refused.body.contains("is too weak"), "{refused:#?}");
    }
    assert!(!visitor.seen().contains(canary), "in the page");
    assert!(!logs::text().contains(canary), "in the log");
}
