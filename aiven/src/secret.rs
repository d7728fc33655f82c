//! A secret on its way to the person who asked for it, and the set of them that one user connects with.
//!
//! Nothing prints or serialises a [`Secret`]: whoever wants the text has to say `expose`. Nothing here is ever kept.

use std::fmt;

/// A text that must not be seen by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What one service user connects with. A field is `None` if the user has no such thing, or the caller may not see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credentials {
    pub username: String,
    pub password: Option<Secret>,
    /// PEM.
    pub access_cert: Option<Secret>,
    /// PEM.
    pub access_key: Option<Secret>,
    /// Aiven told no secret at all, of nobody: the token may not read them.
    pub are_withheld: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_prints_it() {
        let credentials = Credentials {
            username: "avnadmin".into(),
            password: Some(Secret::new("CANARY-1")),
            access_cert: Some(Secret::new("CANARY-2")),
            access_key: Some(Secret::new("CANARY-3")),
            are_withheld: false,
        };
        let text = format!("{credentials:?}{credentials:#?}");
        assert!(
            !text.contains("CANARY") && text.contains("avnadmin"),
            "{text}"
        );
        assert_eq!(Secret::new("x").expose(), "x");
    }
}
