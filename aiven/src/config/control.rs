//! Between a value and the text of its control: writing, reading, and what is wrong with what a person typed.

use std::fmt::Display;

use serde_json::Value;

use super::pattern;
use super::set::same_setting;
use super::{ConfigOption, Kind, Text};

impl ConfigOption {
    /// Whether it can be changed here, or why not.
    pub fn is_editable(&self) -> Result<(), String> {
        let reason = if self.create_only {
            "This can only be set when a service is created."
        } else if self.kind == Kind::Unsupported || !self.path.is_sound() {
            "There is no control for a value of this kind. Change it with avn or in Aiven's console."
        } else {
            return Ok(());
        };
        Err(reason.to_owned())
    }

    /// What a person typed as a value, or the sentence that says what is wrong with it.
    pub fn read(&self, typed: &str) -> Result<Value, String> {
        let value = self.parse(typed)?;
        self.check(&value)?;
        Ok(value)
    }

    /// A value as the text of its control; lists one a line.
    pub fn write(&self, value: &Value) -> String {
        match (&self.kind, value) {
            (_, Value::Null) => String::new(),
            (Kind::TextList { .. }, Value::Array(items)) => {
                let lines: Vec<String> = items.iter().map(text_of).collect();
                lines.join("\n")
            }
            (Kind::Choice(choices), value) => {
                let chosen = choices
                    .iter()
                    .find(|one| same_setting(Some(one), Some(value)));
                text_of(chosen.unwrap_or(value))
            }
            (_, value) => text_of(value),
        }
    }

    /// What the control allows, in few words: `1 to 1000`, `at most 255 characters`.
    pub fn bounds(&self) -> Option<String> {
        match &self.kind {
            Kind::Integer { min, max } => range(min.as_ref(), max.as_ref()),
            Kind::Number { min, max } => range(
                min.map(plain_number).as_ref(),
                max.map(plain_number).as_ref(),
            ),
            Kind::Text(text) => {
                let lengths = range(text.min_length.as_ref(), text.max_length.as_ref())?;
                let last = text.max_length.or(text.min_length);
                Some(format!("{lengths} {}", characters(last)))
            }
            Kind::TextList {
                max_items: Some(1), ..
            } => Some("at most 1 entry".to_owned()),
            Kind::TextList {
                max_items: Some(most),
                ..
            } => Some(format!("at most {most} entries")),
            _ => None,
        }
    }

    /// Whether the control can hold the value and would give the very same one back. Bounds do not count: a value that
    /// is out of them can be made better.
    pub fn fits(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.nullable && self.kind != Kind::Unsupported,
            value => self
                .parse(&self.write(value))
                .is_ok_and(|read| same_setting(Some(&read), Some(value))),
        }
    }

    /// The value that a text stands for, within bounds or not.
    fn parse(&self, typed: &str) -> Result<Value, String> {
        match &self.kind {
            Kind::Boolean => match typed.trim() {
                "true" | "on" => Ok(true.into()),
                "false" | "off" => Ok(false.into()),
                _ => Err("Choose on or off.".to_owned()),
            },
            Kind::Integer { min, max } => {
                let number: i64 =
                    typed
                        .trim()
                        .parse()
                        .map_err(|error: std::num::ParseIntError| {
                            use std::num::IntErrorKind::{NegOverflow, PosOverflow};
                            match (error.kind(), min, max) {
                                (PosOverflow, _, None) => "Enter a smaller number.".to_owned(),
                                (NegOverflow, None, _) => "Enter a larger number.".to_owned(),
                                _ => number_wanted("a whole number", min.as_ref(), max.as_ref()),
                            }
                        })?;
                Ok(number.into())
            }
            Kind::Number { min, max } => number(typed.trim()).ok_or_else(|| {
                number_wanted(
                    "a number",
                    min.map(plain_number).as_ref(),
                    max.map(plain_number).as_ref(),
                )
            }),
            Kind::Choice(choices) => choices
                .iter()
                .find(|one| text_of(one) == typed)
                .cloned()
                .ok_or_else(|| "Choose one of the values in the list.".to_owned()),
            // A form sends every line end as CR and LF.
            Kind::Text(_) => Ok(typed.replace("\r\n", "\n").into()),
            Kind::TextList { .. } => Ok(typed
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(Value::from)
                .collect()),
            Kind::Unsupported => Err("This option can't be changed here.".to_owned()),
        }
    }

    fn check(&self, value: &Value) -> Result<(), String> {
        match (&self.kind, value) {
            (Kind::Integer { min, max }, Value::Number(number)) => {
                let is_within = number.as_i64().is_some_and(|number| {
                    min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)
                });
                let wanted = || number_wanted("a whole number", min.as_ref(), max.as_ref());
                is_within.then_some(()).ok_or_else(wanted)
            }
            (Kind::Number { min, max }, Value::Number(number)) => {
                let is_within = number.as_f64().is_some_and(|number| {
                    min.is_none_or(|min| number >= min) && max.is_none_or(|max| number <= max)
                });
                let (min, max) = (min.map(plain_number), max.map(plain_number));
                let wanted = || number_wanted("a number", min.as_ref(), max.as_ref());
                is_within.then_some(()).ok_or_else(wanted)
            }
            (Kind::Text(rules), Value::String(text)) => self.check_text(rules, text),
            (
                Kind::TextList {
                    max_items,
                    item,
                    choices,
                },
                Value::Array(items),
            ) => {
                if let Some(most) = max_items.filter(|most| items.len() > *most) {
                    let lines = if most == 1 { "line" } else { "lines" };
                    return Err(format!("Enter at most {most} {lines}."));
                }
                for (at, entry) in items.iter().enumerate() {
                    let checked = match choices {
                        Some(choices) if !choices.contains(entry) => {
                            Err("Aiven does not know this value.".to_owned())
                        }
                        _ => self.check_text(item, entry.as_str().unwrap_or_default()),
                    };
                    checked.map_err(|sentence| format!("Line {}: {sentence}", at + 1))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn check_text(&self, rules: &Text, text: &str) -> Result<(), String> {
        let length = text.chars().count();
        if let Some(least) = rules.min_length.filter(|least| length < *least) {
            return Err(format!(
                "Enter at least {least} {}.",
                characters(Some(least))
            ));
        }
        if let Some(most) = rules.max_length.filter(|most| length > *most) {
            return Err(format!(
                "Enter at most {most} {}; there are {length}.",
                characters(Some(most))
            ));
        }
        match &rules.pattern {
            Some(pattern) if !pattern::may_match(pattern, text) => {
                let own = self.user_error.clone();
                Err(own.unwrap_or_else(|| {
                    format!("Enter a text of the form that Aiven asks for: {pattern}")
                }))
            }
            _ => Ok(()),
        }
    }
}

/// A single value as a text: strings as they are, all else as JSON.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whole numbers stay whole.
fn number(typed: &str) -> Option<Value> {
    if let Ok(whole) = typed.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = typed.parse::<u64>() {
        return Some(whole.into());
    }
    // The parser also knows words, `inf` and `nan`.
    let float: f64 = typed.parse().ok()?;
    serde_json::Number::from_f64(float).map(Value::Number)
}

/// Short, also for very large and very small numbers.
fn plain_number(number: f64) -> String {
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) {
        format!("{number:e}")
    } else {
        number.to_string()
    }
}

fn range<T: Display + PartialEq>(min: Option<&T>, max: Option<&T>) -> Option<String> {
    Some(match (min, max) {
        (Some(min), Some(max)) if min == max => format!("exactly {min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => return None,
    })
}

fn number_wanted<T: Display>(what: &str, min: Option<&T>, max: Option<&T>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("Enter {what} from {min} to {max}."),
        (Some(min), None) => format!("Enter {what}, {min} or more."),
        (None, Some(max)) => format!("Enter {what}, {max} or less."),
        (None, None) => format!("Enter {what}."),
    }
}

fn characters(count: Option<usize>) -> &'static str {
    if count == Some(1) {
        "character"
    } else {
        "characters"
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
