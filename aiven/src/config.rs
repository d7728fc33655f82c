//! A service's settings as options of its type's schema: what there is, what is set, what a person typed, and the
//! smallest change. Nothing about any single option is known here; the schema that Aiven returns says it all.
//!
//! The schema is JSON Schema with some words of Aiven's own: `createOnly`, `user_error`, `_secure` (Aiven's API
//! reference, `ServiceTypeGet`; https://github.com/aiven/go-api-schemas). What is nested becomes one leaf an option.

mod path;
mod set;

use std::fmt;

use serde_json::Value;

use crate::service::Service;

pub use path::{ConfigPath, PathError};
pub(crate) use set::same_setting;
#[cfg(feature = "client")]
pub(crate) use set::withhold;

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

/// Every option of a type, in the schema's order. `schema` is the type's `user_config_schema`, or the object around it.
pub fn options(schema: &Value) -> Vec<ConfigOption> {
    let _ = schema;
    Vec::new()
}

/// What is set: in the schema's order, what the schema does not know last.
pub fn settings(options: &[ConfigOption], service: &Service) -> Vec<Setting> {
    let _ = (options, service);
    Vec::new()
}

/// The options that are not `set` and match every word of `query`, at most `limit` of them.
pub fn search<'a>(
    options: &'a [ConfigOption],
    query: &str,
    set: &[ConfigPath],
    limit: usize,
) -> Found<'a> {
    let _ = (options, query, set, limit);
    Found {
        hits: Vec::new(),
        total: 0,
    }
}

/// The smallest `user_config` that makes these changes.
pub fn patch(changes: &[Change]) -> Value {
    let _ = changes;
    Value::Null
}

impl ConfigOption {
    /// Whether it can be changed here, or why not.
    pub fn is_editable(&self) -> Result<(), String> {
        Ok(())
    }

    /// What a person typed as a value, or the sentence that says what is wrong with it.
    pub fn read(&self, typed: &str) -> Result<Value, String> {
        Ok(typed.into())
    }

    /// A value as the text of its control; lists one a line.
    pub fn write(&self, value: &Value) -> String {
        value.to_string()
    }

    /// What the control allows, in few words: `1 to 1000`, `at most 255 characters`.
    pub fn bounds(&self) -> Option<String> {
        None
    }
}
