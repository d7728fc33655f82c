//! The wait between switching a component on and reaching it: AWS puts a target behind the load balancer that serves
//! only after two good heartbeats. Overview and the Network page tell it the same way.

use aiven::AccessOption;
use leptos::prelude::*;

use crate::ui::{
    badge::{Dot, Tone, badge},
    elapsed::elapsed,
};

/// How far a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    Off,
    /// Off, but not yet gone.
    Leaving,
    /// On; no VPC endpoint is connected.
    NoConnection,
    /// On; its targets have been checked for so many seconds.
    Target(u32),
    Reachable,
    /// The service does not run this component.
    NotRunning {
        is_on: bool,
    },
}

impl Wait {
    /// `waits` says how long each waiting component is known to wait.
    pub fn of(option: &AccessOption, has_connection: bool, waits: &[(String, u32)]) -> Self {
        let mut since = waits
            .iter()
            .filter(|(component, _)| *component == option.component);
        let since = since.next().map(|(_, seconds)| *seconds);
        match (option.is_on, option.has_routes, option.component_exists) {
            (false, true, _) => Self::Leaving,
            (is_on, false, false) => Self::NotRunning { is_on },
            (false, false, true) => Self::Off,
            (true, true, _) => Self::Reachable,
            (true, false, true) if has_connection => Self::Target(since.unwrap_or_default()),
            (true, false, true) => Self::NoConnection,
        }
    }

    /// Whether it goes on by itself.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Target(_) | Self::Leaving)
    }
}

pub fn wait(wait: Wait) -> AnyView {
    let sentence = match wait {
        Wait::Off => return ().into_any(),
        Wait::Target(seconds) => return target(seconds),
        Wait::Leaving => "Switched off; the route disappears in a couple of minutes.",
        Wait::NoConnection => {
            "Switched on; the route appears a couple of minutes after a connection is active."
        }
        Wait::Reachable => "Reachable through PrivateLink.",
        Wait::NotRunning { is_on: false } => "This component is not running on the service.",
        Wait::NotRunning { is_on: true } => {
            "Switched on, but this component is not running on the service."
        }
    };
    view! { <span class="muted">{sentence}</span> }.into_any()
}

fn target(seconds: u32) -> AnyView {
    view! {
        <span class="wait">
            "Load balancer target: " {badge(Tone::Warning, "initial", Dot::Shown)} " → healthy, "
            {elapsed(seconds)} " so far"
        </span>
        <span class="muted">"Needs two good heartbeats: usually a couple of minutes."</span>
    }
    .into_any()
}
