//! Saving while others save: nobody's change is overwritten unseen, and a lost answer is settled by looking.

use std::time::Duration;

use sandbox::Fault;
use serde_json::json;

use crate::editor::{editor, form_of, open, save};
use crate::house::House;
use crate::operations::FREE;
use crate::refusals::{FIELD, partitions, said};
use crate::vault;

#[tokio::test]
async fn a_colleagues_change_is_shown_beside_mine_and_not_overwritten() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set(FIELD, "7");
    form.set("value[kafka.log_retention_ms]", "1000");
    vault::configure(&house, FREE, &json!({"kafka": {"num_partitions": 12}})).await;
    let conflict = save(&visitor, FREE, &form).await.is(409);
    assert!(
        said(&conflict).contains("At Aiven now: 12. Yours is in the field."),
        "{conflict:#?}"
    );
    assert!(
        said(&conflict).contains("Nothing was saved"),
        "{conflict:#?}"
    );
    assert!(said(&conflict).contains("12 → 7"), "{conflict:#?}");
    assert_eq!(partitions(&house).await, 12);
    let form = form_of(&conflict);
    assert_eq!(
        (form.get(FIELD), form.get("opened[kafka.num_partitions]")),
        (Some("7"), Some("12"))
    );
    // Nothing else is marked, and nothing else was lost.
    assert_eq!(conflict.body.matches("At Aiven now").count(), 1);
    assert_eq!(form.get("value[kafka.log_retention_ms]"), Some("1000"));
    // Saving again is meant against theirs.
    save(&visitor, FREE, &form)
        .await
        .leads_to("/projects/demo/services/my-kafka");
    assert_eq!(partitions(&house).await, 7);
    // Gone on in the first window as if nothing had happened: another conflict.
    vault::configure(&house, FREE, &json!({"kafka": {"num_partitions": 13}})).await;
    let mut late = form;
    late.set(FIELD, "8");
    save(&visitor, FREE, &late).await.is(409).shows("13");
    assert_eq!(partitions(&house).await, 13);
}

#[tokio::test]
async fn a_colleague_who_set_the_same_option_first_is_not_overwritten() {
    for seen in [Duration::ZERO, Duration::from_secs(60)] {
        let house = House::with(|wiring| wiring.upstream.lifetimes.snapshot = seen).await;
        let visitor = house.visitor().await;
        let option = "kafka.log_retention_bytes";
        let name = format!("value[{option}]");
        let form = open(&visitor, FREE).await;
        let mut form = form_of(
            &visitor
                .form(&editor(FREE), &form.press("add", option))
                .await
                .is(200),
        );
        form.set(&name, "1000");
        vault::configure(
            &house,
            FREE,
            &json!({"kafka": {"log_retention_bytes": 2000}}),
        )
        .await;
        let conflict = save(&visitor, FREE, &form).await.is(409);
        assert!(
            said(&conflict).contains("At Aiven now: 2000"),
            "{conflict:#?}"
        );
        let form = form_of(&conflict);
        assert_eq!(form.get(&name), Some("1000"));
        save(&visitor, FREE, &form).await.is(303);
        let after = vault::service(&house, "demo", FREE).await;
        assert_eq!(after["user_config"]["kafka"]["log_retention_bytes"], 1000);
    }
}

#[tokio::test]
async fn a_colleague_who_wants_the_same_is_no_conflict() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set(FIELD, "7");
    vault::configure(
        &house,
        FREE,
        &json!({"kafka": {"num_partitions": 7, "log_segment_bytes": 10_485_760}}),
    )
    .await;
    let writes = house.writes();
    save(&visitor, FREE, &form).await.is(303);
    assert_eq!(house.writes(), writes, "there is nothing left to do");
}

#[tokio::test]
async fn a_lost_answer_is_settled_by_looking() {
    for fault in [Fault::LostAnswer, Fault::LostConnection] {
        let house = House::open().await;
        let visitor = house.visitor().await;
        let mut form = open(&visitor, FREE).await;
        form.set(FIELD, "7");
        house
            .sandbox
            .sandbox()
            .set_fault("demo", FREE, Some(fault))
            .unwrap();
        save(&visitor, FREE, &form)
            .await
            .leads_to("/projects/demo/services/my-kafka");
        assert_eq!(house.writes(), 1, "{fault:?}");
        visitor
            .page("/projects/demo/services/my-kafka")
            .await
            .is(200)
            .shows("was saved");
        assert_eq!(partitions(&house).await, 7);
    }
}
