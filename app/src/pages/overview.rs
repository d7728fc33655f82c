//! Overview: the service's facts.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::{failed::Failed, frame::ServiceFrame, services::listing::support_label};
use crate::{
    api::services::{OverviewPage, read_overview},
    paths,
    ui::badge::Badge,
};

#[component]
pub fn Overview() -> impl IntoView {
    let params = use_params_map();
    let at = Memo::new(move |_| {
        let params = params.read();
        (
            params.get("project").unwrap_or_default(),
            params.get("service").unwrap_or_default(),
        )
    });
    let page = Resource::new(
        move || at.get(),
        |(project, service)| read_overview(project, service),
    );
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <Facts page /> }),
                    Err(failure) => Either::Right(view! { <Failed failure /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Facts(page: OverviewPage) -> impl IntoView {
    let head = page.head.clone();
    let facts = page.facts;
    let (tone, support, why) = support_label(&page.support);
    let network = paths::network(&page.project, &head.name);
    let protection = match facts.termination_protection {
        Some(true) => "On",
        Some(false) => "Off",
        None => "Unknown",
    };
    view! {
        <Title text=format!("{} overview", head.name) />
        <ServiceFrame who=page.who project=page.project head=page.head>
            <section class="card" aria-labelledby="facts">
                <h2 class="card__header" id="facts">
                    "Service"
                </h2>
                <dl class="rows">
                    <Fact label="Service type" value=head.display_type.clone() />
                    <Fact label="Plan" value=head.plan.clone().unwrap_or_default() />
                    <Fact label="Cloud" value=head.cloud_name.clone().unwrap_or_default() />
                    <Fact
                        label="Project VPC"
                        value=head.project_vpc_id.clone().unwrap_or_else(|| "None".to_owned())
                    />
                    <Fact label="Created" value=facts.created.unwrap_or_default() />
                    <Fact label="Last changed" value=facts.updated.unwrap_or_default() />
                    <Fact label="Termination protection" value=protection.to_owned() />
                    <div class="row">
                        <dt class="row__label">"AWS PrivateLink"</dt>
                        <dd class="row__value">
                            <Badge tone label=support />
                            {why.map(|why| view! { <span class="muted">" " {why}</span> })}
                        </dd>
                        <dd class="row__action">
                            <a class="button" data-kind="secondary" href=network>
                                "Open Network"
                            </a>
                        </dd>
                    </div>
                </dl>
            </section>
            <Listeners components=facts.components />
        </ServiceFrame>
    }
}

#[component]
fn Fact(label: &'static str, value: String) -> impl IntoView {
    let value = if value.is_empty() {
        "Unknown".to_owned()
    } else {
        value
    };
    view! {
        <div class="row">
            <dt class="row__label">{label}</dt>
            <dd class="row__value">{value}</dd>
        </div>
    }
}

/// Where the service listens, by component and access route.
#[component]
fn Listeners(components: Vec<aiven::Component>) -> impl IntoView {
    let is_empty = components.is_empty();
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
                <tbody>
                    {components
                        .into_iter()
                        .map(|component| {
                            let at = component.host.clone().unwrap_or_default();
                            let at = match component.port {
                                Some(port) => format!("{at}:{port}"),
                                None => at,
                            };
                            view! {
                                <tr>
                                    <th scope="row" data-label="Component">
                                        {component.component.clone()}
                                    </th>
                                    <td data-label="Access route">{component.route.as_str().to_owned()}</td>
                                    <td data-label="Authentication">
                                        {component.kafka_authentication_method.clone().unwrap_or_default()}
                                    </td>
                                    <td data-label="Host and port" class="mono">
                                        {at}
                                    </td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
            {is_empty
                .then(|| view! { <p class="list-table__empty">"The service has no listener right now."</p> })}
        </section>
    }
}
