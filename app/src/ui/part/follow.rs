//! Parts that change by themselves: each is asked for again at its own pace, never while nobody looks. Browser only.

use std::time::Duration;

use leptos::prelude::*;
use web_sys::Element;

use super::{
    Ask, ask_for,
    dom::{all, attribute},
    later,
};

/// Follows every part of the page that asks for it.
pub fn follow_all() {
    for part in all("[data-follow]") {
        wait(&part);
    }
}

/// Goes on after a part was drawn, or was found to be as it is; and with the parts in it.
pub fn go_on(part: &str) {
    for part in all(&format!("#{part}[data-follow], #{part} [data-follow]")) {
        wait(&part);
    }
}

/// Somebody looks again: what has passed meanwhile is asked for now.
pub fn look_at_all() {
    for part in all("[data-follow]") {
        look_at(&part.id());
    }
}

fn wait(part: &Element) {
    let seconds = attribute(part, "data-follow").parse().unwrap_or(20);
    let id = part.id();
    later(
        format!("{id} again"),
        Duration::from_secs(seconds),
        move || look_at(&id),
    );
}

fn look_at(part: &str) {
    let is_followed = document()
        .get_element_by_id(part)
        .is_some_and(|element| element.has_attribute("data-follow"));
    if is_followed && !document().hidden() {
        // A failure is no news: the next time may work.
        let again = part.to_owned();
        ask_for(part, Ask::Again, move || go_on(&again));
    }
}
