//! The card of the Network page: the rows of the original console, in both states.

use aiven::{Privatelink, State};
use leptos::prelude::*;

use super::{access::AccessRows, connections::ConnectionRows, desk::desk};
use crate::{
    paths::Dialog,
    ui::{
        badge::{Badge, Dot, Tone},
        copy::CopyButton,
        icons,
    },
};

#[component]
pub fn PrivatelinkCard() -> impl IntoView {
    let desk = desk();
    let exists = desk.part(|view| view.privatelink.is_some());
    view! {
        <section class="card" aria-labelledby="privatelink">
            <h2 class="card__header" id="privatelink">
                "Network"
            </h2>
            <dl class="rows">
                {move || {
                    if exists.get() {
                        view! { <Existing /> }.into_any()
                    } else {
                        view! { <Absent /> }.into_any()
                    }
                }}
            </dl>
        </section>
    }
}

#[component]
fn Absent() -> impl IntoView {
    let desk = desk();
    view! {
        <div class="row">
            <dt class="row__label">"AWS Privatelink"</dt>
            <dd class="row__value">
                "Privatelink is charged separately" <Price />
            </dd>
            <dd class="row__action">
                <a
                    class="button"
                    data-kind="primary"
                    id="open-create"
                    href=desk.dialog_path(Dialog::Create)
                >
                    "Create Privatelink"
                </a>
            </dd>
        </div>
    }
}

#[component]
fn Price() -> impl IntoView {
    let price = desk().part(|view| view.price.clone());
    move || {
        price
            .get()
            .map(|price| view! { <span class="row__price">{price.label()}</span> })
    }
}

#[component]
fn Existing() -> impl IntoView {
    let desk = desk();
    let link = Memo::new(move |_| desk.state.with(|state| state.view.privatelink.clone()));
    let state = Memo::new(move |_| link.with(|link| link.as_ref().map(|link| link.state.clone())));
    let name = part_of(link, |link| link.aws_service_name.clone());
    let id = part_of(link, |link| link.aws_service_id.clone());
    view! {
        <div class="row" data-state=move || state.get().map(|state| state.as_str().to_owned())>
            <dt class="row__label">"AWS Privatelink"</dt>
            <dd class="row__value">
                {move || state.get().map(|state| view! { <StateBadge state /> })} <Price />
                <FollowLink />
            </dd>
            <dd class="row__action">
                <DeleteLink link />
            </dd>
        </div>
        <ConnectionRows />
        <Copyable label="AWS service name" value=name />
        <Copyable label="AWS service id" value=id />
        <Principals link />
        <AccessRows />
    }
}

fn part_of<T>(
    link: Memo<Option<Privatelink>>,
    part: impl Fn(&Privatelink) -> Option<T> + Send + Sync + 'static,
) -> Memo<Option<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| link.with(|link| link.as_ref().and_then(&part)))
}

#[component]
fn StateBadge(state: State) -> impl IntoView {
    let tone = match state {
        State::Active => Tone::Success,
        State::Creating => Tone::Info,
        State::Deleting => Tone::Warning,
        State::Other(_) => Tone::Neutral,
    };
    view! { <Badge tone label=state.as_str().to_owned() dot=Dot::Shown /> }
}

/// While something moves the page follows it; without JavaScript this link does.
#[component]
fn FollowLink() -> impl IntoView {
    let desk = desk();
    let is_moving = desk.part(|view| view.phase() != aiven::Phase::Settled);
    move || {
        is_moving.get().then(|| {
            view! {
                <a
                    class="row__refresh"
                    href=desk.network_path()
                    on:click=move |event| {
                        event.prevent_default();
                        desk.read_now.update(|count| *count += 1);
                    }
                >
                    "Refresh"
                </a>
            }
        })
    }
}

#[component]
fn DeleteLink(link: Memo<Option<Privatelink>>) -> impl IntoView {
    let desk = desk();
    move || {
        let may = link.with(|link| link.as_ref().map(Privatelink::may_delete));
        match may {
            Some(Err(reason)) => view! {
                <span class="icon-link" aria-disabled="true" title=reason.clone()>
                    {icons::trash()}
                    <span class="visually-hidden">{format!("Delete Privatelink: {reason}")}</span>
                </span>
            }
            .into_any(),
            _ => view! {
                <a
                    class="icon-link"
                    id="open-delete"
                    href=desk.dialog_path(Dialog::Delete)
                    aria-label="Delete Privatelink"
                    title="Delete Privatelink"
                >
                    {icons::trash()}
                </a>
            }
            .into_any(),
        }
    }
}

/// A value that AWS asks for, to be copied; a dash until Aiven has it.
#[component]
fn Copyable(label: &'static str, value: Memo<Option<String>>) -> impl IntoView {
    view! {
        <div class="row">
            <dt class="row__label">{label}</dt>
            <dd class="row__value mono">
                {move || value.get().unwrap_or_else(|| "–".to_owned())}
            </dd>
            <dd class="row__action">
                {move || value.get().map(|text| view! { <CopyButton text what=label /> })}
            </dd>
        </div>
    }
}

#[component]
fn Principals(link: Memo<Option<Privatelink>>) -> impl IntoView {
    let desk = desk();
    let principals = part_of(link, |link| Some(link.principals.clone()));
    let may_edit = Memo::new(move |_| link.with(|link| link.as_ref().map(Privatelink::may_edit)));
    view! {
        <div class="row">
            <dt class="row__label">"Principals"</dt>
            <dd class="row__value mono">
                <ul class="plain-list">
                    {move || {
                        principals
                            .get()
                            .unwrap_or_default()
                            .into_iter()
                            .map(|principal| view! { <li>{principal}</li> })
                            .collect_view()
                    }}
                </ul>
            </dd>
            <dd class="row__action">
                {move || match may_edit.get() {
                    Some(Err(reason)) => {
                        view! {
                            <button
                                class="button"
                                data-kind="secondary"
                                type="button"
                                disabled
                                aria-describedby="edit-reason"
                            >
                                "Edit principals"
                            </button>
                            <span class="row__reason" id="edit-reason">
                                {reason}
                            </span>
                        }
                            .into_any()
                    }
                    _ => {
                        view! {
                            <a
                                class="button"
                                data-kind="secondary"
                                id="open-principals"
                                href=desk.dialog_path(Dialog::Principals)
                            >
                                "Edit principals"
                            </a>
                        }
                            .into_any()
                    }
                }}
            </dd>
        </div>
    }
}
