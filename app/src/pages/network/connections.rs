//! Connected VPC endpoints: id, connection, state and DNS name of each.

use aiven::{Connection, ConnectionState, NetworkView, Privatelink, State};
use leptos::prelude::*;

use super::{
    desk::Desk,
    form::{Door, form},
};
use crate::{
    pages::{parts::row, permit},
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
    },
};

pub fn rows(desk: Desk, view: &NetworkView, link: &Privatelink) -> AnyView {
    let value = if view.connections.is_empty() {
        waiting(link)
    } else {
        let connections = view.connections.iter().map(connection).collect_view();
        view! { <ul class="connections">{connections}</ul> }.into_any()
    };
    let is_active = link.state == State::Active;
    let action = is_active.then(|| form(desk, Door::Refresh, "", refresh_button(desk)));
    row("Connected VPC Endpoints", value, action.into_any())
}

/// Says whose turn it is while there is no connection.
fn waiting(link: &Privatelink) -> AnyView {
    let next = match link.state {
        State::Active => {
            "Create a VPC endpoint for the service name below in your AWS account. It appears here \
             once AWS reports it available."
        }
        State::Deleting => return view! { <span>"None"</span> }.into_any(),
        State::Creating | State::Other(_) => {
            "A VPC endpoint can be created once the Privatelink is active."
        }
    };
    view! {
        <span>"Polling for connections …"</span>
        <span class="muted">{next}</span>
    }
    .into_any()
}

fn connection(connection: &Connection) -> AnyView {
    let tone = match connection.state {
        ConnectionState::Active => Tone::Success,
        ConnectionState::Connected | ConnectionState::UserApproved => Tone::Info,
        ConnectionState::PendingUserApproval => Tone::Warning,
        ConnectionState::Other(_) => Tone::Neutral,
    };
    let state = connection.state.as_str();
    view! {
        <li class="connection" data-state=state.to_owned()>
            <p class="connection__head">
                {value(connection.vpc_endpoint_id.as_deref(), "VPC endpoint id")}
                {badge(tone, state, Dot::Shown)}
            </p>
            <p class="connection__line">
                <span class="connection__label">"Connection id"</span>
                {value(connection.privatelink_connection_id.as_deref(), "connection id")}
            </p>
            <p class="connection__line">
                <span class="connection__label">"DNS name"</span>
                {value(connection.dns_name.as_deref(), "DNS name")}
            </p>
        </li>
    }
    .into_any()
}

fn value(text: Option<&str>, what: &str) -> AnyView {
    match text.filter(|text| !text.is_empty()) {
        None => view! { <span class="muted">"not known yet"</span> }.into_any(),
        Some(text) => view! {
            <span class="mono">{text.to_owned()}</span>
            {copy_button(text, what)}
        }
        .into_any(),
    }
}

/// Makes Aiven read the endpoints again; normally AWS tells it by itself.
fn refresh_button(desk: Desk) -> AnyView {
    const REASON: &str = "refresh-reason";
    let permit = desk.permit(Door::Refresh);
    let is_refused = !permit.is_given();
    let is_disabled = Signal::derive(move || is_refused || desk.is_sending.get());
    view! {
        <button
            class="button"
            data-kind="secondary"
            type="submit"
            disabled=is_disabled
            aria-describedby=permit::described(REASON, &permit)
        >
            "Refresh connections"
        </button>
        {permit::why_not(REASON, &permit)}
    }
    .into_any()
}
