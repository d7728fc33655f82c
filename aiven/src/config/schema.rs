//! From a type's schema to its options.
//!
//! Read are JSON Schema's words (`minimum`, `maxLength`, `enum`, `type: [.., "null"]`) and the spellings in which Aiven
//! publishes the same schemas (`max_length`, `create_only`, numbers as text, `enum: [{value}]`). Whatever cannot be
//! understood becomes an option that is shown and left alone; nothing is an error.

mod bounds;

use serde_json::Value;

use super::control::text_of;
use super::{ConfigOption, ConfigPath, Kind, Text};
use crate::service::is_secret_name;
use bounds::{Bound, integer_bound, number_bound};

/// Every option of a type, in the schema's order. `schema` is the type's `user_config_schema`, or the object around it.
pub fn options(schema: &Value) -> Vec<ConfigOption> {
    let schema = schema.get("user_config_schema").unwrap_or(schema);
    let mut walk = Walk::default();
    walk.enter(schema);
    walk.found
}

#[derive(Default)]
struct Walk {
    path: Vec<String>,
    group: Vec<String>,
    found: Vec<ConfigOption>,
}

impl Walk {
    fn enter(&mut self, node: &Value) {
        let properties = node.get("properties").and_then(Value::as_object);
        for (name, node) in properties.into_iter().flatten() {
            self.path.push(name.clone());
            let path = ConfigPath::of(&self.path);
            if path.is_sound() && is_group(node) {
                self.group.push(title(node, name));
                self.enter(node);
                self.group.pop();
            } else {
                self.found.push(leaf(node, name, path, self.group.clone()));
            }
            self.path.pop();
        }
    }
}

fn leaf(node: &Value, name: &str, path: ConfigPath, group: Vec<String>) -> ConfigOption {
    let (mut kind, nullable) = kind(node);
    if !path.is_sound() {
        kind = Kind::Unsupported;
    }
    let is_number = matches!(kind, Kind::Integer { .. } | Kind::Number { .. });
    let item = node.get("items").unwrap_or(&Value::Null);
    ConfigOption {
        title: title(node, name),
        description: text(node, &["description"]),
        group,
        nullable,
        create_only: flag(node, &["createOnly", "create_only"]),
        secret: flag(node, &["_secure"]) || (kind != Kind::Boolean && is_secret_name(name)),
        deprecated: deprecated(node),
        default: present(node, "default"),
        example: present(node, "example"),
        unit: if is_number { unit(name) } else { None },
        user_error: text(node, &["user_error"]).or_else(|| text(item, &["user_error"])),
        path,
        kind,
    }
}

/// An object whose parts are options of their own.
fn is_group(node: &Value) -> bool {
    let has_parts = node
        .get("properties")
        .and_then(Value::as_object)
        .is_some_and(|parts| !parts.is_empty());
    has_parts && !has_alternatives(node) && matches!(types(node).0.as_slice(), [] | ["object"])
}

fn has_alternatives(node: &Value) -> bool {
    [
        "oneOf", "one_of", "anyOf", "any_of", "allOf", "all_of", "$ref",
    ]
    .iter()
    .any(|word| node.get(word).is_some())
}

/// The types besides null, and whether null is one.
fn types(node: &Value) -> (Vec<&str>, bool) {
    let mut types: Vec<&str> = match node.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several
            .iter()
            .filter_map(Value::as_str)
            .map(str::trim)
            .collect(),
        _ => Vec::new(),
    };
    let before = types.len();
    types.retain(|one| *one != "null");
    let is_nullable = types.len() < before || flag(node, &["nullable"]);
    (types, is_nullable)
}

fn kind(node: &Value) -> (Kind, bool) {
    let (types, mut is_nullable) = types(node);
    if has_alternatives(node) {
        return (Kind::Unsupported, is_nullable);
    }
    if let Some(listed) = listed(node) {
        is_nullable |= listed.contains(&&Value::Null);
        return (choice(&types, listed), is_nullable);
    }
    let kind = match types.as_slice() {
        ["boolean"] => Kind::Boolean,
        ["integer"] => Kind::Integer {
            min: integer_bound(node, Bound::Min),
            max: integer_bound(node, Bound::Max),
        },
        ["number"] | ["integer", "number"] | ["number", "integer"] => Kind::Number {
            min: number_bound(node, Bound::Min),
            max: number_bound(node, Bound::Max),
        },
        ["string"] => Kind::Text(text_rules(node)),
        ["array"] => list(node),
        _ => Kind::Unsupported,
    };
    (kind, is_nullable)
}

/// The values of `enum`, also where each is an object around it.
fn listed(node: &Value) -> Option<Vec<&Value>> {
    let listed = node.get("enum")?.as_array()?;
    Some(
        listed
            .iter()
            .map(|entry| match entry {
                Value::Object(around) => around.get("value").unwrap_or(entry),
                _ => entry,
            })
            .collect(),
    )
}

fn choice(types: &[&str], listed: Vec<&Value>) -> Kind {
    let listed: Vec<&Value> = listed.into_iter().filter(|one| !one.is_null()).collect();
    let is_boolean = |one: &&Value| one.is_boolean();
    if !listed.is_empty() && listed.iter().all(is_boolean) && matches!(types, [] | ["boolean"]) {
        return Kind::Boolean;
    }
    let mut choices: Vec<Value> = Vec::with_capacity(listed.len());
    for one in listed {
        // The control knows them by their texts.
        let has_twin = choices.iter().any(|other| text_of(other) == text_of(one));
        if !(one.is_string() || one.is_number()) || (has_twin && !choices.contains(one)) {
            return Kind::Unsupported;
        }
        if !has_twin {
            choices.push(one.clone());
        }
    }
    let is_plain = types
        .iter()
        .all(|one| matches!(*one, "string" | "integer" | "number"));
    if choices.is_empty() || !is_plain {
        return Kind::Unsupported;
    }
    Kind::Choice(choices)
}

/// Lists of texts; an entry may be another thing too, as in `ip_filter`, as long as none is.
fn list(node: &Value) -> Kind {
    let Some(items) = node.get("items").filter(|items| items.is_object()) else {
        return Kind::Unsupported;
    };
    let (types, _) = types(items);
    let Some(items) = plain_text(items).filter(|_| types.contains(&"string")) else {
        return Kind::Unsupported;
    };
    let choices = match listed(items).map(|listed| choice(&["string"], listed)) {
        None => None,
        Some(Kind::Choice(choices)) if choices.iter().all(Value::is_string) => Some(choices),
        Some(_) => return Kind::Unsupported,
    };
    Kind::TextList {
        max_items: length(node, &["maxItems", "max_items"]),
        item: text_rules(items),
        choices,
    }
}

/// What a text among the items must be like: one of the alternatives, if there are several.
fn plain_text(items: &Value) -> Option<&Value> {
    if !has_alternatives(items) {
        return Some(items);
    }
    let alternatives = ["oneOf", "anyOf"].iter().find_map(|word| items.get(word))?;
    let mut texts = alternatives
        .as_array()?
        .iter()
        .filter(|one| one.get("type").and_then(Value::as_str) == Some("string"));
    texts.next().filter(|one| !has_alternatives(one))
}

fn text_rules(node: &Value) -> Text {
    Text {
        pattern: text(node, &["pattern"]),
        min_length: length(node, &["minLength", "min_length"]).filter(|least| *least > 0),
        max_length: length(node, &["maxLength", "max_length"]),
    }
}

fn length(node: &Value, words: &[&str]) -> Option<usize> {
    let value = words.iter().find_map(|word| node.get(word))?;
    let number = value
        .as_u64()
        .or_else(|| value.as_str()?.trim().parse().ok())?;
    usize::try_from(number).ok()
}

fn title(node: &Value, name: &str) -> String {
    text(node, &["title"]).unwrap_or_else(|| name.to_owned())
}

fn text(node: &Value, words: &[&str]) -> Option<String> {
    let found = words.iter().find_map(|word| node.get(word)?.as_str())?;
    Some(found.trim())
        .filter(|found| !found.is_empty())
        .map(str::to_owned)
}

fn flag(node: &Value, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| node.get(word) == Some(&Value::Bool(true)))
}

fn present(node: &Value, word: &str) -> Option<Value> {
    node.get(word).filter(|value| !value.is_null()).cloned()
}

fn deprecated(node: &Value) -> Option<String> {
    let notice = text(
        node,
        &["deprecation_notice", "deprecationNotice", "deprecated"],
    );
    let is_flagged = flag(node, &["is_deprecated", "deprecated", "isDeprecated"]);
    notice.or_else(|| is_flagged.then(|| "This option is deprecated.".to_owned()))
}

/// What a number counts, from the last word of its name.
fn unit(name: &str) -> Option<&'static str> {
    let (_, last) = name.rsplit_once('_')?;
    Some(match last {
        "ns" | "nanos" => "ns",
        "us" | "micros" => "µs",
        "ms" | "millis" | "milliseconds" => "ms",
        "s" | "sec" | "secs" | "seconds" => "seconds",
        "mins" | "minutes" => "minutes",
        "hours" => "hours",
        "days" => "days",
        "bytes" => "bytes",
        "kb" => "kB",
        "mb" => "MB",
        "gb" => "GB",
        "percent" | "percentage" | "pct" => "%",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
