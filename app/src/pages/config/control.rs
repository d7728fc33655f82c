//! The control that an option's schema asks for.

use aiven::{ConfigOption, Kind};
use leptos::prelude::*;

use super::field::{control_id, error_id, raw};
use crate::{
    api::config::Field,
    ui::{
        chips::{ChipsField, content_of_textarea},
        island::island,
    },
};

/// What every control has, whatever it is.
struct Common {
    id: String,
    name: String,
    /// The ids of what describes it.
    described: String,
    /// Present where the person goes on with it.
    focus: Option<&'static str>,
}

/// `has_focus`: the person has just added it.
pub fn control(field: &Field, option: &ConfigOption, has_focus: bool) -> AnyView {
    let common = Common {
        id: control_id(&field.path),
        name: format!("value[{}]", field.path),
        described: format!("hint-{0} {1}", field.path, error_id(&field.path)),
        focus: has_focus.then_some(""),
    };
    match &option.kind {
        Kind::Boolean => toggle(common, field.typed.trim() == "true"),
        Kind::Integer { min, max } => number(
            common,
            field,
            option,
            [min.map(|n| n.to_string()), max.map(|n| n.to_string())],
            "1",
        ),
        Kind::Number { min, max } => number(
            common,
            field,
            option,
            [min.map(|n| n.to_string()), max.map(|n| n.to_string())],
            "any",
        ),
        Kind::Choice(values) => {
            let texts = values.iter().map(|value| option.write(value)).collect();
            choice(common, texts, &field.typed)
        }
        Kind::TextList { .. } => {
            let Common {
                id,
                name,
                described,
                ..
            } = common;
            let (label, entries) = (option.title.clone(), field.typed.clone());
            island(ChipsField {
                id,
                name,
                label,
                described,
                entries,
                has_focus,
            })
        }
        Kind::Text(_) if option.secret => secret(common, field.opened.is_some()),
        Kind::Text(_) if field.typed.contains('\n') => lines(common, &field.typed),
        Kind::Text(_) => text(common, field.typed.clone()),
        Kind::Unsupported => raw(field),
    }
}

/// A plain form sends a box only if it is ticked: the hidden field before it says "false" then.
fn toggle(common: Common, is_on: bool) -> AnyView {
    view! {
        <input type="hidden" name=common.name.clone() value="false" />
        <input
            class="toggle"
            id=common.id
            name=common.name
            type="checkbox"
            role="switch"
            value="true"
            checked=is_on
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        />
    }
    .into_any()
}

fn number(
    common: Common,
    field: &Field,
    option: &ConfigOption,
    [min, max]: [Option<String>; 2],
    step: &'static str,
) -> AnyView {
    let keyboard = if step == "1" { "numeric" } else { "decimal" };
    let unit = option.unit;
    view! {
        <input
            class="field__input option__number"
            id=common.id
            name=common.name
            type="number"
            inputmode=keyboard
            min=min
            max=max
            step=step
            value=field.typed.clone()
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        />
        {unit.map(|unit| view! { <span class="option__unit">{unit}</span> })}
    }
    .into_any()
}

fn choice(common: Common, texts: Vec<String>, chosen: &str) -> AnyView {
    // Nothing is chosen for a person who has not chosen.
    let is_open = !texts.iter().any(|text| text == chosen);
    let open = is_open.then(|| {
        view! {
            <option value=chosen.to_owned() selected>
                {chosen.to_owned()}
            </option>
        }
    });
    let items = texts.into_iter().map(|text| {
        let is_chosen = text == chosen;
        view! {
            <option value=text.clone() selected=is_chosen>
                {text.clone()}
            </option>
        }
    });
    view! {
        <select
            class="field__input"
            id=common.id
            name=common.name
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        >
            {open}
            {items.collect_view()}
        </select>
    }
    .into_any()
}

/// What is typed here is never drawn again, so the field is empty each time.
fn secret(common: Common, is_set: bool) -> AnyView {
    let placeholder = if is_set {
        "Set; leave empty to keep it"
    } else {
        ""
    };
    view! {
        <input
            class="field__input"
            id=common.id
            name=common.name
            type="password"
            autocomplete="new-password"
            placeholder=placeholder
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        />
    }
    .into_any()
}

fn lines(common: Common, typed: &str) -> AnyView {
    view! {
        <textarea
            class="field__input mono"
            id=common.id
            name=common.name
            rows="5"
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        >
            {content_of_textarea(typed)}
        </textarea>
    }
    .into_any()
}

fn text(common: Common, typed: String) -> AnyView {
    view! {
        <input
            class="field__input"
            id=common.id
            name=common.name
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            value=typed
            aria-describedby=common.described
            data-focus=common.focus
            autofocus=common.focus.is_some()
        />
    }
    .into_any()
}
