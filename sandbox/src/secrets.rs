//! Who sees secrets: passwords, private keys, client certificates, and every address that has a password in it.
//!
//! Assumed, because nobody has written it down: Aiven's newer clients ask with `include_secrets=true`, `avn` 4.18 never
//! does and expects them all the same, so today they come unasked (`Always`). `OnlyWhenAsked` is the other reading of the
//! parameter, and what a client has to be ready for. Whoever may not read secrets gets none under either.

use serde_json::{Map, Value};

use crate::schema;

/// Which answers hold secrets, for a caller who may read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Secrets {
    /// All but those of a call with `include_secrets=false`.
    #[default]
    Always,
    /// Those of a call with `include_secrets=true`.
    OnlyWhenAsked,
}

/// Whether the answer to a call shows secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Yes,
    No,
}

impl Shown {
    /// For a caller who may read secrets; `query` is the call's.
    pub(crate) fn asked(secrets: Secrets, query: Option<&str>) -> Self {
        let pairs = query.into_iter().flat_map(|query| query.split('&'));
        let mut asked = pairs.filter_map(|pair| pair.strip_prefix("include_secrets="));
        match (asked.next_back(), secrets) {
            (Some(wish), _) if wish.eq_ignore_ascii_case("true") => Self::Yes,
            (Some(_), _) | (None, Secrets::OnlyWhenAsked) => Self::No,
            (None, Secrets::Always) => Self::Yes,
        }
    }
}

/// Takes the secrets out of a service object: the keys are left out; addresses with a password are null, and left out
/// of lists.
pub(crate) fn withhold_of_service(body: &mut Value) {
    let service_type = body["service_type"].as_str().unwrap_or_default().to_owned();
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    for (name, value) in fields.iter_mut() {
        match (name.as_str(), value) {
            ("user_config", Value::Object(config)) => {
                if let Some(schema) = schema::user_config(&service_type) {
                    withhold_options(config, schema);
                }
            }
            (_, value) => withhold(value),
        }
    }
}

/// The same for any other object, a service user for one.
pub(crate) fn withhold(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !is_secret(name));
            fields.values_mut().for_each(withhold);
        }
        Value::Array(items) => {
            items.retain(|item| !item.as_str().is_some_and(has_password));
            items.iter_mut().for_each(withhold);
        }
        Value::String(text) if has_password(text) => *value = Value::Null,
        _ => {}
    }
}

fn is_secret(name: &str) -> bool {
    ["password", "access_cert", "access_key"]
        .iter()
        .any(|word| {
            name.strip_suffix(word)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
        })
}

/// `scheme://user:password@host…`
fn has_password(text: &str) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map(|(user, _)| user);
    user.is_some_and(|user| user.contains(':'))
}

/// Options whose schema says `_secure` are left out.
fn withhold_options(config: &mut Map<String, Value>, schema: &Value) {
    let properties = &schema["properties"];
    config.retain(|name, _| properties[name.as_str()]["_secure"] != true);
    for (name, value) in config {
        withhold_below(value, &properties[name.as_str()]);
    }
}

fn withhold_below(value: &mut Value, schema: &Value) {
    match value {
        Value::Object(fields) => withhold_options(fields, schema),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| withhold_below(item, &schema["items"])),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_last_wish_counts() {
        for (secrets, query, shown) in [
            (Secrets::Always, None, Shown::Yes),
            (Secrets::Always, Some("include_secrets=false"), Shown::No),
            (Secrets::OnlyWhenAsked, None, Shown::No),
            (Secrets::OnlyWhenAsked, Some("limit=999"), Shown::No),
            (
                Secrets::OnlyWhenAsked,
                Some("limit=999&include_secrets=true"),
                Shown::Yes,
            ),
            (
                Secrets::OnlyWhenAsked,
                Some("include_secrets=True"),
                Shown::Yes,
            ),
            (
                Secrets::OnlyWhenAsked,
                Some("include_secrets=true&include_secrets=false"),
                Shown::No,
            ),
        ] {
            assert_eq!(Shown::asked(secrets, query), shown, "{secrets:?} {query:?}");
        }
    }

    #[test]
    fn what_is_secret_goes_and_the_rest_stays() {
        let mut value = json!({
            "password": "a",
            "opensearch_password": "a",
            "password_encryption": "md5",
            "kafka_access_key": "a",
            "pg": ["postgres://u:a%2Fb@host:1/db"],
            "pg_params": [{"host": "h", "password": "a"}],
            "kafka": ["host:1"],
            "uri": "https://u:a@h",
            "page": "https://host:1/a@b",
        });
        withhold(&mut value);
        assert_eq!(
            value,
            json!({
                "password_encryption": "md5",
                "pg": [],
                "pg_params": [{"host": "h"}],
                "kafka": ["host:1"],
                "uri": null,
                "page": "https://host:1/a@b",
            })
        );
    }
}
