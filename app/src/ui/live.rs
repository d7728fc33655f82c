//! Parts of a view that follow signals, in few types: the compiler makes the machinery of a
//! reactive view or attribute once for each type, and that is most of what WASM weighs.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// A part that is drawn anew when a signal it reads changes.
pub fn live(view: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let view: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(view));
    view.into_any()
}

/// A part that may be absent.
pub fn live_if(mut view: impl FnMut() -> Option<AnyView> + Send + 'static) -> AnyView {
    live(move || view().unwrap_or_else(|| ().into_any()))
}

/// The value of an attribute that is `"true"` or absent.
pub fn mark(holds: impl Fn() -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
    Signal::derive(move || holds().then(|| "true".to_owned()))
}
