//! What there is to choose about a connection. Plain HTML: links for the components, a form that reads for the rest.

use aiven::connection::{Choice, ConnectionItem, Item, Level};
use leptos::prelude::*;

use super::connection::address;
use crate::{
    api::overview::{ConnectionCard, Info},
    paths::{self, Part},
};

pub fn choices(card: &ConnectionCard, info: &Info) -> AnyView {
    let (menu, choice) = (&info.resolved.menu, &info.resolved.choice);
    let tabs = (menu.components.len() > 1).then(|| tabs(card, &menu.components, choice));
    let routes = radios(card, Level::Route, "Access route", &menu.routes);
    let connections = connections(&menu.connections);
    let methods = radios(card, Level::Method, "Authentication method", &menu.methods);
    let authorities = radios(card, Level::Ca, "Certificate authority", &menu.authorities);
    let usages = radios(card, Level::Usage, "Usage", &menu.usages);
    let users = users(&menu.users);
    let sets: Vec<AnyView> = [routes, connections, methods, authorities, usages, users]
        .into_iter()
        .flatten()
        .collect();
    let form = (!sets.is_empty()).then(|| {
        let kept = [Level::Component, Level::Recipe]
            .into_iter()
            .filter_map(|level| {
                let value = choice.get(level)?.to_owned();
                Some(view! { <input type="hidden" name=level.name() value=value /> })
            });
        view! {
            <form
                class="choices"
                method="get"
                // Going back, the address says what is chosen, and not what a browser remembers of the form.
                autocomplete="off"
                action=paths::service(&card.project, &card.service)
                data-part=Part::Connection.segment()
                data-live=Part::Connection.segment()
            >
                {kept.collect_view()}
                {sets}
                <p class="no-script">
                    <button class="button" data-kind="secondary">
                        "Show"
                    </button>
                </p>
            </form>
        }
    });
    view! {
        {tabs}
        {form}
    }
    .into_any()
}

fn tabs(card: &ConnectionCard, components: &[Item], choice: &Choice) -> AnyView {
    let user = choice.get(Level::User).unwrap_or_default();
    let items = components.iter().map(|item| {
        // The route and connection stay where the other component has them too.
        let there = [Level::Route, Level::Connection].into_iter().fold(
            Choice::default()
                .with(Level::Component, &item.value)
                .with(Level::User, user),
            |there, level| there.with(level, choice.get(level).unwrap_or_default()),
        );
        view! {
            <li>
                <a
                    class="tabs__tab"
                    id=format!("component-{}", item.value)
                    href=address(card, &there)
                    data-part=Part::Connection.segment()
                    aria-current=item.chosen.then_some("true")
                >
                    {item.label.clone()}
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label="Components">
            <ul>{items.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn radios(
    card: &ConnectionCard,
    level: Level,
    label: &'static str,
    items: &[Item],
) -> Option<AnyView> {
    (items.len() > 1).then(|| {
        let items = items.iter().map(|item| {
            let reason = item.disabled.clone().map(|why| {
                let enable = item.option.clone().map(|option| {
                    let editor = paths::config(&card.project, &card.service);
                    let href = format!("{editor}?q={}", aiven::connection::percent_encode(&option));
                    view! { " " <a href=href>"Switch it on"</a> }
                });
                view! { <span class="choice__reason muted">{why} {enable}</span> }
            });
            let label = view! { {item.label.clone()} };
            view! {
                {radio(level, &item.value, item.chosen, item.disabled.is_some(), label.into_any())}
                {reason}
            }
        });
        set(label, items.collect_view().into_any())
    })
}

fn connections(items: &[ConnectionItem]) -> Option<AnyView> {
    (items.len() > 1).then(|| {
        let items = items.iter().map(|item| {
            let endpoint = item.vpc_endpoint_id.clone();
            let state = item.state.as_ref().map(|state| state.as_str().to_owned());
            let reason = item.disabled.clone().map(|why| {
                view! { <span class="choice__reason muted">{why}</span> }
            });
            let label = view! {
                <span class="mono">{item.id.clone()}</span>
                {endpoint.map(|id| view! { " " <span class="mono muted">{id}</span> })}
                {state.map(|state| view! { " " <span class="muted">{state}</span> })}
            };
            view! {
                {radio(Level::Connection, &item.id, item.chosen, item.disabled.is_some(), label.into_any())}
                {reason}
            }
        });
        set("Connection", items.collect_view().into_any())
    })
}

fn users(items: &[Item]) -> Option<AnyView> {
    (items.len() > 1).then(|| {
        let items = items.iter().map(|item| {
            view! {
                <option value=item.value.clone() selected=item.chosen>
                    {item.label.clone()}
                </option>
            }
        });
        view! {
            <div class="choice">
                <label class="choice__label" for="choice-user">
                    "User"
                </label>
                <select class="field__input" id="choice-user" name=Level::User.name()>
                    {items.collect_view()}
                </select>
            </div>
        }
        .into_any()
    })
}

fn set(label: &'static str, content: AnyView) -> AnyView {
    view! {
        <fieldset class="choice">
            <legend class="choice__label">{label}</legend>
            <div class="choice__items">{content}</div>
        </fieldset>
    }
    .into_any()
}

fn radio(level: Level, value: &str, is_chosen: bool, is_disabled: bool, label: AnyView) -> AnyView {
    view! {
        <label class="choice__item">
            <input
                type="radio"
                id=format!("{}-{value}", level.name())
                name=level.name()
                value=value.to_owned()
                checked=is_chosen
                disabled=is_disabled
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}
