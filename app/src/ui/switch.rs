//! A switch that sends its form. Plain HTML: a submit button that says its state.

use leptos::prelude::*;

#[component]
pub fn Switch(
    #[prop(into)] label: String,
    is_on: bool,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <button
            class="switch"
            type="submit"
            role="switch"
            aria-checked=if is_on { "true" } else { "false" }
            aria-label=label
            disabled=disabled
        >
            <span class="switch__track" aria-hidden="true">
                <span class="switch__thumb"></span>
            </span>
            <span class="switch__word" aria-hidden="true">
                {if is_on { "On" } else { "Off" }}
            </span>
        </button>
    }
}
