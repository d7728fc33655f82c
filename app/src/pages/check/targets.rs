//! What is looked at: the choice of a connection, and its listeners.

use aiven::connection::component_label;
use leptos::prelude::*;
use recipes::doctor::{Kind, Target};

use super::address;
use crate::{
    api::check::{CheckCard, Choice},
    paths::Part,
};

pub fn targets(card: &CheckCard) -> AnyView {
    let table = (!card.targets.is_empty()).then(|| {
        let lines = card.targets.iter().map(line);
        view! {
            <table role="table" class="list-table check__table">
                <caption class="visually-hidden">"Listeners that the script looks at"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Component"</th>
                        <th role="columnheader" scope="col">"Host"</th>
                        <th role="columnheader" scope="col">"Port"</th>
                        <th role="columnheader" scope="col">"TLS name"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{lines.collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section class="card" aria-labelledby="check-title">
            <h2 class="card__header" id="check-title">
                "Check connectivity"
            </h2>
            <div class="card__body stack">
                <p>
                    "Whether your applications reach this service can only be seen from inside your VPC. A small script \
                     looks from a host there; this page writes it and explains what it found."
                </p>
                {choices(card)}
            </div>
            {table}
        </section>
    }
    .into_any()
}

fn choices(card: &CheckCard) -> Option<AnyView> {
    (!card.connections.is_empty()).then(|| {
        let items = card.connections.iter().map(|one| choice(card, Some(one)));
        let hint = card.connection.is_none().then(|| {
            view! {
                <p class="field__hint">
                    "A host reaches the endpoint of its own VPC. If these connections lead to different VPCs, choose the \
                     one of the host."
                </p>
            }
        });
        view! {
            <nav aria-label="Connections">
                <ul class="recipes__list">{choice(card, None)} {items.collect_view()}</ul>
            </nav>
            {hint}
        }
        .into_any()
    })
}

fn choice(card: &CheckCard, one: Option<&Choice>) -> AnyView {
    let id = one.map(|one| one.id.as_str());
    let endpoint = one.and_then(|one| one.vpc_endpoint_id.clone());
    let endpoint = endpoint.map(|endpoint| format!(" ({endpoint})"));
    view! {
        <li>
            <a
                class="recipes__item"
                id=format!("check-of-{}", id.unwrap_or("all"))
                href=address(card, id)
                data-part=Part::Check.segment()
                aria-current=(card.connection.as_deref() == id).then_some("true")
            >
                {id.unwrap_or("All connections").to_owned()}
                {endpoint}
            </a>
        </li>
    }
    .into_any()
}

/// What a person calls a listener: its component, and for Kafka how clients sign in there.
pub(super) fn label(target: &Target) -> String {
    let component = component_label(&target.component);
    match target.method.as_deref() {
        Some("certificate") => format!("{component}, client certificate"),
        Some("sasl") => format!("{component}, SASL"),
        Some(other) => format!("{component}, {other}"),
        None => component,
    }
}

fn line(target: &Target) -> AnyView {
    let name = match &target.probe.kind {
        Kind::Tls { sni } | Kind::StartTls { sni, .. } if *sni == target.probe.host => {
            view! { <span>"The host's"</span> }.into_any()
        }
        Kind::Tls { sni } | Kind::StartTls { sni, .. } => {
            view! { <span class="mono">{sni.to_string()}</span> }.into_any()
        }
        Kind::Tcp => {
            view! { <span class="muted">"Only the connection is looked at"</span> }.into_any()
        }
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{label(target)}</th>
            <td role="cell" data-label="Host">
                <span class="mono">{target.probe.host.to_string()}</span>
            </td>
            <td role="cell" class="check__number" data-label="Port">{target.probe.port.to_string()}</td>
            <td role="cell" data-label="TLS name">{name}</td>
        </tr>
    }
    .into_any()
}
