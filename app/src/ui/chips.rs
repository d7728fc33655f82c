//! Several short texts in one field.
//!
//! Plain HTML: a textarea, one entry a line. With a script: chips and an input; Enter or Space
//! adds, leaving the field adds the rest, Backspace on the empty input removes the last, pasted
//! text is split. The textarea stays, hidden, as the form's true field.

use leptos::{ev, html, prelude::*};

use super::{
    field::field_error,
    live::{live, live_if, mark},
    ready::is_ready,
};

/// A field of chips. `Copy`, so that its parts can share it.
#[derive(Clone, Copy)]
pub struct Chips {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub placeholder: &'static str,
    pub values: RwSignal<Vec<String>>,
    /// What is typed but not yet an entry.
    pub draft: RwSignal<String>,
    /// How typed or pasted text falls into entries.
    pub split: fn(&str) -> Vec<String>,
    /// Why an entry can't stay as it is.
    pub wrong: fn(&str) -> Option<String>,
    pub error: Signal<Option<String>>,
}

impl Chips {
    pub fn field(self) -> AnyView {
        let is_ready = is_ready();
        let Self {
            name,
            error,
            values,
            ..
        } = self;
        let (error_id, hint_id) = (format!("{name}-error"), format!("{name}-hint"));
        let described_by = format!("{error_id} {hint_id}");
        let input_id = format!("{name}-input");
        let label_for = Signal::derive(move || {
            if is_ready.get() {
                input_id.clone()
            } else {
                name.to_owned()
            }
        });
        let chips = live_if(move || is_ready.get().then(|| self.chips()));
        let area = NodeRef::<html::Textarea>::new();
        self.follow(area);
        view! {
            <div class="field">
                <label class="field__label" for=label_for>
                    {self.label}
                </label>
                <textarea
                    class="field__input mono"
                    node_ref=area
                    id=name
                    name=name
                    rows="5"
                    spellcheck="false"
                    autocapitalize="off"
                    hidden=is_ready
                    aria-describedby=described_by
                >
                    {content_of_textarea(&values.get_untracked().join("\n"))}
                </textarea>
                {chips}
                <p class="field__hint" id=hint_id>
                    {self.hint}
                </p>
                {field_error(error_id, error)}
            </div>
        }
        .into_any()
    }

    /// Keeps the textarea true to the entries; but first takes what was typed into it before the
    /// browser took over.
    fn follow(self, area: NodeRef<html::Textarea>) {
        let values = self.values;
        Effect::new(move |has_taken: Option<bool>| {
            let text = values.with(|values| values.join("\n"));
            let Some(area) = area.get() else { return false };
            if has_taken == Some(true) {
                area.set_value(&text);
            } else if area.value() != text {
                values.set((self.split)(&area.value()));
            }
            true
        });
    }

    fn chips(self) -> AnyView {
        let Self {
            name,
            values,
            error,
            ..
        } = self;
        let input = NodeRef::<html::Input>::new();
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                let _ = input.focus();
            }
        });
        // The field is also left when the window closes, and then the signals are gone already.
        let add = move || {
            if let Some(Some(input)) = input.try_get_untracked() {
                self.add(&input.value());
                input.set_value("");
            }
        };
        let on_key = move |event: ev::KeyboardEvent| {
            let is_empty = input
                .get_untracked()
                .is_none_or(|input| input.value().trim().is_empty());
            match event.key().as_str() {
                // On the empty field Enter sends the form, as in any other field.
                "Enter" if !is_empty => {
                    event.prevent_default();
                    add();
                }
                " " => {
                    event.prevent_default();
                    add();
                }
                "Backspace" if is_empty => {
                    values.update(|values| {
                        values.pop();
                    });
                }
                _ => {}
            }
        };
        let on_paste = move |event: ev::ClipboardEvent| {
            if let (Some(text), Some(input)) = (pasted(&event), input.get_untracked()) {
                event.prevent_default();
                self.add(&(input.value() + &text));
                input.set_value("");
            }
        };
        let list = live(move || {
            let chips = values
                .get()
                .into_iter()
                .map(|entry| self.chip(entry, input));
            chips.collect::<Vec<_>>().into_any()
        });
        view! {
            <div class="chips" data-invalid=mark(move || error.get().is_some())>
                <ul class="chips__list">{list}</ul>
                <input
                    class="chips__input mono"
                    id=format!("{name}-input")
                    node_ref=input
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=self.placeholder
                    aria-describedby=format!("{name}-error {name}-hint")
                    aria-invalid=mark(move || error.get().is_some())
                    on:keydown=on_key
                    on:input=move |event| self.draft.set(event_target_value(&event))
                    on:paste=on_paste
                    on:blur=move |_| add()
                />
            </div>
        }
        .into_any()
    }

    fn chip(self, entry: String, input: NodeRef<html::Input>) -> AnyView {
        let values = self.values;
        let reason = (self.wrong)(&entry);
        let name = format!("Remove {entry}");
        let shown = entry.clone();
        view! {
            <li class="chip" data-invalid=reason.is_some().then_some("") title=reason>
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
        .into_any()
    }

    /// Adds what is new; an entry that is there already is not added again.
    fn add(self, text: &str) {
        self.draft.try_set(String::new());
        let entries = (self.split)(text);
        if entries.is_empty() {
            return;
        }
        self.values.try_update(|values| {
            for entry in entries {
                if !values.contains(&entry) {
                    values.push(entry);
                }
            }
        });
    }
}

/// Leptos writes a textarea's content into the page as it is: `</textarea>` in an entry would end
/// it, and what follows would be markup.
fn content_of_textarea(text: &str) -> String {
    if cfg!(feature = "ssr") {
        text.replace('&', "&amp;").replace('<', "&lt;")
    } else {
        text.to_owned()
    }
}

#[cfg(feature = "hydrate")]
fn pasted(event: &ev::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text").ok()
}

#[cfg(not(feature = "hydrate"))]
fn pasted(_: &ev::ClipboardEvent) -> Option<String> {
    None
}
