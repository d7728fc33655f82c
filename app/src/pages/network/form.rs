//! What every form of the page shares: its hidden fields, its submit button, its failure.

use leptos::prelude::*;

use super::desk::desk;
use crate::{
    failure::Failure,
    ui::{badge::Tone, notice::Notice},
};

/// The service a form is about, and the one-time id that lets it act only once.
#[component]
pub fn Hidden(#[prop(into)] prefix: String) -> impl IntoView {
    let desk = desk();
    view! {
        <input type="hidden" name="project" value=desk.project.get_value().to_string() />
        <input type="hidden" name="service" value=desk.service.get_value().to_string() />
        <input type="hidden" name="form_id" value=move || format!("{prefix}-{}", desk.form_id()) />
    }
}

/// Disabled while the form is incomplete or under way, but only where a script can enable it
/// again: a plain form always has a button that works, and the server checks what it gets.
#[component]
pub fn Submit(
    label: &'static str,
    #[prop(default = "primary")] kind: &'static str,
    #[prop(into)] pending: Signal<bool>,
    #[prop(into)] is_incomplete: Signal<bool>,
) -> impl IntoView {
    let is_hydrated = RwSignal::new(false);
    Effect::new(move |_| is_hydrated.set(true));
    view! {
        <button
            class="button"
            data-kind=kind
            type="submit"
            disabled=move || is_hydrated.get() && (pending.get() || is_incomplete.get())
            aria-busy=move || pending.get().then_some("true")
        >
            {label}
        </button>
    }
}

/// What went wrong, above the buttons; not what stands at `field` already.
#[component]
pub fn FormFailure(failure: Signal<Option<Failure>>, field: &'static str) -> impl IntoView {
    move || {
        let failure = failure.get()?;
        if failure.at(field).is_some() || failure == Failure::SignedOut {
            return None;
        }
        let lists = match &failure {
            Failure::Conflict { expected, found } => Some(view! {
                <TwoLists expected=expected.clone() found=found.clone() />
            }),
            _ => None,
        };
        Some(view! {
            <Notice tone=Tone::Danger>
                <strong>{failure.title()}</strong>
                ". "
                {failure.sentence()}
            </Notice>
            {lists}
        })
    }
}

/// A conflict shows both lists: as it was opened, and as Aiven has it now.
#[component]
fn TwoLists(expected: Vec<String>, found: Option<Vec<String>>) -> impl IntoView {
    let is_gone = found.is_none();
    view! {
        <div class="conflict">
            <section aria-labelledby="as-opened">
                <h3 id="as-opened">"When you opened it"</h3>
                <ul class="plain-list mono">
                    {expected.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ul>
            </section>
            <section aria-labelledby="as-found">
                <h3 id="as-found">"At Aiven now"</h3>
                <ul class="plain-list mono">
                    {found
                        .unwrap_or_default()
                        .into_iter()
                        .map(|line| view! { <li>{line}</li> })
                        .collect_view()}
                </ul>
                {is_gone.then(|| view! { <p>"The PrivateLink does not exist any more."</p> })}
            </section>
        </div>
    }
}
