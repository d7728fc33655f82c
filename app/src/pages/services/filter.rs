//! The filter box. Without JavaScript a form that puts the text into the address; with it, lines
//! hide and the address follows as one types. `/` goes to it.

use leptos::{html, prelude::*};
use serde::{Deserialize, Serialize};

use super::listing::Listing;
use crate::{base, ui::island::Island};

#[derive(Serialize, Deserialize)]
pub struct FilterBox {
    /// The list's own path.
    pub here: String,
    pub listing: Listing,
}

impl Island for FilterBox {
    const START: &'static str = "start_filter_box";

    fn view(self) -> AnyView {
        filter_box(&self.here, self.listing)
    }
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start_filter_box(element: &web_sys::HtmlElement) {
    crate::ui::island::start::<FilterBox>(element);
}

fn filter_box(here: &str, listing: Listing) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    focus_on_slash(input);
    let Listing {
        filter,
        key,
        direction,
    } = listing;
    let here = base::address(here);
    let address = here.clone();
    let on_input = move |event| {
        let listing = Listing {
            filter: event_target_value(&event),
            key,
            direction,
        };
        #[cfg(feature = "hydrate")]
        super::filter::show(&listing, &address);
        #[cfg(not(feature = "hydrate"))]
        let _ = (listing, &address);
    };
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
                value=filter
                on:input=on_input
            />
            <input type="hidden" name="sort" value=key.as_str() />
            <input type="hidden" name="dir" value=direction.as_str() />
            <button class="button no-script" data-kind="secondary" type="submit">
                "Filter"
            </button>
        </form>
    }
    .into_any()
}

/// Shows the lines that match, their number, and keeps the addresses true.
#[cfg(feature = "hydrate")]
fn show(listing: &Listing, here: &str) {
    use super::listing::{Direction, SortKey};

    let (mut shown, mut total) = (0, 0);
    for line in all("#services tbody tr") {
        let matches = listing.shows(&line.get_attribute("data-text").unwrap_or_default());
        let _ = line.toggle_attribute_with_force("hidden", !matches);
        shown += usize::from(matches);
        total += 1;
    }
    for heading in all("#services thead a") {
        let attribute = |name| heading.get_attribute(name).unwrap_or_default();
        let sorted = Listing {
            filter: listing.filter.clone(),
            key: SortKey::of(&attribute("data-sort")),
            direction: Direction::of(&attribute("data-dir")),
        };
        let _ = heading.set_attribute("href", &sorted.address(here));
    }
    if let Some(count) = document().get_element_by_id("service-count") {
        count.set_text_content(Some(&Listing::count(shown, total)));
    }
    if let Some(empty) = document().get_element_by_id("no-service") {
        let _ = empty.toggle_attribute_with_force("hidden", shown > 0);
    }
    let address = listing.address(here);
    if let Ok(history) = window().history() {
        let state = leptos::wasm_bindgen::JsValue::NULL;
        let _ = history.replace_state_with_url(&state, "", Some(&address));
    }
}

#[cfg(feature = "hydrate")]
fn all(selector: &str) -> impl Iterator<Item = web_sys::Element> {
    use leptos::wasm_bindgen::JsCast;
    let found = document().query_selector_all(selector).ok();
    (0..).map_while(move |index| found.as_ref()?.item(index)?.dyn_into().ok())
}

/// `/` goes to the filter box, as long as one is not typing somewhere else.
fn focus_on_slash(input: NodeRef<html::Input>) {
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
            let is_plain = event.key() == "/" && !event.ctrl_key() && !event.meta_key();
            if is_plain
                && !is_typing
                && let Some(input) = input.get_untracked()
            {
                event.prevent_default();
                let _ = input.focus();
            }
        });
        on_cleanup(move || handle.remove());
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = input;
}
