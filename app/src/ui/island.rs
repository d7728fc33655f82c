//! Islands: parts of a page that the server draws and the browser takes over.
//!
//! As Leptos' own `#[island]`, but the browser reads an island's data with `crate::json` and never
//! writes it. The generated code does both with `serde_json`: an eighth of the WASM.

use leptos::{
    prelude::*,
    tachys::{html::islands, reactive_graph::OwnedView},
};
use serde::{Serialize, de::DeserializeOwned};

/// The data of an island, and how it is drawn.
pub trait Island: Serialize + DeserializeOwned + 'static {
    /// The function that the browser's half exports to the document's script; it calls `start`.
    const START: &'static str;

    fn view(self) -> AnyView;
}

/// An island in a page, with its data in an attribute.
#[cfg(feature = "ssr")]
pub fn island<I: Island>(island: I) -> AnyView {
    // An island's data is plain text and numbers, which always can be written as JSON.
    let data = serde_json::to_string(&island).unwrap_or_default();
    owned(island).with_props(data).into_any()
}

/// Takes over what the server drew.
#[cfg(feature = "hydrate")]
pub fn start<I: Island>(element: &web_sys::HtmlElement) {
    use leptos::tachys::view::Position;
    let data = element.get_attribute("data-props").unwrap_or_default();
    // Only if the server is of another version than this script: what it drew stays.
    let Some(island) = crate::json::from_str::<I>(&data) else {
        return;
    };
    let state = owned(island).hydrate_from_position::<true>(element, Position::Current);
    // For as long as the document lives.
    std::mem::forget(state);
}

/// With reactive values of its own, which go with it.
fn owned<I: Island>(island: I) -> islands::Island<OwnedView<AnyView>> {
    let view = Owner::new().with(|| Owner::with_hydration(|| OwnedView::new(island.view())));
    islands::Island::new(I::START, view)
}
