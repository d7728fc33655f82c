//! What was done, by whom, and what came of it.

use leptos::prelude::*;

use super::frame::frame;
use crate::api::activity::ActivityPage;

pub fn activity(page: ActivityPage) -> AnyView {
    let title = page.title();
    frame(Some(page.who), None, view! { <h1>{title}</h1> }.into_any())
}
