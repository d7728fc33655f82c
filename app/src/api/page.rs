//! The data of every page, by the page's address. Only the server reads it: the browser gets pages,
//! and what an island needs comes with the island.

use super::{
    activity::{self, ActivityPage},
    check::{self, CheckPage},
    config::{self, ConfigPage},
    move_to_vpc::{self, MovePage},
    network::{self, NetworkPage},
    notes::{self, NotesPage},
    outcome::Outcome,
    overview::{self, OverviewPage},
    requests::{self, RequestPage, RequestsPage, Waiting},
    services::{self, ProjectsPage, ServicesPage},
    session::{self, SignInPage},
    setup::{self, SetupPage},
    tokens::{self, TokensPage},
    vpcs::{self, VpcsPage},
};
use crate::{
    failure::Failure,
    paths::Place,
    role::Operation,
    ssr::{self, Caller},
};

/// The data of one page.
#[derive(Clone, Debug)]
pub enum Page {
    SignIn(SignInPage),
    Projects(ProjectsPage),
    Services(ServicesPage),
    Vpcs(Box<VpcsPage>),
    Overview(Box<OverviewPage>),
    Config(Box<ConfigPage>),
    /// With the service's open requests, which are no part of its island.
    Network(Box<NetworkPage>, Vec<Waiting>),
    Setup(Box<SetupPage>),
    MoveToVpc(Box<MovePage>),
    Check(Box<CheckPage>),
    Notes(Box<NotesPage>),
    Activity(Box<ActivityPage>),
    Requests(Box<RequestsPage>),
    Request(Box<RequestPage>),
    Tokens(Box<TokensPage>),
    /// The form did what it is for: the person is sent on.
    Sent,
}

/// Loads what the page at `path` shows, and gives its answer the true status.
pub async fn load(path: String) -> Result<Page, Failure> {
    ssr::page(at(Place::of_path(&path)).await)
}

async fn at(place: Place) -> Result<Page, Failure> {
    let (caller, asked) = (ssr::caller(), ssr::asked());
    if let (Some(project), Ok(caller)) = (place.project(), &caller) {
        caller.require(Operation::View, project)?;
    }
    match place {
        Place::SignIn => Ok(Page::SignIn(session::sign_in())),
        Place::Projects => services::projects().await.map(Page::Projects),
        Place::Services(project) => services::services(project).await.map(Page::Services),
        Place::Vpcs(project) => {
            let caller = caller?;
            let outcome = vpcs::vpcs(&caller, project, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Vpcs))
        }
        Place::Overview(project, name) => {
            let page = overview::overview(&caller?, project, name, &asked).await;
            page.map(|page| Page::Overview(Box::new(page)))
        }
        Place::Config(project, name) => {
            let caller = caller?;
            let outcome = config::config(&caller, project, name, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Config))
        }
        Place::Network(project, name) => {
            let page = network::network(&project, &name).await;
            let waiting = requests::waiting(&caller?, &project, &name).await;
            page.map(|page| Page::Network(Box::new(page), waiting))
        }
        Place::Setup(project, name) => {
            let caller = caller?;
            let outcome = setup::setup(&caller, project, name, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Setup))
        }
        Place::MoveToVpc(project, name) => {
            let caller = caller?;
            let outcome = move_to_vpc::move_to_vpc(&caller, project, name, asked).await?;
            Ok(sent_or(outcome, &caller, Page::MoveToVpc))
        }
        Place::Check(project, name) => {
            let caller = caller?;
            let outcome = check::check(&caller, project, name, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Check))
        }
        Place::Notes(project, name) => {
            let caller = caller?;
            let outcome = notes::notes(&caller, project, name, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Notes))
        }
        Place::ServiceActivity(project, name) => {
            let page = activity::of_service(&caller?, project, name, &asked).await;
            page.map(|page| Page::Activity(Box::new(page)))
        }
        Place::Activity => {
            let page = activity::all(&caller?, &asked).await;
            page.map(|page| Page::Activity(Box::new(page)))
        }
        Place::Requests => {
            let page = requests::requests(&caller?, &asked).await;
            page.map(|page| Page::Requests(Box::new(page)))
        }
        Place::Request(id) => {
            let caller = caller?;
            let outcome = requests::request(&caller, &id, asked).await?;
            Ok(sent_or(outcome, &caller, Page::Request))
        }
        Place::Tokens => {
            let caller = caller?;
            let outcome = tokens::tokens(&caller, &ssr::portal_facts()?, &asked).await?;
            Ok(sent_or(outcome, &caller, Page::Tokens))
        }
        Place::Nowhere => Err(Failure::NotFound {
            what: "such page".to_owned(),
        }),
    }
}

fn sent_or<P>(outcome: Outcome<P>, caller: &Caller, page: impl FnOnce(Box<P>) -> Page) -> Page {
    outcome.answer(caller).map_or(Page::Sent, page)
}
