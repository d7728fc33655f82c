//! The prerequisites one by one, and where each is put right.

use leptos::prelude::*;

use crate::{
    api::{setup::Timeline, vpcs},
    guide::{Check, Found, Lead},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        command::command_line,
    },
};

pub fn checks(timeline: &Timeline) -> AnyView {
    let items = timeline.guide.checks.iter();
    let items = items.map(|check| one(timeline, check)).collect_view();
    view! { <ul class="checks">{items}</ul> }.into_any()
}

fn one(timeline: &Timeline, check: &Check) -> AnyView {
    let (tone, word) = match check.found {
        Found::Good => (Tone::Success, "Yes"),
        Found::Missing(_) => (Tone::Danger, "No"),
        Found::Unknown => (Tone::Warning, "Not known"),
        Found::Later => (Tone::Neutral, "Later"),
    };
    let lead = check.lead.as_ref().map(|lead| link(timeline, lead));
    view! {
        <li class="check">
            <span class="check__word">{badge(tone, word, Dot::None)}</span>
            <div class="check__what">
                <p>
                    <strong>{check.what}</strong> " " <span class="muted">{check.sentence.clone()}</span>
                </p>
                {lead}
            </div>
        </li>
    }
    .into_any()
}

fn link(timeline: &Timeline, lead: &Lead) -> AnyView {
    let (project, service) = (&timeline.project, &timeline.service);
    let (href, label) = match lead {
        Lead::CreateVpc { cloud } => (
            vpcs::address(project, cloud, &paths::setup(project, service)),
            "Create project VPC",
        ),
        Lead::Vpcs => (paths::vpcs(project), "Look at the project VPCs"),
        Lead::MoveToVpc { vpc } => (
            format!(
                "{}?vpc={}",
                paths::move_to_vpc(project, service),
                paths::encode(vpc)
            ),
            "Move service into this VPC",
        ),
        Lead::PowerOn => {
            let line = recipes::avn::power_on(project, service);
            return command_line("Power it on with avn", line);
        }
    };
    view! {
        <a class="button" data-kind="secondary" href=href>
            {label}
        </a>
    }
    .into_any()
}
