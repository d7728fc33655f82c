use serde_json::json;

use super::*;

fn service() -> Value {
    json!({
        "service_name": "kafka", "plan": "business-4", "cloud_name": "aws-eu-west-1", "state": "RUNNING",
        "project_vpc_id": "a-vpc", "termination_protection": false, "disk_space_mb": 1000,
        "maintenance": {"dow": "sunday", "time": "03:15:00", "updates": []}, "tech_emails": [],
        "user_config": {
            "privatelink_access": {"kafka": false, "schema_registry": true},
            "kafka": {"num_partitions": 3}, "ip_filter": ["0.0.0.0/0"], "admin_password": "<redacted>",
            "custom": {"value": "hidden-by-schema"},
        },
    })
}

fn asked(body: Value, allowed: &str) -> Result<Option<Change>, Said> {
    let Value::Object(body) = body else {
        panic!("no object")
    };
    let allowed: Vec<Pattern> = allowed.split(',').filter_map(Pattern::parse).collect();
    let secret = BTreeSet::from(["custom.value".to_owned()]);
    change_of(&body, &service(), &secret, &allowed)
}

fn settings(change: Option<Change>) -> Vec<(String, Option<Value>, Value, Secrecy)> {
    let Some(Change::UpdateConfig { settings }) = change else {
        panic!("{change:?}")
    };
    let each = settings.into_iter();
    each.map(|one| (one.path, one.old, one.new, one.secrecy))
        .collect()
}

const ACCESS: &str = "privatelink_access.*";

#[test]
fn what_avn_sends_for_one_switch_is_the_switch() {
    let body =
        json!({"plan": "business-4", "user_config": {"privatelink_access": {"kafka": true}}});
    let expected = Change::SetAccess {
        component: "kafka".to_owned(),
        switch: Switch::On,
    };
    assert_eq!(asked(body, ACCESS), Ok(Some(expected)));
}

#[test]
fn a_switch_that_was_never_set_did_not_go_from_on_to_off() {
    let off = |component: &str| json!({"user_config": {"privatelink_access": {component: false}}});
    let never = settings(asked(off("jolokia"), ACCESS).unwrap());
    let path = "privatelink_access.jolokia".to_owned();
    assert_eq!(never, [(path, None, json!(false), Secrecy::Open)]);
    let was_on = asked(off("schema_registry"), ACCESS).unwrap();
    assert!(
        matches!(was_on, Some(Change::SetAccess { .. })),
        "{was_on:?}"
    );
}

#[test]
fn what_is_as_it_says_changes_nothing_and_is_not_sent() {
    for body in [
        json!({}),
        json!({"plan": "business-4", "cloud": "aws-eu-west-1", "powered": true, "termination_protection": false}),
        json!({"project_vpc_id": "a-vpc", "maintenance": {"dow": "sunday", "time": "03:15:00"}}),
        json!({"karapace": null, "disk_space_mb": 1000.0, "tech_emails": []}),
        json!({"user_config": {}}),
        json!({"user_config": {"privatelink_access": {"kafka": false}, "kafka": {"num_partitions": 3}}}),
        json!({"user_config": {"ip_filter": ["0.0.0.0/0"], "kafka": {}, "admin_password": "<redacted>"}}),
    ] {
        assert_eq!(asked(body.clone(), ACCESS), Ok(None), "{body}");
    }
}

#[test]
fn each_key_that_differs_is_named() {
    for (body, key) in [
        (json!({"plan": "business-8"}), "`plan`"),
        (json!({"project_vpc_id": null}), "`project_vpc_id`"),
        (json!({"project_vpc_id": "another"}), "`project_vpc_id`"),
        (json!({"cloud": "aws-us-east-1"}), "`cloud`"),
        (json!({"cloud_name": "aws-us-east-1"}), "`cloud_name`"),
        (json!({"powered": false}), "`powered`"),
        (json!({"powered": null}), "`powered`"),
        (
            json!({"termination_protection": true}),
            "`termination_protection`",
        ),
        (json!({"maintenance": {"dow": "monday"}}), "`maintenance`"),
        (json!({"something_new": 1}), "`something_new`"),
        (
            json!({"plan": "x", "user_config": {"privatelink_access": {"kafka": true}}}),
            "`plan`",
        ),
        (
            json!({"user_config": {"kafka": {"num_partitions": 4}}}),
            "`kafka.num_partitions`",
        ),
        (json!({"user_config": {"kafka": null}}), "`kafka`"),
        (
            json!({"user_config": {"privatelink_access": null}}),
            "`privatelink_access`",
        ),
        (
            json!({"user_config": {"privatelink_access": true}}),
            "`privatelink_access`",
        ),
        (
            json!({"user_config": {"privatelink_access.kafka": true}}),
            "`privatelink_access\\.kafka`",
        ),
        (json!({"user_config": {"ip_filter": []}}), "`ip_filter`"),
        (
            json!({"user_config": {"admin_password": "new"}}),
            "`admin_password`",
        ),
        (
            json!({"user_config": {"custom": {"value": "hidden-by-schema"}}}),
            "`custom.value`",
        ),
    ] {
        let said = asked(body.clone(), ACCESS).unwrap_err();
        assert_eq!(said.status, 403, "{body}");
        assert!(said.message.contains(key), "{body}: {}", said.message);
        assert!(
            said.message.contains("privatelink_access.*"),
            "{}",
            said.message
        );
        assert!(!said.message.contains("hidden-by-schema"));
    }
}

#[test]
fn several_options_are_one_change_with_what_was_before() {
    let body = json!({"user_config": {
        "privatelink_access": {"kafka": true, "schema_registry": true, "kafka_rest": true},
        "kafka": {"num_partitions": 4},
    }});
    let settings = settings(asked(body, "privatelink_access.*,kafka.*").unwrap());
    let expected = [
        ("kafka.num_partitions", Some(json!(3)), json!(4)),
        ("privatelink_access.kafka", Some(json!(false)), json!(true)),
        ("privatelink_access.kafka_rest", None, json!(true)),
    ];
    let expected = expected.map(|(path, old, new)| (path.to_owned(), old, new, Secrecy::Open));
    assert_eq!(settings, expected);
}

#[test]
fn a_secret_is_never_compared_and_never_shown() {
    for (body, allowed) in [
        (
            json!({"user_config": {"custom": {"value": "hidden-by-schema"}}}),
            "custom.*",
        ),
        (json!({"user_config": {"admin_password": "x"}}), "*"),
        (
            json!({"user_config": {"list": [{"password": "x"}]}}),
            "list",
        ),
    ] {
        let settings = settings(asked(body, allowed).unwrap());
        let [(_, old, _, secrecy)] = &settings[..] else {
            panic!("{settings:?}")
        };
        assert_eq!((old, *secrecy), (&None, Secrecy::Secret));
    }
}

#[test]
fn odd_bodies_are_refused() {
    for body in [
        json!({"user_config": null}),
        json!({"user_config": [1]}),
        json!({"user_config": {"": 1}}),
        json!({"user_config": {"privatelink_access": {"": true}}}),
    ] {
        assert_eq!(
            asked(body.clone(), ACCESS).unwrap_err().status,
            400,
            "{body}"
        );
    }
    let many: Map<String, Value> = (0..200).map(|n| (format!("a{n}"), json!(n))).collect();
    assert_eq!(
        asked(json!({"user_config": many}), "*").unwrap_err().status,
        400
    );
}

#[test]
fn a_component_that_is_no_word_is_an_option_like_any_other() {
    let body = json!({"user_config": {"privatelink_access": {"../x": true}}});
    let settings = settings(asked(body, ACCESS).unwrap());
    assert_eq!(settings[0].0, "privatelink_access.\\.\\./x");
}
