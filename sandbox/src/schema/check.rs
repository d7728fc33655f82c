//! The part of JSON Schema that Aiven's schemas use, and nothing more.

use serde_json::{Map, Value};

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

/// Checks one value; a schema's own `user_error` is said in place of ours.
pub(super) fn value(schema: &Value, value: &Value, path: &str) -> Checked {
    let checked = kind(schema, value, path)
        .and_then(|()| one_of(schema, value, path))
        .and_then(|()| listed(schema, value, path))
        .and_then(|()| match value {
            Value::String(text) => string(schema, text, path),
            Value::Number(_) => number(schema, value, path),
            Value::Array(items) => array(schema, items, path),
            Value::Object(fields) => object(schema, fields, path),
            Value::Null | Value::Bool(_) => Ok(()),
        });
    match (checked, schema["user_error"].as_str()) {
        (Err(found), Some(words)) if found.path == path => problem(path, words),
        (checked, _) => checked,
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

fn one_of(schema: &Value, one: &Value, path: &str) -> Checked {
    let Some(choices) = schema["oneOf"].as_array() else {
        return Ok(());
    };
    let mut last = Ok(());
    for choice in choices {
        last = value(choice, one, path);
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
        Some(pattern) if matches(pattern, text) != Some(true) => {
            problem(path, format!("does not match pattern {pattern}"))
        }
        _ => Ok(()),
    }
}

/// Whether `text` matches, for the patterns that occur in the schemas; none for any other pattern (a test finds those).
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let all = |allowed: fn(char) -> bool| text.chars().all(allowed);
    Some(match pattern {
        "^[a-z0-9-]+$" => !text.is_empty() && text.chars().all(lower),
        "^[^\\r\\n]*$" => all(|c| c != '\r' && c != '\n'),
        "^[a-z][-a-z0-9]{0,63}$" => {
            text.len() <= 64
                && text.starts_with(|c: char| c.is_ascii_lowercase())
                && text.chars().all(lower)
        }
        "^[_A-Za-z0-9][-._A-Za-z0-9]{0,63}$" => {
            (1..=64).contains(&text.len())
                && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
                && all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
        }
        "^(?!\\.$|\\.\\.$)[-_.A-Za-z0-9]+$" => {
            !matches!(text, "" | "." | "..")
                && all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        }
        "^[a-zA-Z0-9-_:.]+$" => {
            !text.is_empty() && all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c))
        }
        "^https?://[^\\s]+$" => {
            let rest = text
                .strip_prefix("https://")
                .or(text.strip_prefix("http://"));
            rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
        }
        _ => return None,
    })
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
        .try_for_each(|(at, item)| value(&schema["items"], item, &format!("{path}.{at}")))
}

fn object(schema: &Value, fields: &Map<String, Value>, path: &str) -> Checked {
    let required = schema["required"].as_array();
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            return problem(path, format!("'{name}' is required"));
        }
    }
    let is_closed = schema["additionalProperties"] == Value::Bool(false);
    for (name, field) in fields {
        let below = format!("{path}.{name}");
        match schema["properties"].get(name) {
            Some(option) => value(option, field, &below)?,
            None if is_closed => return problem(&below, "unknown option"),
            None => {}
        }
    }
    Ok(())
}
