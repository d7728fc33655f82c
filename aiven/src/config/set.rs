//! What is set on a service, seen through the schema.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{ConfigOption, ConfigPath, Kind, Setting, SettingValue};
use crate::service::Service;

/// What is set: in the schema's order, and what the schema does not know last. A null counts as set.
pub fn settings(options: &[ConfigOption], service: &Service) -> Vec<Setting> {
    let mut sorting = Sorting::of(options);
    sorting.walk(&mut Vec::new(), &service.user_config);
    for secret in &service.withheld {
        let path = ConfigPath::parse(secret)
            .unwrap_or_else(|_| ConfigPath::of(std::slice::from_ref(secret)));
        sorting.add(path, SettingValue::Withheld);
    }
    let known = sorting.known.into_values();
    known.chain(sorting.unknown).collect()
}

struct Sorting<'a> {
    /// Each option with its place in the schema.
    options: BTreeMap<&'a [String], (usize, &'a ConfigOption)>,
    /// The objects that the schema knows.
    groups: BTreeSet<&'a [String]>,
    known: BTreeMap<usize, Setting>,
    unknown: Vec<Setting>,
}

impl<'a> Sorting<'a> {
    fn of(options: &'a [ConfigOption]) -> Self {
        let paths = options.iter().map(|option| option.path.segments());
        Self {
            options: paths.clone().zip(options.iter().enumerate()).collect(),
            groups: paths
                .flat_map(|path| (0..path.len()).map(move |length| &path[..length]))
                .collect(),
            known: BTreeMap::new(),
            unknown: Vec::new(),
        }
    }

    fn walk(&mut self, path: &mut Vec<String>, value: &Value) {
        let is_option = self.options.contains_key(path.as_slice());
        match value {
            Value::Object(fields) if !is_option && !fields.is_empty() => {
                for (name, field) in fields {
                    path.push(name.clone());
                    self.walk(path, field);
                    path.pop();
                }
            }
            // Of an object that the schema knows, nothing is set.
            Value::Object(_) if !is_option && self.groups.contains(path.as_slice()) => {}
            // No settings at all.
            Value::Object(_) | Value::Null if path.is_empty() => {}
            value => self.add(ConfigPath::of(path), SettingValue::Known(value.clone())),
        }
    }

    fn add(&mut self, path: ConfigPath, value: SettingValue) {
        let Some((place, option)) = self.options.get(path.segments()).copied() else {
            self.unknown.push(Setting {
                path,
                option: None,
                value,
            });
            return;
        };
        let mut option = option.clone();
        let value = match value {
            SettingValue::Known(value) if option.secret && !value.is_null() => {
                SettingValue::Withheld
            }
            other => other,
        };
        if let SettingValue::Known(value) = &value
            && !option.fits(value)
        {
            option.kind = Kind::Unsupported;
        }
        let setting = Setting {
            path,
            option: Some(option),
            value,
        };
        self.known.insert(place, setting);
    }
}

/// Takes out what the schema calls a secret; names that speak of one were taken out while reading.
#[cfg(feature = "client")]
pub(crate) fn withhold(options: &[ConfigOption], service: &mut Service) {
    for option in options.iter().filter(|option| option.secret) {
        let found = service.user_config.pointer(&option.path.pointer());
        if found.is_none_or(Value::is_null) {
            continue;
        }
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

#[cfg(test)]
mod tests;
