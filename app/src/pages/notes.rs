//! Notes on principals.

use leptos::prelude::*;

use super::frame::{Tab, service_frame};
use crate::api::notes::NotesPage;

pub fn notes(page: NotesPage) -> AnyView {
    let content = view! { <h1>"Notes on principals"</h1> }.into_any();
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        content,
    )
}
