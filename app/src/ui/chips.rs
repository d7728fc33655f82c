//! Several short texts in one field.
//!
//! Plain HTML: a textarea, one entry a line. With a script: chips and an input; Enter or Space
//! adds, leaving the field adds the rest, Backspace on the empty input removes the last, pasted
//! text is split. The textarea stays, hidden, as the form's true field.

use leptos::{ev, html, prelude::*};

use super::field::FieldError;

#[component]
pub fn ChipInput(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    placeholder: &'static str,
    values: RwSignal<Vec<String>>,
    /// How pasted or typed text falls into entries.
    split: fn(&str) -> Vec<String>,
    /// Entries that can't stay as they are, with the reason.
    #[prop(into)]
    invalid: Signal<Vec<(String, String)>>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let is_hydrated = RwSignal::new(false);
    Effect::new(move |_| is_hydrated.set(true));
    let text = move || values.with(|values| values.join("\n"));
    let (input_id, error_id, hint_id) = (
        format!("{name}-input"),
        format!("{name}-error"),
        format!("{name}-hint"),
    );
    let described_by = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        Signal::derive(move || match error.get() {
            Some(_) => format!("{error_id} {hint_id}"),
            None => hint_id.clone(),
        })
    };
    let label_for = {
        let input_id = input_id.clone();
        move || {
            if is_hydrated.get() {
                input_id.clone()
            } else {
                name.to_owned()
            }
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=label_for>
                {label}
            </label>
            <textarea
                class="field__input mono"
                id=name
                name=name
                rows="5"
                spellcheck="false"
                autocapitalize="off"
                hidden=is_hydrated
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=text
            >
                {values.get_untracked().join("\n")}
            </textarea>
            <Show when=move || is_hydrated.get()>
                <Chips
                    id=input_id.clone()
                    placeholder
                    values
                    split
                    invalid
                    error
                    described_by
                />
            </Show>
            <p class="field__hint" id=hint_id>
                {hint}
            </p>
            <FieldError id=error_id error />
        </div>
    }
}

#[component]
fn Chips(
    id: String,
    placeholder: &'static str,
    values: RwSignal<Vec<String>>,
    split: fn(&str) -> Vec<String>,
    invalid: Signal<Vec<(String, String)>>,
    error: Signal<Option<String>>,
    described_by: Signal<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let add = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            add_all(values, split(&text));
        }
        typed.set(String::new());
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        // On the empty field Enter sends the form, as in any other field.
        "Enter" | " " if !typed.with_untracked(|text| text.trim().is_empty()) => {
            event.prevent_default();
            add();
        }
        " " => event.prevent_default(),
        "Backspace" if typed.with_untracked(String::is_empty) => {
            values.update(|values| {
                values.pop();
            });
        }
        _ => {}
    };
    let on_paste = move |event: ev::ClipboardEvent| {
        if let Some(text) = pasted(&event) {
            event.prevent_default();
            typed.update(|typed| typed.push_str(&text));
            add();
        }
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    view! {
        <div class="chips" data-invalid=move || error.get().map(|_| "")>
            <ul class="chips__list">
                <For
                    each=move || values.get()
                    key=String::clone
                    children=move |entry| view! { <Chip entry values invalid input /> }
                />
            </ul>
            <input
                class="chips__input mono"
                id=id
                node_ref=input
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                placeholder=placeholder
                aria-describedby=described_by
                aria-invalid=move || error.get().map(|_| "true")
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=on_key
                on:paste=on_paste
                on:blur=move |_| add()
            />
        </div>
    }
}

#[component]
fn Chip(
    entry: String,
    values: RwSignal<Vec<String>>,
    invalid: Signal<Vec<(String, String)>>,
    input: NodeRef<html::Input>,
) -> impl IntoView {
    let name = format!("Remove {entry}");
    let shown = entry.clone();
    let mine = entry.clone();
    let reason = Memo::new(move |_| {
        invalid.with(|all| {
            all.iter()
                .find(|(entry, _)| *entry == mine)
                .map(|(_, reason)| reason.clone())
        })
    });
    view! {
        <li class="chip" data-invalid=move || reason.get().map(|_| "") title=move || reason.get()>
            <span class="chip__text mono">{shown}</span>
            <button
                class="chip__remove"
                type="button"
                aria-label=name
                on:click=move |_| {
                    values.update(|values| values.retain(|value| *value != entry));
                    if let Some(input) = input.get_untracked() {
                        let _ = input.focus();
                    }
                }
            >
                "×"
            </button>
        </li>
    }
}

/// Adds what is new; an entry that is there already is not added again.
fn add_all(values: RwSignal<Vec<String>>, entries: Vec<String>) {
    values.update(|values| {
        for entry in entries {
            if !values.contains(&entry) {
                values.push(entry);
            }
        }
    });
}

#[cfg(feature = "hydrate")]
fn pasted(event: &ev::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text").ok()
}

#[cfg(not(feature = "hydrate"))]
fn pasted(_: &ev::ClipboardEvent) -> Option<String> {
    None
}
