//! The projects that the token can see.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;

use super::{failed::Failed, frame::Frame};
use crate::{
    api::services::{ProjectsPage, read_projects},
    paths,
};

#[component]
pub fn Projects() -> impl IntoView {
    let page = Resource::new(|| (), |()| read_projects());
    view! {
        <Title text="Projects" />
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <ProjectList page /> }),
                    Err(failure) => Either::Right(view! { <Failed failure /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn ProjectList(page: ProjectsPage) -> impl IntoView {
    let is_empty = page.projects.is_empty();
    view! {
        <Frame who=page.who flash=page.flash>
            <header class="page__header">
                <h1>"Projects"</h1>
            </header>
            <ul class="card link-list">
                {page
                    .projects
                    .iter()
                    .map(|project| {
                        view! {
                            <li>
                                <a class="link-list__item" href=paths::services(project)>
                                    {project.to_string()}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            {is_empty
                .then(|| {
                    view! {
                        <p class="muted">
                            "This token sees no project. Ask a project admin in Aiven to invite you, \
                             then reload this page."
                        </p>
                    }
                })}
        </Frame>
    }
}
