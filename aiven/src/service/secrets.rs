//! What is a secret among a service's settings, and taking it out while reading.
//!
//! Aiven writes `<redacted>` in the place of a secret that was not asked for (Aiven's docs, "Secret redaction in Aiven
//! API"); older answers hold the secret itself, so names that speak of one count too.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::config::ConfigPath;

/// What Aiven writes in the place of a secret.
pub(crate) const REDACTED: &str = "<redacted>";

/// Words in a setting's name that make its value a secret.
const WORDS: [&str; 8] = [
    "password",
    "secret",
    "private_key",
    "access_key",
    "signing_key",
    "sas_token",
    "credentials",
    "keystore",
];

/// Whether a setting of this name holds a secret, whatever the schema says.
pub fn is_secret_name(name: &str) -> bool {
    // `password_encryption` is the name of an algorithm, `…_token_size` a number.
    name == "token"
        || (name != "password_encryption" && WORDS.iter().any(|word| name.contains(word)))
}

/// A switch or a null tells nothing, whatever its name.
fn is_secret(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) => false,
        Value::String(text) if text == REDACTED => true,
        _ => is_secret_name(name),
    }
}

/// Takes every secret out, and notes their paths.
pub(super) fn withhold(value: &mut Value, withheld: &mut Vec<String>) {
    let mut path = Vec::new();
    take_out(value, &mut path, withheld);
    withheld.sort_unstable();
    withheld.dedup();
}

fn take_out(value: &mut Value, path: &mut Vec<String>, withheld: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.retain(|name, field| {
            path.push(name.clone());
            let is_kept = !is_secret(name, field);
            if is_kept {
                take_out(field, path, withheld);
            } else {
                withheld.push(ConfigPath::of(path).to_string());
            }
            path.pop();
            is_kept
        }),
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                path.push(at.to_string());
                take_out(item, path, withheld);
                path.pop();
            }
        }
        _ => {}
    }
}

/// Reads a tree without its secrets.
pub(super) fn without<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    let mut value = Value::deserialize(deserializer)?;
    withhold(&mut value, &mut Vec::new());
    Ok(value)
}
