//! The editor's form as a whole: opened, sent, looked at, saved.

use std::collections::HashMap;

use aiven::{Change, ConfigOption, ConfigPath, ProjectName, ServiceName, Setting, SettingValue};
use serde_json::Value;

use super::{ConfigForm, Field, Hits, Strictness, Wish, shown};
use crate::{
    change::{self, NewSetting, Secrecy, Target},
    failure::Failure,
    permit::Permit,
    ssr::{Caller, Carried, Posted, Stopped, carry_out, failure_of, form_id},
};

/// More hits than this are no help; a longer word is.
const MOST_HITS: usize = 25;
const SEE_OPTIONS: &str = "Nothing was saved: see what is said at the options.";

impl ConfigForm {
    pub(super) fn opened(project: ProjectName, service: ServiceName, settings: &[Setting]) -> Self {
        Self {
            project,
            service,
            form_id: form_id(),
            fields: settings.iter().map(Field::of).collect(),
            query: String::new(),
            found: None,
            changes: Vec::new(),
            reason: String::new(),
            permit: Permit::default(),
            guard_rails: None,
            focus: None,
            failure: None,
            strictness: Strictness::Typing,
        }
    }

    /// The form with what was sent: what is set now, and what was added in it.
    pub(super) fn sent(
        project: ProjectName,
        service: ServiceName,
        options: &[ConfigOption],
        settings: &[Setting],
        posted: &Posted,
    ) -> (Self, Wish) {
        let mut form = Self::opened(project, service, settings);
        if let Some(id) = posted.get("form_id") {
            id.clone_into(&mut form.form_id);
        }
        posted
            .get("q")
            .unwrap_or_default()
            .clone_into(&mut form.query);
        posted
            .get("reason")
            .unwrap_or_default()
            .clone_into(&mut form.reason);
        for field in &mut form.fields {
            field.take(posted);
        }
        let removed = posted.get("remove");
        form.add(options, posted, removed);
        if let Some(key) = posted.get("add") {
            // It was found; the person goes on with its value.
            form.query.clear();
            let field = form.fields.iter().find(|field| field.key() == key);
            form.focus = field.map(|field| field.path.clone());
        }
        let wish = match posted.get("do") {
            Some("save") if posted.get("add").is_none() && removed.is_none() => Wish::Save,
            _ => Wish::Look,
        };
        (form, wish)
    }

    /// The options that were added in the form, in their order.
    fn add(&mut self, options: &[ConfigOption], posted: &Posted, removed: Option<&str>) {
        let known: HashMap<String, &ConfigOption> = options
            .iter()
            .map(|option| (option.path.to_string(), option))
            .collect();
        let mut there: HashMap<String, usize> = (0..)
            .zip(&self.fields)
            .map(|(at, field)| (field.key(), at))
            .collect();
        let added = posted.keys("added").into_iter().chain(posted.get("add"));
        for key in added.filter(|key| Some(*key) != removed) {
            if let Some(field) = there.get(key).and_then(|at| self.fields.get_mut(*at)) {
                // Somebody else has set it since it was added here, where it was opened as not set.
                if posted.of("added", key).is_some() && posted.of("opened", key).is_none() {
                    field.opened = None;
                }
            } else if let Some(option) = known.get(key) {
                let mut field = Field::added(option);
                field.take(posted);
                there.insert(key.to_owned(), self.fields.len());
                self.fields.push(field);
            }
        }
    }

    /// Finds what is searched for, and what the form would change.
    pub(super) fn look(&mut self, options: &[ConfigOption]) {
        let here: Vec<ConfigPath> = self.fields.iter().map(|field| field.path.clone()).collect();
        let found = aiven::search(options, &self.query, &here, MOST_HITS);
        self.found = Some(Hits {
            options: found.hits.into_iter().cloned().collect(),
            total: found.total,
        });
        self.changes.clear();
        for field in &mut self.fields {
            match field.change(self.strictness) {
                Ok(change) => self.changes.extend(change),
                Err(error) => field.error = Some(error),
            }
        }
    }

    /// What Aiven refused stays refused until it is typed anew.
    pub(super) fn recall(&mut self, posted: &Posted) {
        for field in &mut self.fields {
            field.recall(posted);
        }
    }

    /// Saves, or says why not, with the status of the answer.
    pub(super) async fn save(
        &mut self,
        caller: &Caller,
        options: &[ConfigOption],
    ) -> Result<Carried, u16> {
        self.strictness = Strictness::Saving;
        self.look(options);
        if self.fields.iter().any(|field| field.error.is_some()) {
            self.failure = Some(SEE_OPTIONS.to_owned());
            self.focus_on_trouble();
            return Err(422);
        }
        if self.changes.is_empty() {
            self.failure = Some("Nothing was changed yet.".to_owned());
            return Err(422);
        }
        let target = Target::service(&self.project, &self.service);
        let change = change::Change::UpdateConfig {
            settings: self.changes.iter().map(|one| self.setting(one)).collect(),
        };
        match carry_out(caller, &self.form_id, &target, change, &self.reason).await {
            Ok(carried) => Ok(carried),
            Err(Stopped::Before(failure)) => {
                self.failure = Some(failure.to_string());
                Err(failure.status())
            }
            Err(Stopped::By(error)) => {
                let status = self.refused(caller, &self.without_secrets(error));
                // What changed meanwhile is what saving again would change from.
                self.look(options);
                self.focus_on_trouble();
                Err(status)
            }
        }
    }

    fn setting(&self, change: &Change) -> NewSetting {
        let field = self.fields.iter().find(|field| field.path == change.path);
        let is_open = field.is_some_and(|field| !field.is_secret());
        NewSetting {
            path: change.path.to_string(),
            old: change.old.clone(),
            new: change.new.clone(),
            secrecy: if is_open {
                Secrecy::Open
            } else {
                Secrecy::Secret
            },
        }
    }

    /// Aiven may quote what it refuses; what is secret goes neither into the page nor into the log.
    fn without_secrets(&self, mut error: aiven::Error) -> aiven::Error {
        if let aiven::Error::Api { message, .. } = &mut error {
            let secrets = self.fields.iter().filter(|field| field.is_secret());
            for secret in secrets.filter(|field| !field.typed.is_empty()) {
                *message = message.replace(&secret.typed, "…");
            }
        }
        error
    }

    /// After a failure the person goes on at the first option that is to blame.
    fn focus_on_trouble(&mut self) {
        let in_trouble = |field: &&Field| field.error.is_some() || field.conflict.is_some();
        let first = self.fields.iter().find(in_trouble);
        self.focus = first.map(|field| field.path.clone());
    }

    /// What is said of a save.
    pub(super) fn sentence(&self) -> &'static str {
        let opens_a_component = |change: &Change| {
            aiven::access::component_of(&change.path).is_some() && change.new == Value::Bool(true)
        };
        if self.changes.iter().any(opens_a_component) {
            "The advanced configuration was saved. The load balancer now checks its targets; this takes a couple of minutes."
        } else {
            "The advanced configuration was saved."
        }
    }

    /// Puts a failed save where it belongs; the status of the answer.
    fn refused(&mut self, caller: &Caller, error: &aiven::Error) -> u16 {
        if let aiven::Error::ConfigChanged(changed) = error {
            for changed in changed {
                let field = self
                    .fields
                    .iter_mut()
                    .find(|field| field.path == changed.path);
                if let Some(field) = field {
                    field.conflict = Some(shown(changed.found.as_ref()));
                    // The person sees the newer value now; saving again is meant against it.
                    field.opened = changed.found.clone().map(SettingValue::Known);
                }
            }
            self.failure = Some(
                "Nothing was saved: somebody changed the options that are marked while you edited them. \
                 Compare, then save again to put your values in place of theirs."
                    .to_owned(),
            );
            return 409;
        }
        let failure = failure_of(caller, error);
        let message = match &failure {
            Failure::Rejected { message } => message.clone(),
            other => other.sentence(),
        };
        match self.named_in(&message) {
            Some(field) if matches!(failure, Failure::Rejected { .. }) => {
                field.error = Some(format!("Aiven said: “{message}”"));
                // What is secret is not written into the page, so the sentence can't be held to it.
                field.refused = field.error.clone().filter(|_| !field.is_secret());
                self.failure = Some(SEE_OPTIONS.to_owned());
            }
            _ => self.failure = Some(format!("{}. {}", failure.title(), failure.sentence())),
        }
        failure.status()
    }

    /// The field whose path Aiven's sentence names; of two, the longer path.
    fn named_in(&mut self, message: &str) -> Option<&mut Field> {
        let changed: Vec<&ConfigPath> = self.changes.iter().map(|change| &change.path).collect();
        self.fields
            .iter_mut()
            .filter(|field| changed.contains(&&field.path))
            .filter(|field| {
                let path = field.path.dotted();
                message.match_indices(&path).any(|(at, _)| {
                    let after = message[at + path.len()..].chars().next();
                    !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            })
            .max_by_key(|field| field.path.to_string().len())
    }
}
