//! `avn service update -c`: settings, each value in the spelling that `avn` 4.18 reads back as the same value.
//!
//! It looks up each option's type in the schema. A text is taken as it stands; a number and a boolean as JSON has them;
//! a list is a Python literal whose items are read again as texts, so everything in it but an object is quoted. Null
//! can't be set, but removing an option that may be null sends null.

use std::fmt::Write as _;

use aiven::{ProjectName, ServiceName, Value};

use crate::avn::with_value;
use crate::shell::Command;

/// Sets options of a service, given by their dotted paths.
pub fn update_config(
    project: &ProjectName,
    service: &ServiceName,
    settings: &[(String, Value)],
) -> String {
    let command = Command::of(&["avn", "service", "update"]);
    let mut command = with_value(command, "--project", project.as_str());
    for (path, value) in settings {
        command = set(command, path, value);
    }
    command.then(service.as_str()).line()
}

fn set(command: Command, path: &str, value: &Value) -> Command {
    let value = match value {
        Value::Null => return with_value(command, "--remove-option", path),
        // Options of an object are set one by one.
        Value::Object(fields) => {
            let each = |command, (name, value): (&String, &Value)| {
                set(command, &format!("{path}.{name}"), value)
            };
            return fields.iter().fold(command, each);
        }
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(item).collect();
            format!("[{}]", items.join(","))
        }
    };
    command.option("-c", format!("{path}={value}"))
}

/// An item of a list, which is read by its own type in the schema: from a text, unless it is an object.
fn item(value: &Value) -> String {
    match value {
        Value::Bool(_) | Value::Number(_) => literal(&Value::String(value.to_string())),
        other => literal(other),
    }
}

/// A Python literal.
fn literal(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quote(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{}:{}", quote(name), literal(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}

fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0'..='\x1f' | '\x7f' => {
                // Writing to a String can't fail.
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_type_in_its_spelling() {
        let line = |value: Value| {
            let project = ProjectName::parse("demo").unwrap();
            let service = ServiceName::parse("my-kafka").unwrap();
            let line = update_config(&project, &service, &[("a.b".to_owned(), value)]);
            let line = line
                .strip_prefix("avn service update --project demo ")
                .unwrap();
            line.strip_suffix(" my-kafka").unwrap().to_owned()
        };
        assert_eq!(line(json!(true)), "-c a.b=true");
        assert_eq!(line(json!(-5)), "-c a.b=-5");
        assert_eq!(line(json!(0.25)), "-c a.b=0.25");
        assert_eq!(line(json!("3.9")), "-c a.b=3.9");
        assert_eq!(line(json!("it's $HOME")), r"-c 'a.b=it'\''s $HOME'");
        assert_eq!(line(json!("")), "-c a.b=");
        assert_eq!(
            line(json!(["10.0.0.0/8", "a\"b\n"])),
            r#"-c 'a.b=["10.0.0.0/8","a\"b\x0a"]'"#
        );
        assert_eq!(
            line(json!([1, 2.5, false])),
            r#"-c 'a.b=["1","2.5","false"]'"#
        );
        assert_eq!(line(json!([])), "-c 'a.b=[]'");
        assert_eq!(
            line(json!([{"network": "10.0.0.0/8", "deep": [1, null, true]}])),
            r#"-c 'a.b=[{"deep":[1,None,True],"network":"10.0.0.0/8"}]'"#
        );
        assert_eq!(line(Value::Null), "--remove-option a.b");
        assert_eq!(
            line(json!({"c": 1, "d": {"e": "x"}})),
            "-c a.b.c=1 -c a.b.d.e=x"
        );
    }
}
