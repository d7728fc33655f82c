//! The editor of the advanced configuration: what is set, what was added, what was typed, and what came of it.
//!
//! The editor keeps nothing on the server between two requests: its form carries every value as it was opened and as it
//! was typed, so that a search, an addition or a failure loses nothing, with scripts or without.

mod field;
mod form;

use aiven::{
    Change, ConfigOption, ConfigPath, ProjectName, ServiceHead, ServiceName, SettingValue,
};
use serde_json::Value;

use super::{
    outcome::Outcome,
    reading::{Reading, schema_of},
};
use crate::{
    failure::Failure,
    paths,
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller},
};

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
    /// Why they are made, in the person's own words.
    pub reason: String,
    pub permit: Permit,
    /// All guard-rails in a sentence.
    pub guard_rails: Option<String>,
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
    /// What stood in the field before anything was typed.
    pub drawn: String,
    /// It shall be set to null.
    pub is_null: bool,
    pub error: Option<String>,
    /// Aiven's own word on this value: it stands as long as the value does.
    pub refused: Option<String>,
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

/// The editor as its address alone asks for it, or after its form was sent.
pub async fn config(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome<ConfigPage>, Failure> {
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
    form.permit = caller.permit(Operation::UpdateConfig, &form.project);
    form.guard_rails = caller.policy.in_words();
    form.look(options);
    let mut status = 200;
    if let (Wish::Look, Some(posted)) = (&wish, &asked.posted) {
        form.recall(posted);
    }
    if matches!(wish, Wish::Save) {
        match form.save(caller, options).await {
            Ok(carried) => {
                let to = carried.to(paths::service(&form.project, &form.service));
                let sentence = carried.sentence(form.sentence());
                return Ok(Outcome::Sent { sentence, to });
            }
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
