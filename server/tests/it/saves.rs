//! Saving the advanced configuration: the smallest change, once, and the notice that it was made.

use serde_json::{Value, json};

use crate::editor::{HOSTILE, editor, form_of, open, save};
use crate::house::House;
use crate::logs;
use crate::markup;
use crate::operations::FREE;
use crate::parts::part;
use crate::reveal::overview;
use crate::vault;
use crate::wire::Wire;

const SAVED: &str = "The advanced configuration was saved";

fn at(service: &str) -> String {
    format!("/projects/demo/services/{service}")
}

#[tokio::test]
async fn only_what_changed_is_sent() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set("value[kafka.num_partitions]", "12");
    form.set("value[preferred_zones]", "euw1-az3\r\n\r\n euw1-az1 ");
    form.tick("value[kafka.auto_create_topics_enable]");
    let added = visitor
        .form(
            &editor(FREE),
            &form.press("add", "privatelink_access.kafka"),
        )
        .await;
    let mut form = form_of(&added.is(200));
    form.tick("value[privatelink_access.kafka]");
    save(&visitor, FREE, &form).await.leads_to(&at(FREE));
    let sent = wire.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].path, "/v1/project/demo/service/my-kafka");
    let expected = json!({"user_config": {
        "kafka": {"num_partitions": 12, "auto_create_topics_enable": true},
        "preferred_zones": ["euw1-az3", "euw1-az1"],
        "privatelink_access": {"kafka": true},
    }});
    assert_eq!(sent[0].body, expected);
}

#[tokio::test]
async fn a_saved_form_leads_to_overview_and_its_notice_is_shown_once() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let before = vault::service(&house, "demo", FREE).await;
    let mut form = open(&visitor, FREE).await;
    form.set("value[kafka.num_partitions]", "7");
    save(&visitor, FREE, &form).await.leads_to(&at(FREE));
    // What another window asks for in the background leaves the notice alone.
    visitor.part(&part("advanced", FREE)).await.is(200);
    let first = visitor.page(&at(FREE)).await.is(200).shows(SAVED);
    assert_eq!(markup::row(&first.body, "num.partitions"), "7");
    let second = visitor.page(&at(FREE)).await.is(200);
    assert!(!second.body.contains(SAVED), "the notice is shown once");
    // Nothing else of the service is another.
    let after = vault::service(&house, "demo", FREE).await;
    let mut expected = before.clone();
    expected["user_config"]["kafka"]["num_partitions"] = json!(7);
    expected["update_time"] = after["update_time"].clone();
    assert_eq!(after, expected);
    assert!(after["project_vpc_id"].is_string());
    // The notice of a switch speaks of the wait.
    let form = form_of(
        &visitor
            .form(
                &editor(FREE),
                &open(&visitor, FREE)
                    .await
                    .press("add", "privatelink_access.kafka"),
            )
            .await,
    );
    let mut form = form;
    form.tick("value[privatelink_access.kafka]");
    save(&visitor, FREE, &form).await.leads_to(&at(FREE));
    visitor
        .page(&at(FREE))
        .await
        .is(200)
        .shows("The load balancer now checks its targets");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_saves_once() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    form.set("value[kafka.num_partitions]", "7");
    let (fields, path) = (form.press("do", "save"), editor(FREE));
    let sent = futures_util::future::join_all((0..20).map(|_| visitor.form(&path, &fields)));
    for answer in sent.await {
        answer.leads_to(&at(FREE));
    }
    visitor.form(&path, &fields).await.leads_to(&at(FREE));
    assert_eq!(wire.sent().len(), 1);
    // Gone back to and changed, it is another form.
    form.set("value[kafka.num_partitions]", "8");
    form.set("opened[kafka.num_partitions]", "7");
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .leads_to(&at(FREE));
    assert_eq!(wire.sent().len(), 2);
}

#[tokio::test]
async fn nothing_changed_is_nothing_to_save() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for service in [
        FREE,
        "pg-orders",
        "grafana-main",
        "mysql-shop",
        "os-logs",
        "valkey-cache",
    ] {
        let form = open(&visitor, service).await;
        let review = visitor
            .form(&editor(service), &form.press("do", "review"))
            .await
            .is(200);
        assert!(
            markup::text(&review.body).contains("Nothing changed yet"),
            "{service}"
        );
        let save = save(&visitor, service, &form).await.is(422);
        assert!(
            markup::text(&save.body).contains("Nothing was changed yet."),
            "{service}"
        );
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn what_the_form_does_not_offer_cannot_be_sent() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let path = editor(FREE);
    let forged = |form: &mut crate::markup::Form| {
        for (option, value) in [
            ("service_to_fork_from", "other"),
            ("inkless.enabled", "true"),
            ("project_vpc_id", "x"),
            ("powered", "false"),
            ("kafka", "{}"),
            ("kafka.nothing", "1"),
            ("ip_filter", "0.0.0.0/0"),
            ("kafka_connect_plugin_versions", "[]"),
            ("a.b\"]}", "1"),
            ("", "1"),
        ] {
            form.put(&format!("added[{option}]"), "1");
            form.put(&format!("value[{option}]"), value);
            form.put(&format!("opened[{option}]"), "null");
            form.put(&format!("null[{option}]"), "1");
        }
    };
    let mut form = open(&visitor, FREE).await;
    forged(&mut form);
    let refused = visitor.form(&path, &form.press("do", "save")).await.is(422);
    assert!(
        markup::text(&refused.body).contains("Nothing was changed yet."),
        "{refused:#?}"
    );
    form.set("value[kafka.num_partitions]", "7");
    // Null where the schema does not have it.
    form.put("null[kafka.num_partitions]", "1");
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .leads_to(&at(FREE));
    let sent = wire.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent[0].body,
        json!({"user_config": {"kafka": {"num_partitions": 7}}})
    );
}

#[tokio::test]
async fn null_is_sent_where_the_schema_has_it() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let path = editor(FREE);
    let mut form = open(&visitor, FREE).await;
    form.tick("null[kafka_version]");
    form.untick("null[custom_domain]");
    form.set("value[custom_domain]", "kafka.example.org");
    let review = visitor
        .form(&path, &form.press("do", "review"))
        .await
        .is(200);
    let review = markup::text(&review.body);
    assert!(
        review.contains("3.9 → null") && review.contains("null → kafka.example.org"),
        "{review}"
    );
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .leads_to(&at(FREE));
    let expected =
        json!({"user_config": {"kafka_version": null, "custom_domain": "kafka.example.org"}});
    assert_eq!(wire.sent()[0].body, expected);
    let form = open(&visitor, FREE).await;
    assert_eq!(form.get("null[kafka_version]"), Some("1"));
    assert_eq!(form.get("value[custom_domain]"), Some("kafka.example.org"));
}

#[tokio::test]
async fn hostile_text_is_saved_as_it_was_typed() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let path = editor(FREE);
    let mut form = open(&visitor, FREE).await;
    form.untick("null[custom_domain]");
    form.set("value[custom_domain]", HOSTILE);
    let answer = visitor.form(&path, &form.press("do", "save")).await;
    assert_eq!(answer.status, 303, "{answer:#?}");
    assert_eq!(wire.sent()[0].body["user_config"]["custom_domain"], HOSTILE);
    // And comes back as text.
    let shown = visitor.page(&at(FREE)).await.is(200);
    assert!(!shown.body.contains("<script>alert"), "{shown:#?}");
    assert_eq!(markup::row(&shown.body, "Own domain name"), HOSTILE);
    let form = open(&visitor, FREE).await;
    assert_eq!(form.get("value[custom_domain]"), Some(HOSTILE));
    let opened: Value = serde_json::from_str(form.get("opened[custom_domain]").unwrap()).unwrap();
    assert_eq!(opened, HOSTILE);
}

#[tokio::test]
async fn a_secret_goes_to_aiven_and_nowhere_else() {
    let (house, wire) = Wire::house().await;
    let visitor = house.visitor().await;
    let (path, canary) = (editor("grafana-main"), "CANARY-of-the-editor-\"<&>'");
    let mut form = open(&visitor, "grafana-main").await;
    form.set("value[smtp_server.password]", canary);
    // With a mistake elsewhere, a search, and a refusal of Aiven's.
    form.set("value[smtp_server.port]", "-1");
    visitor.form(&path, &form.press("do", "save")).await.is(422);
    visitor.form(&path, &form.press("do", "find")).await.is(200);
    form.set("value[smtp_server.port]", "587");
    let review = visitor
        .part_form(
            "/api/parts/review/demo/grafana-main",
            &form.press("do", "review"),
        )
        .await;
    let review = markup::text(&review.is(200).body);
    assert!(
        review.contains("1 change") && review.contains("(not shown) → (not shown)"),
        "{review}"
    );
    assert!(
        !review.contains("avn service update"),
        "a line with a secret would be kept by shells: {review}"
    );
    wire.refuse_next(
        axum::http::StatusCode::BAD_REQUEST,
        "Invalid 'user_config.smtp_server.password': too weak",
    );
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .is(422)
        .shows("too weak");
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .leads_to(&at("grafana-main"));
    let expected = json!({"user_config": {"smtp_server": {"password": canary}}});
    assert_eq!(wire.sent().last().unwrap().body, expected);
    visitor.page(&overview("grafana-main", "")).await.is(200);
    let database = house.everything_kept().await;
    for (place, text) in [
        ("answers", visitor.seen()),
        ("log", logs::text()),
        ("database", database),
    ] {
        assert!(!text.contains("CANARY-of-the-editor"), "in the {place}");
    }
    // Left empty it stays; the form without it changes nothing.
    let form = open(&visitor, "grafana-main").await;
    visitor
        .form(&path, &form.press("do", "save"))
        .await
        .is(422)
        .shows("Nothing was changed yet");
}
