//! The services of a project: one list call, filtered and sorted by what the address says.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

use super::{failed::Failed, frame::Frame};
use crate::{
    api::services::{ServiceRow, ServicesPage, read_services},
    paths,
    ui::{
        badge::{Badge, Tone},
        notice::Notice,
    },
};

pub mod listing;

use listing::{Listing, SortKey};

#[component]
pub fn Services() -> impl IntoView {
    let params = use_params_map();
    let project = Memo::new(move |_| params.read().get("project").unwrap_or_default());
    let page = Resource::new(move || project.get(), read_services);
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <ServiceList page /> }),
                    Err(failure) => Either::Right(view! { <Failed failure /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn ServiceList(page: ServicesPage) -> impl IntoView {
    let query = use_query_map();
    let listing = Memo::new(move |_| Listing::of_query(&query.read()));
    let total = page.rows.len();
    let project = page.project.clone();
    let here = paths::services(&project);
    let rows = StoredValue::new(page.rows);
    let shown =
        Memo::new(move |_| rows.with_value(|rows| listing.with(|listing| listing.apply(rows))));
    let row_project = project.clone();
    view! {
        <Title text=format!("Services in {project}") />
        <Frame who=page.who>
            <header class="page__header">
                <p class="breadcrumb">
                    <a href=paths::HOME>"Projects"</a>
                </p>
                <h1>{project.to_string()}</h1>
            </header>
            {(page.unreadable > 0)
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warning>
                            {format!(
                                "{} of this project's services could not be read and are missing here.",
                                page.unreadable,
                            )}
                        </Notice>
                    }
                })}
            <Toolbar here=here.clone() listing shown=Signal::derive(move || shown.with(Vec::len)) total />
            <div class="card">
                <table class="list-table" aria-label="Services">
                    <thead>
                        <tr>
                            {SortKey::ALL
                                .map(|key| view! { <Heading key=key here=here.clone() listing /> })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || shown.get()
                            key=|row| row.head.name.clone()
                            children=move |row| {
                                let href = paths::network(&row_project, &row.head.name);
                                view! { <Line row href /> }
                            }
                        />
                    </tbody>
                </table>
                {move || {
                    shown
                        .with(Vec::is_empty)
                        .then(|| {
                            let text = if total == 0 {
                                "This project has no services yet. Create one in Aiven, in a project \
                                 VPC, then come back."
                            } else {
                                "No service matches the filter. Clear it to see all."
                            };
                            view! { <p class="list-table__empty">{text}</p> }
                        })
                }}
            </div>
        </Frame>
    }
}

/// The filter box. Without JavaScript it is a form that puts the text into the address; with it,
/// the address follows as one types.
#[component]
fn Toolbar(
    here: String,
    listing: Memo<Listing>,
    shown: Signal<usize>,
    total: usize,
) -> impl IntoView {
    let navigate = use_navigate();
    let input = NodeRef::<leptos::html::Input>::new();
    let address = here.clone();
    let on_input = move |event| {
        let listing = Listing {
            filter: event_target_value(&event),
            ..listing.get_untracked()
        };
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&listing.address(&address), options);
    };
    focus_on_slash(input);
    view! {
        <form class="toolbar" method="get" action=here role="search">
            <label class="toolbar__label" for="filter">
                "Filter services"
            </label>
            <input
                node_ref=input
                class="field__input toolbar__input"
                id="filter"
                name="q"
                type="search"
                autocomplete="off"
                placeholder="Name, type or cloud (press / )"
                value=listing.get_untracked().filter
                on:input=on_input
            />
            <input type="hidden" name="sort" value=move || listing.get().key.as_str() />
            <input type="hidden" name="dir" value=move || listing.get().direction.as_str() />
            <button class="button" data-kind="secondary" type="submit">
                "Filter"
            </button>
            <p class="toolbar__count muted" role="status">
                {move || format!("{} of {total}", shown.get())}
            </p>
        </form>
    }
}

/// `/` goes to the filter box, as long as one is not typing somewhere else.
fn focus_on_slash(input: NodeRef<leptos::html::Input>) {
    #[cfg(feature = "hydrate")]
    {
        use leptos::wasm_bindgen::JsCast;
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let is_typing = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|element| {
                    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                });
            if event.key() == "/" && !is_typing && !event.ctrl_key() && !event.meta_key() {
                if let Some(input) = input.get_untracked() {
                    event.prevent_default();
                    let _ = input.focus();
                }
            }
        });
        on_cleanup(move || handle.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = input;
}

/// A column's heading: a link to the same list, sorted by it.
#[component]
fn Heading(key: SortKey, here: String, listing: Memo<Listing>) -> impl IntoView {
    view! {
        <th scope="col" aria-sort=move || listing.get().aria_sort(key)>
            <a href=move || listing.get().sorted_by(key).address(&here)>{key.title()}</a>
        </th>
    }
}

#[component]
fn Line(row: ServiceRow, href: String) -> impl IntoView {
    let head = row.head;
    let (tone, state) = super::frame::service_state(&head.state);
    let vpc = if head.project_vpc_id.is_some() {
        "Project VPC"
    } else {
        "No VPC"
    };
    let (support_tone, support, why) = listing::support_label(&row.support);
    view! {
        <tr>
            <th scope="row" data-label="Service">
                <a href=href>{head.name.to_string()}</a>
            </th>
            <td data-label="Type">{head.display_type}</td>
            <td data-label="Cloud">{head.cloud_name.unwrap_or_default()}</td>
            <td data-label="State">
                <Badge tone label=state />
            </td>
            <td data-label="VPC">{vpc}</td>
            <td data-label="PrivateLink">
                <Badge tone=support_tone label=support />
                {why.map(|why| view! { <span class="muted">" " {why}</span> })}
            </td>
        </tr>
    }
}
