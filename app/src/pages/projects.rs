//! The projects that the token can see.

use leptos::prelude::*;

use super::frame::frame;
use crate::{api::services::ProjectsPage, paths};

pub fn projects(page: ProjectsPage) -> AnyView {
    let empty = page.projects.is_empty().then(|| {
        view! {
            <p class="list-table__empty">
                "This token sees no project. Ask a project admin in Aiven to invite you, then reload \
                 this page."
            </p>
        }
    });
    let items = page.projects.iter().map(|project| {
        view! {
            <li>
                <a class="link-list__item" href=paths::services(project)>
                    {project.to_string()}
                </a>
            </li>
        }
    });
    let content = view! {
        <header class="page__header">
            <h1>"Projects"</h1>
        </header>
        <div class="card">
            <ul class="link-list">{items.collect_view()}</ul>
            {empty}
        </div>
    };
    frame(Some(page.who), page.flash, content.into_any())
}
