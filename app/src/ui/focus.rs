//! Keeps the keyboard's place when what had the focus is drawn away. Browser only.

use leptos::{prelude::*, wasm_bindgen::JsCast};

/// Before something is drawn anew: if the focus is lost by that, it goes to the page's content.
pub fn keep() {
    if is_nowhere() {
        return;
    }
    // Twice, because a window that closes at the same time gives the focus back in the first.
    request_animation_frame(|| {
        request_animation_frame(|| {
            if is_nowhere() {
                to("main");
            }
        });
    });
}

/// Gives the focus to the element with this id, if it is there.
pub fn to(id: &str) -> bool {
    let element = document().get_element_by_id(id);
    let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) else {
        return false;
    };
    element.focus().is_ok()
}

fn is_nowhere() -> bool {
    let active = document().active_element();
    active.is_none_or(|element| element.tag_name() == "BODY")
}
