//! Changes that wait for a second person: the list, and one of them.

use leptos::prelude::*;

use super::frame::frame;
use crate::api::requests::{RequestPage, RequestsPage};

pub fn requests(page: RequestsPage) -> AnyView {
    frame(
        Some(page.who),
        None,
        view! { <h1>"Requests"</h1> }.into_any(),
    )
}

pub fn request(page: RequestPage) -> AnyView {
    let title = page.title();
    frame(Some(page.who), None, view! { <h1>{title}</h1> }.into_any())
}
