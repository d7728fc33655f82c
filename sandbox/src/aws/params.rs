//! The parameters of the Query API: `Name=value` pairs whose names spell lists and structures (`Filter.1.Value.2`).

use std::collections::{BTreeMap, BTreeSet};

use super::problem::Problem;

#[derive(Debug, Clone, Default)]
pub(crate) struct Params(BTreeMap<String, String>);

impl Params {
    /// The pairs of a form-encoded body.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let pairs = body.split(|byte| *byte == b'&').filter(|p| !p.is_empty());
        let pairs = pairs.map(|pair| {
            let at = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(at.unwrap_or(pair.len()));
            (decode(name), decode(value.get(1..).unwrap_or_default()))
        });
        Self(pairs.collect())
    }

    /// What was given under `name`; nothing is as good as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let value = self.0.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// What must have been given.
    pub(crate) fn need(&self, name: &str) -> Result<&str, Problem> {
        self.get(name).ok_or_else(|| Problem::missing(name))
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A whole number, refused if it is something else.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Problem> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|_| {
            Problem::invalid_value(format!(
                "Invalid value '{text}' for {name}. Must be an integer"
            ))
        })
    }

    /// `prefix.1`, `prefix.2` …
    pub(crate) fn list(&self, prefix: &str) -> Vec<&str> {
        let places = self.places(prefix);
        places.iter().filter_map(|place| self.get(place)).collect()
    }

    /// Where the entries of a list of structures are: `prefix.1`, `prefix.2` …, in the order of their numbers.
    pub(crate) fn places(&self, prefix: &str) -> Vec<String> {
        let numbers: BTreeSet<u32> = self
            .0
            .keys()
            .filter_map(|name| name.strip_prefix(prefix)?.strip_prefix('.'))
            .filter_map(|rest| rest.split('.').next()?.parse().ok())
            .collect();
        let places = numbers.iter().map(|number| format!("{prefix}.{number}"));
        places.collect()
    }

    /// Everything but the client token, as one text: two requests are the same when these are.
    pub(crate) fn fingerprint(&self) -> String {
        let pairs = self.0.iter().filter(|(name, _)| *name != "ClientToken");
        pairs
            .flat_map(|(name, value)| [name, "=", value, "\n"])
            .collect()
    }

    /// The tags that are to be put on a new resource of this type.
    pub(crate) fn tags_for(&self, resource_type: &str) -> BTreeMap<String, String> {
        let specifications = self
            .places("TagSpecification")
            .into_iter()
            .filter(|place| self.get(&format!("{place}.ResourceType")) == Some(resource_type));
        specifications
            .flat_map(|place| self.tags(&format!("{place}.Tag")))
            .collect()
    }

    /// The tags under `prefix.1`, `prefix.2` …
    pub(crate) fn tags(&self, prefix: &str) -> Vec<(String, String)> {
        let tags = self.places(prefix).into_iter().filter_map(|place| {
            let key = self.get(&format!("{place}.Key"))?.to_owned();
            let value = self.get(&format!("{place}.Value")).unwrap_or_default();
            Some((key, value.to_owned()))
        });
        tags.collect()
    }
}

/// `+` is a blank and `%41` an `A`; what is no escape stays, and what is no UTF-8 is replaced.
fn decode(text: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(if *first == b'+' { b' ' } else { *first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        let form = b"Action=A&Filter.1.Name=vpc-id&Filter.1.Value.2=b+c&Filter.1.Value.1=%61%2B&Empty=&X.10=j&X.9=i&%zz=%4";
        let params = Params::parse(form);
        assert_eq!(params.get("Action"), Some("A"));
        assert_eq!(params.get("Empty"), None);
        assert_eq!(params.places("Filter"), ["Filter.1"]);
        assert_eq!(params.list("Filter.1.Value"), ["a+", "b c"]);
        assert_eq!(params.list("X"), ["i", "j"]);
        assert_eq!(params.get("%zz"), Some("%4"));
    }

    #[test]
    fn tags_are_for_one_kind_of_resource() {
        let form = b"TagSpecification.1.ResourceType=vpc-endpoint&TagSpecification.1.Tag.1.Key=Name&TagSpecification.1.Tag.1.Value=kafka&TagSpecification.2.ResourceType=vpc&TagSpecification.2.Tag.1.Key=no";
        let tags = Params::parse(form).tags_for("vpc-endpoint");
        assert_eq!(
            tags,
            BTreeMap::from([("Name".to_owned(), "kafka".to_owned())])
        );
    }
}
