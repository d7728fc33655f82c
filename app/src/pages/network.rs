//! The Network page: one card of rows, and the windows over it. The page is drawn once; what
//! changes on it follows the desk's state.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{
    failed::Failed,
    frame::{FlashNotice, ServiceFrame},
    here,
};
use crate::{
    api::network::{NetworkPage, read_network},
    paths::Dialog,
    ui::{badge::Tone, live::LiveRegion, notice::Notice},
};

mod access;
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

pub use desk::Desk;

#[component]
pub fn Network() -> impl IntoView {
    let params = use_params_map();
    let at = Memo::new(move |_| {
        let params = params.read();
        (
            params.get("project").unwrap_or_default(),
            params.get("service").unwrap_or_default(),
        )
    });
    let page = Resource::new(
        move || at.get(),
        |(project, service)| read_network(project, service),
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <NetworkLoaded page /> }),
                    Err(failure) => Either::Right(view! { <Failed failure /> }),
                }
            })}
        </Transition>
    }
}

/// The page with its data. Public for the render tests, which need no server.
#[component]
pub fn NetworkLoaded(page: NetworkPage) -> impl IntoView {
    let who = page.who.clone();
    let title = format!("{} network", page.state.view.service.name);
    let desk = Desk::new(page);
    provide_context(desk);
    #[cfg(feature = "hydrate")]
    follow::follow(desk);
    go_back_after_success(desk);

    let head = desk.part(|view| view.service.clone());
    let flash = desk.flash.with_value(|flash| {
        flash
            .clone()
            .filter(|flash| !is_a_dialogs(flash.action.as_deref()))
    });
    view! {
        <Title text=title />
        <ServiceFrame who project=desk.project.get_value() head>
            {flash.map(|flash| view! { <FlashNotice flash /> })}
            <LiveRegion message=desk.said />
            <Staleness />
            <ActionFailures />
            <Body />
        </ServiceFrame>
        <Window />
    }
}

/// The card, or why there can't be one.
#[component]
fn Body() -> impl IntoView {
    let desk = desk::desk();
    let shows = desk.part(|view| {
        let is_refused = matches!(view.support, aiven::Support::NotPossible(_));
        (
            view.forbidden.is_some(),
            is_refused && view.privatelink.is_none(),
        )
    });
    move || match shows.get() {
        (true, _) => view! { <impossible::Forbidden /> }.into_any(),
        (false, true) => view! { <impossible::NotPossible /> }.into_any(),
        (false, false) => view! {
            <card::PrivatelinkCard />
            <commands::Commands />
        }
        .into_any(),
    }
}

/// The window that the address names.
#[component]
fn Window() -> impl IntoView {
    let here = here();
    let dialog = Memo::new(move |_| Dialog::of_path(&here.read()));
    move || match dialog.get() {
        Some(Dialog::Create) => view! { <create::CreateDialog /> }.into_any(),
        Some(Dialog::Principals) => view! { <principals::PrincipalsDialog /> }.into_any(),
        Some(Dialog::Delete) => view! { <delete::DeleteDialog /> }.into_any(),
        None => ().into_any(),
    }
}

/// A quiet banner while Aiven can't be read: the last good data stays, with its age.
#[component]
fn Staleness() -> impl IntoView {
    let desk = desk::desk();
    let stale = Memo::new(move |_| {
        desk.state
            .with(|state| state.failure.clone().map(|failure| (failure, state.age_s)))
    });
    let notes = desk.part(|view| view.notes.clone());
    view! {
        {move || {
            stale
                .get()
                .map(|(failure, age)| {
                    view! {
                        <Notice tone=Tone::Warning>
                            {format!("{failure} What you see is {age} s old; the page keeps trying.")}
                        </Notice>
                    }
                })
        }}
        {move || {
            notes
                .get()
                .into_iter()
                .map(|note| view! { <Notice tone=Tone::Info>{note}</Notice> })
                .collect_view()
        }}
    }
}

/// Failures of the actions that have no window: refresh and the access switches.
#[component]
fn ActionFailures() -> impl IntoView {
    let desk = desk::desk();
    move || {
        let failures = [desk.refresh.value().get(), desk.access.value().get()];
        failures
            .into_iter()
            .flatten()
            .filter_map(Result::err)
            .map(|failure| {
                view! { <Notice tone=Tone::Danger>{failure.to_string()}</Notice> }
            })
            .collect_view()
    }
}

/// A window closes when its action succeeded, never on a failure.
fn go_back_after_success(desk: Desk) {
    let close = desk.closer();
    for value in [
        desk.create.value(),
        desk.update.value(),
        desk.delete.value(),
    ] {
        Effect::new(move |_| {
            if desk.settle(value.get()) {
                close.run(());
            }
        });
    }
    for value in [desk.refresh.value(), desk.access.value()] {
        Effect::new(move |_| desk.settle(value.get()));
    }
}

fn is_a_dialogs(action: Option<&str>) -> bool {
    [Dialog::Create, Dialog::Principals, Dialog::Delete]
        .iter()
        .any(|dialog| action == Some(dialog.segment()))
}
