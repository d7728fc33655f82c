//! The window behind the trash icon. It names what it cuts, and asks for the service's name only
//! if there is something to cut.

use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::desk,
    form::{FormFailure, Hidden, Submit},
};
use crate::{
    paths::Dialog as At,
    ui::{badge::Tone, command::CommandLine, dialog::Dialog, field::TextField, notice::Notice},
};

#[component]
pub fn DeleteDialog() -> impl IntoView {
    let desk = desk();
    desk.delete.clear();
    let flash = desk.take_flash(At::Delete);
    let typed = flash
        .as_ref()
        .and_then(|flash| flash.fields.get("typed").cloned());
    let typed = RwSignal::new(typed.unwrap_or_default());
    let failure = desk.failure_of(desk.delete.value(), flash);
    let at_field = Signal::derive(move || failure.get().and_then(|failure| failure.at("typed")));
    let cut = desk.part(|view| {
        view.live_connections()
            .map(|connection| {
                let id = connection
                    .vpc_endpoint_id
                    .clone()
                    .unwrap_or_else(|| "unknown endpoint".to_owned());
                (id, connection.state.as_str().to_owned())
            })
            .collect::<Vec<_>>()
    });
    let service = desk.service.get_value();
    let is_incomplete = {
        let service = service.clone();
        Signal::derive(move || {
            !cut.with(Vec::is_empty) && typed.with(|typed| typed.trim() != service.as_str())
        })
    };
    let command = avn::delete_privatelink(&desk.project.get_value(), &service);
    view! {
        <Dialog
            title="Delete Privatelink"
            close_href=desk.network_path()
            on_close=desk.closer()
            return_focus_id="open-delete"
        >
            <ActionForm action=desk.delete attr:class="stack">
                <Hidden prefix="delete" />
                <p>
                    "This deletes the AWS load balancer and the VPC endpoint service of "
                    <strong>{service.to_string()}</strong>
                    ". Access through other routes stays as it is."
                </p>
                {move || {
                    let cut = cut.get();
                    let service = service.to_string();
                    (!cut.is_empty())
                        .then(|| {
                            view! {
                                <Cut cut />
                                <TextField
                                    name="typed"
                                    label=format!("Type {service} to confirm")
                                    value=typed
                                    error=at_field
                                />
                            }
                        })
                }}
                <FormFailure failure field="typed" />
                <CommandLine label="Equivalent avn command" command />
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=desk.network_path()>
                        "Cancel"
                    </a>
                    <Submit label="Confirm" kind="danger" pending=desk.delete.pending() is_incomplete />
                </div>
            </ActionForm>
        </Dialog>
    }
}

/// The live connections that go with the PrivateLink.
#[component]
fn Cut(cut: Vec<(String, String)>) -> impl IntoView {
    let heading = match cut.len() {
        1 => "1 live connection will be cut:".to_owned(),
        count => format!("{count} live connections will be cut:"),
    };
    view! {
        <Notice tone=Tone::Warning>
            <p>{heading}</p>
            <ul class="plain-list mono">
                {cut
                    .into_iter()
                    .map(|(id, state)| view! { <li>{format!("{id} ({state})")}</li> })
                    .collect_view()}
            </ul>
        </Notice>
    }
}
