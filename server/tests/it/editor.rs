//! The editor of the advanced configuration before anything is saved: its controls, its search, and what was typed.

use crate::browser::{Answer, Browser};
use crate::house::House;
use crate::markup::{self, Form, tag_of};
use crate::operations::FREE;

/// Hard to carry through a form and back.
pub const HOSTILE: &str = "\"'</textarea></script><script>alert(1)</script><!-- &amp; &#60; ]]>\\ %41+%2B $1 {{7*7}} \u{202e}é漢字\u{1f511} ";

pub fn editor(service: &str) -> String {
    format!("/projects/demo/services/{service}/config")
}

/// The editor's form in an answer.
#[track_caller]
pub fn form_of(answer: &Answer) -> Form {
    markup::form(&answer.body, "data-part=\"config\"")
}

/// The editor as a person opens it.
pub async fn open(visitor: &Browser, service: &str) -> Form {
    form_of(&visitor.page(&editor(service)).await.is(200))
}

/// Sends the form with its last button, as it is sent without a script.
pub async fn save(visitor: &Browser, service: &str, form: &Form) -> Answer {
    visitor
        .form(&editor(service), &form.press("do", "save"))
        .await
}

/// What is said at a field.
#[track_caller]
pub fn error_at(answer: &Answer, path: &str) -> String {
    let message = markup::from_id(&answer.body, &format!("error-{path}"));
    markup::text(message.split("</p>").next().unwrap())
}

#[tokio::test]
async fn each_kind_has_its_control() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor.page(&editor(FREE)).await.is(200);
    for (path, parts) in [
        (
            "kafka_rest",
            &[
                "type=\"checkbox\"",
                "role=\"switch\"",
                "value=\"true\"",
                " checked",
            ][..],
        ),
        (
            "kafka.auto_create_topics_enable",
            &["type=\"checkbox\"", "role=\"switch\""],
        ),
        (
            "kafka.num_partitions",
            &[
                "type=\"number\"",
                "step=\"1\"",
                "min=\"1\"",
                "max=\"1000\"",
                "value=\"3\"",
            ],
        ),
        (
            "kafka.log_cleaner_min_cleanable_ratio",
            &[
                "type=\"number\"",
                "step=\"any\"",
                "min=\"0.2\"",
                "max=\"0.9\"",
                "value=\"0.5\"",
            ],
        ),
        (
            "kafka.log_retention_ms",
            &["type=\"number\"", "min=\"-1\"", "value=\"604800000\""],
        ),
        ("kafka.compression_type", &["select"]),
        ("kafka_rest_config.consumer_request_timeout_ms", &["select"]),
        (
            "schema_registry_config.topic_name",
            &["type=\"text\"", "value=\"_schemas\""],
        ),
        ("preferred_zones", &["textarea"]),
        ("custom_domain", &["type=\"text\"", "value=\"\""]),
    ] {
        let tag = tag_of(&page.body, &format!("value-{path}"));
        for part in parts {
            assert!(tag.contains(part), "{path}: {part} in {tag}");
        }
        assert!(
            tag.contains(&format!("name=\"value[{path}]\"")),
            "{path}: {tag}"
        );
        assert!(
            tag.contains(&format!("error-{path}")),
            "{path} is described by its error: {tag}"
        );
    }
    assert!(!tag_of(&page.body, "value-kafka.auto_create_topics_enable").contains("checked"));
    let form = form_of(&page);
    for (name, value) in [
        ("value[kafka.compression_type]", "producer"),
        (
            "value[kafka_rest_config.consumer_request_timeout_ms]",
            "15000",
        ),
        ("value[kafka_rest]", "true"),
        ("value[kafka.auto_create_topics_enable]", "false"),
        ("value[preferred_zones]", "euw1-az1\neuw1-az2"),
        ("opened[preferred_zones]", "[\"euw1-az1\",\"euw1-az2\"]"),
        ("opened[kafka.num_partitions]", "3"),
        ("opened[custom_domain]", "null"),
        ("null[custom_domain]", "1"),
    ] {
        assert_eq!(form.get(name), Some(value), "{name}");
    }
    // Null only where the schema has it.
    assert!(!page.body.contains("name=\"null[kafka.num_partitions]\""));
    // What a control can hold is said beside it.
    for hint in [
        "1 to 1000",
        "1 to 249 characters",
        "at most 10 entries",
        ">ms<",
    ] {
        assert!(page.body.contains(hint), "{hint}");
    }
}

#[tokio::test]
async fn what_has_no_control_is_shown_as_it_is() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor.page(&editor(FREE)).await.is(200);
    let text = markup::text(&page.body);
    for (path, raw) in [
        ("ip_filter", "Office in Turku"),
        ("kafka_connect_plugin_versions", "debezium-connector"),
    ] {
        assert!(text.contains(raw), "{path}");
        assert!(
            text.contains("There is no control for a value of this kind"),
            "{path}"
        );
        let names = form_of(&page);
        assert!(
            !names.names().iter().any(|name| name.contains(path)),
            "{path}"
        );
    }
    // Set once, and gone from the schema since.
    let page = visitor
        .page("/projects/faults/services/stuck-creating/config")
        .await
        .is(200);
    let text = markup::text(&page.body);
    for part in [
        "kafka.zookeeper_session_timeout_ms",
        "6000",
        "quota_notifications.enabled",
        "not in Aiven's description",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let names = form_of(&page);
    for path in ["zookeeper", "quota_notifications"] {
        assert!(
            !names.names().iter().any(|name| name.contains(path)),
            "{path}"
        );
    }
    // A secret is there, and empty.
    let page = visitor.page(&editor("grafana-main")).await.is(200);
    let tag = tag_of(&page.body, "value-smtp_server.password");
    assert!(
        tag.contains("type=\"password\"") && tag.contains("autocomplete=\"new-password\""),
        "{tag}"
    );
    let form = form_of(&page);
    assert_eq!(form.get("value[smtp_server.password]"), Some(""));
    assert_eq!(form.get("opened[smtp_server.password]"), None);
}
