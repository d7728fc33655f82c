//! What is set on a service, seen through the schema.

use serde_json::Value;

#[cfg(feature = "client")]
use super::ConfigOption;
#[cfg(feature = "client")]
use crate::service::Service;

/// Takes out what the schema calls a secret; names that speak of one were taken out while reading.
#[cfg(feature = "client")]
pub(crate) fn withhold(options: &[ConfigOption], service: &mut Service) {
    for option in options.iter().filter(|option| option.secret) {
        let Some((name, objects)) = option.path.segments().split_last() else {
            continue;
        };
        let mut around = Some(&mut service.user_config);
        for object in objects {
            around = around.and_then(|value| value.get_mut(object));
        }
        let taken = around
            .and_then(Value::as_object_mut)
            .and_then(|fields| fields.remove(name));
        if taken.is_some() {
            service.withheld.push(option.path.to_string());
        }
    }
    service.withheld.sort_unstable();
    service.withheld.dedup();
}

/// Whether two values of a setting are the same; `None` is one that is not set. Fractions may differ by what is lost
/// when they are written as text and read again.
pub(crate) fn same_setting(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    }
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if a != b => match (a.as_f64(), b.as_f64()) {
            (Some(x), Some(y)) if a.is_f64() || b.is_f64() => {
                (x - y).abs() <= f64::EPSILON * 2.0 * x.abs().max(y.abs())
            }
            _ => false,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        _ => one == other,
    }
}
