//! What every form of the page shares. A plain form without a script; with one, the page sends it
//! and stays.

use leptos::prelude::*;

use super::desk::Desk;
use crate::{
    base,
    failure::Failure,
    flash::Flash,
    pages::permit,
    ui::{badge::Tone, live::live_if, notice, ready::is_ready, why::reason_field},
};

/// The doors behind the page's forms, by the forms' names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Create,
    Principals,
    Delete,
    Refresh,
    Access,
}

impl Door {
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Principals => "principals",
            Self::Delete => "delete",
            Self::Refresh => "refresh",
            Self::Access => "access",
        }
    }

    fn url(self) -> &'static str {
        match self {
            Self::Create => "/api/privatelink/create",
            Self::Principals => "/api/privatelink/update",
            Self::Delete => "/api/privatelink/delete",
            Self::Refresh => "/api/privatelink/refresh",
            Self::Access => "/api/access/set",
        }
    }
}

/// A form about the page's service. `key` tells forms with the same door apart.
pub fn form(desk: Desk, door: Door, key: &str, content: AnyView) -> AnyView {
    let (project, service) = desk.names();
    let key = format!("{}{key}", door.name());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        #[cfg(feature = "hydrate")]
        {
            use leptos::wasm_bindgen::JsCast;
            let form = event.target().and_then(|form| form.dyn_into().ok());
            if let Some(form) = form {
                event.prevent_default();
                desk.send(door.name(), door.url(), form);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, desk);
    };
    view! {
        <form class="stack" method="post" action=base::address(door.url()) on:submit=on_submit>
            <input type="hidden" name="project" value=project.to_string() />
            <input type="hidden" name="service" value=service.to_string() />
            <input type="hidden" name="form_id" value=Signal::derive(move || desk.form_id(&key)) />
            {content}
        </form>
    }
    .into_any()
}

/// What every window says before its buttons: the guard-rails, and the field for the reason.
pub fn reason(
    desk: Desk,
    door: Door,
    flash: Option<&Flash>,
    failure: Signal<Option<Failure>>,
) -> AnyView {
    let permit = desk.permit(door);
    let typed = flash.and_then(|flash| flash.fields.get("reason").cloned());
    let error = Signal::derive(move || failure.get().and_then(|failure| failure.at("reason")));
    let field = permit.is_given().then(|| {
        reason_field(
            "reason",
            permit::need(&permit),
            typed.unwrap_or_default(),
            error,
        )
    });
    let rails = desk.rights(|rights| rights.guard_rails.clone());
    view! {
        {field}
        {rails.map(|rails| view! { <p class="muted">{rails}</p> })}
    }
    .into_any()
}

/// The last row of a window's form. The button is disabled while the form is incomplete or under
/// way, but only where a script can enable it again: a plain form always has a button that works,
/// and the server checks what it gets.
pub fn actions(
    desk: Desk,
    label: &'static str,
    kind: &'static str,
    is_incomplete: Signal<bool>,
    door: Door,
) -> AnyView {
    let permit = desk.permit(door);
    let is_ready = is_ready();
    let is_disabled =
        Signal::derive(move || is_ready.get() && (desk.is_sending.get() || is_incomplete.get()));
    let send = permit.is_given().then(|| {
        view! {
            <button class="button" data-kind=kind type="submit" disabled=is_disabled>
                {label}
            </button>
        }
    });
    view! {
        {permit::standing("standing", &permit)}
        <div class="dialog__actions">
            <a
                class="button"
                data-kind="secondary"
                href=desk.path()
                on:click=move |event| desk.follow_link(&event, None)
            >
                "Cancel"
            </a>
            {send}
        </div>
    }
    .into_any()
}

/// What went wrong, above the buttons; not what stands at `field` or at the reason already.
pub fn failure_above(failure: Signal<Option<Failure>>, field: &'static str) -> AnyView {
    live_if(move || {
        let failure = failure.get()?;
        let is_at_field = failure.at(field).is_some() || failure.at("reason").is_some();
        if is_at_field || failure == Failure::SignedOut {
            return None;
        }
        let lists = match &failure {
            Failure::Conflict { expected, found } => Some(two_lists(expected, found.as_deref())),
            _ => None,
        };
        let text = format!("{}. {}", failure.title(), failure.sentence());
        Some(
            view! {
                {notice::sentence(Tone::Danger, text)}
                {lists}
            }
            .into_any(),
        )
    })
}

/// A conflict shows both lists: as it was opened, if it was there then, and as Aiven has it now.
fn two_lists(expected: &[String], found: Option<&[String]>) -> AnyView {
    let found = match found {
        Some(found) => lines(found),
        None => view! { <p>"The PrivateLink does not exist any more."</p> }.into_any(),
    };
    let opened = (!expected.is_empty()).then(|| {
        view! {
            <section aria-labelledby="as-opened">
                <h3 id="as-opened">"When you opened it"</h3>
                {lines(expected)}
            </section>
        }
    });
    view! {
        <div class="conflict">
            {opened}
            <section aria-labelledby="as-found">
                <h3 id="as-found">"At Aiven now"</h3>
                {found}
            </section>
        </div>
    }
    .into_any()
}

/// A list of texts, one a line.
pub fn lines(lines: &[String]) -> AnyView {
    let items = lines.iter().map(|line| view! { <li>{line.clone()}</li> });
    view! { <ul class="plain-list mono">{items.collect_view()}</ul> }.into_any()
}
