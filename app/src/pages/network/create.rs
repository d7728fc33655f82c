//! The window "Create Privatelink".

use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::Desk,
    form::{Door, actions, failure_above, form},
    lint::is_sendable,
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
        values.with(|values| match values.as_slice() {
            [] => view! {
                <p class="muted">"Add a principal to see the equivalent avn command."</p>
            }
            .into_any(),
            values => command_line(
                "Equivalent avn command",
                avn::create_privatelink(&project, &service, values),
            ),
        })
    });
    let is_incomplete = Signal::derive(move || values.with(|values| !is_sendable(values)));
    let content = view! {
        {exists}
        {failure_above(failure, "principals")}
        {principals_field(values, failure)}
        {command}
        {actions(desk, "Create", "primary", is_incomplete)}
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
