//! Overview: the service's facts.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts::{self, row},
    services::support_label,
};
use crate::{
    api::services::{Listener, OverviewPage},
    paths,
    ui::badge::{Dot, badge},
};

pub fn overview(page: OverviewPage) -> AnyView {
    let head = page.head;
    let facts = page.facts;
    let protection = match facts.termination_protection {
        Some(true) => "On",
        Some(false) => "Off",
        None => "",
    };
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
    let content = view! {
        {parts::head(&head)}
        <section class="card" aria-labelledby="facts">
            <h2 class="card__header" id="facts">
                "Service"
            </h2>
            <dl class="rows">
                {fact("Service type", Some(head.display_type.clone()))}
                {fact("Plan", head.plan.clone())} {fact("Cloud", head.cloud_name.clone())}
                {fact("Project VPC", Some(vpc.unwrap_or_else(|| "None".to_owned())))}
                {fact("Created", facts.created)} {fact("Last changed", facts.updated)}
                {fact("Termination protection", Some(protection.to_owned()))}
                {row("AWS PrivateLink", support.into_any(), open.into_any())}
            </dl>
        </section>
        {listeners(facts.listeners)}
    };
    service_frame(
        page.who,
        &page.project,
        &head.name,
        Tab::Overview,
        content.into_any(),
    )
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

/// Where the service listens, by component and access route.
fn listeners(listeners: Vec<Listener>) -> AnyView {
    let empty = listeners.is_empty().then(|| {
        view! { <p class="list-table__empty">"The service has no listener right now."</p> }
    });
    let lines = listeners.into_iter().map(|listener| {
        view! {
            <tr>
                <th scope="row" data-label="Component">
                    {listener.component}
                </th>
                <td data-label="Access route">{listener.route}</td>
                <td data-label="Authentication">{listener.authentication.unwrap_or_default()}</td>
                <td data-label="Host and port">
                    <span class="mono">{listener.address}</span>
                </td>
            </tr>
        }
    });
    view! {
        <section class="card" aria-labelledby="listeners">
            <h2 class="card__header" id="listeners">
                "Components"
            </h2>
            <table class="list-table" aria-labelledby="listeners">
                <thead>
                    <tr>
                        <th scope="col">"Component"</th>
                        <th scope="col">"Access route"</th>
                        <th scope="col">"Authentication"</th>
                        <th scope="col">"Host and port"</th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
            {empty}
        </section>
    }
    .into_any()
}
