use super::*;
use serde_json::json;

/// The one option of this schema node, under the name `x`.
fn one(node: &Value) -> ConfigOption {
    let found = options(&json!({"type": "object", "properties": {"x": node}}));
    assert_eq!(found.len(), 1, "{node}");
    found.into_iter().next().unwrap()
}

fn kind_of(node: &Value) -> Kind {
    one(node).kind
}

const ANY_INTEGER: Kind = Kind::Integer {
    min: None,
    max: None,
};

#[test]
fn nested_objects_become_grouped_leaves() {
    let schema = json!({"type": "object", "title": "settings", "properties": {
        "privatelink_access": {"type": "object", "title": "PrivateLink", "properties": {
            "kafka": {"type": "boolean", "title": "Enable kafka", "description": "Lets it through"},
            "deep": {"type": ["object", "null"], "properties": {"leaf": {"type": "string"}}}
        }},
        "static_ips": {"type": "boolean"}
    }});
    let found = options(&schema);
    assert_eq!(
        options(&json!({"user_config_schema": schema, "description": "Kafka"})),
        found
    );
    let paths: Vec<String> = found.iter().map(|option| option.path.to_string()).collect();
    assert_eq!(
        paths,
        [
            "privatelink_access.deep.leaf",
            "privatelink_access.kafka",
            "static_ips"
        ]
    );
    assert_eq!(found[0].group, ["PrivateLink", "deep"]);
    assert_eq!(found[0].title, "leaf");
    assert_eq!(found[1].title, "Enable kafka");
    assert_eq!(found[1].description.as_deref(), Some("Lets it through"));
    assert_eq!(found[2].group, Vec::<String>::new());
}

#[test]
fn every_type_has_its_kind() {
    assert_eq!(kind_of(&json!({"type": "boolean"})), Kind::Boolean);
    assert_eq!(kind_of(&json!({"type": "integer"})), ANY_INTEGER);
    assert_eq!(
        kind_of(&json!({"type": ["number", "null"], "minimum": 0, "maximum": 1.5})),
        Kind::Number {
            min: Some(0.0),
            max: Some(1.5)
        }
    );
    assert_eq!(
        kind_of(&json!({"type": "string", "maxLength": 3, "minLength": 1, "pattern": "^a"})),
        Kind::Text(Text {
            pattern: Some("^a".into()),
            min_length: Some(1),
            max_length: Some(3)
        })
    );
    assert_eq!(
        kind_of(&json!({"type": "array", "maxItems": 2, "items": {"type": "string"}})),
        Kind::TextList {
            max_items: Some(2),
            item: Text::default(),
            choices: None
        }
    );
    assert_eq!(
        kind_of(&json!({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}})),
        Kind::TextList {
            max_items: None,
            item: Text::default(),
            choices: Some(vec!["a".into(), "b".into()])
        }
    );
    // As `ip_filter`: a text, or an object around one.
    let addresses = json!({"type": "array", "items": {"type": ["object", "string"], "maxLength": 43,
        "properties": {"network": {"type": "string"}}}});
    assert!(matches!(
        kind_of(&addresses),
        Kind::TextList {
            item: Text {
                max_length: Some(43),
                ..
            },
            ..
        }
    ));
}

#[test]
fn a_list_of_texts_may_have_other_alternatives() {
    let text = json!({"type": "string", "maxLength": 43});
    let object = json!({"type": "object", "properties": {}});
    let list = |alternatives: Value| json!({"type": "array", "items": {"type": ["object", "string"], "oneOf": alternatives}});
    assert!(matches!(
        kind_of(&list(json!([object, text]))),
        Kind::TextList {
            item: Text {
                max_length: Some(43),
                ..
            },
            ..
        }
    ));
    assert_eq!(kind_of(&list(json!([object]))), Kind::Unsupported);
}

#[test]
fn choices_are_texts_or_numbers() {
    let choice = |values: Value| Kind::Choice(values.as_array().unwrap().clone());
    assert_eq!(
        kind_of(&json!({"type": "string", "enum": ["gzip", "zstd"]})),
        choice(json!(["gzip", "zstd"]))
    );
    assert_eq!(
        kind_of(&json!({"type": "integer", "enum": [1, 2, 2]})),
        choice(json!([1, 2]))
    );
    assert_eq!(kind_of(&json!({"enum": ["a", 1]})), choice(json!(["a", 1])));
    assert_eq!(
        kind_of(
            &json!({"type": "string", "enum": [{"value": "3.9"}, {"value": "4.0", "is_deprecated": true}]})
        ),
        choice(json!(["3.9", "4.0"]))
    );
    let nullable = one(&json!({"type": ["string", "null"], "enum": ["a", null]}));
    assert_eq!(
        (nullable.kind, nullable.nullable),
        (choice(json!(["a"])), true)
    );
    assert_eq!(
        kind_of(&json!({"type": "boolean", "enum": [true, false]})),
        Kind::Boolean
    );
    for odd in [
        json!({"enum": ["1", 1]}),
        json!({"enum": ["a", true]}),
        json!({"enum": ["a", {"b": 1}]}),
        json!({"enum": [null]}),
        json!({"enum": []}),
        json!({"type": "array", "enum": ["a"]}),
    ] {
        assert_eq!(kind_of(&odd), Kind::Unsupported, "{odd}");
    }
}

#[test]
fn what_no_control_fits_is_unsupported() {
    for odd in [
        json!({"type": "object"}),
        json!({"type": "object", "properties": {}}),
        json!({"type": "object", "additionalProperties": {"type": "string"}}),
        json!({"type": "object", "properties": {"a": {}}, "oneOf": [{}]}),
        json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"anyOf": []}),
        json!({"$ref": "#/x"}),
        json!({"type": "array"}),
        json!({"type": "array", "items": [{"type": "string"}]}),
        json!({"type": "array", "items": {"type": "object"}}),
        json!({"type": "array", "items": {"type": "integer"}}),
        json!({"type": "array", "items": {"type": "string", "enum": [1]}}),
        json!({"type": ["string", "integer"]}),
        json!({"type": "null"}),
        json!({"type": "tuple"}),
        json!({"type": 7}),
        json!({}),
        json!(true),
        json!(null),
    ] {
        let option = one(&odd);
        assert_eq!(option.kind, Kind::Unsupported, "{odd}");
        assert!(option.is_editable().is_err());
    }
}

#[test]
fn names_with_dots_are_options_too() {
    let schema = json!({"properties": {
        "a.b": {"type": "boolean"}, "a": {"properties": {"b": {"type": "boolean"}}},
        "c.d": {"properties": {"e": {"type": "boolean"}}}, "": {"type": "boolean"}
    }});
    let found = options(&schema);
    let paths: Vec<String> = found.iter().map(|option| option.path.to_string()).collect();
    assert_eq!(paths, ["", "a.b", "a\\.b", "c\\.d.e"]);
    let editable: Vec<bool> = found
        .iter()
        .map(|option| option.is_editable().is_ok())
        .collect();
    assert_eq!(editable, [false, true, true, true]);
}

#[test]
fn bounds_are_read_however_they_are_spelled() {
    let range = |node: Value| match kind_of(&node) {
        Kind::Integer { min, max } => (min, max),
        other => panic!("{other:?}"),
    };
    let some = |min, max| (Some(min), Some(max));
    assert_eq!(
        range(json!({"type": "integer", "minimum": 1, "maximum": 5})),
        some(1, 5)
    );
    assert_eq!(
        range(json!({"type": "integer", "minimum": "1", "maximum": " 5 "})),
        some(1, 5)
    );
    assert_eq!(
        range(json!({"type": "integer", "minimum": 0.5, "maximum": 5.5})),
        some(1, 5)
    );
    assert_eq!(
        range(json!({"type": "integer", "minimum": "-1.0", "maximum": 1e3})),
        some(-1, 1000)
    );
    assert_eq!(
        range(json!({"type": "integer", "exclusiveMinimum": 1, "exclusiveMaximum": 5})),
        some(2, 4)
    );
    assert_eq!(
        range(
            json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 5, "exclusiveMaximum": true})
        ),
        some(2, 4)
    );
    let large = json!({"type": "integer", "minimum": i64::MIN + 1, "maximum": 9_223_372_036_854_775_806_i64});
    assert_eq!(range(large), some(i64::MIN + 1, i64::MAX - 1));
    for none in [
        json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX}),
        json!({"type": "integer", "minimum": "x", "maximum": u64::MAX}),
        json!({"type": "integer", "minimum": -1e30, "maximum": "1e30"}),
        json!({"type": "integer", "minimum": null, "maximum": {}}),
        json!({"type": "integer", "minimum": "nan", "maximum": "inf"}),
    ] {
        assert_eq!(range(none.clone()), (None, None), "{none}");
    }
    let number =
        json!({"type": "number", "minimum": "0.25", "maximum": 1.797_693_134_862_315_7e308});
    assert_eq!(
        kind_of(&number),
        Kind::Number {
            min: Some(0.25),
            max: None
        }
    );
}

#[test]
fn the_rest_of_the_words() {
    let option = one(
        &json!({"type": ["string", "null"], "title": " T ", "createOnly": true, "_secure": true,
        "default": null, "example": "e", "user_error": "Do it right", "deprecation_notice": "Use y", "is_deprecated": true}),
    );
    assert!(option.nullable && option.create_only && option.secret);
    assert_eq!((option.title.as_str(), option.default), ("T", None));
    assert_eq!(option.example, Some("e".into()));
    assert_eq!(option.deprecated.as_deref(), Some("Use y"));
    assert_eq!(option.user_error.as_deref(), Some("Do it right"));
    let plain =
        one(&json!({"type": "string", "deprecated": true, "default": 3, "create_only": true}));
    assert!(plain.deprecated.is_some() && plain.create_only && !plain.nullable && !plain.secret);
    assert_eq!(plain.default, Some(3.into()));
}

#[test]
fn names_tell_secrets_and_units() {
    let named =
        |name: &str, node: Value| options(&json!({"properties": {name: node}})).pop().unwrap();
    assert!(named("admin_password", json!({"type": "string"})).secret);
    assert!(!named("admin_password_on", json!({"type": "boolean"})).secret);
    assert!(!named("password_encryption", json!({"type": "string"})).secret);
    let integer = || json!({"type": "integer"});
    for (name, unit) in [
        ("log_retention_ms", Some("ms")),
        ("timeout_seconds", Some("seconds")),
        ("segment_bytes", Some("bytes")),
        ("work_mem_mb", Some("MB")),
        ("shared_buffers_percentage", Some("%")),
        ("retention_hours", Some("hours")),
        ("num_partitions", None),
        ("ms", None),
    ] {
        assert_eq!(named(name, integer()).unit, unit, "{name}");
    }
    assert_eq!(
        named("log_retention_ms", json!({"type": "string"})).unit,
        None
    );
}

#[test]
fn odd_schemas_have_no_options() {
    for odd in [
        json!(null),
        json!([]),
        json!("x"),
        json!({"properties": 7}),
        json!({"user_config_schema": []}),
    ] {
        assert_eq!(options(&odd), Vec::new(), "{odd}");
    }
}
