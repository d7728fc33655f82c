//! The steps from all listeners to one: at each level what exists, what was chosen, and what to say if that is not there.

use super::menu::{
    self, AUTHORITIES, ConnectionItem, Item, Menu, ROUTES, USAGES, WATCHING, component_label,
};
use super::{Choice, Level};
use crate::privatelink::Connection;
use crate::service::{Component, Route, Service};

pub(super) fn method(entry: &Component) -> &str {
    entry
        .kafka_authentication_method
        .as_deref()
        .unwrap_or_default()
}

pub(super) fn authority(entry: &Component) -> &str {
    entry.kafka_ssl_ca.as_deref().unwrap_or("project_ca")
}

pub(super) fn usage(entry: &Component) -> &str {
    entry.usage.as_deref().unwrap_or("primary")
}

fn connection_id(entry: &Component) -> &str {
    entry
        .privatelink_connection_id
        .as_deref()
        .unwrap_or_default()
}

/// `2` in `privatelink-2-my-kafka-demo.aivencloud.com`.
fn connection_number(entry: &Component) -> Option<u32> {
    let rest = entry.host.as_deref()?.strip_prefix("privatelink-")?;
    rest.split_once('-')?.0.parse().ok()
}

/// The place of a word in a list of known ones; none at all comes first, unknown ones last.
pub(super) fn rank(known: &[&str], word: &str) -> usize {
    match word {
        "" => 0,
        _ => {
            1 + known
                .iter()
                .position(|one| *one == word)
                .unwrap_or(known.len())
        }
    }
}

/// A word from an address as it may be repeated in a sentence.
pub(super) fn said(word: &str) -> &str {
    let is_short = word.chars().count() <= 64 && !word.chars().any(char::is_control);
    if is_short { word } else { "of that name" }
}

/// The listeners that are left, and what was found on the way.
pub(super) struct Narrowing<'a> {
    pub(super) service: &'a Service,
    connections: &'a [Connection],
    wanted: &'a Choice,
    pub(super) all: &'a [&'a Component],
    pub(super) left: Vec<&'a Component>,
    pub(super) menu: Menu,
    pub(super) choice: Choice,
    pub(super) notes: Vec<String>,
}

impl<'a> Narrowing<'a> {
    /// Before the first step: every listener is left.
    pub(super) fn new(
        service: &'a Service,
        connections: &'a [Connection],
        wanted: &'a Choice,
        all: &'a [&'a Component],
    ) -> Self {
        Self {
            service,
            connections,
            wanted,
            all,
            left: all.to_vec(),
            menu: Menu::default(),
            choice: Choice {
                recipe: wanted.recipe.clone(),
                ..Choice::default()
            },
            notes: Vec::new(),
        }
    }

    /// The different words of the listeners that are left, as they come in the list, then by their rank.
    pub(super) fn words(
        &self,
        word: impl Fn(&'a Component) -> &'a str,
        rank: impl Fn(&str) -> usize,
    ) -> Vec<&'a str> {
        let mut words: Vec<&str> = Vec::new();
        for entry in &self.left {
            let word = word(entry);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.sort_by_key(|word| rank(word));
        words
    }

    /// Takes what was chosen, or else the first; keeps the listeners that have it.
    pub(super) fn take(
        &mut self,
        level: Level,
        words: &[&'a str],
        word: impl Fn(&'a Component) -> &'a str,
        why_not: impl FnOnce(&Self, &str, &str) -> String,
    ) -> &'a str {
        let first = words.first().copied().unwrap_or_default();
        let wanted = self.wanted.get(level);
        let chosen = match wanted {
            Some(wanted) => words.iter().find(|one| **one == wanted).copied(),
            None => Some(first),
        };
        let chosen = chosen.unwrap_or_else(|| {
            let note = why_not(self, wanted.unwrap_or_default(), first);
            self.notes.push(note);
            first
        });
        self.left.retain(|entry| word(entry) == chosen);
        self.choice = self.choice.with(level, chosen);
        chosen
    }

    pub(super) fn component(&mut self) {
        let main = self.service.service_type.as_deref().unwrap_or_default();
        let word = |entry: &'a Component| entry.component.as_str();
        let words = self.words(word, |word| {
            if word == main {
                0
            } else {
                1 + usize::from(WATCHING.contains(&word))
            }
        });
        let chosen = self.take(Level::Component, &words, word, |_, wanted, first| {
            format!(
                "This service has no component {} with an address now; showing {}.",
                said(wanted),
                component_label(first)
            )
        });
        self.menu.components = items(&words, chosen, component_label);
    }

    pub(super) fn route(&mut self) {
        let word = |entry: &'a Component| entry.route.as_str();
        let mut words = self.words(word, |word| rank(&ROUTES, word));
        let shown = words.clone();
        // A connection says which route is meant.
        if self.wanted.route.is_none() && self.wanted.connection.is_some() {
            words.sort_by_key(|word| *word != Route::Privatelink.as_str());
        }
        let chosen = self.take(Level::Route, &words, word, |this, wanted, first| {
            format!(
                "{} has no {} route now; showing the {first} one.",
                this.component_label(),
                said(wanted)
            )
        });
        self.menu.routes = items(&shown, chosen, menu::route_label);
    }

    pub(super) fn connection(&mut self) {
        if self.choice.route.as_deref() != Some(Route::Privatelink.as_str()) {
            return;
        }
        let words = self.words(connection_id, |word| rank(&[], word));
        let known = |id: &str| {
            self.connections
                .iter()
                .find(|one| one.privatelink_connection_id.as_deref() == Some(id))
        };
        let with_listener = words.iter().map(|id| ConnectionItem {
            id: (*id).to_owned(),
            vpc_endpoint_id: known(id).and_then(|one| one.vpc_endpoint_id.clone()),
            state: known(id).map(|one| one.state.clone()),
            number: self
                .left
                .iter()
                .find(|entry| connection_id(entry) == *id)
                .and_then(|entry| connection_number(entry)),
            chosen: false,
            disabled: None,
        });
        let without = self.connections.iter().filter_map(|one| {
            let id = one.privatelink_connection_id.as_deref()?;
            (!words.contains(&id)).then(|| ConnectionItem {
                id: id.to_owned(),
                vpc_endpoint_id: one.vpc_endpoint_id.clone(),
                state: Some(one.state.clone()),
                number: None,
                chosen: false,
                disabled: Some(format!(
                    "{} has no address on this connection yet.",
                    self.component_label()
                )),
            })
        });
        let mut items: Vec<ConnectionItem> = with_listener.chain(without).collect();
        let chosen = self.take(
            Level::Connection,
            &words,
            connection_id,
            |this, wanted, first| {
                let component = this.component_label();
                let wanted = said(wanted);
                format!("{component} has no address on a connection {wanted} now; showing {first}.")
            },
        );
        for item in &mut items {
            item.chosen = item.disabled.is_none() && item.id == chosen;
        }
        self.menu.connections = items;
    }

    pub(super) fn authority(&mut self) {
        let has_authorities = self
            .left
            .iter()
            .any(|entry| entry.kafka_ssl_ca.is_some() || !method(entry).is_empty());
        if !has_authorities {
            return;
        }
        let words = self.words(authority, |word| rank(&AUTHORITIES, word));
        let chosen = self.take(Level::Ca, &words, authority, |_, wanted, first| {
            format!(
                "There is no address with a certificate by {} here; showing {}.",
                menu::authority_label(said(wanted)),
                menu::authority_label(first)
            )
        });
        self.menu.authorities = items(&words, chosen, menu::authority_label);
    }

    pub(super) fn usage(&mut self) {
        let words = self.words(usage, |word| rank(&USAGES, word));
        let chosen = self.take(Level::Usage, &words, usage, |_, wanted, first| {
            format!(
                "There is no address for {} here; showing {first}.",
                said(wanted)
            )
        });
        self.menu.usages = items(&words, chosen, menu::usage_label);
    }

    pub(super) fn user(&mut self) {
        let users = &self.service.users;
        let usual = ["avnadmin", "default"];
        let first = usual
            .iter()
            .find_map(|name| users.iter().find(|user| user.username == *name))
            .or_else(|| {
                users
                    .iter()
                    .find(|user| user.kind.as_deref() == Some("primary"))
            })
            .or(users.first());
        let Some(first) = first else {
            return;
        };
        let wanted = self.wanted.user.as_deref();
        let chosen = users
            .iter()
            .find(|user| wanted == Some(user.username.as_str()));
        if let (None, Some(wanted)) = (chosen, wanted) {
            self.notes.push(format!(
                "The service has no user {} any more; showing {}.",
                said(wanted),
                first.username
            ));
        }
        let chosen = chosen.unwrap_or(first).username.clone();
        let names: Vec<&str> = users.iter().map(|user| user.username.as_str()).collect();
        self.menu.users = items(&names, &chosen, str::to_owned);
        self.choice.user = Some(chosen);
    }

    fn component_label(&self) -> String {
        component_label(self.choice.component.as_deref().unwrap_or_default())
    }
}

pub(super) fn items(words: &[&str], chosen: &str, label: impl Fn(&str) -> String) -> Vec<Item> {
    words
        .iter()
        .map(|word| Item {
            value: (*word).to_owned(),
            label: label(word),
            chosen: *word == chosen,
            disabled: None,
            option: None,
        })
        .collect()
}
