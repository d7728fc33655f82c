//! The part of JSON Schema that Aiven's schemas use, and nothing more.

use serde_json::{Map, Value};

use super::pattern;

/// The first thing that is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub path: String,
    pub message: String,
}

type Checked = Result<(), Problem>;

fn problem(path: &str, message: impl Into<String>) -> Checked {
    Err(Problem {
        path: path.to_owned(),
        message: message.into(),
    })
}

/// Checks one value of a change against its schema and against what is set now.
pub(super) fn value(schema: &Value, value: &Value, current: Option<&Value>, path: &str) -> Checked {
    kind(schema, value, path)?;
    if schema["createOnly"] == true && *value != *current.unwrap_or(&Value::Null) {
        return problem(path, "can be set only when the service is created");
    }
    let checked = one_of(schema, value, current, path)
        .and_then(|()| listed(schema, value, path))
        .and_then(|()| match value {
            Value::String(text) => string(schema, text, path),
            Value::Number(_) => number(schema, value, path),
            Value::Array(items) => array(schema, items, path),
            Value::Object(fields) => object(schema, fields, current, path),
            Value::Null | Value::Bool(_) => Ok(()),
        });
    // A schema's own words are said in place of ours.
    match (checked, schema["user_error"].as_str()) {
        (Err(found), Some(words)) if found.path == path => problem(path, words),
        (checked, _) => checked,
    }
}

/// What Aiven refuses although the schema does not say so: there, the range is in the option's own words alone.
pub(super) fn beyond_the_schema(service_type: &str, change: &Value) -> Checked {
    let timeout = change.pointer("/pg/wal_sender_timeout");
    match timeout.and_then(Value::as_i64) {
        Some(timeout) if service_type == "pg" && !matches!(timeout, 0 | 5_000..=10_800_000) => {
            let path = "user_config.pg.wal_sender_timeout";
            problem(path, "Zero, or 5000 to 10800000")
        }
        _ => Ok(()),
    }
}

fn is_kind(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

fn kind(schema: &Value, value: &Value, path: &str) -> Checked {
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    if kinds.iter().any(|kind| is_kind(value, kind)) {
        return Ok(());
    }
    problem(path, format!("expected {}", kinds.join(" or ")))
}

fn one_of(schema: &Value, one: &Value, current: Option<&Value>, path: &str) -> Checked {
    let Some(choices) = schema["oneOf"].as_array() else {
        return Ok(());
    };
    let mut last = Ok(());
    for choice in choices {
        last = value(choice, one, current, path);
        if last.is_ok() {
            return Ok(());
        }
    }
    last
}

fn listed(schema: &Value, value: &Value, path: &str) -> Checked {
    match schema["enum"].as_array() {
        Some(listed) if !listed.contains(value) => {
            let listed: Vec<String> = listed.iter().map(Value::to_string).collect();
            problem(path, format!("expected one of {}", listed.join(", ")))
        }
        _ => Ok(()),
    }
}

fn string(schema: &Value, text: &str, path: &str) -> Checked {
    let length = text.chars().count() as u64;
    if schema["minLength"].as_u64().is_some_and(|min| length < min) {
        return problem(
            path,
            format!("expected {} characters or more", schema["minLength"]),
        );
    }
    if schema["maxLength"].as_u64().is_some_and(|max| length > max) {
        return problem(
            path,
            format!("expected {} characters or less", schema["maxLength"]),
        );
    }
    match schema["pattern"].as_str() {
        Some(pattern) if pattern::matches(pattern, text) != Some(true) => {
            problem(path, format!("does not match pattern {pattern}"))
        }
        _ => Ok(()),
    }
}

fn number(schema: &Value, value: &Value, path: &str) -> Checked {
    let less = |a: &Value, b: &Value| match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a < b,
        _ => a.as_f64() < b.as_f64(),
    };
    let (min, max) = (&schema["minimum"], &schema["maximum"]);
    if min.is_number() && less(value, min) {
        return problem(path, format!("expected {min} or more"));
    }
    if max.is_number() && less(max, value) {
        return problem(path, format!("expected {max} or less"));
    }
    Ok(())
}

fn array(schema: &Value, items: &[Value], path: &str) -> Checked {
    let length = items.len() as u64;
    if schema["minItems"].as_u64().is_some_and(|min| length < min) {
        return problem(
            path,
            format!("expected {} entries or more", schema["minItems"]),
        );
    }
    if schema["maxItems"].as_u64().is_some_and(|max| length > max) {
        return problem(
            path,
            format!("expected {} entries or less", schema["maxItems"]),
        );
    }
    items
        .iter()
        .enumerate()
        .try_for_each(|(at, item)| value(&schema["items"], item, None, &format!("{path}.{at}")))
}

/// A change may leave out what is required if it is set already.
fn object(
    schema: &Value,
    fields: &Map<String, Value>,
    current: Option<&Value>,
    path: &str,
) -> Checked {
    let current = |name: &str| current.and_then(|current| current.get(name));
    let is_closed = schema["additionalProperties"] == Value::Bool(false);
    for (name, field) in fields {
        let below = format!("{path}.{name}");
        match schema["properties"].get(name) {
            Some(option) => value(option, field, current(name), &below)?,
            None if is_closed => return problem(&below, "unknown option"),
            None => {}
        }
    }
    let required = schema["required"].as_array();
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) && current(name).is_none() {
            return problem(path, format!("'{name}' is required"));
        }
    }
    Ok(())
}
