//! Advanced configuration that can't be saved as it is: each reason where it belongs, and nothing typed is lost.

use std::time::Duration;

use sandbox::Fault;

use crate::browser::Answer;
use crate::editor::{HOSTILE, editor, error_at, form_of, open, save};
use crate::house::{House, READONLY, TOKEN};
use crate::markup;
use crate::operations::FREE;
use crate::vault;

pub const FIELD: &str = "value[kafka.num_partitions]";

/// What stands in the boxes above the buttons and at the top.
pub fn said(answer: &Answer) -> String {
    markup::text(&answer.body)
}

pub async fn partitions(house: &House) -> i64 {
    let service = vault::service(house, "demo", FREE).await;
    service["user_config"]["kafka"]["num_partitions"]
        .as_i64()
        .unwrap()
}

/// A house whose reading of a service does not grow old while a test makes the service fail.
async fn patient() -> House {
    House::with(|wiring| wiring.upstream.lifetimes.snapshot = Duration::from_secs(60)).await
}

#[tokio::test]
async fn a_value_that_cannot_be_is_said_at_its_field() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (service, option, typed, sentence) in [
        (
            FREE,
            "kafka.num_partitions",
            "0",
            "Enter a whole number from 1 to 1000.",
        ),
        (FREE, "kafka.num_partitions", "1001", "from 1 to 1000"),
        (FREE, "kafka.num_partitions", "1.5", "a whole number"),
        (FREE, "kafka.num_partitions", "", "a whole number"),
        (
            FREE,
            "kafka.log_cleaner_min_cleanable_ratio",
            "1",
            "from 0.2 to 0.9",
        ),
        (
            FREE,
            "kafka.log_retention_ms",
            "9223372036854775808",
            "Enter a smaller number.",
        ),
        (
            FREE,
            "kafka.compression_type",
            "zip",
            "Choose one of the values in the list.",
        ),
        (
            FREE,
            "schema_registry_config.topic_name",
            "",
            "Enter at least 1 character.",
        ),
        (
            FREE,
            "preferred_zones",
            "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk",
            "Enter at most 10 lines.",
        ),
        (FREE, "kafka_rest", "perhaps", "Choose on or off."),
        ("pg-orders", "work_mem", "lots", "a whole number"),
        (
            "grafana-main",
            "smtp_server.from_address",
            "not an address",
            "A mail address",
        ),
    ] {
        let name = format!("value[{option}]");
        let mut form = open(&visitor, service).await;
        if option == "kafka_rest" {
            form.untick(&name);
        }
        form.set(&name, typed);
        let answer = save(&visitor, service, &form).await.is(422);
        assert!(
            error_at(&answer, option).contains(sentence),
            "{option} {typed}: {}",
            error_at(&answer, option)
        );
        assert!(
            said(&answer).contains("Nothing was saved"),
            "{option} {typed}"
        );
        if option != "kafka_rest" {
            assert_eq!(form_of(&answer).get(&name), Some(typed), "{option}");
        }
        // While one types, the part says the same.
        let part = format!("/api/parts/review/demo/{service}");
        let review = visitor
            .part_form(&part, &form.press("do", "review"))
            .await
            .is(200);
        let message = format!("data-for=\"error-{option}\"");
        let message = review
            .body
            .split(&message)
            .nth(1)
            .unwrap()
            .split("</li>")
            .next()
            .unwrap();
        assert!(
            markup::text(&format!("<{message}")).contains(sentence),
            "{option}: {message}"
        );
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn an_added_option_wants_a_value_when_it_is_saved() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let option = "kafka.log_retention_bytes";
    let form = open(&visitor, FREE).await;
    let added = visitor
        .form(&editor(FREE), &form.press("add", option))
        .await
        .is(200);
    let mut form = form_of(&added);
    form.set(FIELD, "7");
    let answer = save(&visitor, FREE, &form).await.is(422);
    assert!(
        error_at(&answer, option).contains("a whole number"),
        "{answer:#?}"
    );
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn who_may_not_write_is_told_so_and_loses_nothing() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    let mut form = open(&reader, FREE).await;
    form.set(FIELD, "7");
    form.untick("null[custom_domain]");
    form.set("value[custom_domain]", HOSTILE);
    for _ in 0..2 {
        let answer = save(&reader, FREE, &form).await.is(403);
        assert!(
            said(&answer).contains("Your token may not do this"),
            "{answer:#?}"
        );
        let next = form_of(&answer);
        assert_eq!(
            (next.get(FIELD), next.get("value[custom_domain]")),
            (Some("7"), Some(HOSTILE))
        );
        form = next;
    }
    assert_eq!(partitions(&house).await, 3);
    reader.page("/projects").await.is(200);
}

#[tokio::test]
async fn a_failing_aiven_loses_nothing_that_was_typed() {
    for (fault, status, sentence) in [
        (Fault::Error500, 502, "status 500"),
        (Fault::Reset, 502, "Try again"),
        (Fault::Hang, 504, "did not answer in time"),
        (Fault::Forbidden, 403, "Your token may not do this"),
        (Fault::Garbage, 500, "reference"),
        (Fault::Error429, 503, "Try again in"),
    ] {
        let house = patient().await;
        let visitor = house.visitor().await;
        let mut form = open(&visitor, FREE).await;
        form.set(FIELD, "7");
        let sandbox = house.sandbox.sandbox();
        sandbox.set_fault("demo", FREE, Some(fault)).unwrap();
        let answer = save(&visitor, FREE, &form).await.is(status);
        assert!(said(&answer).contains(sentence), "{fault:?}: {answer:#?}");
        assert_eq!(form_of(&answer).get(FIELD), Some("7"), "{fault:?}");
        sandbox.set_fault("demo", FREE, None).unwrap();
        assert_eq!(partitions(&house).await, 3, "{fault:?}");
    }
}

#[tokio::test]
async fn a_form_without_an_id_saves_nothing() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set(FIELD, "7");
    for id in ["", "x".repeat(101).as_str()] {
        form.set("form_id", id);
        let answer = save(&visitor, FREE, &form).await.is(422);
        assert!(said(&answer).contains("Reload the page"), "{answer:#?}");
        assert_eq!(form_of(&answer).get(FIELD), Some("7"));
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_token_that_ends_while_one_types_ends_the_session_and_saves_nothing() {
    let house = patient().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set(FIELD, "7");
    house.sandbox.sandbox().revoke(TOKEN);
    let answer = save(&visitor, FREE, &form).await.is(401);
    assert!(said(&answer).contains("Sign in again"), "{answer:#?}");
    // Still there to be copied.
    assert_eq!(form_of(&answer).get(FIELD), Some("7"));
    assert_eq!(visitor.id(), "");
    let next = save(&visitor, FREE, &form).await.is(303);
    assert!(next.location().starts_with("/sign-in"), "{next:?}");
    house.sandbox.sandbox().restore(TOKEN);
    assert_eq!(partitions(&house).await, 3);
}

#[tokio::test]
async fn a_value_beside_a_ticked_null_is_asked_about() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    // The box is ticked: it is null.
    form.set("value[custom_domain]", "kafka.example.org");
    let answer = save(&visitor, FREE, &form).await.is(422);
    assert!(error_at(&answer, "custom_domain").contains("Take the tick off"));
    assert_eq!(house.writes(), 0);
    let mut form = form_of(&answer);
    form.untick("null[custom_domain]");
    save(&visitor, FREE, &form).await.is(303);
}
