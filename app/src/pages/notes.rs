//! Notes on principals: a card each, with a form of its own. Plain HTML.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts::{self, flash_notice},
    permit,
};
use crate::{
    api::notes::{NoteForm, NotesPage},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

pub fn notes(page: NotesPage) -> AnyView {
    let (project, name) = (page.project.clone(), page.head.name.clone());
    let here = paths::notes(&project, &name);
    let overdue = page.entries.iter().filter(|one| one.is_overdue).count();
    let overdue = (overdue > 0).then(|| {
        let text = match overdue {
            1 => "1 review is overdue.".to_owned(),
            count => format!("{count} reviews are overdue."),
        };
        notice::sentence(Tone::Danger, text)
    });
    let empty = page.entries.is_empty().then(|| {
        view! { <p class="muted">"The service has no principals, so there is nothing to note."</p> }
    });
    let forms = page.entries.iter().enumerate();
    let forms = forms.map(|(at, entry)| card(&here, at, entry, &page.permit));
    let forms = forms.collect_view();
    let failure = page.failure.clone();
    let content = view! {
        {parts::head(&page.head)}
        {page.flash.map(flash_notice)}
        <header class="page__header">
            <h2>"Notes on principals"</h2>
            <p class="muted">
                "Who each principal is, why it may connect, and when somebody looks at that again. Only this portal knows \
                 the notes; Aiven and AWS do not."
            </p>
            <p>
                <a href=paths::network(&project, &name)>"Back to Network"</a>
            </p>
        </header>
        {failure.map(|text| notice::sentence(Tone::Warning, text))}
        {permit::standing("notes-standing", &page.permit)}
        {overdue}
        {empty}
        {forms}
    };
    service_frame(page.who, &project, &name, Tab::Network, content.into_any())
}

fn card(here: &str, at: usize, entry: &NoteForm, permit: &crate::permit::Permit) -> AnyView {
    let id = |what: &str| format!("note-{at}-{what}");
    let is_refused = !permit.is_given();
    let overdue = entry
        .is_overdue
        .then(|| badge(Tone::Danger, "Review overdue", Dot::None));
    let gone =
        (!entry.is_listed).then(|| badge(Tone::Neutral, "Not in the list any more", Dot::None));
    let by = (!entry.by.is_empty())
        .then(|| view! { <p class="muted">{format!("Last written by {}.", entry.by)}</p> });
    let failure = entry.failure.clone().map(|text| {
        view! {
            <div tabindex="-1" id=id("failure") autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    let button = |label: &'static str, kind: &'static str, deed: &'static str| {
        view! {
            <button
                class="button"
                data-kind=kind
                name="do"
                value=deed
                disabled=is_refused
                aria-describedby=permit::described("notes-standing", permit)
                aria-label=format!("{label} the note on {}", entry.principal)
            >
                {label}
            </button>
        }
    };
    let remove = entry
        .is_noted
        .then(|| button("Remove", "secondary", "remove"));
    let is_wrong = entry.review_error.is_some();
    view! {
        <section class="card" aria-labelledby=id("title")>
            <div class="card__header card__header--action">
                <h3 class="mono principal__title" id=id("title")>
                    {entry.principal.clone()}
                </h3>
                <span class="cluster">{overdue} {gone}</span>
            </div>
            <form id=format!("note-{at}") class="card__body stack" method="post" action=here.to_owned() autocomplete="off" novalidate>
                // The first button of a form is what Enter presses in its fields.
                <button
                    class="visually-hidden"
                    name="do"
                    value="save"
                    tabindex="-1"
                    aria-hidden="true"
                    disabled=is_refused
                >
                    "Save"
                </button>
                <input type="hidden" name="principal" value=entry.principal.clone() />
                {text(id("who"), "who", "Who", &entry.who, "The team or person behind it, and how they are reached.")}
                {text(id("why"), "why", "Why", &entry.why, "What it is used for; a ticket, if there is one.")}
                <div class="field">
                    <label class="field__label" for=id("review")>
                        "Review by"
                    </label>
                    <input
                        class="field__input"
                        id=id("review")
                        name="review_on"
                        type="date"
                        value=entry.review_on.clone()
                        aria-invalid=is_wrong.then_some("true")
                        aria-describedby=format!("{} {}", id("review-hint"), id("review-error"))
                        autofocus=is_wrong
                    />
                    <p class="field__hint" id=id("review-hint")>
                        "The day until which somebody asks whether it is still needed, such as 2027-01-31. From the next \
                         day on it is shown as overdue."
                    </p>
                    <p class="field__error" id=id("review-error")>
                        {entry.review_error.clone()}
                    </p>
                </div>
                {by}
                {failure}
                <div class="dialog__actions">
                    {remove}
                    {button("Save", "primary", "save")}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn text(
    id: String,
    name: &'static str,
    label: &'static str,
    value: &str,
    hint: &'static str,
) -> AnyView {
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="field__input"
                id=id
                name=name
                type="text"
                maxlength="500"
                value=value.to_owned()
                aria-describedby=hint_id.clone()
            />
            <p class="field__hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
    .into_any()
}
