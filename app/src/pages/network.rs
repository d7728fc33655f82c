//! The Network page: one card of rows, and the windows over it. All of it that can change is one
//! island, [`NetworkDesk`].
//!
//! The island is drawn once; its card is drawn anew when the state it follows changes, its window
//! only when the address does, so that what is typed in it survives.

use aiven::{NetworkView, Support};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::parts::{self, flash_notice};
use crate::{
    api::network::{NetworkPage, NetworkState},
    paths::Dialog,
    ui::{
        badge::Tone,
        island::Island,
        live::{live, live_if},
        notice, ready,
    },
};

mod access;
#[cfg(any(feature = "hydrate", test))]
mod announce;
mod card;
mod commands;
mod connections;
mod create;
mod delete;
mod desk;
#[cfg(feature = "hydrate")]
mod follow;
mod form;
mod impossible;
mod lint;
mod principals;
mod principals_field;

use desk::Desk;

/// The page around the island.
#[cfg(feature = "ssr")]
pub fn network(
    page: &NetworkPage,
    waiting: &[crate::api::requests::Waiting],
    dialog: Option<Dialog>,
) -> AnyView {
    use super::{
        frame::{Tab, service_frame},
        requests,
    };
    use crate::ui::island::island;
    let project = page.state.view.project.clone();
    let name = page.state.view.service.name.clone();
    let who = page.who.clone();
    let desk = NetworkDesk {
        page: page.clone(),
        dialog,
    };
    let content = view! {
        {requests::waiting(waiting)}
        {island(desk)}
    };
    service_frame(who, &project, &name, Tab::Network, content.into_any())
}

/// All of the page that can change.
#[derive(Serialize, Deserialize)]
struct NetworkDesk {
    page: NetworkPage,
    /// The window that the address names.
    dialog: Option<Dialog>,
}

impl Island for NetworkDesk {
    const START: &'static str = "start_network_desk";

    fn view(self) -> AnyView {
        desk_of(self.page, self.dialog)
    }
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start_network_desk(element: &web_sys::HtmlElement) {
    crate::ui::island::start::<NetworkDesk>(element);
}

/// The page's content with its data.
pub fn desk_of(page: NetworkPage, dialog: Option<Dialog>) -> AnyView {
    ready::provide();
    let desk = Desk::new(page, dialog);
    #[cfg(feature = "hydrate")]
    {
        follow::follow(desk);
        desk.follow_address();
    }
    view! {
        <div class="flow">
            {live(move || desk.state.with(|state| parts::head(&state.view.service)))}
            {desk.page_flash().map(flash_notice)}
            <p class="visually-hidden" role="status">
                {desk.said}
            </p>
            {live_if(move || failure_of_action(desk))}
            {live(move || desk.state.with(staleness))}
            {live(move || desk.state.with(|state| body(desk, state)))}
        </div>
        {live_if(move || window(desk))}
    }
    .into_any()
}

/// The card, or why there can't be one.
fn body(desk: Desk, state: &NetworkState) -> AnyView {
    let view = &state.view;
    match &view.support {
        _ if view.forbidden.is_some() => impossible::forbidden(view.forbidden.as_deref()),
        Support::NotPossible(refusal) if view.privatelink.is_none() => {
            impossible::not_possible(view, refusal)
        }
        _ => view! {
            {card::card(desk, view)}
            {commands::commands(desk, view)}
        }
        .into_any(),
    }
}

/// The window that the address names, where its action can work. One that carries a form sent
/// before stays, so that what was typed is not lost.
fn window(desk: Desk) -> Option<AnyView> {
    let dialog = desk.dialog.get()?;
    let is_wanted = desk.flash_of(dialog).is_some()
        || desk
            .state
            .with_untracked(|state| is_possible(dialog, &state.view));
    is_wanted.then(|| match dialog {
        Dialog::Create => create::window(desk),
        Dialog::Principals => principals::window(desk),
        Dialog::Delete => delete::window(desk),
    })
}

/// Whether what the window does can work now.
fn is_possible(dialog: Dialog, view: &NetworkView) -> bool {
    if view.forbidden.is_some() {
        return false;
    }
    match (dialog, &view.privatelink) {
        (Dialog::Create, None) => !matches!(view.support, Support::NotPossible(_)),
        (Dialog::Create, Some(_)) | (_, None) => false,
        (Dialog::Principals, Some(link)) => link.may_edit().is_ok(),
        (Dialog::Delete, Some(link)) => link.may_delete().is_ok(),
    }
}

/// A quiet banner while Aiven can't be read: the last good data stays, with its age.
fn staleness(state: &NetworkState) -> AnyView {
    let banner = state.failure.as_ref().map(|failure| {
        let age = state.age_s;
        let text = format!("{failure} What you see is {age} s old; the page keeps trying.");
        notice::sentence(Tone::Warning, text)
    });
    let notes = state.view.notes.iter();
    let notes = notes.map(|note| notice::sentence(Tone::Info, note.clone()));
    view! {
        {banner}
        {notes.collect_view()}
    }
    .into_any()
}

/// What went wrong with an action that has no window: refresh, or an access switch.
fn failure_of_action(desk: Desk) -> Option<AnyView> {
    let (action, failure) = desk.failure.get()?;
    Dialog::of_segment(action)
        .is_none()
        .then(|| notice::sentence(Tone::Danger, failure.to_string()))
}
