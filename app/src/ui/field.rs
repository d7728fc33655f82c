//! A labelled text field with its error.

use leptos::prelude::*;

#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let described_by = error_id.clone();
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {label}
            </label>
            <input
                class="field__input"
                id=name
                name=name
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value=value.get_untracked()
                prop:value=value
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=move || error.get().map(|_| described_by.clone())
                on:input=move |event| value.set(event_target_value(&event))
            />
            <FieldError id=error_id error />
        </div>
    }
}

/// What is wrong with a field, read out at once.
#[component]
pub fn FieldError(id: String, error: Signal<Option<String>>) -> impl IntoView {
    move || {
        error.get().map(|message| {
            view! {
                <p class="field__error" id=id.clone() role="alert">
                    {message}
                </p>
            }
        })
    }
}
