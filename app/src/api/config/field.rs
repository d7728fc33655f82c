//! One option in the editor's form: what it was, what was typed, and the change that follows.

use aiven::{Change, ConfigOption, Kind, Setting, SettingValue};
use serde_json::Value;

use super::{Field, Strictness};
use crate::ssr::Posted;

impl Field {
    /// Why it can only be looked at.
    pub fn read_only(&self) -> Option<String> {
        match &self.option {
            None => Some("This option is not in Aiven's description of the service type, so it is left as it is.".to_owned()),
            Some(option) => option.is_editable().err(),
        }
    }

    /// The value that the form asks for, if it asks for one.
    fn wanted(&self, strictness: Strictness) -> Result<Option<Value>, String> {
        let Some(option) = &self.option else {
            return Ok(None);
        };
        if self.read_only().is_some() {
            return Ok(None);
        }
        if self.is_null && option.nullable {
            let is_typed = option.kind != Kind::Boolean && self.typed != self.drawn;
            return if is_typed && !self.typed.is_empty() {
                Err("Take the tick off “Unset (null)” to use this value.".to_owned())
            } else {
                Ok(Some(Value::Null))
            };
        }
        // A secret that is not typed stays as it is.
        if option.secret && self.typed.is_empty() {
            return Ok(None);
        }
        let is_open = self.opened.is_none() && self.typed.trim().is_empty();
        if is_open && strictness == Strictness::Typing {
            return Ok(None);
        }
        option.read(&self.typed).map(Some)
    }

    /// The change that the form asks for.
    pub(super) fn change(&self, strictness: Strictness) -> Result<Option<Change>, String> {
        let Some(new) = self.wanted(strictness)? else {
            return Ok(None);
        };
        let old = match &self.opened {
            Some(SettingValue::Known(old)) if *old == new => return Ok(None),
            Some(SettingValue::Known(old)) => Some(old.clone()),
            Some(SettingValue::Withheld) | None => None,
        };
        Ok(Some(Change {
            path: self.path.clone(),
            old,
            new,
        }))
    }

    /// Its path in the names of the form's fields.
    pub fn key(&self) -> String {
        self.path.to_string()
    }

    pub fn is_secret(&self) -> bool {
        self.opened == Some(SettingValue::Withheld)
            || self.option.as_ref().is_some_and(|option| option.secret)
    }

    pub(super) fn of(setting: &Setting) -> Self {
        let typed = match (&setting.value, &setting.option) {
            (SettingValue::Known(value), Some(option)) if !value.is_null() => option.write(value),
            _ => String::new(),
        };
        Self {
            path: setting.path.clone(),
            option: setting.option.clone(),
            is_null: setting.value == SettingValue::Known(Value::Null),
            opened: Some(setting.value.clone()),
            drawn: typed.clone(),
            typed,
            error: None,
            refused: None,
            conflict: None,
        }
    }

    pub(super) fn added(option: &ConfigOption) -> Self {
        let default = option.default.as_ref().filter(|value| !value.is_null());
        let typed = default.map_or_else(String::new, |value| option.write(value));
        Self {
            path: option.path.clone(),
            drawn: typed.clone(),
            typed,
            option: Some(option.clone()),
            opened: None,
            is_null: false,
            error: None,
            refused: None,
            conflict: None,
        }
    }

    /// Says again what Aiven said of this very value.
    pub(super) fn recall(&mut self, posted: &Posted) {
        let key = self.key();
        let sentence = posted.of("refused", &key);
        let value = posted.of("refused_value", &key);
        let value = value.map(|value| value.replace("\r\n", "\n"));
        if self.error.is_none() && value.as_ref() == Some(&self.typed) {
            self.refused = sentence.map(str::to_owned);
            self.error.clone_from(&self.refused);
        }
    }

    /// Takes what the form says about this option, if it does.
    pub(super) fn take(&mut self, posted: &Posted) {
        let key = self.path.to_string();
        if let Some(typed) = posted.of("value", &key) {
            typed.replace("\r\n", "\n").clone_into(&mut self.typed);
            self.is_null = posted.of("null", &key).is_some();
        }
        let opened = posted.of("opened", &key).map(serde_json::from_str);
        if let Some(Ok(opened)) = opened {
            self.opened = Some(SettingValue::Known(opened));
        }
    }
}
