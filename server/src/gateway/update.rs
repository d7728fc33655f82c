//! What a `PUT` of a service would change: compared with the service as it is, so that a client may send all that it knows
//! and only what differs counts. What is equal is never sent on, `project_vpc_id` above all.

use std::collections::BTreeSet;

use aiven::service::is_secret_name;
use aiven::{ConfigPath, Switch, Word};
use app::change::{Change, NewSetting, Secrecy};
use app::role::Pattern;
use serde_json::{Map, Value};

use super::errors::Said;

/// More at once than any person or program means.
const MOST: usize = 100;
const REDACTED: &str = "<redacted>";

/// An option that differs.
#[derive(Clone, PartialEq)]
struct Leaf {
    path: Vec<String>,
    old: Option<Value>,
    new: Value,
    secrecy: Secrecy,
}

/// The change that the body asks for; `None`: everything is as it says. `secret` are the paths that the type's schema
/// calls secret, as [`ConfigPath`] writes them.
pub fn change_of(
    body: &Map<String, Value>,
    service: &Value,
    secret: &BTreeSet<String>,
    allowed: &[Pattern],
) -> Result<Option<Change>, Said> {
    for (key, wanted) in body.iter().filter(|(key, _)| *key != "user_config") {
        if !is_as_it_is(key, wanted, service) {
            return Err(Said::forbidden(format!(
                "No portal token has the right to change {} of a service. Leave it out, or send it as it is now. {}",
                shown(key),
                what_may_change(allowed)
            )));
        }
    }
    let mut leaves = Vec::new();
    match body.get("user_config") {
        None => {}
        Some(Value::Object(wanted)) => {
            let found = service.get("user_config");
            collect(wanted, found, &mut Vec::new(), &mut leaves, secret);
        }
        Some(_) => return Err(Said::malformed("user_config must be an object.")),
    }
    if leaves.len() > MOST {
        return Err(Said::malformed(format!(
            "That is more than {MOST} options at once. Send fewer of them in each request."
        )));
    }
    let mut settings = Vec::new();
    for leaf in &leaves {
        let path = written(&leaf.path)?;
        if !allowed.iter().any(|pattern| pattern.covers(&path)) {
            return Err(Said::forbidden(format!(
                "No portal token has the right to change the option {} of a service. {}",
                shown(&path),
                what_may_change(allowed)
            )));
        }
        settings.push(NewSetting {
            path,
            old: leaf.old.clone(),
            new: leaf.new.clone(),
            secrecy: leaf.secrecy,
        });
    }
    Ok(match &leaves[..] {
        [] => None,
        [only] => Some(switch_of(only).unwrap_or(Change::UpdateConfig { settings })),
        _ => Some(Change::UpdateConfig { settings }),
    })
}

/// One switch of access is the same change as the button on the page, which turns it around. Nothing there is off.
fn switch_of(leaf: &Leaf) -> Option<Change> {
    let [group, component] = &leaf.path[..] else {
        return None;
    };
    let switch = match leaf.new {
        Value::Bool(true) => Switch::On,
        Value::Bool(false) => Switch::Off,
        _ => return None,
    };
    let was_on = match leaf.old {
        None | Some(Value::Null) => false,
        Some(Value::Bool(was)) => was,
        Some(_) => return None,
    };
    if was_on == (switch == Switch::On) {
        return None;
    }
    (group == "privatelink_access" && Word::parse(component).is_ok()).then(|| Change::SetAccess {
        component: component.clone(),
        switch,
    })
}

/// Whether a key beside `user_config` is sent as it is now.
fn is_as_it_is(key: &str, wanted: &Value, service: &Value) -> bool {
    let found = match key {
        "cloud" => service.get("cloud_name"),
        "powered" => {
            let state = service.get("state").and_then(Value::as_str);
            return wanted.as_bool() == state.map(|state| state != "POWEROFF");
        }
        key => service.get(key),
    };
    match found {
        None | Some(Value::Null) => wanted.is_null(),
        Some(found) => is_within(wanted, found),
    }
}

/// Whether everything in `wanted` is so in `found`, which may have more.
fn is_within(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().all(|(name, value)| {
            let found = found.get(name).unwrap_or(&Value::Null);
            is_within(value, found)
        }),
        _ => is_same(wanted, found),
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // 1 and 1.0 are one number.
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.is_f64() != b.is_f64() && a.as_f64() == b.as_f64())
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        _ => one == other,
    }
}

fn collect(
    wanted: &Map<String, Value>,
    found: Option<&Value>,
    path: &mut Vec<String>,
    leaves: &mut Vec<Leaf>,
    secret: &BTreeSet<String>,
) {
    for (name, new) in wanted {
        let there = found.and_then(|found| found.get(name));
        path.push(name.clone());
        match new {
            // Aiven merges objects: an empty one changes nothing.
            Value::Object(fields) => collect(fields, there, path, leaves, secret),
            new => leaves.extend(leaf(path, there, new, secret)),
        }
        path.pop();
    }
}

/// An option that differs. Secrets are never compared; what Aiven writes in the place of one is not meant as one.
fn leaf(
    path: &[String],
    there: Option<&Value>,
    new: &Value,
    secret: &BTreeSet<String>,
) -> Option<Leaf> {
    if new.as_str() == Some(REDACTED) {
        return None;
    }
    let tells_nothing = matches!(new, Value::Null | Value::Bool(_));
    let is_secret = there.and_then(Value::as_str) == Some(REDACTED)
        || (!tells_nothing && path.iter().any(|name| is_secret_name(name)))
        || names_secret(new)
        || written(path).is_ok_and(|path| secret.contains(&path));
    if !is_secret && there.is_some_and(|there| is_same(new, there)) {
        return None;
    }
    Some(Leaf {
        path: path.to_vec(),
        old: there.filter(|_| !is_secret).cloned(),
        new: new.clone(),
        secrecy: if is_secret {
            Secrecy::Secret
        } else {
            Secrecy::Open
        },
    })
}

/// Whether something in it, in a list of objects say, is called a secret.
fn names_secret(value: &Value) -> bool {
    match value {
        Value::Object(fields) => {
            let mut fields = fields.iter();
            fields.any(|(name, field)| is_secret_name(name) || names_secret(field))
        }
        Value::Array(items) => items.iter().any(names_secret),
        _ => false,
    }
}

/// The path in the spelling that keeps dots within names apart from those between them.
fn written(path: &[String]) -> Result<String, Said> {
    let escaped = |name: &String| name.replace('\\', "\\\\").replace('.', "\\.");
    let text = path.iter().map(escaped).collect::<Vec<_>>().join(".");
    match ConfigPath::parse(&text) {
        Ok(path) => Ok(path.to_string()),
        Err(error) => Err(Said::malformed(error.to_string())),
    }
}

/// What came from outside, short and plain enough to be repeated.
fn shown(name: &str) -> String {
    let plain: String = name
        .chars()
        .filter(char::is_ascii_graphic)
        .take(80)
        .collect();
    format!("`{plain}`")
}

fn what_may_change(allowed: &[Pattern]) -> String {
    let paths: Vec<&str> = allowed.iter().map(Pattern::as_str).collect();
    if paths.is_empty() {
        return "This portal lets none of them through (setting gateway.config_paths).".to_owned();
    }
    format!(
        "Of user_config this portal lets through: {} (setting gateway.config_paths).",
        paths.join(", ")
    )
}

#[cfg(test)]
mod tests;
