//! `+ Add configuration option`: a search over everything in the service type's schema that the form does not show yet.

use aiven::ConfigOption;
use leptos::prelude::*;

use crate::{
    api::config::{ConfigForm, Hits},
    paths::{self, Part},
};

/// The search field and what it found.
pub fn finder(form: &ConfigForm) -> AnyView {
    let is_open = !form.query.is_empty();
    view! {
        <details class="finder" open=is_open>
            <summary class="button" data-kind="secondary" id="add-option">
                "+ Add configuration option"
            </summary>
            <div class="stack">
                <label class="field__label" for="option-search">
                    "Search by name, title or description"
                </label>
                <div class="finder__search" data-live=Part::Options.segment()>
                    <input
                        class="field__input"
                        id="option-search"
                        type="search"
                        name="q"
                        autocomplete="off"
                        spellcheck="false"
                        value=form.query.clone()
                        aria-controls=Part::Options.segment()
                        data-arrows=Part::Options.segment()
                    />
                    <button class="button no-script" data-kind="secondary" name="do" value="find">
                        "Search"
                    </button>
                </div>
                {options(form)}
            </div>
        </details>
    }
    .into_any()
}

/// What the search found, by itself.
pub fn options(form: &ConfigForm) -> AnyView {
    let hits = form.found.as_ref();
    let said = hits.map(count).unwrap_or_default();
    let lines = hits.into_iter().flat_map(|hits| &hits.options).map(line);
    view! {
        <div
            class="finder__found"
            id=Part::Options.segment()
            tabindex="-1"
            data-source=paths::part(Part::Options, &form.project, &form.service)
            data-said=said.clone()
        >
            <p class="muted">{said.clone()}</p>
            <ul class="finder__list" data-arrows=Part::Options.segment()>
                {lines.collect_view()}
            </ul>
        </div>
    }
    .into_any()
}

fn count(hits: &Hits) -> String {
    match (hits.options.len(), hits.total) {
        (_, 0) => "No option matches.".to_owned(),
        (1, 1) => "1 option".to_owned(),
        (shown, total) if shown == total => format!("{total} options"),
        (shown, total) => {
            format!("The first {shown} of {total} options; type more to narrow them down.")
        }
    }
}

fn line(option: &ConfigOption) -> AnyView {
    let path = option.path.to_string();
    let why_not = option.is_editable().err();
    let about = view! {
        <span class="finder__title">{option.title.clone()}</span>
        <span class="finder__path mono">{option.path.dotted()}</span>
        {option.description.clone().map(|text| view! { <span class="finder__about">{text}</span> })}
        {why_not.clone().map(|text| view! { <span class="finder__about">{text}</span> })}
    };
    if why_not.is_some() {
        return view! {
            <li>
                <div class="finder__option" data-disabled="">{about}</div>
            </li>
        }
        .into_any();
    }
    view! {
        <li>
            <button class="finder__option" name="add" value=path>
                {about}
            </button>
        </li>
    }
    .into_any()
}
