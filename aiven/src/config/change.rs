//! From changes to what is sent.

use serde_json::{Map, Value};

use super::Change;

/// The smallest `user_config` that makes these changes: their leaves within the objects around them, and no other key.
/// Aiven merges it into what is there.
pub fn patch(changes: &[Change]) -> Value {
    let mut root = Map::new();
    for change in changes {
        put(&mut root, change.path.segments(), &change.new);
    }
    Value::Object(root)
}

fn put(object: &mut Map<String, Value>, segments: &[String], new: &Value) {
    let Some((name, below)) = segments.split_first() else {
        return;
    };
    if below.is_empty() {
        object.insert(name.clone(), new.clone());
        return;
    }
    let inner = object.entry(name.clone()).or_insert(Value::Null);
    if !inner.is_object() {
        *inner = Value::Object(Map::new());
    }
    if let Value::Object(inner) = inner {
        put(inner, below, new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigPath;
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn change(path: &str, new: Value) -> Change {
        Change {
            path: path.parse().unwrap(),
            old: None,
            new,
        }
    }

    #[test]
    fn a_patch_holds_the_leaves_and_nothing_else() {
        assert_eq!(patch(&[]), json!({}));
        let changes = [
            change("privatelink_access.kafka", true.into()),
            change("kafka.log_retention_ms", 7.into()),
            change("privatelink_access.kafka_rest", false.into()),
            change("ip_filter", json!(["10.0.0.0/8"])),
            change("letsencrypt_sasl_privatelink", Value::Null),
        ];
        assert_eq!(
            patch(&changes),
            json!({"privatelink_access": {"kafka": true, "kafka_rest": false}, "kafka": {"log_retention_ms": 7},
                "ip_filter": ["10.0.0.0/8"], "letsencrypt_sasl_privatelink": null})
        );
    }

    /// Every way to a value that is no object, as a pointer.
    fn leaves(value: &Value, at: &str, found: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    leaves(field, &format!("{at}/{name}"), found);
                }
            }
            other => {
                found.insert(at.to_owned(), other.clone());
            }
        }
    }

    proptest! {
        #[test]
        fn no_key_is_in_it_that_is_not_in_the_changes(
            wanted in proptest::collection::btree_map("[ab](\\.[cd](\\.[ef])?)?", 0..100_i64, 0..8)
        ) {
            // As with a schema's leaves, no path is within another.
            let wanted: BTreeMap<_, _> = wanted
                .iter()
                .filter(|(path, _)| {
                    !wanted.keys().any(|other| path.starts_with(&format!("{other}.")))
                })
                .collect();
            let changes: Vec<Change> =
                wanted.iter().map(|(path, new)| change(path, (**new).into())).collect();
            let mut found = BTreeMap::new();
            leaves(&patch(&changes), "", &mut found);
            let expected: BTreeMap<String, Value> = wanted
                .iter()
                .map(|(path, new)| (ConfigPath::parse(path).unwrap().pointer(), (**new).into()))
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
