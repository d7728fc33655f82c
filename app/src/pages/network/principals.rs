//! The window "Edit principals". Saving replaces the whole list, so the window shows the
//! difference first and carries the list as it was opened, to notice a colleague's change.

use aiven::{Difference, difference};
use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::Desk,
    form::{Door, actions, failure_above, form, reason},
    lint::{is_sendable, with_draft},
    principals_field::principals_field,
};
use crate::{
    failure::Failure,
    paths::Dialog as At,
    ui::{
        badge::Tone,
        command::command_line,
        dialog::{Dialog, dialog},
        live::live_if,
        notice,
    },
};

pub fn window(desk: Desk) -> AnyView {
    let current = desk.state.with_untracked(|state| {
        let link = state.view.privatelink.as_ref();
        link.map(|link| link.principals.clone())
    });
    let is_missing = current.is_none().then(|| {
        notice::sentence(
            Tone::Warning,
            "This service has no PrivateLink now. Close this window to create one.",
        )
    });
    let current = current.unwrap_or_default();
    let flash = desk.flash_of(At::Principals);
    let kept = |field| flash.as_ref().and_then(|flash| flash.fields.get(field));
    let values = kept("principals").map(|text| aiven::split_entries(text));
    let values = RwSignal::new(values.unwrap_or_else(|| current.clone()));
    let opened = kept("opened").map(|text| text.lines().map(str::to_owned).collect());
    let opened: Vec<String> = opened.unwrap_or(current);
    let failure = desk.failure_of(At::Principals);
    // After a conflict the person has seen the newer list; saving again is meant against that.
    let opened = Signal::derive(move || match failure.get() {
        Some(Failure::Conflict {
            found: Some(found), ..
        }) => found,
        _ => opened.clone(),
    });
    let change = Signal::derive(move || {
        opened.with(|opened| values.with(|values| difference(opened, values)))
    });
    let draft = RwSignal::new(String::new());
    let is_incomplete = Signal::derive(move || {
        let all = values.with(|values| draft.with(|draft| with_draft(values, draft)));
        opened.with(|opened| {
            !desk.rights(|rights| is_sendable(&all, &rights.rules, opened))
                || difference(opened, &all).is_none()
        })
    });
    let command = live_if(move || {
        let (project, service) = desk.names();
        values.with(|values| {
            (!values.is_empty()).then(|| {
                let command = avn::update_privatelink(&project, &service, values);
                command_line("Equivalent avn command", command)
            })
        })
    });
    let opened_text = Signal::derive(move || opened.get().join("\n"));
    let content = view! {
        <input type="hidden" name="opened" value=opened_text />
        {is_missing}
        {failure_above(failure, "principals")}
        {principals_field(desk, values, draft, failure, opened)}
        <div class="diff" role="status">
            {live_if(move || change.with(changes))}
        </div>
        {reason(desk, Door::Principals, flash.as_ref(), failure)}
        {super::commands::exports(desk)}
        {command}
        {actions(desk, "Save", "primary", is_incomplete, Door::Principals)}
    };
    dialog(
        Dialog {
            title: "Edit principals",
            close_href: desk.path(),
            on_close: Callback::new(move |()| desk.go(None)),
            return_focus_id: "open-principals",
        },
        form(desk, Door::Principals, "", content.into_any()),
    )
}

/// What saving adds and removes; removing has a limit that people do not expect.
fn changes(change: &Difference) -> Option<AnyView> {
    if change.is_none() {
        return None;
    }
    let line = |sign: &'static str, kind: &'static str, text: &String| {
        view! {
            <li class="diff__line" data-change=kind>
                {sign}
                {text.clone()}
            </li>
        }
    };
    let added = change.added.iter().map(|text| line("+ ", "added", text));
    let removed = change
        .removed
        .iter()
        .map(|text| line("− ", "removed", text));
    let lines = added.chain(removed).collect_view();
    let limit = (!change.removed.is_empty()).then(|| {
        view! {
            <p class="muted">
                "Removing a principal stops new connections only. Connections that exist stay until \
                 their VPC endpoint, or this PrivateLink, is deleted."
            </p>
        }
    });
    Some(
        view! {
            <h3>"Changes"</h3>
            <ul class="plain-list mono">{lines}</ul>
            {limit}
        }
        .into_any(),
    )
}
