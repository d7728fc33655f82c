//! The form for a new portal token.

use leptos::prelude::*;

use crate::{
    api::tokens::TokenForm,
    pages::permit,
    paths,
    permit::Permit,
    scope::{Reach, Secrets},
    ui::{badge::Tone, notice},
};

const STANDING: &str = "make-standing";

pub fn form(form: &TokenForm, permit: &Permit) -> AnyView {
    let failure = form.failure.clone().map(|text| {
        view! {
            <div tabindex="-1" id="make-failure" autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    let days_hint = format!("From 1 to {}.", form.longest_days);
    view! {
        <section class="card" id="make" aria-labelledby="make-title">
            <h2 class="card__header" id="make-title">
                "Make a portal token"
            </h2>
            <form class="card__body stack" id="make-form" method="post" action=paths::TOKENS novalidate autocomplete="off">
                <div class="tokens__fields">
                    {text(form, "name", "Name", &form.name, "How people know it, such as orders-ci.")}
                    {text(
                        form,
                        "purpose",
                        "What it is for",
                        &form.purpose,
                        "Stands in the record as the reason of changes that give none.",
                    )}
                    {text(
                        form,
                        "projects",
                        "Projects",
                        &form.projects,
                        "Names or patterns such as orders-*, separated by commas; * for every project that you may see.",
                    )}
                    {text(form, "services", "Services", &form.services, "The same for the services in them.")}
                    {text(form, "days", "Days until it expires", &form.days, &days_hint)}
                </div>
                {choice(
                    "reach",
                    "What it may do",
                    &[
                        (Reach::Read.as_str(), "Read", form.reach == Reach::Read),
                        (
                            Reach::Write.as_str(),
                            "Read and change, as far as you may yourself",
                            form.reach == Reach::Write,
                        ),
                    ],
                )}
                {choice(
                    "secrets",
                    "Passwords and keys of services",
                    &[
                        ("hidden", "Left out of every answer", form.secrets == Secrets::Hidden),
                        (
                            "readable",
                            "Shown, if you may see them yourself; each time is recorded",
                            form.secrets == Secrets::Readable,
                        ),
                    ],
                )}
                {permit::standing(STANDING, permit)}
                {failure}
                <div class="dialog__actions">
                    <button
                        class="button"
                        data-kind="primary"
                        id="make-token"
                        name="do"
                        value="make"
                        disabled=!permit.is_given()
                        aria-describedby=permit::described(STANDING, permit)
                    >
                        "Make portal token"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn text(
    form: &TokenForm,
    name: &'static str,
    label: &'static str,
    value: &str,
    hint: &str,
) -> AnyView {
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let error = form.errors.get(name).cloned();
    let is_wrong = error.is_some();
    let is_first = form.errors.keys().next().is_some_and(|first| first == name);
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
                inputmode=(name == "days").then_some("numeric")
                autocapitalize="off"
                spellcheck="false"
                value=value.to_owned()
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=format!("{hint_id} {error_id}")
                autofocus=is_first
            />
            <p class="field__hint" id=hint_id>
                {hint.to_owned()}
            </p>
            <p class="field__error" id=error_id>
                {error}
            </p>
        </div>
    }
    .into_any()
}

fn choice(
    name: &'static str,
    legend: &'static str,
    items: &[(&'static str, &'static str, bool)],
) -> AnyView {
    let items = items.iter().map(|(value, words, is_chosen)| {
        view! {
            <label class="choice__item">
                <input type="radio" name=name value=*value checked=*is_chosen />
                <span>{*words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="tokens__choice">
            <legend>{legend}</legend>
            {items.collect_view()}
        </fieldset>
    }
    .into_any()
}
