//! Shows the page that the address leads to. Its data is awaited right where it is drawn, not in a
//! resource: a resource would be written into the page once more, for a browser that never reads it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::{
    activity, check, config, failed::failed, move_to_vpc, network, notes, overview, projects,
    requests, services, setup, sign_in, tokens, vpcs,
};
use crate::{
    api::page::{Page, load},
    failure::Failure,
    paths::Dialog,
    ssr,
};

#[component]
pub fn Screen() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let who = ssr::caller().ok().map(|caller| caller.who);
    view! {
        <Suspense>
            {
                let (path, who) = (path.clone(), who.clone());
                Suspend::new(async move { show(load(path.clone()).await, path, who) })
            }
        </Suspense>
        <p class="visually-hidden" id="copied" role="status"></p>
    }
}

/// The page as it looks with its data.
fn show(page: Result<Page, Failure>, path: String, who: Option<String>) -> AnyView {
    let (title, view) = match page {
        Ok(Page::SignIn(page)) => ("Sign in".to_owned(), sign_in::sign_in(page)),
        Ok(Page::Projects(page)) => ("Projects".to_owned(), projects::projects(page)),
        Ok(Page::Services(page)) => (
            format!("Services in {}", page.project),
            services::services(page),
        ),
        Ok(Page::Vpcs(page)) => (
            format!("Project VPCs of {}", page.project),
            vpcs::vpcs(*page),
        ),
        Ok(Page::Setup(page)) => (format!("Set up {}", page.head.name), setup::setup(*page)),
        Ok(Page::MoveToVpc(page)) => (
            format!("Move {} into a project VPC", page.head.name),
            move_to_vpc::move_to_vpc(*page),
        ),
        Ok(Page::Check(page)) => (
            format!("Check connectivity of {}", page.head.name),
            check::check(*page),
        ),
        Ok(Page::Overview(page)) => (
            format!("{} overview", page.head.name),
            overview::overview(*page),
        ),
        Ok(Page::Config(page)) => (
            format!("{} advanced configuration", page.head.name),
            config::config(*page),
        ),
        Ok(Page::Notes(page)) => (
            format!("Notes on the principals of {}", page.head.name),
            notes::notes(*page),
        ),
        Ok(Page::Activity(page)) => (page.title(), activity::activity(*page)),
        Ok(Page::Requests(page)) => ("Requests".to_owned(), requests::requests(*page)),
        Ok(Page::Request(page)) => (page.title(), requests::request(*page)),
        Ok(Page::Tokens(page)) => ("Portal tokens".to_owned(), tokens::tokens(*page)),
        Ok(Page::Sent) => (String::new(), ().into_any()),
        Ok(Page::Network(page, waiting)) => (
            format!("{} network", page.state.view.service.name),
            network::network(&page, &waiting, Dialog::of_path(&path)),
        ),
        Err(failure) => (failure.title().to_owned(), failed(&failure, path, who)),
    };
    view! {
        <Title text=title />
        {view}
    }
    .into_any()
}
