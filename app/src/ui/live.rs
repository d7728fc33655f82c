//! Says things politely to a person who does not look at the screen.

use leptos::prelude::*;

#[component]
pub fn LiveRegion(#[prop(into)] message: Signal<String>) -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status" data-live="">
            {message}
        </p>
    }
}
