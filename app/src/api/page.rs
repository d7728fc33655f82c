//! The data of every page, by the page's address. Only the server reads it: the browser gets pages,
//! and what an island needs comes with the island.

use serde::{Deserialize, Serialize};

use super::{
    network::{self, NetworkPage},
    services::{self, OverviewPage, ProjectsPage, ServicesPage},
    session::{self, SignInPage},
};
use crate::{failure::Failure, paths::Place};

/// The data of one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Page {
    SignIn(SignInPage),
    Projects(ProjectsPage),
    Services(ServicesPage),
    Overview(OverviewPage),
    Network(Box<NetworkPage>),
}

/// Loads what the page at `path` shows, and gives its answer the true status.
pub async fn load(path: String) -> Result<Page, Failure> {
    crate::ssr::page(at(Place::of_path(&path)).await)
}

async fn at(place: Place) -> Result<Page, Failure> {
    match place {
        Place::SignIn => Ok(Page::SignIn(session::sign_in())),
        Place::Projects => services::projects().await.map(Page::Projects),
        Place::Services(project) => services::services(project).await.map(Page::Services),
        Place::Overview(project, name) => {
            services::overview(project, name).await.map(Page::Overview)
        }
        Place::Network(project, name) => {
            let page = network::network(&project, &name).await;
            page.map(|page| Page::Network(Box::new(page)))
        }
        Place::Nowhere => Err(Failure::NotFound {
            what: "such page".to_owned(),
        }),
    }
}
