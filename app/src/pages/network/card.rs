//! The card of the Network page: the rows of the original console, in both states.

use aiven::{NetworkView, Phase, Privatelink, State};
use leptos::prelude::*;

use super::{access, connections, desk::Desk, form::Door};
use crate::{
    base,
    pages::parts::row,
    paths::{self, Dialog},
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
        icons,
        why::why_not,
    },
};

pub fn card(desk: Desk, view: &NetworkView) -> AnyView {
    let rows = match &view.privatelink {
        Some(link) => existing(desk, view, link),
        None => absent(desk, view),
    };
    view! {
        <section class="card" aria-labelledby="privatelink">
            <div class="card__header card__header--action">
                <h2 id="privatelink">"Network"</h2>
                <a
                    class="button"
                    data-kind="secondary"
                    id="open-setup"
                    href=base::address(&paths::setup(&view.project, &view.service.name))
                >
                    "Set up connection"
                </a>
            </div>
            <dl class="rows">{rows}</dl>
        </section>
    }
    .into_any()
}

fn absent(desk: Desk, view: &NetworkView) -> AnyView {
    let value = view! {
        <span>"Privatelink is charged separately"</span>
        {price(view)}
    };
    let permit = desk.permit(Door::Create);
    let action = match &permit.refusal {
        None => view! {
            <a
                class="button"
                data-kind="primary"
                id="open-create"
                href=desk.dialog_path(Dialog::Create)
                on:click=move |event| desk.follow_link(&event, Some(Dialog::Create))
            >
                "Create Privatelink"
            </a>
        }
        .into_any(),
        Some(why) => view! {
            <button
                class="button"
                data-kind="primary"
                type="button"
                disabled
                aria-describedby="create-reason"
            >
                "Create Privatelink"
            </button>
            {why_not("create-reason", why.clone())}
        }
        .into_any(),
    };
    row("AWS Privatelink", value.into_any(), action.into_any())
}

fn existing(desk: Desk, view: &NetworkView, link: &Privatelink) -> AnyView {
    let value = view! {
        {state_badge(&link.state)}
        {price(view)}
        {follow_link(desk, view)}
    };
    view! {
        {row("AWS Privatelink", value.into_any(), delete_link(desk, link))}
        {connections::rows(desk, view, link)}
        {copyable("AWS service name", link.aws_service_name.as_deref())}
        {copyable("AWS service id", link.aws_service_id.as_deref())}
        {row("Principals", principals(desk, link), edit_link(desk, view, link))}
        {access::rows(desk, view)}
    }
    .into_any()
}

fn price(view: &NetworkView) -> Option<AnyView> {
    let label = view.price.as_ref()?.label();
    Some(view! { <span class="row__price">{label}</span> }.into_any())
}

fn state_badge(state: &State) -> AnyView {
    let tone = match state {
        State::Active => Tone::Success,
        State::Creating => Tone::Info,
        State::Deleting => Tone::Warning,
        State::Other(_) => Tone::Neutral,
    };
    badge(tone, state.as_str(), Dot::Shown)
}

/// While something moves or is waited for the page follows it; without JavaScript this link does.
fn follow_link(desk: Desk, view: &NetworkView) -> Option<AnyView> {
    let on_click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        desk.read_now.update(|count| *count += 1);
    };
    (view.phase() != Phase::Settled || view.connections.is_empty()).then(|| {
        view! {
            <a class="row__refresh" href=desk.path() on:click=on_click>
                "Refresh"
            </a>
        }
        .into_any()
    })
}

/// Why this person may not, or why nobody can now.
fn refusal(desk: Desk, door: Door, possible: Result<(), String>) -> Option<String> {
    let permit = desk.permit(door);
    permit.refusal.or(possible.err())
}

fn delete_link(desk: Desk, link: &Privatelink) -> AnyView {
    match refusal(desk, Door::Delete, link.may_delete()) {
        None => view! {
            <a
                class="icon-link"
                id="open-delete"
                href=desk.dialog_path(Dialog::Delete)
                on:click=move |event| desk.follow_link(&event, Some(Dialog::Delete))
                aria-label="Delete Privatelink"
                title="Delete Privatelink"
            >
                {icons::trash()}
            </a>
        }
        .into_any(),
        Some(why) => view! {
            <button
                class="icon-link"
                type="button"
                disabled
                aria-label="Delete Privatelink"
                aria-describedby="delete-reason"
            >
                {icons::trash()}
            </button>
            {why_not("delete-reason", why)}
        }
        .into_any(),
    }
}

fn edit_link(desk: Desk, view: &NetworkView, link: &Privatelink) -> AnyView {
    let edit = match refusal(desk, Door::Principals, link.may_edit()) {
        None => view! {
            <a
                class="button"
                data-kind="secondary"
                id="open-principals"
                href=desk.dialog_path(Dialog::Principals)
                on:click=move |event| desk.follow_link(&event, Some(Dialog::Principals))
            >
                "Edit principals"
            </a>
        }
        .into_any(),
        Some(why) => view! {
            <button
                class="button"
                data-kind="secondary"
                type="button"
                disabled
                aria-describedby="edit-reason"
            >
                "Edit principals"
            </button>
            {why_not("edit-reason", why)}
        }
        .into_any(),
    };
    let notes = base::address(&paths::notes(&view.project, &view.service.name));
    view! {
        <a class="button" data-kind="quiet" id="open-notes" href=notes>
            "Notes"
        </a>
        {edit}
    }
    .into_any()
}

/// The principals, each with what is noted on it.
fn principals(desk: Desk, link: &Privatelink) -> AnyView {
    let items = link.principals.iter().map(|principal| {
        let note = desk.note(principal).map(|note| {
            let overdue = note
                .is_overdue
                .then(|| badge(Tone::Danger, "Review overdue", Dot::None));
            view! { <span class="principal__note">{note.text} {overdue}</span> }
        });
        view! { <li><span class="mono">{principal.clone()}</span> {note}</li> }
    });
    view! { <ul class="plain-list principals">{items.collect_view()}</ul> }.into_any()
}

/// A value that AWS asks for, to be copied; a dash until Aiven has it.
fn copyable(label: &'static str, value: Option<&str>) -> AnyView {
    match value {
        Some(value) => row(
            label,
            view! { <span class="mono">{value.to_owned()}</span> }.into_any(),
            copy_button(value, label),
        ),
        None => row(
            label,
            view! { <span class="muted">"–"</span> }.into_any(),
            ().into_any(),
        ),
    }
}
