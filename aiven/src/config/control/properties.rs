//! Whatever the value, whatever is typed.

use super::tests::one;
use super::*;
use proptest::prelude::*;
use serde_json::json;

/// A kind with a value of it.
fn kinds() -> impl Strategy<Value = (Value, Value)> {
    let line = "[!-~äé]( ?[!-~äé]){0,12}";
    prop_oneof![
        any::<bool>().prop_map(|value| (json!({"type": "boolean"}), value.into())),
        any::<i64>().prop_map(|value| (json!({"type": "integer"}), value.into())),
        any::<i64>().prop_map(|value| (json!({"type": "number"}), value.into())),
        any::<f64>()
            .prop_filter("finite", |value| value.is_finite())
            .prop_map(|value| (json!({"type": "number"}), value.into())),
        "[^\r]{0,30}".prop_map(|value| (json!({"type": "string"}), value.into())),
        proptest::collection::vec(line, 0..6).prop_map(|value| (
            json!({"type": "array", "items": {"type": "string"}}),
            value.into()
        )),
        proptest::collection::btree_set(line, 1..6).prop_map(|values| {
            let values: Vec<String> = values.into_iter().collect();
            (
                json!({"type": "string", "enum": values}),
                values[values.len() / 2].clone().into(),
            )
        }),
        proptest::collection::btree_set(any::<i32>(), 1..6).prop_map(|values| {
            let values: Vec<i32> = values.into_iter().collect();
            (json!({"type": "integer", "enum": values}), values[0].into())
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again((node, value) in kinds()) {
        let option = one(&node);
        let read = option.read(&option.write(&value)).unwrap();
        prop_assert!(same_setting(Some(&read), Some(&value)), "{} became {}", value, read);
        prop_assert!(option.fits(&value));
    }

    #[test]
    fn whatever_is_typed_is_a_value_within_bounds_or_a_sentence(typed in any::<String>(), kind in 0..6_usize) {
        let nodes = [
            json!({"type": "integer", "minimum": -5, "maximum": 5}), json!({"type": "number", "minimum": 0}),
            json!({"type": "string", "maxLength": 9, "pattern": "^[a-z]*$"}), json!({"enum": ["a", 1]}),
            json!({"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 2}}), json!({"type": "boolean"}),
        ];
        let option = one(&nodes[kind]);
        match option.read(&typed) {
            Ok(value) => prop_assert_eq!(option.read(&option.write(&value)), Ok(value)),
            Err(sentence) => prop_assert!(!sentence.is_empty()),
        }
    }
}
