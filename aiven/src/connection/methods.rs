//! How a client proves who it is to Kafka. Both ways are always listed; one that is missing says why.

use super::Level;
use super::menu::{self, METHODS};
use super::narrowing::{Narrowing, items, method, rank, said};

impl Narrowing<'_> {
    pub(super) fn method(&mut self) {
        let is_kafka = self.choice.component.as_deref() == Some("kafka")
            && self.service.service_type.as_deref() == Some("kafka");
        let words = self.words(method, |word| rank(&METHODS, word));
        let has_methods = words.iter().any(|word| !word.is_empty());
        if !has_methods && !is_kafka {
            return;
        }
        let mut shown: Vec<&str> = words.clone();
        if is_kafka {
            shown.extend(METHODS.iter().filter(|one| !words.contains(one)));
            shown.sort_by_key(|word| rank(&METHODS, word));
        }
        let missing: Vec<(String, String, Option<String>)> = shown
            .iter()
            .filter(|word| !words.contains(word))
            .map(|word| {
                let (why, option) = self.why_no_method(word);
                ((*word).to_owned(), why, option)
            })
            .collect();
        let chosen = self.take(Level::Method, &words, method, |this, wanted, first| {
            let why = if METHODS.contains(&wanted) {
                this.why_no_method(wanted).0
            } else {
                format!("There is no authentication method {}.", said(wanted))
            };
            format!("{why} Showing {}.", menu::method_label(first))
        });
        let mut items = items(&shown, chosen, menu::method_label);
        for (word, why, option) in missing {
            if let Some(item) = items.iter_mut().find(|item| item.value == word) {
                item.disabled = Some(why);
                item.option = option;
            }
        }
        self.menu.methods = items;
    }

    /// Why the listeners that are left have no such method, and the setting that would change it.
    fn why_no_method(&self, word: &str) -> (String, Option<String>) {
        let label = menu::method_label(word);
        let elsewhere = self.all.iter().any(|entry| {
            Some(entry.component.as_str()) == self.choice.component.as_deref()
                && method(entry) == word
        });
        if elsewhere {
            return (format!("{label} has no address on this route now."), None);
        }
        let path = format!("kafka_authentication_methods.{word}");
        let set = self
            .service
            .user_config
            .get("kafka_authentication_methods")
            .and_then(|methods| methods.get(word))
            .and_then(serde_json::Value::as_bool);
        if set == Some(true) {
            return (
                format!("{label} is switched on, but has no address yet."),
                None,
            );
        }
        (
            format!("{label} is switched off on this service."),
            Some(path),
        )
    }
}
