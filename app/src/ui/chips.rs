//! Several short texts in one field.
//!
//! Plain HTML: a textarea, one entry a line. With a script: chips and an input; Enter or Space
//! adds, leaving the field adds the rest, Backspace on the empty input removes the last, pasted
//! text is split. The textarea stays, hidden, as the form's true field.

use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    field::field_error,
    island::Island,
    live::{live, live_if, mark},
    ready::is_ready,
};

/// What a field of chips is called and says.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    pub id: String,
    pub name: String,
    pub label: String,
    pub placeholder: &'static str,
    /// The ids of what describes it.
    pub described: String,
}

/// Whether the field takes the keyboard's focus when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Taken,
    Left,
}

/// What a blank means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    EndsEntry,
    PartOfEntry,
}

/// A field of chips. `Copy`, so that its parts can share it.
#[derive(Clone, Copy)]
pub struct Chips {
    pub texts: StoredValue<Texts>,
    pub focus: Focus,
    pub blank: Blank,
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
    /// The field with its label, its hint and what is wrong with it.
    pub fn field(self, hint: &'static str) -> AnyView {
        let is_ready = is_ready();
        let Texts {
            id,
            label,
            described,
            ..
        } = self.texts.get_value();
        // Described by its error and its hint, in this order.
        let mut ids = described.split(' ').map(str::to_owned);
        let (error_id, hint_id) = (ids.next().unwrap_or_default(), ids.next());
        let label_for = Signal::derive(move || {
            if is_ready.get() {
                format!("{id}-input")
            } else {
                id.clone()
            }
        });
        view! {
            <div class="field">
                <label class="field__label" for=label_for>
                    {label}
                </label>
                {self.control()}
                <p class="field__hint" id=hint_id>
                    {hint}
                </p>
                {field_error(error_id, self.error)}
            </div>
        }
        .into_any()
    }

    /// The control by itself.
    pub fn control(self) -> AnyView {
        let is_ready = is_ready();
        let chips = live_if(move || is_ready.get().then(|| self.chips()));
        let area = NodeRef::<html::Textarea>::new();
        self.follow(area);
        let texts = self.texts.get_value();
        let lines = self.values.get_untracked().join("\n");
        view! {
            <textarea
                class="field__input mono"
                node_ref=area
                id=texts.id
                name=texts.name
                rows="5"
                spellcheck="false"
                autocapitalize="off"
                hidden=is_ready
                aria-describedby=texts.described
            >
                {content_of_textarea(&lines)}
            </textarea>
            {chips}
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
                if area.value() != text {
                    area.set_value(&text);
                    tell(&area);
                }
            } else if area.value() != text {
                values.set((self.split)(&area.value()));
            }
            true
        });
    }

    fn chips(self) -> AnyView {
        let Self { values, error, .. } = self;
        let texts = self.texts.get_value();
        let input = NodeRef::<html::Input>::new();
        Effect::new(move |_| {
            if let Some(input) = input.get()
                && self.focus == Focus::Taken
            {
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
                " " if self.blank == Blank::EndsEntry => {
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
                    id=format!("{}-input", texts.id)
                    node_ref=input
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    placeholder=texts.placeholder
                    aria-label=texts.label
                    aria-describedby=texts.described
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
/// it, and what follows would be markup. Browsers drop one line break at the start.
pub fn content_of_textarea(text: &str) -> String {
    if cfg!(feature = "ssr") {
        let dropped = if text.starts_with('\n') { "\n" } else { "" };
        format!(
            "{dropped}{}",
            text.replace('&', "&amp;").replace('<', "&lt;")
        )
    } else {
        text.to_owned()
    }
}

/// A field in a part of the page that the server draws: nothing around it knows its signals, so it tells of a change
/// as if somebody had typed.
#[derive(Serialize, Deserialize)]
pub struct ChipsField {
    pub id: String,
    pub name: String,
    pub label: String,
    pub described: String,
    /// One a line.
    pub entries: String,
    pub has_focus: bool,
}

impl Island for ChipsField {
    const START: &'static str = "start_chips_field";

    fn view(self) -> AnyView {
        super::ready::provide();
        let texts = Texts {
            id: self.id,
            name: self.name,
            label: self.label,
            placeholder: "type and press enter",
            described: self.described,
        };
        let focus = if self.has_focus {
            Focus::Taken
        } else {
            Focus::Left
        };
        let chips = Chips {
            texts: StoredValue::new(texts),
            focus,
            blank: Blank::PartOfEntry,
            values: RwSignal::new(lines(&self.entries)),
            draft: RwSignal::new(String::new()),
            split: lines,
            wrong: |_| None,
            error: Signal::stored(None),
        };
        chips.control()
    }
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start_chips_field(element: &web_sys::HtmlElement) {
    super::island::start::<ChipsField>(element);
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// Lets the form around the field hear of a change that no key made.
#[cfg(feature = "hydrate")]
fn tell(area: &web_sys::HtmlTextAreaElement) {
    let how = web_sys::EventInit::new();
    how.set_bubbles(true);
    if let Ok(event) = web_sys::Event::new_with_event_init_dict("input", &how) {
        let _ = area.dispatch_event(&event);
    }
}

#[cfg(not(feature = "hydrate"))]
fn tell<T>(_: &T) {}

#[cfg(feature = "hydrate")]
fn pasted(event: &ev::ClipboardEvent) -> Option<String> {
    event.clipboard_data()?.get_data("text").ok()
}

#[cfg(not(feature = "hydrate"))]
fn pasted(_: &ev::ClipboardEvent) -> Option<String> {
    None
}
