//! A command line to copy.

use leptos::prelude::*;

use super::copy::CopyButton;

#[component]
pub fn CommandLine(
    #[prop(into)] label: String,
    #[prop(into)] command: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="command">
            <p class="command__label">{label.clone()}</p>
            <div class="command__line">
                <pre tabindex="0" aria-label=label.clone()>
                    <code data-command="">{command}</code>
                </pre>
                <CopyButton text=command what=format!("command: {label}") />
            </div>
        </div>
    }
}
