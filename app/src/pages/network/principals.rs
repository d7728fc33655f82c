//! The window "Edit principals". Saving replaces the whole list, so the window shows the
//! difference first and carries the list as it was opened, to notice a colleague's change.

use aiven::difference;
use leptos::prelude::*;
use recipes::avn;

use super::{
    desk::desk,
    form::{FormFailure, Hidden, Submit},
    lint::wrong,
    principals_field::PrincipalsField,
};
use crate::{
    failure::Failure,
    paths::Dialog as At,
    ui::{badge::Tone, command::CommandLine, dialog::Dialog, notice::Notice},
};

#[component]
pub fn PrincipalsDialog() -> impl IntoView {
    let desk = desk();
    desk.update.clear();
    let current = desk.state.with_untracked(|state| {
        state
            .view
            .privatelink
            .as_ref()
            .map(|link| link.principals.clone())
    });
    let is_missing = current.is_none();
    let flash = desk.take_flash(At::Principals);
    let typed = flash
        .as_ref()
        .and_then(|flash| flash.fields.get("principals"));
    let values = typed.map_or_else(
        || current.clone().unwrap_or_default(),
        |text| aiven::split_entries(text),
    );
    let values = RwSignal::new(values);
    let opened_before = flash.as_ref().and_then(|flash| flash.fields.get("opened"));
    let opened = opened_before.map_or_else(
        || current.unwrap_or_default(),
        |text| text.lines().map(str::to_owned).collect(),
    );
    let failure = desk.failure_of(desk.update.value(), flash);
    // After a conflict the person has seen the newer list; saving again is meant against that.
    let opened = Memo::new(move |_| match failure.get() {
        Some(Failure::Conflict {
            found: Some(found), ..
        }) => found,
        _ => opened.clone(),
    });
    let at_field =
        Signal::derive(move || failure.get().and_then(|failure| failure.at("principals")));
    let is_incomplete = Signal::derive(move || {
        values.with(|values| {
            values.is_empty()
                || !wrong(values).is_empty()
                || opened.with(|opened| is_same(opened, values))
        })
    });
    let command = Signal::derive(move || {
        values.with(|values| {
            avn::update_privatelink(&desk.project.get_value(), &desk.service.get_value(), values)
        })
    });
    view! {
        <Dialog
            title="Edit principals"
            close_href=desk.network_path()
            on_close=desk.closer()
            return_focus_id="open-principals"
        >
            {is_missing
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warning>
                            "This service has no PrivateLink now. Close this window to create one."
                        </Notice>
                    }
                })}
            <ActionForm action=desk.update attr:class="stack">
                <Hidden prefix="principals" />
                <input type="hidden" name="opened" value=move || opened.get().join("\n") />
                <FormFailure failure field="principals" />
                <PrincipalsField values error=at_field />
                <Changes opened values />
                <Show when=move || !values.with(Vec::is_empty)>
                    <CommandLine label="Equivalent avn command" command />
                </Show>
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=desk.network_path()>
                        "Cancel"
                    </a>
                    <Submit label="Save" pending=desk.update.pending() is_incomplete />
                </div>
            </ActionForm>
        </Dialog>
    }
}

fn is_same(opened: &[String], values: &[String]) -> bool {
    let difference = difference(opened, values);
    difference.added.is_empty() && difference.removed.is_empty()
}

/// What saving adds and removes; removing has a limit that people do not expect.
#[component]
fn Changes(opened: Memo<Vec<String>>, values: RwSignal<Vec<String>>) -> impl IntoView {
    let change =
        Memo::new(move |_| opened.with(|opened| values.with(|values| difference(opened, values))));
    view! {
        <div class="diff" role="status">
            {move || {
                let change = change.get();
                (!change.added.is_empty() || !change.removed.is_empty())
                    .then(|| {
                        let removes = !change.removed.is_empty();
                        view! {
                            <h3>"Changes"</h3>
                            <ul class="plain-list mono">
                                {change
                                    .added
                                    .into_iter()
                                    .map(|line| {
                                        view! { <li class="diff__line" data-change="added">"+ " {line}</li> }
                                    })
                                    .collect_view()}
                                {change
                                    .removed
                                    .into_iter()
                                    .map(|line| {
                                        view! { <li class="diff__line" data-change="removed">"− " {line}</li> }
                                    })
                                    .collect_view()}
                            </ul>
                            {removes
                                .then(|| {
                                    view! {
                                        <p class="muted">
                                            "Removing a principal stops new connections only. Connections that \
                                             exist stay until their VPC endpoint, or this PrivateLink, is deleted."
                                        </p>
                                    }
                                })}
                        }
                    })
            }}
        </div>
    }
}
