//! One option in the editor: its title, its control or its raw value, and what is wrong with it.

use aiven::{ConfigOption, ConfigPath, Kind, SettingValue};
use leptos::prelude::*;

use crate::{
    api::config::{Field, shown},
    ui::badge::{Dot, Tone, badge},
};

use super::control::control;

pub fn error_id(path: &ConfigPath) -> String {
    format!("error-{path}")
}

pub fn control_id(path: &ConfigPath) -> String {
    format!("value-{path}")
}

/// `has_focus`: the person has just added it.
pub fn field(field: &Field, has_focus: bool) -> AnyView {
    let path = field.path.to_string();
    let id = control_id(&field.path);
    let option = field.option.as_ref();
    let title = option.map_or_else(|| field.path.dotted(), |option| option.title.clone());
    let about = option.and_then(|option| option.description.clone());
    let bounds = option.and_then(ConfigOption::bounds);
    let deprecated = option.and_then(|option| option.deprecated.clone());
    let deprecated = deprecated.map(|why| {
        view! { <span title=why>{badge(Tone::Warning, "Deprecated", Dot::None)}</span> }
    });
    let read_only = field.read_only();
    let control = match (option, &read_only) {
        (Some(option), None) => control(field, option, has_focus),
        _ => raw(field),
    };
    let label = if read_only.is_some() {
        view! { <span class="field__label">{title}</span> }.into_any()
    } else {
        view! {
            <label class="field__label" for=id.clone()>
                {title}
            </label>
        }
        .into_any()
    };
    let conflict = field.conflict.clone().map(|found| {
        view! {
            <p class="option__conflict">
                "At Aiven now: " <strong>{found}</strong> ". Yours is in the field."
            </p>
        }
    });
    let opened = match &field.opened {
        Some(SettingValue::Known(value)) if read_only.is_none() => Some(view! {
            <input type="hidden" name=format!("opened[{path}]") value=value.to_string() />
        }),
        _ => None,
    };
    let refused = field.refused.clone().map(|sentence| {
        view! {
            <input type="hidden" name=format!("refused[{path}]") value=sentence />
            <input
                type="hidden"
                name=format!("refused_value[{path}]")
                value=field.typed.clone()
            />
        }
    });
    let added = field.opened.is_none().then(|| {
        view! {
            <input type="hidden" name=format!("added[{path}]") value="1" />
            <button class="button" data-kind="quiet" name="remove" value=path.clone()>
                "Remove"
                <span class="visually-hidden">{format!(" {path}")}</span>
            </button>
        }
    });
    let hints = [bounds, read_only.clone()].into_iter().flatten();
    let hints = hints.map(|text| view! { <span class="field__hint">{text}</span> });
    let is_list = option.is_some_and(|option| matches!(option.kind, Kind::TextList { .. }));
    let one_a_line = (is_list && read_only.is_none())
        .then(|| view! { <span class="field__hint no-script">"one entry a line"</span> });
    view! {
        <div class="option" data-added=field.opened.is_none().then_some("")>
            <div class="option__what">
                <div class="option__head">
                    {label} <span class="option__path mono">{field.path.dotted()}</span> {deprecated}
                </div>
                {about.map(|text| view! { <p class="option__about">{text}</p> })}
            </div>
            <div class="option__how">
                <div class="option__control">{control} {null_box(field)} {added}</div>
                <div class="option__hints" id=format!("hint-{path}")>
                    {hints.collect_view()} {one_a_line}
                </div>
                {opened}
                {refused}
                {conflict}
                <p class="field__error" id=error_id(&field.path) aria-live="polite">
                    {field.error.clone()}
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// The value as Aiven has it, to be looked at.
pub fn raw(field: &Field) -> AnyView {
    let text = match &field.opened {
        Some(SettingValue::Known(value)) if value.is_object() || value.is_array() => {
            serde_json::to_string_pretty(value).unwrap_or_default()
        }
        Some(SettingValue::Known(value)) => shown(Some(value)),
        Some(SettingValue::Withheld) => "Set; a secret, so not shown".to_owned(),
        None => shown(None),
    };
    view! { <pre class="option__raw mono">{text}</pre> }.into_any()
}

/// Only where the schema knows null.
fn null_box(field: &Field) -> Option<AnyView> {
    let option = field.option.as_ref()?;
    if !option.nullable || field.read_only().is_some() {
        return None;
    }
    let name = format!("null[{}]", field.path);
    let what = field.path.to_string();
    Some(
        view! {
            <label class="option__null">
                <input type="checkbox" name=name value="1" checked=field.is_null />
                "Unset (null)"
                <span class="visually-hidden">{format!(" {what}")}</span>
            </label>
        }
        .into_any(),
    )
}
