//! The window behind the trash icon. It names what it cuts, and asks for the service's name only
//! if there is something to cut.

use aiven::NetworkView;
use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::Desk,
    form::{Door, actions, failure_above, form, lines, reason},
};
use crate::{
    paths::Dialog as At,
    ui::{
        badge::Tone,
        command::command_line,
        dialog::{Dialog, dialog},
        field::text_field,
        live::live_if,
        notice,
    },
};

pub fn window(desk: Desk) -> AnyView {
    let (project, service) = desk.names();
    let flash = desk.flash_of(At::Delete);
    let typed = flash
        .as_ref()
        .and_then(|flash| flash.fields.get("typed").cloned());
    let typed = RwSignal::new(typed.unwrap_or_default());
    let failure = desk.failure_of(At::Delete);
    let cut = Signal::derive(move || desk.state.with(|state| connections_cut(&state.view)));
    let name = service.to_string();
    let is_incomplete = {
        let name = name.clone();
        Signal::derive(move || !cut.with(Vec::is_empty) && typed.with(|typed| typed.trim() != name))
    };
    let label = format!("Type {name} to confirm");
    let at_field = Signal::derive(move || failure.get().and_then(|failure| failure.at("typed")));
    let warning = live_if(move || {
        let cut = cut.get();
        (!cut.is_empty()).then(|| {
            view! {
                {cut_notice(&cut)}
                {text_field("typed", label.clone(), typed, at_field)}
            }
            .into_any()
        })
    });
    let content = view! {
        <p>
            "This deletes the AWS load balancer and the VPC endpoint service of "
            <strong>{name}</strong> ". Access through other routes stays as it is."
        </p>
        {warning}
        {failure_above(failure, "typed")}
        {reason(desk, Door::Delete, flash.as_ref(), failure)}
        {super::commands::exports(desk)}
        {command_line("Equivalent avn command", avn::delete_privatelink(&project, &service))}
        {actions(desk, "Confirm", "danger", is_incomplete, Door::Delete)}
    };
    dialog(
        Dialog {
            title: "Delete Privatelink",
            close_href: desk.path(),
            on_close: Callback::new(move |()| desk.go(None)),
            return_focus_id: "open-delete",
        },
        form(desk, Door::Delete, "", content.into_any()),
    )
}

/// The live connections that go with the PrivateLink, a line each.
fn connections_cut(view: &NetworkView) -> Vec<String> {
    view.live_connections()
        .map(|connection| {
            let id = connection.vpc_endpoint_id.as_deref();
            format!(
                "{} ({})",
                id.unwrap_or("unknown endpoint"),
                connection.state
            )
        })
        .collect()
}

fn cut_notice(cut: &[String]) -> AnyView {
    let heading = match cut.len() {
        1 => "1 live connection will be cut:".to_owned(),
        count => format!("{count} live connections will be cut:"),
    };
    let content = view! {
        <p>{heading}</p>
        {lines(cut)}
    };
    notice::notice(Tone::Warning, content.into_any())
}
