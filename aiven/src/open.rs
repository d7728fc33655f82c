//! How this crate reads foreign JSON without being broken by it.
//!
//! `open_enum!` makes an enum of the states we know plus `Other(String)` for those we don't, so that an unknown
//! state survives a round trip. The functions are for `#[serde(deserialize_with)]`: a missing, null or oddly typed
//! optional field is `None` (or empty), never a failure of the whole answer.
//!
//! In the browser, where only our own server's JSON is read, the functions are strict: leniency costs the download some 10 kB.

macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A word that this version does not know, as it came.
            Other(String),
        }

        impl $name {
            /// The API's own word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($text => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        /// What stands for a state that the answer left out: the word `unknown`.
        impl Default for $name {
            fn default() -> Self {
                Self::Other("unknown".to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                Ok(Self::from(word.as_str()))
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use lenient::{list, option, or_default};
#[cfg(target_arch = "wasm32")]
pub(crate) use plain::{list, option, or_default};

#[cfg(not(target_arch = "wasm32"))]
mod lenient {
    use serde::de::{Deserialize, DeserializeOwned, Deserializer};
    use serde_json::Value;

    /// Missing, null or of another type: `None`.
    pub(crate) fn option<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: DeserializeOwned,
    {
        let value = Value::deserialize(deserializer)?;
        Ok(if value.is_null() {
            None
        } else {
            T::deserialize(value).ok()
        })
    }

    /// Missing, null or of another type: the default.
    pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: DeserializeOwned + Default,
    {
        option(deserializer).map(Option::unwrap_or_default)
    }

    /// A list; elements that cannot be read are left out, anything that is no list is empty.
    pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: DeserializeOwned,
    {
        Ok(match Value::deserialize(deserializer)? {
            Value::Array(items) => items
                .into_iter()
                .filter_map(|item| T::deserialize(item).ok())
                .collect(),
            _ => Vec::new(),
        })
    }
}

/// Missing is handled by `#[serde(default)]`; anything odd is an error.
#[cfg(target_arch = "wasm32")]
mod plain {
    use serde::de::{Deserialize, Deserializer};

    pub(crate) fn option<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        Option::deserialize(deserializer)
    }

    pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }

    pub(crate) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
        deserializer: D,
    ) -> Result<Vec<T>, D::Error> {
        Vec::deserialize(deserializer)
    }
}
