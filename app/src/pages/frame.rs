//! What stands around every page: skip link, top bar with sign-out, and for a service its sidebar
//! and its head.

use aiven::{NodeStatus, ProjectName, ServiceHead, ServiceState};
use leptos::prelude::*;

use super::here;
use crate::{
    flash::{Flash, FlashKind},
    paths,
    ui::{
        badge::{Badge, Tone},
        icons,
        notice::Notice,
    },
};

/// A page without a service.
#[component]
pub fn Frame(
    /// The person's e-mail address; absent where the page does not know it.
    #[prop(optional, into)]
    who: Option<String>,
    /// What the last plain form post left behind.
    #[prop(default = None)]
    flash: Option<Flash>,
    children: Children,
) -> impl IntoView {
    view! {
        <SkipLink />
        <TopBar who />
        <div class="page">
            <main class="page__main" id="main" tabindex="-1">
                {flash.map(|flash| view! { <FlashNotice flash /> })}
                {children()}
            </main>
        </div>
    }
}

/// A page of one service: sidebar, head with name and pills.
#[component]
pub fn ServiceFrame(
    who: String,
    project: ProjectName,
    #[prop(into)] head: Signal<ServiceHead>,
    children: Children,
) -> impl IntoView {
    let name = head.read_untracked().name.clone();
    let overview = paths::service(&project, &name);
    let network = paths::network(&project, &name);
    let back = paths::services(&project);
    view! {
        <SkipLink />
        <TopBar who=Some(who) />
        <div class="page page--service">
            <div class="sidebar">
                <p class="sidebar__place">
                    <span class="sidebar__project">{project.to_string()}</span>
                    <span class="sidebar__service">{name.to_string()}</span>
                </p>
                <a class="sidebar__back" href=back>
                    {icons::arrow_left()}
                    "Back to project"
                </a>
                <nav aria-label="Service">
                    <ul>
                        <NavItem href=overview label="Overview" icon=icons::overview().into_any() />
                        <NavItem href=network label="Network" icon=icons::network().into_any() />
                    </ul>
                </nav>
            </div>
            <main class="page__main" id="main" tabindex="-1">
                <header class="page__header">
                    <h1>{name.to_string()}</h1>
                    <Pills head />
                </header>
                {children()}
            </main>
        </div>
    }
}

#[component]
fn NavItem(href: String, label: &'static str, icon: AnyView) -> impl IntoView {
    let here = here();
    let target = href.clone();
    // A window over the page is still that page.
    let is_current = move || {
        let here = here.read();
        here.as_str() == target
            || here.strip_prefix(target.as_str()).is_some_and(|rest| {
                rest.starts_with('/') && !rest.starts_with("/network") && label != "Overview"
            })
    };
    view! {
        <li>
            <a class="sidebar__item" href=href aria-current=move || is_current().then_some("page")>
                {icon}
                {label}
            </a>
        </li>
    }
}

#[component]
fn Pills(head: Signal<ServiceHead>) -> impl IntoView {
    view! {
        <div class="pills">
            {move || {
                let head = head.get();
                let (tone, state) = service_state(&head.state);
                let nodes = head.nodes.len();
                view! {
                    <Badge tone=Tone::Neutral label=head.display_type.clone() />
                    <Badge tone label=state />
                    {(nodes > 0).then(|| view! { <Nodes head=head.clone() /> })}
                }
            }}
        </div>
    }
}

/// One dot a node, green while it runs; the words are for those who don't see dots.
#[component]
fn Nodes(head: ServiceHead) -> impl IntoView {
    let total = head.nodes.len();
    let running = head
        .nodes
        .iter()
        .filter(|node| node.state == NodeStatus::Running)
        .count();
    view! {
        <span class="badge nodes" data-tone="neutral" title=format!("{running} of {total} nodes running")>
            "Nodes "
            <span class="visually-hidden">{format!("{running} of {total} running")}</span>
            {head
                .nodes
                .iter()
                .map(|node| {
                    let state = if node.state == NodeStatus::Running { "running" } else { "other" };
                    view! { <span class="nodes__dot" data-state=state aria-hidden="true"></span> }
                })
                .collect_view()}
        </span>
    }
}

/// How a service's state is shown: tone and word.
pub fn service_state(state: &ServiceState) -> (Tone, String) {
    match state {
        ServiceState::Running => (Tone::Success, "Running".to_owned()),
        ServiceState::Poweroff => (Tone::Neutral, "Powered off".to_owned()),
        ServiceState::Rebuilding => (Tone::Warning, "Rebuilding".to_owned()),
        ServiceState::Rebalancing => (Tone::Warning, "Rebalancing".to_owned()),
        ServiceState::Other(other) => (Tone::Neutral, other.clone()),
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    view! {
        <a class="skip-link" href="#main" rel="external">
            "Skip to content"
        </a>
    }
}

#[component]
fn TopBar(who: Option<String>) -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="topbar__brand" href=paths::HOME>
                {icons::brand()}
                "Postern"
            </a>
            {who
                .map(|who| {
                    view! {
                        <form class="topbar__session" method="post" action=paths::SIGN_OUT>
                            <span class="topbar__who">{who}</span>
                            <button class="button" data-kind="quiet" type="submit">
                                "Sign out"
                            </button>
                        </form>
                    }
                })}
        </header>
    }
}

/// The notice after a plain form post.
#[component]
pub fn FlashNotice(flash: Flash) -> impl IntoView {
    let tone = match flash.kind {
        FlashKind::Success => Tone::Success,
        FlashKind::Failure => Tone::Danger,
    };
    view! { <Notice tone>{flash.message}</Notice> }
}
