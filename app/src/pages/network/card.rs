//! The card of the Network page: the rows of the original console, in both states.

use aiven::{NetworkView, Phase, Privatelink, State};
use leptos::prelude::*;

use super::{access, connections, desk::Desk, form::lines};
use crate::{
    pages::parts::row,
    paths::{self, Dialog},
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
        icons,
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
                    href=paths::setup(&view.project, &view.service.name)
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
    let action = view! {
        <a
            class="button"
            data-kind="primary"
            id="open-create"
            href=desk.dialog_path(Dialog::Create)
            on:click=move |event| desk.follow_link(&event, Some(Dialog::Create))
        >
            "Create Privatelink"
        </a>
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
        {row("Principals", lines(&link.principals), edit_link(desk, link))}
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

fn delete_link(desk: Desk, link: &Privatelink) -> AnyView {
    match link.may_delete() {
        Ok(()) => view! {
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
        Err(reason) => view! {
            <button
                class="icon-link"
                type="button"
                disabled
                aria-label="Delete Privatelink"
                aria-describedby="delete-reason"
            >
                {icons::trash()}
            </button>
            <span class="row__reason" id="delete-reason">
                {reason}
            </span>
        }
        .into_any(),
    }
}

fn edit_link(desk: Desk, link: &Privatelink) -> AnyView {
    match link.may_edit() {
        Ok(()) => view! {
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
        Err(reason) => view! {
            <button
                class="button"
                data-kind="secondary"
                type="button"
                disabled
                aria-describedby="edit-reason"
            >
                "Edit principals"
            </button>
            <span class="row__reason" id="edit-reason">
                {reason}
            </span>
        }
        .into_any(),
    }
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
