//! The table: a group of lines a host, a line a port, a column a check. What failed says below itself why and what to do.
//! Its roles are written down: where the style sheet makes cards of its lines, browsers would no longer see a table.

use leptos::prelude::*;
use recipes::doctor::{Cell, HostReport, Listener, Report};

use super::targets::label;
use crate::{
    api::check::CheckCard,
    ui::badge::{Dot, Tone, badge},
};

pub fn matrix(card: &CheckCard, report: &Report) -> AnyView {
    let groups = report.hosts.iter().map(|host| group(card, host));
    view! {
        <table role="table" class="list-table check__table check__matrix">
            <caption class="visually-hidden">"What the script found"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">"Port"</th>
                    <th role="columnheader" scope="col">"Name"</th>
                    <th role="columnheader" scope="col">"Private address"</th>
                    <th role="columnheader" scope="col">"TCP"</th>
                    <th role="columnheader" scope="col">"TLS"</th>
                </tr>
            </thead>
            {groups.collect_view()}
        </table>
    }
    .into_any()
}

/// Name and address are the host's: they stand beside all of its ports.
fn group(card: &CheckCard, host: &HostReport) -> AnyView {
    let height = host.listeners.len().max(1).to_string();
    let shared = view! {
        {cell("Name", &host.name, Some(height.clone()))}
        {cell("Private address", &host.address, Some(height))}
    };
    let mut shared = Some(shared.into_any());
    let lines = host.listeners.iter().map(|listener| {
        view! {
            <tr role="row">
                {port(card, host, listener)}
                {shared.take()}
                {cell("TCP", &listener.tcp, None)}
                {cell("TLS", &listener.tls, None)}
            </tr>
        }
    });
    let lines: Vec<_> = lines.collect();
    view! {
        <tbody role="rowgroup">
            <tr role="row" class="check__host">
                <th role="rowheader" class="mono" scope="rowgroup" colspan="5">
                    {host.host.to_string()}
                </th>
            </tr>
            {lines}
        </tbody>
    }
    .into_any()
}

fn port(card: &CheckCard, host: &HostReport, listener: &Listener) -> AnyView {
    let meant = card
        .targets
        .iter()
        .filter(|target| target.probe.host == host.host && target.probe.port == listener.port);
    let mut labels: Vec<String> = meant.map(label).collect();
    labels.dedup();
    view! {
        <th role="rowheader" class="check__port" scope="row">
            <span>{format!("Port {}", listener.port)}</span>
            " "
            <span class="muted">{labels.join(" and ")}</span>
        </th>
    }
    .into_any()
}

fn cell(name: &'static str, cell: &Cell, rowspan: Option<String>) -> AnyView {
    let (tone, word) = match cell {
        Cell::Ok(_) => (Tone::Success, "OK"),
        Cell::Failed { .. } => (Tone::Danger, "Failed"),
        Cell::NotChecked(_) => (Tone::Neutral, "Not checked"),
        Cell::Unknown(_) => (Tone::Info, "Unknown"),
    };
    let text = match cell {
        Cell::Ok(text) | Cell::NotChecked(text) | Cell::Unknown(text) => {
            view! { <p class="muted">{text.clone()}</p> }.into_any()
        }
        Cell::Failed { cause, fix } => view! {
            <p>{cause.clone()}</p>
            <p>
                <strong>"What to do: "</strong>
                {fix.clone()}
            </p>
        }
        .into_any(),
    };
    view! {
        <td role="cell" data-label=name data-result=word rowspan=rowspan>
            <div class="check__cell">{badge(tone, word, Dot::None)} {text}</div>
        </td>
    }
    .into_any()
}
