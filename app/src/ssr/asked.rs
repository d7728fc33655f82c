//! What a request asks for beside its address: the query, and the fields of a form that a page takes itself.

use std::collections::HashSet;

use aiven::Urgency;
use http::request::Parts;
use leptos::prelude::use_context;

/// The fields of a form, in the order of the form. A name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// The last value of a field: a box that is ticked stands after the hidden field that says it is not.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.0.iter().rev().filter(|(field, _)| field == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The value of `name[key]`.
    pub fn of(&self, name: &str, key: &str) -> Option<&str> {
        self.get(&format!("{name}[{key}]"))
    }

    /// Every key of `name[key]`, once, in the order of the form.
    pub fn keys<'a>(&'a self, name: &str) -> Vec<&'a str> {
        let mut seen = HashSet::new();
        let keys = self.0.iter().filter_map(|(field, _)| {
            field
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'))
        });
        keys.filter(|key| seen.insert(*key)).collect()
    }
}

/// What the request that is being answered asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub query: String,
    /// Present when a form was sent.
    pub posted: Option<Posted>,
    /// Whether a person waits, or a page asks by itself.
    pub urgency: Urgency,
}

impl Asked {
    /// The same, with a form that does nothing: what a form is sent for stands in its field `do`.
    #[must_use]
    pub fn looking(mut self) -> Self {
        if let Some(posted) = &mut self.posted {
            posted.0.retain(|(field, _)| field != "do");
        }
        self
    }

    /// The fields of the query, in its order. None of them if it can't be read.
    pub fn fields(&self) -> Vec<(String, String)> {
        let uri = format!("/?{}", self.query).parse::<http::Uri>().ok();
        let fields = uri.and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
        fields.map_or_else(Vec::new, |axum::extract::Query(fields)| fields)
    }

    /// A field of the query.
    pub fn query_field(&self, name: &str) -> Option<String> {
        let mut found = self.fields().into_iter().filter(|(field, _)| field == name);
        found.next().map(|(_, value)| value)
    }
}

/// As the page's own request says.
pub fn asked() -> Asked {
    let parts = use_context::<Parts>();
    let query = parts.as_ref().and_then(|parts| parts.uri.query());
    Asked {
        query: query.unwrap_or_default().to_owned(),
        posted: parts.and_then(|parts| parts.extensions.get::<Posted>().cloned()),
        urgency: Urgency::Click,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_name_and_key() {
        let posted = Posted(
            [
                ("value[a.b]", "false"),
                ("q", "x"),
                ("value[a.b]", "true"),
                ("value[c]", ""),
                ("values[d]", "1"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        );
        assert_eq!(posted.get("q"), Some("x"));
        assert_eq!(posted.get("r"), None);
        assert_eq!(posted.of("value", "a.b"), Some("true"));
        assert_eq!(posted.keys("value"), ["a.b", "c"]);
    }
}
