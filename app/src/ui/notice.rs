//! A banner. Bad news is an alert, the rest a status.

use leptos::prelude::*;

use super::{badge::Tone, icons};

pub fn notice(tone: Tone, text: AnyView) -> AnyView {
    let role = if tone == Tone::Danger {
        "alert"
    } else {
        "status"
    };
    let icon = match tone {
        Tone::Success => icons::check(),
        Tone::Warning | Tone::Danger => icons::warning(),
        Tone::Neutral | Tone::Info => icons::info(),
    };
    view! {
        <div class="notice" data-tone=tone.as_str() role=role>
            {icon}
            <div class="notice__text">{text}</div>
        </div>
    }
    .into_any()
}

/// A banner of one sentence.
pub fn sentence(tone: Tone, text: impl Into<String>) -> AnyView {
    notice(tone, view! { <p>{text.into()}</p> }.into_any())
}
