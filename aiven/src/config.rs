//! A service's settings as options of its type's schema: what there is, what is set, what a person typed, and the
//! smallest change. Nothing about any single option is known here; the schema that Aiven returns says it all.
//!
//! The schema is JSON Schema with some words of Aiven's own: `createOnly`, `user_error`, `_secure` (Aiven's API
//! reference, `ServiceTypeGet`; https://github.com/aiven/go-api-schemas). What is nested becomes one leaf an option.

mod change;
mod control;
mod path;
mod pattern;
mod schema;
mod search;
mod set;

use std::fmt;

use serde_json::Value;

pub use change::patch;
pub use path::{ConfigPath, PathError};
pub use schema::options;
pub use search::search;
pub use set::settings;
#[cfg(feature = "client")]
pub(crate) use set::{same_setting, withhold};

/// One option that the type has: a leaf of its schema.
#[derive(Debug, Clone, PartialEq)]
pub struct ConfigOption {
    pub path: ConfigPath,
    /// The schema's title, or else the option's name.
    pub title: String,
    pub description: Option<String>,
    /// The titles of the objects around it, the outermost first.
    pub group: Vec<String>,
    pub kind: Kind,
    /// Whether it may be unset to null.
    pub nullable: bool,
    /// Whether only a new service can have it.
    pub create_only: bool,
    /// Whether its value must never be shown.
    pub secret: bool,
    /// Why it should not be used any more.
    pub deprecated: Option<String>,
    pub default: Option<Value>,
    pub example: Option<Value>,
    /// What a number counts, as far as the option's name says it: `ms`, `bytes`, …
    pub unit: Option<&'static str>,
    /// The schema's own sentence about a wrong value.
    pub user_error: Option<String>,
}

/// What an option can be, and so which control it gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Boolean,
    Integer {
        min: Option<i64>,
        max: Option<i64>,
    },
    Number {
        min: Option<f64>,
        max: Option<f64>,
    },
    /// One of these texts or numbers.
    Choice(Vec<Value>),
    Text(Text),
    /// Texts, one a line.
    TextList {
        max_items: Option<usize>,
        item: Text,
        choices: Option<Vec<Value>>,
    },
    /// No control fits: shown as it is and left alone.
    Unsupported,
}

/// What a text must be like. Lengths are in characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// A regular expression that has to be found in the text.
    pub pattern: Option<String>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
}

/// Something that is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub path: ConfigPath,
    /// `None`: the schema does not know it. Its kind is `Unsupported` where the present value does not fit the control.
    pub option: Option<ConfigOption>,
    pub value: SettingValue,
}

/// The present value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    Known(Value),
    /// A secret: it is set, and never shown.
    Withheld,
}

/// A change of one option.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    pub path: ConfigPath,
    /// What it was when the editor was opened; `None`: it was not set, or it is a secret.
    pub old: Option<Value>,
    pub new: Value,
}

/// Without the values, which may be secrets.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({})", self.path)
    }
}

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// The best ones, the best first.
    pub hits: Vec<&'a ConfigOption>,
    /// How many there are altogether.
    pub total: usize,
}
