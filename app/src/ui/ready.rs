//! Whether the browser has taken over: what works only with a script shows itself then.

use leptos::prelude::*;

/// False on the server and while the browser takes over, true after.
#[derive(Clone, Copy)]
struct Ready(RwSignal<bool>);

/// Lets the parts of an island ask [`is_ready`].
pub fn provide() {
    let is_ready = RwSignal::new(false);
    provide_context(Ready(is_ready));
    Effect::new(move |_| is_ready.set(true));
}

pub fn is_ready() -> Signal<bool> {
    match use_context::<Ready>() {
        Some(Ready(is_ready)) => is_ready.into(),
        None => false.into(),
    }
}

/// Marks the document for the style sheet and serves what is plain HTML: copy buttons, parts, running times. Once a
/// page, before its islands.
#[cfg(feature = "hydrate")]
pub fn start() {
    if let Some(root) = document().document_element() {
        // Without the mark the page still works, as it does without scripts.
        let _ = root.set_attribute("data-ready", "");
    }
    super::copy::listen();
    super::part::listen();
    super::elapsed::tick();
}
