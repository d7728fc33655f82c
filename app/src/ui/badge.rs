//! A state as a pill: always a word, the colour only supports it.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Info,
    Success,
    Warning,
    Danger,
}

impl Tone {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// Whether a pill carries a dot before its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dot {
    None,
    Shown,
}

pub fn badge(tone: Tone, label: impl Into<String>, dot: Dot) -> AnyView {
    let dot =
        (dot == Dot::Shown).then(|| view! { <span class="badge__dot" aria-hidden="true"></span> });
    view! {
        <span class="badge" data-tone=tone.as_str()>
            {dot}
            {label.into()}
        </span>
    }
    .into_any()
}
