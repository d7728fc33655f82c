//! A labelled text field, and what is wrong with a field.

use leptos::{html, prelude::*};

use super::live::{live_if, mark};

pub fn text_field(
    name: &'static str,
    label: String,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
) -> AnyView {
    let error_id = format!("{name}-error");
    let described_by = error_id.clone();
    let input = NodeRef::<html::Input>::new();
    // What was typed before the browser took over.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            value.set(input.value());
        }
    });
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {label}
            </label>
            <input
                class="field__input"
                node_ref=input
                id=name
                name=name
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value=value.get_untracked()
                aria-invalid=mark(move || error.get().is_some())
                aria-describedby=described_by
                on:input=move |event| value.set(event_target_value(&event))
            />
            {field_error(error_id, error)}
        </div>
    }
    .into_any()
}

/// Read out at once.
pub fn field_error(id: String, error: Signal<Option<String>>) -> AnyView {
    live_if(move || {
        error.get().map(|message| {
            view! {
                <p class="field__error" id=id.clone() role="alert">
                    {message}
                </p>
            }
            .into_any()
        })
    })
}
