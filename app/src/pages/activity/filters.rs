//! The filter: a plain form whose fields are the address.

use leptos::prelude::*;

use super::words::FAMILIES;
use crate::{api::activity::ActivityPage, books::record::Ending};

pub fn form(page: &ActivityPage, here: &str) -> AnyView {
    let typed = &page.typed;
    let families = FAMILIES
        .iter()
        .filter(|(family, _)| page.place.is_none() || !matches!(*family, "session" | "record"));
    let actions = families.map(|(family, words)| (*family, *words));
    let results = [
        ("", "Any result"),
        (Ending::Done.as_str(), "Done"),
        (Ending::Refused.as_str(), "Refused"),
        (Ending::Failed.as_str(), "Failed"),
        (Ending::Unknown.as_str(), "Outcome unknown"),
    ];
    let actions: Vec<_> = [("", "Any action")].into_iter().chain(actions).collect();
    let places = page.place.is_none().then(|| {
        view! {
            {text("project", "Project", "text", &typed.project)}
            {text("service", "Service", "text", &typed.service)}
        }
    });
    view! {
        <form class="activity__filters" method="get" action=here.to_owned() role="search">
            {text("who", "Who", "search", &typed.who)}
            {choice("action", "Action", &actions, &typed.action)}
            {places}
            {choice("result", "Result", &results, &typed.result)}
            {text("from", "From", "date", &typed.from)}
            {text("to", "To", "date", &typed.to)}
            <div class="cluster cluster--tight">
                <button class="button" data-kind="primary" type="submit">
                    "Filter"
                </button>
                <a class="button" data-kind="quiet" href=here.to_owned()>
                    "Clear"
                </a>
            </div>
        </form>
    }
    .into_any()
}

fn text(name: &'static str, label: &'static str, kind: &'static str, value: &str) -> AnyView {
    let id = format!("filter-{name}");
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <input
                class="field__input"
                id=id
                name=name
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value=value.to_owned()
            />
        </div>
    }
    .into_any()
}

fn choice(
    name: &'static str,
    label: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
) -> AnyView {
    let id = format!("filter-{name}");
    // One action of a family comes by a link, and stays chosen.
    let own =
        (!chosen.is_empty() && !options.iter().any(|(value, _)| *value == chosen)).then(|| {
            view! {
                <option value=chosen.to_owned() selected=true>
                    {chosen.to_owned()}
                </option>
            }
        });
    let options = options.iter().map(|(value, words)| {
        view! {
            <option value=*value selected=*value == chosen>
                {*words}
            </option>
        }
    });
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <select class="field__input" id=id name=name>
                {options.collect_view()}
                {own}
            </select>
        </div>
    }
    .into_any()
}
