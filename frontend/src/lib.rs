//! Boots `app`'s islands in the browser. Nothing else, ever.

use wasm_bindgen::prelude::wasm_bindgen;

/// Readies the page; its script then starts each island by name.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::ui::ready::start();
    leptos::mount::hydrate_islands();
}
