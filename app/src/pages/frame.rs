//! What stands around every page: skip link, top bar with sign-out, and for a service its sidebar.

use aiven::{ProjectName, ServiceName};
use leptos::prelude::*;

use super::parts::flash_notice;
use crate::{flash::Flash, paths, ui::icons};

/// A page without a service. `who` is the person's e-mail address, where the page knows it.
pub fn frame(who: Option<String>, flash: Option<Flash>, content: AnyView) -> AnyView {
    view! {
        {skip_link()}
        {top_bar(who)}
        <div class="page">
            <main class="page__main" id="main" tabindex="-1">
                {flash.map(flash_notice)}
                {content}
            </main>
        </div>
    }
    .into_any()
}

/// The pages of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Network,
}

/// A page of one service, with its sidebar.
pub fn service_frame(
    who: String,
    project: &ProjectName,
    name: &ServiceName,
    tab: Tab,
    content: AnyView,
) -> AnyView {
    let (overview, network) = (paths::service(project, name), paths::network(project, name));
    view! {
        {skip_link()}
        {top_bar(Some(who))}
        <div class="page page--service">
            <nav class="sidebar" aria-label="Service">
                <p class="sidebar__place">
                    <span class="sidebar__project">{project.to_string()}</span>
                    <span class="sidebar__service">{name.to_string()}</span>
                </p>
                <a class="sidebar__back" href=paths::services(project)>
                    {icons::arrow_left()}
                    "Back to project"
                </a>
                <div class="sidebar__items">
                    <ul>
                        {nav_item(overview, "Overview", icons::overview(), tab == Tab::Overview)}
                        {nav_item(network, "Network", icons::network(), tab == Tab::Network)}
                    </ul>
                </div>
            </nav>
            <main class="page__main" id="main" tabindex="-1">
                {content}
            </main>
        </div>
    }
    .into_any()
}

fn nav_item(href: String, label: &'static str, icon: AnyView, is_current: bool) -> AnyView {
    view! {
        <li>
            <a class="sidebar__item" href=href aria-current=is_current.then_some("page")>
                {icon}
                {label}
            </a>
        </li>
    }
    .into_any()
}

fn skip_link() -> AnyView {
    view! {
        <a class="skip-link" href="#main" rel="external">
            "Skip to content"
        </a>
    }
    .into_any()
}

fn top_bar(who: Option<String>) -> AnyView {
    let session = who.map(|who| {
        view! {
            <form class="topbar__session" method="post" action=paths::SIGN_OUT>
                <span class="topbar__who">{who}</span>
                <button class="button" data-kind="quiet" type="submit">
                    "Sign out"
                </button>
            </form>
        }
    });
    view! {
        <header class="topbar">
            <a class="topbar__brand" href=paths::HOME>
                {icons::brand()}
                "Postern"
            </a>
            {session}
        </header>
    }
    .into_any()
}
