//! The window "Create Privatelink".

use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::Desk,
    form::{Door, actions, failure_above, form, reason},
    lint::{is_sendable, with_draft},
    principals_field::principals_field,
};
use crate::{
    paths::Dialog as At,
    ui::{
        badge::Tone,
        command::command_line,
        dialog::{Dialog, dialog},
        live::live,
        notice,
    },
};

pub fn window(desk: Desk) -> AnyView {
    let flash = desk.flash_of(At::Create);
    let typed = flash
        .as_ref()
        .and_then(|flash| flash.fields.get("principals"));
    let values = RwSignal::new(
        typed
            .map(|text| aiven::split_entries(text))
            .unwrap_or_default(),
    );
    let failure = desk.failure_of(At::Create);
    let exists = desk
        .state
        .with_untracked(|state| state.view.privatelink.is_some());
    let exists = exists.then(|| {
        notice::sentence(
            Tone::Warning,
            "This service has a PrivateLink already. Close this window to see it.",
        )
    });
    let command = live(move || {
        let (project, service) = desk.names();
        values.with(|values| {
            let template = ["ARN".to_owned()];
            let (label, principals) = match values.as_slice() {
                [] => (
                    "Equivalent avn command (put a principal for ARN)",
                    &template[..],
                ),
                values => ("Equivalent avn command", values),
            };
            command_line(
                label,
                avn::create_privatelink(&project, &service, principals),
            )
        })
    });
    let draft = RwSignal::new(String::new());
    let is_incomplete = Signal::derive(move || {
        let all = values.with(|values| draft.with(|draft| with_draft(values, draft)));
        !desk.rights(|rights| is_sendable(&all, &rights.rules, &[]))
    });
    let content = view! {
        {exists}
        {failure_above(failure, "principals")}
        {principals_field(desk, values, draft, failure, Signal::stored(Vec::new()))}
        {reason(desk, Door::Create, flash.as_ref(), failure)}
        {super::commands::exports(desk)}
        {command}
        {actions(desk, "Create", "primary", is_incomplete, Door::Create)}
    };
    dialog(
        Dialog {
            title: "Create Privatelink",
            close_href: desk.path(),
            on_close: Callback::new(move |()| desk.go(None)),
            return_focus_id: "open-create",
        },
        form(desk, Door::Create, "", content.into_any()),
    )
}
