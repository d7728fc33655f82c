//! Small line icons, drawn for this portal. Hidden from assistive technology: the words beside
//! them, or the control's name, say what they mean.

use leptos::prelude::*;

fn icon(path: &'static str) -> AnyView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 20 20"
            width="20"
            height="20"
            fill="none"
            stroke="currentColor"
            stroke-width="1.5"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=path></path>
        </svg>
    }
    .into_any()
}

pub fn activity() -> AnyView {
    icon("M3 10h3l2.5-6 3 12L14 10h3")
}

pub fn arrow_left() -> AnyView {
    icon("M16 10H4m5-5-5 5 5 5")
}

pub fn check() -> AnyView {
    icon("M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm-3.5-8 2.5 2.5 4.5-5")
}

pub fn close() -> AnyView {
    icon("m5 5 10 10M15 5 5 15")
}

pub fn copy() -> AnyView {
    icon("M7 7h9v10H7zM7 13H4V3h9v4")
}

pub fn info() -> AnyView {
    icon("M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-9v5m0-8v.01")
}

pub fn network() -> AnyView {
    icon("M7.5 3h5v4h-5zM2.5 13h5v4h-5zM12.5 13h5v4h-5zM10 7v3M5 13v-3h10v3")
}

pub fn overview() -> AnyView {
    icon("M3 3h6v8H3zM11 3h6v5h-6zM3 13h6v4H3zM11 10h6v7h-6z")
}

pub fn trash() -> AnyView {
    icon("M3 5h14M8 5V3h4v2M5 5l1 12h8l1-12M8.5 8.5v5M11.5 8.5v5")
}

pub fn warning() -> AnyView {
    icon("M10 3 2 17h16L10 3Zm0 5v4m0 2.5v.01")
}

/// The portal's mark: a small gate in a wall.
pub fn brand() -> AnyView {
    icon("M2 17h16M4 17V5h12v12M8 17v-5a2 2 0 0 1 4 0v5M4 8h3m6 0h3")
}

pub fn download() -> AnyView {
    icon("M10 3v10m-4-4 4 4 4-4M3.5 16.5h13")
}
