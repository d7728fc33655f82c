//! What a change made of what was there: lines that went and lines that came.

use leptos::prelude::*;
use serde_json::Value;

/// A line of the difference.
#[derive(Debug, PartialEq, Eq)]
enum Line {
    Gone(String),
    Come(String),
    /// There before and after.
    Same(String),
}

pub fn changes(before: &Value, after: &Value) -> Option<AnyView> {
    let lines = difference(before, after);
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(|line| {
        let (sign, kind, text) = match line {
            Line::Gone(text) => ("− ", "removed", text),
            Line::Come(text) => ("+ ", "added", text),
            Line::Same(text) => ("  ", "same", text),
        };
        view! {
            <li class="diff__line" data-change=kind>
                {sign}
                {text}
            </li>
        }
    });
    Some(view! { <ul class="plain-list mono diff">{lines.collect_view()}</ul> }.into_any())
}

fn difference(before: &Value, after: &Value) -> Vec<Line> {
    let (before, after) = (flat(before), flat(after));
    let mut lines = Vec::new();
    for line in &before {
        lines.push(if after.contains(line) {
            Line::Same(line.clone())
        } else {
            Line::Gone(line.clone())
        });
    }
    let come = after.into_iter().filter(|line| !before.contains(line));
    lines.extend(come.map(Line::Come));
    lines
}

/// A line for each value, with its name.
fn flat(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::Null => Vec::new(),
                Value::Array(items) => items
                    .iter()
                    .map(|item| format!("{name}: {}", plain(item)))
                    .collect(),
                other => vec![format!("{name}: {}", plain(other))],
            })
            .collect(),
        other => vec![plain(other)],
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_are_compared_line_by_line() {
        let lines = difference(
            &json!({"principals": ["a", "b"]}),
            &json!({"principals": ["b", "c"]}),
        );
        assert_eq!(
            lines,
            [
                Line::Gone("principals: a".to_owned()),
                Line::Same("principals: b".to_owned()),
                Line::Come("principals: c".to_owned()),
            ]
        );
        assert_eq!(
            difference(&json!({"size": null}), &json!({"size": {"x": 1}})),
            [Line::Come("size: {\"x\":1}".to_owned())]
        );
        assert!(difference(&Value::Null, &Value::Null).is_empty());
    }
}
