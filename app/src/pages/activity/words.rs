//! What the record's actions are called on the page.

use serde_json::Value;

use crate::{person::Via, role::Operation};

/// Actions that are no operation of the table.
const OTHERS: [(&str, &str); 12] = [
    ("session.begin", "Sign in"),
    ("session.refuse", "Sign-in refused"),
    ("session.end", "Sign out"),
    ("request.make", "Ask for a change"),
    ("request.approve", "Approve a request"),
    ("request.reject", "Reject a request"),
    ("request.withdraw", "Take back a request"),
    ("request.expire", "A request expired"),
    ("token.make", "Make a portal token"),
    ("token.revoke", "Revoke a portal token"),
    ("token.refuse", "A portal token's call refused"),
    ("record.retain", "Cut off old rows of the record"),
];

/// Families that the filter offers: the part of an action before its dot.
pub const FAMILIES: [(&str, &str); 12] = [
    ("privatelink", "PrivateLink"),
    ("access", "Components on or off"),
    ("config", "Advanced configuration"),
    ("vpc", "Project VPCs"),
    ("endpoint", "VPC endpoints in AWS"),
    ("group", "Security groups in AWS"),
    ("secrets", "Secrets shown"),
    ("principal", "Notes on principals"),
    ("request", "Requests and approvals"),
    ("session", "Sign-ins"),
    ("token", "Portal tokens"),
    ("record", "The record itself"),
];

/// An action in words; its own name where there are none.
pub fn of(action: &str) -> String {
    let other = OTHERS.iter().find(|(name, _)| *name == action);
    if let Some((_, words)) = other {
        return (*words).to_owned();
    }
    let Some(operation) = Operation::of_name(action) else {
        return action.to_owned();
    };
    let mut letters = operation.words().chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// What exactly, where a few words say it: the rest stands in the row's details.
pub fn which(before: &Value, after: &Value) -> Option<String> {
    let list = |value: &Value| {
        let principals = value.get("principals").and_then(Value::as_array).cloned();
        principals.unwrap_or_default()
    };
    let (old, new) = (list(before), list(after));
    if !old.is_empty() && !new.is_empty() {
        let added = new.iter().filter(|one| !old.contains(one)).count();
        let removed = old.iter().filter(|one| !new.contains(one)).count();
        return Some(format!("{added} added, {removed} removed"));
    }
    let fields: Vec<String> = after
        .as_object()?
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}: {}", short(value)?)))
        .collect();
    match fields.len() {
        0 => None,
        1 | 2 => Some(fields.join(", ")),
        more => Some(format!("{} and {} more", fields[0], more - 1)),
    }
}

/// A value that is short enough for a line.
fn short(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        _ => return None,
    };
    (!text.is_empty() && text.chars().count() <= 60).then_some(text)
}

pub fn way_in(via: Via) -> &'static str {
    match via {
        Via::Token => "own Aiven token",
        Via::Oidc => "single sign-on",
        Via::Header => "proxy",
        Via::Demo => "demo",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_few_words_say_which() {
        let which = |before, after| which(&before, &after);
        let on = json!({"kafka_connect": "on"});
        assert_eq!(
            which(json!({"kafka_connect": "off"}), on).as_deref(),
            Some("kafka_connect: on")
        );
        let (one, two) = (
            json!({"principals": ["a"]}),
            json!({"principals": ["b", "c"]}),
        );
        assert_eq!(
            which(one.clone(), two).as_deref(),
            Some("2 added, 1 removed")
        );
        assert_eq!(which(Value::Null, one), None);
        let many = json!({"a": 1, "b": true, "c": "x"});
        assert_eq!(which(Value::Null, many).as_deref(), Some("a: 1 and 2 more"));
    }

    #[test]
    fn actions_are_said_in_words() {
        assert_eq!(of("privatelink.create"), "Create a PrivateLink");
        assert_eq!(of("session.begin"), "Sign in");
        assert_eq!(of("of.tomorrow"), "of.tomorrow");
        for operation in Operation::ALL {
            let family = operation.name().split('.').next().unwrap();
            assert!(
                FAMILIES.iter().any(|(name, _)| *name == family) || operation == Operation::View,
                "{family} cannot be filtered for"
            );
        }
    }
}
