//! Overview: the service's facts, what is set on it, and how to connect to it. Two of its cards are parts, which are
//! drawn anew by themselves: while something applies, and for every other choice of a route.

use aiven::ProjectName;
use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts::{self, flash_notice, row},
    services::support_label,
};
use crate::{
    api::overview::{About, OverviewPage},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

mod advanced;
mod choices;
mod connection;
mod take_away;

pub use advanced::advanced;
pub use connection::connection;

pub fn overview(page: OverviewPage) -> AnyView {
    let head = page.head;
    let vpc = head.project_vpc_id.clone();
    let (tone, support, why) = support_label(&page.support);
    let support = view! {
        {badge(tone, support, Dot::None)}
        {why.map(|why| view! { <span class="muted">{why}</span> })}
    };
    let open = view! {
        <a class="button" data-kind="secondary" href=paths::network(&page.project, &head.name)>
            "Open Network"
        </a>
    };
    let notes = page
        .notes
        .into_iter()
        .map(|note| notice::sentence(Tone::Warning, note));
    let content = view! {
        {parts::head(&head)}
        {page.flash.map(flash_notice)}
        {super::requests::waiting(&page.waiting)}
        {notes.collect_view()}
        {connection(&page.connection)}
        <section class="card" aria-labelledby="facts">
            <h2 class="card__header" id="facts">
                "Service"
            </h2>
            <dl class="rows">
                {fact("Service type", Some(head.display_type.clone()))}
                {fact("Plan", head.plan.clone())} {fact("Cloud", head.cloud_name.clone())}
                {row("Project VPC", vpc_link(&page.project, vpc), ().into_any())}
                {about(page.facts)}
                {row("AWS PrivateLink", support.into_any(), open.into_any())}
            </dl>
        </section>
        {advanced(&page.advanced)}
    };
    service_frame(
        page.who,
        &page.project,
        &head.name,
        Tab::Overview,
        content.into_any(),
    )
}

/// Leads to the VPC among those of the project.
fn vpc_link(project: &ProjectName, vpc: Option<String>) -> AnyView {
    let all = paths::vpcs(project);
    match vpc {
        Some(id) => {
            let href = format!("{all}#vpc-{}", paths::encode(&id));
            view! { <a class="mono" href=href>{id}</a> }.into_any()
        }
        None => view! { <span>"None"</span> }.into_any(),
    }
}

fn about(facts: About) -> AnyView {
    let protection = match facts.termination_protection {
        Some(true) => "On",
        Some(false) => "Off",
        None => "",
    };
    view! {
        {fact("Created", facts.created)}
        {fact("Last changed", facts.updated)}
        {fact("Termination protection", Some(protection.to_owned()))}
    }
    .into_any()
}

fn fact(label: &'static str, value: Option<String>) -> AnyView {
    let value = value.filter(|value| !value.is_empty());
    let value = value.unwrap_or_else(|| "Unknown".to_owned());
    row(
        label,
        view! { <span>{value}</span> }.into_any(),
        ().into_any(),
    )
}
