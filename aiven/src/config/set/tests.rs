use super::*;
use crate::config::options;
use proptest::prelude::*;
use serde_json::json;

fn service(user_config: &Value) -> Service {
    serde_json::from_value(json!({"service_name": "a", "user_config": user_config})).unwrap()
}

fn schema() -> Vec<ConfigOption> {
    options(&json!({"properties": {
        "azure_migration": {"properties": {"key": {"type": "string", "_secure": true}, "account": {"type": "string"}}},
        "ip_filter": {"type": "array", "items": {"type": ["object", "string"]}},
        "kafka": {"title": "Broker", "properties": {"num_partitions": {"type": "integer", "maximum": 5}, "size": {"type": "integer"}}},
        "letsencrypt": {"type": ["boolean", "null"]},
        "migration": {"properties": {"host": {"type": "string"}, "password": {"type": "string"}}},
        "static_ips": {"type": "boolean"}
    }}))
}

fn found(user_config: &Value) -> Vec<(String, Option<Kind>, SettingValue)> {
    settings(&schema(), &service(user_config))
        .into_iter()
        .map(|one| {
            (
                one.path.to_string(),
                one.option.map(|option| option.kind),
                one.value,
            )
        })
        .collect()
}

#[test]
fn what_is_set_in_the_schemas_order_and_the_unknown_last() {
    let found = found(&json!({
        "aaa_unknown": {"deep": [1, {"x": 2}], "empty": {}}, "static_ips": true, "letsencrypt": null,
        "kafka": {"num_partitions": 7, "nosuch": "x"}, "migration": {"host": "h", "password": "pw"}
    }));
    let paths: Vec<&str> = found.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "kafka.num_partitions",
            "letsencrypt",
            "migration.host",
            "migration.password",
            "static_ips",
            "aaa_unknown.deep",
            "aaa_unknown.empty",
            "kafka.nosuch"
        ]
    );
    let value = |at: usize| &found[at].2;
    assert_eq!(value(0), &SettingValue::Known(7.into()));
    assert!(
        matches!(found[0].1, Some(Kind::Integer { .. })),
        "it can be made smaller"
    );
    assert_eq!(value(1), &SettingValue::Known(Value::Null));
    assert_eq!(found[1].1, Some(Kind::Boolean));
    assert_eq!(value(3), &SettingValue::Withheld);
    assert!(
        matches!(found[3].1, Some(Kind::Text(_))),
        "a secret can be replaced"
    );
    assert_eq!(value(5), &SettingValue::Known(json!([1, {"x": 2}])));
    assert!(found[5..].iter().all(|(_, kind, _)| kind.is_none()));
}

#[test]
fn what_does_not_fit_its_control_is_shown_as_it_is() {
    let mixed = json!(["10.0.0.0/8", {"network": "10.1.0.0/16", "description": "office"}]);
    let odd = found(
        &json!({"ip_filter": mixed, "static_ips": "yes", "letsencrypt": {"a": 1}, "kafka": true}),
    );
    let by_path = |path: &str| odd.iter().find(|(of, ..)| of == path).unwrap();
    for path in ["ip_filter", "static_ips", "letsencrypt"] {
        assert_eq!(by_path(path).1, Some(Kind::Unsupported), "{path}");
    }
    assert_eq!(by_path("ip_filter").2, SettingValue::Known(mixed));
    assert_eq!(
        (by_path("kafka").1.as_ref(), &by_path("kafka").2),
        (None, &SettingValue::Known(true.into()))
    );
    assert!(matches!(
        found(&json!({"ip_filter": ["::/0"]}))[0].1,
        Some(Kind::TextList { .. })
    ));
    assert!(
        found(&json!({"kafka": {}})).is_empty()
            && found(&json!({})).is_empty()
            && found(&json!(null)).is_empty()
    );
}

#[test]
fn secrets_of_the_schema_are_never_values() {
    let mut service = service(&json!({"azure_migration": {"key": "CANARY", "account": "a"}}));
    let show = |service: &Service| format!("{:?}", settings(&schema(), service));
    assert!(!show(&service).contains("CANARY"));
    withhold_for_test(&mut service);
    assert!(!show(&service).contains("CANARY") && show(&service).contains("Withheld"));
}

#[cfg(feature = "client")]
fn withhold_for_test(service: &mut Service) {
    withhold(&schema(), service);
    assert_eq!(service.withheld, ["azure_migration.key"]);
    assert_eq!(
        service.user_config,
        json!({"azure_migration": {"account": "a"}})
    );
}

#[cfg(not(feature = "client"))]
fn withhold_for_test(_: &mut Service) {}

#[test]
fn the_same_however_it_is_written() {
    let same = |a: Value, b: Value| same_setting(Some(&a), Some(&b));
    assert!(same(json!(1), json!(1.0)) && same(json!([0.1]), json!([0.1])));
    assert!(same(json!(0.1), json!(0.1 + f64::EPSILON / 16.0)));
    assert!(!same(json!(i64::MAX), json!(i64::MAX - 1)) && !same(json!(0.1), json!(0.100_000_1)));
    assert!(
        !same(json!("1"), json!(1))
            && !same(json!([1]), json!([1, 2]))
            && !same(json!(null), json!(false))
    );
    assert!(same(json!({"a": 1}), json!({"a": 1.0})) && !same(json!({"a": 1}), json!({"b": 1})));
    assert!(!same_setting(None, Some(&Value::Null)) && same_setting(None, None));
}

fn tree() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z<>. ]{0,6}".prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::btree_map("(a|b|b\\.c|password|)", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    proptest::collection::btree_map("(a|b|c|properties)", inner, 0..4)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

/// Schemas of the same few names, sensible and not.
fn any_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        tree(),
        proptest::sample::select(vec![
            json!({"type": "boolean"}),
            json!({"type": ["integer", "null"]}),
            json!({"type": "string", "_secure": true}),
            json!({"type": "array", "items": {"type": "string"}}),
            json!({"enum": ["a", "b"]}),
        ]),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        proptest::collection::btree_map("(a|b|b\\.c|c|password)", inner, 0..4).prop_map(|fields| {
            let properties: serde_json::Map<_, _> = fields.into_iter().collect();
            json!({"type": "object", "properties": properties})
        })
    })
}

/// What is set, as the pointer and the value of each scalar and list; `{}` is nothing.
fn leaves(value: &Value, at: &str, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                leaves(field, &format!("{at}/{name}"), found);
            }
        }
        other => found.push((at.to_owned(), other.clone())),
    }
}

proptest! {
    #[test]
    fn no_leaf_is_lost(schema in any_schema(), config in tree()) {
        let service = service(&config);
        let (options, mut expected, mut shown) = (options(&schema), Vec::new(), Vec::new());
        leaves(&service.user_config, "", &mut expected);
        let mut hidden = Vec::new();
        for setting in settings(&options, &service) {
            match setting.value {
                SettingValue::Known(value) => leaves(&value, &setting.path.pointer(), &mut shown),
                SettingValue::Withheld => hidden.push(setting.path),
            }
        }
        for (pointer, value) in expected {
            let is_hidden = hidden.iter().any(|path| {
                pointer == path.pointer() || pointer.starts_with(&format!("{}/", path.pointer()))
            });
            prop_assert!(is_hidden || shown.contains(&(pointer.clone(), value)), "{pointer}");
        }
        for secret in &service.withheld {
            let is_this = |path: &ConfigPath| path.to_string() == *secret || path.dotted() == *secret;
            prop_assert!(hidden.iter().any(is_this), "{secret}");
        }
    }
}
