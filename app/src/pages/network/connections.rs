//! Connected VPC endpoints: id, connection, state and DNS name of each.

use aiven::{Connection, ConnectionState};
use leptos::prelude::*;

use super::desk::desk;
use crate::ui::{
    badge::{Badge, Dot, Tone},
    copy::CopyButton,
};

#[component]
pub fn ConnectionRows() -> impl IntoView {
    let desk = desk();
    let connections = desk.part(|view| view.connections.clone());
    view! {
        <div class="row">
            <dt class="row__label">"Connected VPC Endpoints"</dt>
            <dd class="row__value">
                {move || {
                    let connections = connections.get();
                    if connections.is_empty() {
                        view! { <Waiting /> }.into_any()
                    } else {
                        view! {
                            <ul class="connections">
                                {connections
                                    .into_iter()
                                    .map(|connection| view! { <One connection /> })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                }}
            </dd>
            <dd class="row__action">
                <RefreshConnections />
            </dd>
        </div>
    }
}

/// Says whose turn it is while there is no connection.
#[component]
fn Waiting() -> impl IntoView {
    let is_active = desk().part(|view| {
        view.privatelink
            .as_ref()
            .is_some_and(|link| link.state == aiven::State::Active)
    });
    view! {
        <p>"Polling for connections …"</p>
        <p class="muted">
            {move || {
                if is_active.get() {
                    "Create a VPC endpoint for the service name below in your AWS account. It appears \
                     here once AWS reports it available."
                } else {
                    "A VPC endpoint can be created once the Privatelink is active."
                }
            }}
        </p>
    }
}

#[component]
fn One(connection: Connection) -> impl IntoView {
    let tone = match connection.state {
        ConnectionState::Active => Tone::Success,
        ConnectionState::Connected | ConnectionState::UserApproved => Tone::Info,
        ConnectionState::PendingUserApproval => Tone::Warning,
        ConnectionState::Other(_) => Tone::Neutral,
    };
    let state = connection.state.as_str().to_owned();
    let word = state.clone();
    view! {
        <li class="connection" data-state=state>
            <p class="connection__head">
                <Value text=connection.vpc_endpoint_id what="VPC endpoint id" />
                <Badge tone label=word dot=Dot::Shown />
            </p>
            <p class="connection__line">
                <span class="connection__label">"Connection id"</span>
                <Value text=connection.privatelink_connection_id what="connection id" />
            </p>
            <p class="connection__line">
                <span class="connection__label">"DNS name"</span>
                <Value text=connection.dns_name what="DNS name" />
            </p>
        </li>
    }
}

#[component]
fn Value(text: Option<String>, what: &'static str) -> impl IntoView {
    match text.filter(|text| !text.is_empty()) {
        None => view! { <span class="muted">"not known yet"</span> }.into_any(),
        Some(text) => view! {
            <span class="mono">{text.clone()}</span>
            <CopyButton text what />
        }
        .into_any(),
    }
}

/// Makes Aiven read the endpoints again; normally AWS tells it by itself.
#[component]
fn RefreshConnections() -> impl IntoView {
    let desk = desk();
    let pending = desk.refresh.pending();
    view! {
        <ActionForm action=desk.refresh>
            <input type="hidden" name="project" value=desk.project.get_value().to_string() />
            <input type="hidden" name="service" value=desk.service.get_value().to_string() />
            <input type="hidden" name="form_id" value=move || format!("refresh-{}", desk.form_id()) />
            <button class="button" data-kind="secondary" type="submit" disabled=pending>
                "Refresh connections"
            </button>
        </ActionForm>
    }
}
