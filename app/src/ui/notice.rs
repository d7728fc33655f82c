//! A banner. Bad news is an alert, the rest a status.

use leptos::prelude::*;

use super::{badge::Tone, icons};

#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let role = if tone == Tone::Danger {
        "alert"
    } else {
        "status"
    };
    let icon = match tone {
        Tone::Success => icons::check().into_any(),
        Tone::Warning | Tone::Danger => icons::warning().into_any(),
        Tone::Neutral | Tone::Info => icons::info().into_any(),
    };
    view! {
        <div class="notice" data-tone=tone.as_str() role=role>
            {icon}
            <div class="notice__text">{children()}</div>
        </div>
    }
}
