//! Names that go into URL paths, as checked newtypes.
//!
//! Whatever passes here cannot leave its path segment: no dot, slash, percent sign, blank, control character or
//! non-ASCII letter is let in. Nothing else in the workspace builds a path from unchecked text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest name that Aiven's API takes.
const LONGEST: usize = 64;

/// Why a text is not a name. It does not repeat the text, which may hold anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NameError(&'static str);

macro_rules! name {
    ($(#[$meta:meta])* $name:ident, $first:expr, $rest:expr, $rule:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks a text and keeps it.
            pub fn parse(text: &str) -> Result<Self, NameError> {
                let mut bytes = text.bytes();
                let good = text.len() <= LONGEST
                    && bytes.next().is_some_and($first)
                    && bytes.all($rest);
                if good { Ok(Self(text.to_owned())) } else { Err(NameError($rule)) }
            }

            /// The name as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}

name!(
    /// A project: letters, digits, `-` and `_`, up to 64.
    ProjectName,
    |byte| byte.is_ascii_alphanumeric(),
    |byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_',
    "A project name has 1 to 64 letters, digits, hyphens and underscores, and begins with a letter or digit."
);

name!(
    /// A service: lower-case letters, digits and `-`, beginning with a letter, up to 64.
    ServiceName,
    |byte| byte.is_ascii_lowercase(),
    |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-',
    "A service name has 1 to 64 lower-case letters, digits and hyphens, and begins with a letter."
);

name!(
    /// A word of the API, such as a service type: lower-case letters, digits and `_`, beginning with a letter, up to 64.
    Word,
    |byte| byte.is_ascii_lowercase(),
    |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_',
    "A word has 1 to 64 lower-case letters, digits and underscores, and begins with a letter."
);

name!(
    /// What Aiven made up to tell things apart (a VPC, a connection): letters, digits and `-`, up to 64.
    Id,
    |byte| byte.is_ascii_alphanumeric(),
    |byte| byte.is_ascii_alphanumeric() || byte == b'-',
    "An id has 1 to 64 letters, digits and hyphens, and begins with a letter or digit."
);

/// Whether a text is a plain word of the API (`kafka_connect`): what may name a service type or a component.
pub fn is_plain_word(text: &str) -> bool {
    Word::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: [&str; 24] = [
        "", ".", "..", "...", "a.b", "a/b", "/a", "a/", "%2e%2e", "%252e", "a%2fb", "a?b", "a#b",
        "a%00", "a\0b", "a%0d%0a", "a\r\nb", "a b", "ä", "名前", "a\\b", "a;b", "-a", "_a",
    ];

    #[test]
    fn nothing_leaves_its_path_segment() {
        for bad in BAD {
            assert!(ProjectName::parse(bad).is_err(), "{bad:?}");
            assert!(ServiceName::parse(bad).is_err(), "{bad:?}");
            assert!(Id::parse(bad).is_err(), "{bad:?}");
            assert!(!is_plain_word(bad), "{bad:?}");
            let json = serde_json::to_string(bad).unwrap();
            assert!(
                serde_json::from_str::<ServiceName>(&json).is_err(),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn the_length_ends_at_64() {
        assert!(ServiceName::parse(&"a".repeat(64)).is_ok());
        assert!(ServiceName::parse(&"a".repeat(65)).is_err());
        assert!(ProjectName::parse(&"a".repeat(64)).is_ok());
        assert!(ProjectName::parse(&"a".repeat(65)).is_err());
    }

    #[test]
    fn ordinary_names_pass_and_print_as_they_came() {
        for good in ["demo", "kafka-12a3b4c5", "pg-orders", "a"] {
            assert_eq!(ServiceName::parse(good).unwrap().to_string(), good);
        }
        for good in ["demo", "My_Project-1", "0day"] {
            assert_eq!(ProjectName::parse(good).unwrap().to_string(), good);
        }
        assert!(ServiceName::parse("Upper").is_err());
        assert!(ServiceName::parse("1st").is_err());
    }

    proptest::proptest! {
        #[test]
        fn whatever_passes_is_plain_ascii(text in "\\PC{0,70}") {
            for passed in [ProjectName::parse(&text).map(|n| n.to_string()), ServiceName::parse(&text).map(|n| n.to_string())].into_iter().flatten() {
                proptest::prop_assert!(passed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
                proptest::prop_assert_eq!(&passed, &text);
            }
        }
    }
}
