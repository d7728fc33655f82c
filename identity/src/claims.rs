//! What is taken from the claims: a name to show and the groups. A claim is found by its name, or by a path with dots
//! through objects; names may hold dots themselves.

use openidconnect::AdditionalClaims;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::foreign;

const LONGEST_NAME: usize = 200;
const MOST_GROUPS: usize = 500;
const LONGEST_GROUP: usize = 200;

/// All claims that the standard does not name.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Other {
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl AdditionalClaims for Other {}

/// Claims as the provider wrote them: the ID token's, then those of userinfo.
pub(crate) struct Claims(Vec<Value>);

impl Claims {
    /// The claims of a checked token.
    pub fn of<T: Serialize>(claims: &T) -> Self {
        Self(serde_json::to_value(claims).into_iter().collect())
    }

    /// What the token does not say is looked for here.
    pub fn add<T: Serialize>(&mut self, claims: &T) {
        self.0.extend(serde_json::to_value(claims));
    }

    pub fn has(&self, path: &str) -> bool {
        self.claim(path).is_some()
    }

    fn claim(&self, path: &str) -> Option<&Value> {
        let mut found = self.0.iter().filter_map(|claims| find(claims, path));
        found.find(|value| !value.is_null())
    }

    /// The name in the claim `path`, if there is one that can be shown. An e-mail address of which the provider itself says
    /// that nobody checked it is marked: whoever reads the name must not take it for that person's.
    pub fn name(&self, path: &str) -> Option<String> {
        let name = self.claim(path)?.as_str()?.trim();
        if name.is_empty() || name.chars().any(foreign::is_unseen) {
            return None;
        }
        let name = foreign::text(name, LONGEST_NAME);
        let is_unchecked =
            path == "email" && self.claim("email_verified") == Some(&Value::Bool(false));
        Some(if is_unchecked {
            format!("{name} (not verified)")
        } else {
            name
        })
    }

    /// The groups in the claim `path`: a text or a list of texts. Anything else in it is no group.
    pub fn groups(&self, path: &str) -> Vec<String> {
        let one = |value: &Value| {
            let group = value.as_str()?;
            let fits = !group.is_empty()
                && group.chars().count() <= LONGEST_GROUP
                && !group.chars().any(foreign::is_unseen);
            fits.then(|| group.to_owned())
        };
        let mut groups: Vec<String> = match self.claim(path) {
            Some(Value::Array(list)) => list.iter().filter_map(one).take(MOST_GROUPS).collect(),
            Some(value) => one(value).into_iter().collect(),
            None => Vec::new(),
        };
        groups.sort();
        groups.dedup();
        groups
    }
}

fn find<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    if let Some(found) = object.get(path) {
        return Some(found);
    }
    let mut dots = path.match_indices('.');
    dots.find_map(|(dot, _)| find(object.get(&path[..dot])?, &path[dot + 1..]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_a_text_or_a_list_and_nothing_else() {
        let claims = Claims(vec![json!({
            "one": "admins", "list": ["b", "a", "b", 7, null, {"x": 1}, "", "c\u{202e}d"],
            "realm_access": {"roles": ["r"]}, "https://example.com/roles": ["n"],
            "resource": {"my.client": {"roles": ["deep"]}}, "number": 7, "none": null,
        })]);
        for (path, groups) in [
            ("one", vec!["admins"]),
            ("list", vec!["a", "b"]),
            ("realm_access.roles", vec!["r"]),
            ("https://example.com/roles", vec!["n"]),
            ("resource.my.client.roles", vec!["deep"]),
            ("number", vec![]),
            ("none", vec![]),
            ("realm_access", vec![]),
            ("missing.roles", vec![]),
        ] {
            assert_eq!(claims.groups(path), groups, "{path}");
        }
        assert!(!claims.has("none") && !claims.has("x.y") && claims.has("one"));
    }

    #[test]
    fn the_token_speaks_before_userinfo_and_unchecked_addresses_are_marked() {
        let token = json!({"email": "vera@example.com", "nobody": ""});
        let mut claims = Claims(vec![token]);
        claims
            .0
            .push(json!({"email": "other@example.com", "groups": ["a"]}));
        assert_eq!(claims.name("email").unwrap(), "vera@example.com");
        assert_eq!(claims.groups("groups"), ["a"]);
        assert_eq!(claims.name("nobody"), None);
        claims.0.push(json!({"email_verified": false}));
        assert_eq!(
            claims.name("email").unwrap(),
            "vera@example.com (not verified)"
        );
    }
}
