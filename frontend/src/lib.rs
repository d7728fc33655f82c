//! Boots `app`'s islands in the browser. Nothing else, ever.

use wasm_bindgen::prelude::wasm_bindgen;

/// Readies the page; its script then starts each island by name.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // First what drives futures: the page's parts may ask for something at once.
    leptos::mount::hydrate_islands();
    app::ui::ready::start();
}
