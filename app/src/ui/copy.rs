//! Copies a text. The button comes with the script that makes it work; without it the text can be
//! selected as ever.

use leptos::prelude::*;

use super::icons;

#[component]
pub fn CopyButton(
    #[prop(into)] text: Signal<String>,
    /// What is copied, for the button's name: "AWS service name".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let can_copy = RwSignal::new(false);
    let is_copied = RwSignal::new(false);
    Effect::new(move |_| can_copy.set(true));
    let label = StoredValue::new(what);
    let said = move || {
        if is_copied.get() {
            label.with_value(|what| format!("Copied {what}"))
        } else {
            String::new()
        }
    };
    view! {
        <Show when=move || can_copy.get()>
            <button
                class="copy"
                type="button"
                data-copied=move || is_copied.get().then_some("")
                title=move || label.with_value(|what| format!("Copy {what}"))
                on:click=move |_| copy(text, is_copied)
            >
                {icons::copy()}
                <span class="visually-hidden">{label.with_value(|what| format!("Copy {what}"))}</span>
            </button>
            <span class="visually-hidden" role="status">
                {said}
            </span>
        </Show>
    }
}

fn copy(text: Signal<String>, is_copied: RwSignal<bool>) {
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        let done = clipboard.write_text(&text.get_untracked());
        if wasm_bindgen_futures::JsFuture::from(done).await.is_ok() {
            is_copied.set(true);
            set_timeout(
                move || {
                    // The button may be gone by then.
                    let _ = is_copied.try_set(false);
                },
                std::time::Duration::from_secs(2),
            );
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (text, is_copied);
}
