//! A switch that sends its form. Plain HTML: a submit button that says its state.

use leptos::prelude::*;

use super::live::mark;

/// Which way a switch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    On,
    Off,
}

/// `id` is for those that are drawn anew as text: it brings the keyboard back to them. `refused` is the id of the reason
/// why it can't be used.
pub fn switch(
    id: Option<String>,
    label: String,
    position: Position,
    disabled: Signal<bool>,
    refused: Option<String>,
) -> AnyView {
    let (checked, word) = match position {
        Position::On => ("true", "On"),
        Position::Off => ("false", "Off"),
    };
    view! {
        <button
            class="switch"
            id=id
            type="submit"
            role="switch"
            aria-checked=checked
            aria-label=label
            aria-disabled=mark(move || disabled.get())
            disabled=refused.is_some()
            aria-describedby=refused
        >
            <span class="switch__track" aria-hidden="true">
                <span class="switch__thumb"></span>
            </span>
            <span class="switch__word" aria-hidden="true">
                {word}
            </span>
        </button>
    }
    .into_any()
}
