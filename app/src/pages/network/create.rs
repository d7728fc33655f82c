//! The window "Create Privatelink".

use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::desk,
    form::{FormFailure, Hidden, Submit},
    lint::wrong,
    principals_field::PrincipalsField,
};
use crate::{
    paths::Dialog as At,
    ui::{badge::Tone, command::CommandLine, dialog::Dialog, notice::Notice},
};

#[component]
pub fn CreateDialog() -> impl IntoView {
    let desk = desk();
    desk.create.clear();
    let exists = desk
        .state
        .with_untracked(|state| state.view.privatelink.is_some());
    let flash = desk.take_flash(At::Create);
    let typed = flash
        .as_ref()
        .and_then(|flash| flash.fields.get("principals"));
    let values = RwSignal::new(
        typed
            .map(|text| aiven::split_entries(text))
            .unwrap_or_default(),
    );
    let failure = desk.failure_of(desk.create.value(), flash);
    let at_field =
        Signal::derive(move || failure.get().and_then(|failure| failure.at("principals")));
    let pending = desk.create.pending();
    let is_incomplete =
        move || values.with(|values| values.is_empty() || !wrong(values).is_empty());
    let command = Signal::derive(move || {
        values.with(|values| {
            avn::create_privatelink(&desk.project.get_value(), &desk.service.get_value(), values)
        })
    });
    view! {
        <Dialog
            title="Create Privatelink"
            close_href=desk.network_path()
            on_close=desk.closer()
            return_focus_id="open-create"
        >
            {exists
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warning>
                            "This service has a PrivateLink already. Close this window to see it."
                        </Notice>
                    }
                })}
            <ActionForm action=desk.create attr:class="stack">
                <Hidden prefix="create" />
                <FormFailure failure field="principals" />
                <PrincipalsField values error=at_field />
                <Show when=move || !values.with(Vec::is_empty)>
                    <CommandLine label="Equivalent avn command" command />
                </Show>
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=desk.network_path()>
                        "Cancel"
                    </a>
                    <Submit label="Create" pending=pending is_incomplete=Signal::derive(is_incomplete) />
                </div>
            </ActionForm>
        </Dialog>
    }
}
