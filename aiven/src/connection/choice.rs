//! What a person chose, as the query of an address. It never holds a secret.

use std::fmt::Write as _;

/// One thing that can be chosen, in the order in which a choice narrows the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    Component,
    Route,
    Connection,
    Method,
    Ca,
    Usage,
    User,
    /// The form in which the information is taken away; it narrows nothing.
    Recipe,
}

impl Level {
    pub const ALL: [Self; 8] = [
        Self::Component,
        Self::Route,
        Self::Connection,
        Self::Method,
        Self::Ca,
        Self::Usage,
        Self::User,
        Self::Recipe,
    ];

    /// Its name in a query and in a form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Route => "route",
            Self::Connection => "connection",
            Self::Method => "method",
            Self::Ca => "ca",
            Self::Usage => "usage",
            Self::User => "user",
            Self::Recipe => "recipe",
        }
    }
}

/// A choice; what is `None` was left open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    pub component: Option<String>,
    pub route: Option<String>,
    pub connection: Option<String>,
    pub method: Option<String>,
    pub ca: Option<String>,
    pub usage: Option<String>,
    pub user: Option<String>,
    pub recipe: Option<String>,
}

impl Choice {
    /// Reads the query of an address or the body of a form. Unknown fields are left alone, empty ones are left open,
    /// of a field that is there twice the first counts.
    pub fn from_query(query: &str) -> Self {
        let mut choice = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            let level = Level::ALL.into_iter().find(|level| level.name() == name);
            if let Some(level) = level
                && !value.is_empty()
                && choice.get(level).is_none()
            {
                *choice.slot(level) = Some(value);
            }
        }
        choice
    }

    /// The query, without its question mark: percent-encoded, in the order of the levels, without what is open.
    pub fn to_query(&self) -> String {
        let mut query = String::new();
        for level in Level::ALL {
            if let Some(value) = self.get(level) {
                if !query.is_empty() {
                    query.push('&');
                }
                query.push_str(level.name());
                query.push('=');
                query.push_str(&percent_encode(value));
            }
        }
        query
    }

    /// What was chosen there.
    pub fn get(&self, level: Level) -> Option<&str> {
        match level {
            Level::Component => &self.component,
            Level::Route => &self.route,
            Level::Connection => &self.connection,
            Level::Method => &self.method,
            Level::Ca => &self.ca,
            Level::Usage => &self.usage,
            Level::User => &self.user,
            Level::Recipe => &self.recipe,
        }
        .as_deref()
    }

    /// The same choice with another value there; an empty one leaves it open.
    #[must_use]
    pub fn with(&self, level: Level, value: &str) -> Self {
        let mut choice = self.clone();
        *choice.slot(level) = (!value.is_empty()).then(|| value.to_owned());
        choice
    }

    fn slot(&mut self, level: Level) -> &mut Option<String> {
        match level {
            Level::Component => &mut self.component,
            Level::Route => &mut self.route,
            Level::Connection => &mut self.connection,
            Level::Method => &mut self.method,
            Level::Ca => &mut self.ca,
            Level::Usage => &mut self.usage,
            Level::User => &mut self.user,
            Level::Recipe => &mut self.recipe,
        }
    }
}

/// A text with everything but RFC 3986's unreserved characters percent-encoded: safe in any part of a URI.
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a String can't fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// One name or value of a form: `+` is a blank; what is no escape stays, what is no UTF-8 becomes a replacement.
fn decode(text: &str) -> String {
    let digit = |at: Option<&u8>| at.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = match byte {
            b'%' => digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2))),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            // Two hexadecimal digits fit a byte.
            out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            at += 3;
        } else {
            out.push(if *byte == b'+' { b' ' } else { *byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_query_is_read_leniently() {
        let choice = Choice::from_query(
            "?route=privatelink&x=1&component=a+b%26&route=dynamic&usage=&ca&user=%zz%4",
        );
        assert_eq!(choice.route.as_deref(), Some("privatelink"));
        assert_eq!(choice.component.as_deref(), Some("a b&"));
        assert_eq!(
            (choice.usage.as_deref(), choice.ca.as_deref()),
            (None, None)
        );
        assert_eq!(choice.user.as_deref(), Some("%zz%4"));
        assert_eq!(Choice::from_query(""), Choice::default());
    }

    #[test]
    fn a_query_has_one_spelling() {
        let choice = Choice::default()
            .with(Level::User, "o'neil & co")
            .with(Level::Component, "kafka")
            .with(Level::Recipe, "kcat");
        assert_eq!(
            choice.to_query(),
            "component=kafka&user=o%27neil%20%26%20co&recipe=kcat"
        );
        assert_eq!(choice.with(Level::User, "").get(Level::User), None);
        assert_eq!(Choice::default().to_query(), "");
    }

    proptest! {
        #[test]
        fn what_was_chosen_comes_back(values in proptest::collection::vec("\\PC{0,8}|[&=+%#? ]{0,4}", 8)) {
            let mut choice = Choice::default();
            for (level, value) in Level::ALL.into_iter().zip(&values) {
                choice = choice.with(level, value);
            }
            prop_assert_eq!(Choice::from_query(&choice.to_query()), choice);
        }
    }
}
