//! The editor of the advanced configuration: what is set, what was added, what was typed, and what came of it.
//!
//! The editor keeps nothing on the server between two requests: its form carries every value as it was opened and as it
//! was typed, so that a search, an addition or a failure loses nothing, with scripts or without.

use aiven::{
    Change, ConfigOption, ConfigPath, ProjectName, ServiceHead, ServiceName, Setting, SettingValue,
};
use serde_json::Value;

use super::reading::{Reading, schema_of};
use crate::{
    failure::Failure,
    ssr::{Asked, Caller, Posted, failure_of, form_id, send_once},
};

/// More hits than this are no help; a longer word is.
const MOST_HITS: usize = 25;

/// Everything the editor needs to be drawn.
#[derive(Clone, Debug)]
pub struct ConfigPage {
    pub who: String,
    pub head: ServiceHead,
    pub form: ConfigForm,
}

/// The form, with what was typed into it.
#[derive(Clone, Debug)]
pub struct ConfigForm {
    pub project: ProjectName,
    pub service: ServiceName,
    pub form_id: String,
    pub fields: Vec<Field>,
    /// What is searched for.
    pub query: String,
    /// What the search found, once there was one.
    pub found: Option<Hits>,
    pub changes: Vec<Change>,
    /// The field that the person goes on with.
    pub focus: Option<ConfigPath>,
    /// Why saving failed, where no field is to blame.
    pub failure: Option<String>,
    /// The errors stand at their fields; while a person still types, an empty field is none.
    pub strictness: Strictness,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    Typing,
    Saving,
}

/// One option in the form.
#[derive(Clone, Debug)]
pub struct Field {
    pub path: ConfigPath,
    /// Absent if the schema does not know the option.
    pub option: Option<ConfigOption>,
    /// The value as the form was opened; absent if the option was added in it.
    pub opened: Option<SettingValue>,
    pub typed: String,
    /// It shall be set to null.
    pub is_null: bool,
    pub error: Option<String>,
    /// What Aiven has now, if that is not what was opened.
    pub conflict: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Hits {
    pub options: Vec<ConfigOption>,
    pub total: usize,
}

/// What a form asks for.
enum Wish {
    Look,
    Save,
}

/// How a form was answered.
pub enum Outcome {
    /// The editor is shown, with this status.
    Shown(Box<ConfigPage>, u16),
    /// The change was made; the person goes on to Overview.
    Saved(String),
}

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
            return Ok(Some(Value::Null));
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
    fn change(&self, strictness: Strictness) -> Result<Option<Change>, String> {
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

    pub fn is_secret(&self) -> bool {
        self.opened == Some(SettingValue::Withheld)
            || self.option.as_ref().is_some_and(|option| option.secret)
    }
}

/// The editor as its address alone asks for it, or after its form was sent.
pub async fn config(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let schema = schema_of(caller, &project, &reading.service).await?;
    let options = &schema.options[..];
    let settings = aiven::settings(options, &reading.service);
    let (mut form, wish) = match &asked.posted {
        None => {
            let mut form = ConfigForm::opened(project, name, &settings);
            form.query = asked.query_field("q").unwrap_or_default();
            (form, Wish::Look)
        }
        Some(posted) => ConfigForm::sent(project, name, options, &settings, posted),
    };
    form.look(options);
    let mut status = 200;
    if matches!(wish, Wish::Save) {
        match form.save(caller, options).await {
            Ok(sentence) => return Ok(Outcome::Saved(sentence)),
            Err(failed) => status = failed,
        }
    }
    let head = ServiceHead::new(form.service.clone(), &reading.service);
    let who = caller.who.clone();
    Ok(Outcome::Shown(
        Box::new(ConfigPage { who, head, form }),
        status,
    ))
}

impl ConfigForm {
    fn opened(project: ProjectName, service: ServiceName, settings: &[Setting]) -> Self {
        Self {
            project,
            service,
            form_id: form_id(),
            fields: settings.iter().map(Field::of).collect(),
            query: String::new(),
            found: None,
            changes: Vec::new(),
            focus: None,
            failure: None,
            strictness: Strictness::Typing,
        }
    }

    /// The form with what was sent: what is set now, and what was added in it.
    fn sent(
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
        for field in &mut form.fields {
            field.take(posted);
        }
        let removed = posted.get("remove");
        let added = posted.keys("added").into_iter().chain(posted.get("add"));
        for key in added.filter(|key| Some(*key) != removed) {
            let option = options.iter().find(|option| option.path.to_string() == key);
            let is_there = |field: &&mut Field| field.path.to_string() == key;
            if let Some(there) = form.fields.iter_mut().find(is_there) {
                // Somebody else has set it since it was added here, where it was opened as not set.
                if posted.of("added", key).is_some() && posted.of("opened", key).is_none() {
                    there.opened = None;
                }
            } else if let Some(option) = option {
                let mut field = Field::added(option);
                field.take(posted);
                form.fields.push(field);
            }
        }
        if posted.get("add").is_some() {
            // It was found; the person goes on with its value.
            form.query.clear();
        }
        form.focus = posted.get("add").and_then(|key| {
            let field = form
                .fields
                .iter()
                .find(|field| field.path.to_string() == key)?;
            Some(field.path.clone())
        });
        let wish = match posted.get("do") {
            Some("save") if posted.get("add").is_none() && removed.is_none() => Wish::Save,
            _ => Wish::Look,
        };
        (form, wish)
    }

    /// Finds what is searched for, and what the form would change.
    fn look(&mut self, options: &[ConfigOption]) {
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

    /// Saves, or says why not, with the status of the answer.
    async fn save(&mut self, caller: &Caller, options: &[ConfigOption]) -> Result<String, u16> {
        self.strictness = Strictness::Saving;
        self.look(options);
        if self.fields.iter().any(|field| field.error.is_some()) {
            self.failure = Some("Nothing was saved: see what is said at the options.".to_owned());
            return Err(422);
        }
        if self.changes.is_empty() {
            self.failure = Some("Nothing was changed yet.".to_owned());
            return Err(422);
        }
        let (client, changes) = (caller.aiven.clone(), self.changes.clone());
        let (project, service) = (self.project.clone(), self.service.clone());
        let content = format!("{project} {service} {}", aiven::patch(&changes));
        let write = async move { client.update_config(&project, &service, &changes).await };
        match send_once(caller, &self.form_id, content, write).await {
            Ok(()) => Ok(self.sentence()),
            Err(error) => {
                let status = self.refused(caller, &error);
                // What changed meanwhile is what saving again would change from.
                self.look(options);
                Err(status)
            }
        }
    }

    fn sentence(&self) -> String {
        let opens_a_component = |change: &Change| {
            aiven::access::component_of(&change.path).is_some() && change.new == Value::Bool(true)
        };
        if self.changes.iter().any(opens_a_component) {
            "The advanced configuration was saved. The load balancer now checks its targets; this takes a couple of minutes."
        } else {
            "The advanced configuration was saved."
        }
        .to_owned()
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
                "Nothing was saved: somebody changed the options that are marked below while you edited them. \
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

impl Field {
    fn of(setting: &Setting) -> Self {
        let typed = match (&setting.value, &setting.option) {
            (SettingValue::Known(value), Some(option)) if !value.is_null() => option.write(value),
            _ => String::new(),
        };
        Self {
            path: setting.path.clone(),
            option: setting.option.clone(),
            is_null: setting.value == SettingValue::Known(Value::Null),
            opened: Some(setting.value.clone()),
            typed,
            error: None,
            conflict: None,
        }
    }

    fn added(option: &ConfigOption) -> Self {
        let default = option.default.as_ref().filter(|value| !value.is_null());
        Self {
            path: option.path.clone(),
            typed: default.map_or_else(String::new, |value| option.write(value)),
            option: Some(option.clone()),
            opened: None,
            is_null: false,
            error: None,
            conflict: None,
        }
    }

    /// Takes what the form says about this option, if it does.
    fn take(&mut self, posted: &Posted) {
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

/// A value as a person reads it.
pub fn shown(value: Option<&Value>) -> String {
    match value {
        None => "not set".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::String(text)) if text.is_empty() => "empty".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) if items.is_empty() => "none".to_owned(),
        Some(Value::Array(items)) if items.iter().all(|item| !item.is_object()) => {
            let items = items.iter().map(|item| shown(Some(item)));
            items.collect::<Vec<_>>().join(", ")
        }
        Some(Value::Bool(true)) => "on".to_owned(),
        Some(Value::Bool(false)) => "off".to_owned(),
        Some(other) => other.to_string(),
    }
}
