//! What stands around every page: skip link, top bar with sign-out, and for a service its sidebar.

use aiven::{ProjectName, ServiceName};
use leptos::prelude::*;

use super::parts::flash_notice;
use crate::{flash::Flash, paths, ui::icons};

/// A page without a service. `who` is the person's e-mail address, where the page knows it.
pub fn frame(who: Option<String>, flash: Option<Flash>, content: AnyView) -> AnyView {
    view! {
        {skip_link()}
        {top_bar(who, None)}
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
    Activity,
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
    let activity = paths::service_activity(project, name);
    view! {
        {skip_link()}
        {top_bar(Some(who), Some(project))}
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
                        {nav_item(activity, "Activity", icons::activity(), tab == Tab::Activity)}
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

/// The person's role in the page's project, or the highest that they have anywhere.
fn role(project: Option<&ProjectName>) -> Option<AnyView> {
    let caller = crate::ssr::caller().ok()?;
    let (role, title) = match project {
        Some(project) => (
            caller.rights.role_in(project),
            format!("Your role in {project}"),
        ),
        None => (
            caller.rights.highest(),
            "The highest role that you have in any project".to_owned(),
        ),
    };
    let role = role.map_or("no role", crate::role::Role::as_str);
    Some(view! { <span class="topbar__role" title=title><span class="visually-hidden">"Role: "</span> {role}</span> }.into_any())
}

/// For whom it leads to something.
fn tokens_link() -> Option<AnyView> {
    let caller = crate::ssr::caller().ok()?;
    let may = caller.may_make_tokens().is_ok();
    may.then(|| view! { <a href=paths::TOKENS>"Tokens"</a> }.into_any())
}

fn top_bar(who: Option<String>, project: Option<&ProjectName>) -> AnyView {
    let role = who.as_ref().and_then(|_| role(project));
    let links = who.is_some().then(|| {
        view! {
            <nav class="topbar__links" aria-label="Portal">
                <a href=paths::ACTIVITY>"Activity"</a>
                <a href=paths::REQUESTS>"Requests"</a>
                {tokens_link()}
            </nav>
        }
    });
    let session = who.map(|who| {
        view! {
            <form class="topbar__session" method="post" action=paths::SIGN_OUT>
                <span class="topbar__who">{who}</span>
                {role}
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
            {links}
            {session}
        </header>
    }
    .into_any()
}
