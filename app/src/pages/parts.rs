//! Small pieces that several pages share, islands among them.

use aiven::{NodeStatus, ServiceHead, ServiceState};
use leptos::prelude::*;

use crate::{
    flash::{Flash, FlashKind},
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

/// The service's type, state and nodes.
pub fn pills(head: &ServiceHead) -> AnyView {
    let (tone, state) = service_state(&head.state);
    view! {
        {badge(Tone::Neutral, head.display_type.clone(), Dot::None)}
        {badge(tone, state, Dot::None)}
        {nodes(head)}
    }
    .into_any()
}

/// One dot a node, green while it runs; the words are for those who don't see dots.
fn nodes(head: &ServiceHead) -> Option<AnyView> {
    let total = head.nodes.len();
    let is_running = |state: &NodeStatus| *state == NodeStatus::Running;
    let running = head
        .nodes
        .iter()
        .filter(|node| is_running(&node.state))
        .count();
    let dots = head.nodes.iter().map(|node| {
        let state = if is_running(&node.state) {
            "running"
        } else {
            "other"
        };
        view! { <span class="nodes__dot" data-state=state aria-hidden="true"></span> }
    });
    let words = format!("{running} of {total} running");
    let title = words.clone();
    (total > 0).then(|| {
        view! {
            <span class="badge nodes" data-tone="neutral" title=title>
                "Nodes "
                <span class="visually-hidden">{words}</span>
                {dots.collect_view()}
            </span>
        }
        .into_any()
    })
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

/// One row of a card: label left, value middle, action right.
pub fn row(label: impl Into<String>, value: AnyView, action: AnyView) -> AnyView {
    view! {
        <div class="row">
            <dt class="row__label">{label.into()}</dt>
            <dd class="row__value">{value}</dd>
            <dd class="row__action">{action}</dd>
        </div>
    }
    .into_any()
}

/// The notice after a plain form post.
pub fn flash_notice(flash: Flash) -> AnyView {
    let tone = match flash.kind {
        FlashKind::Success => Tone::Success,
        FlashKind::Failure => Tone::Danger,
    };
    notice::sentence(tone, flash.message)
}

/// The head of a service's page.
pub fn head(head: &ServiceHead) -> AnyView {
    view! {
        <header class="page__header">
            <h1>{head.name.to_string()}</h1>
            <div class="pills">{pills(head)}</div>
        </header>
    }
    .into_any()
}
