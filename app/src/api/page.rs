//! The data of every page, by the page's address. Only the server reads it: the browser gets pages,
//! and what an island needs comes with the island.

use super::{
    config::{self, ConfigPage},
    network::{self, NetworkPage},
    overview::{self, OverviewPage},
    services::{self, ProjectsPage, ServicesPage},
    session::{self, SignInPage},
};
use crate::{failure::Failure, paths::Place, ssr};

/// The data of one page.
#[derive(Clone, Debug)]
pub enum Page {
    SignIn(SignInPage),
    Projects(ProjectsPage),
    Services(ServicesPage),
    Overview(Box<OverviewPage>),
    Config(Box<ConfigPage>),
    /// The form was saved: the person is sent on.
    Saved,
    Network(Box<NetworkPage>),
}

/// Loads what the page at `path` shows, and gives its answer the true status.
pub async fn load(path: String) -> Result<Page, Failure> {
    ssr::page(at(Place::of_path(&path)).await)
}

async fn at(place: Place) -> Result<Page, Failure> {
    match place {
        Place::SignIn => Ok(Page::SignIn(session::sign_in())),
        Place::Projects => services::projects().await.map(Page::Projects),
        Place::Services(project) => services::services(project).await.map(Page::Services),
        Place::Overview(project, name) => {
            let (caller, asked) = (ssr::caller()?, ssr::asked());
            let page = overview::overview(&caller, project, name, &asked).await;
            page.map(|page| Page::Overview(Box::new(page)))
        }
        Place::Config(project, name) => edit(project, name).await,
        Place::Network(project, name) => {
            let page = network::network(&project, &name).await;
            page.map(|page| Page::Network(Box::new(page)))
        }
        Place::Nowhere => Err(Failure::NotFound {
            what: "such page".to_owned(),
        }),
    }
}

async fn edit(project: aiven::ProjectName, name: aiven::ServiceName) -> Result<Page, Failure> {
    let caller = ssr::caller()?;
    let there = crate::paths::service(&project, &name);
    match config::config(&caller, project, name, ssr::asked()).await? {
        config::Outcome::Shown(page, status) => {
            ssr::answer_with(status);
            Ok(Page::Config(page))
        }
        config::Outcome::Saved(sentence) => {
            let flash = crate::flash::Flash::success(sentence);
            caller.flash.put(flash.at(there.clone()));
            leptos_axum::redirect(&there);
            Ok(Page::Saved)
        }
    }
}
