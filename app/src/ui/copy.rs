//! Copies a text. The button is plain HTML and one listener serves all of them; the style sheet
//! shows it only where a script is there to make it work. Without one the text can be selected.

use leptos::prelude::*;

use super::icons;

/// `what` names the button: "AWS service name".
pub fn copy_button(text: impl Into<String>, what: &str) -> AnyView {
    let name = format!("Copy {what}");
    let title = name.clone();
    view! {
        <button class="copy" type="button" data-copy=text.into() title=title>
            {icons::copy()}
            <span class="visually-hidden">{name}</span>
        </button>
    }
    .into_any()
}

/// Serves every copy button of the document.
#[cfg(feature = "hydrate")]
pub fn listen() {
    use leptos::wasm_bindgen::JsCast;
    let handle = window_event_listener(leptos::ev::click, |event| {
        let button = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("[data-copy]").ok().flatten());
        if let Some(button) = button {
            copy(button);
        }
    });
    // For as long as the document lives.
    std::mem::forget(handle);
}

#[cfg(feature = "hydrate")]
fn copy(button: web_sys::Element) {
    leptos::task::spawn_local(async move {
        let text = button.get_attribute("data-copy").unwrap_or_default();
        let (mark, said) = if write(&text).await {
            ("data-copied", "Copied")
        } else {
            (
                "data-refused",
                "The browser did not allow copying; select the text instead",
            )
        };
        let _ = button.set_attribute(mark, "");
        say(said);
        set_timeout(
            move || {
                let _ = button.remove_attribute(mark);
                say("");
            },
            std::time::Duration::from_secs(2),
        );
    });
}

/// Whether the clipboard has the text now. On plain `http:` there is no clipboard to write to.
#[cfg(feature = "hydrate")]
async fn write(text: &str) -> bool {
    let window = window();
    if !window.is_secure_context() {
        return false;
    }
    let done = window.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(done).await.is_ok()
}

/// Says something politely; the live region for that is one for the whole page.
#[cfg(feature = "hydrate")]
pub fn say(text: &str) {
    if let Some(region) = document().get_element_by_id("copied") {
        region.set_text_content(Some(text));
    }
}
