//! The steps, each with how far it is, whose turn it is and how long it takes.

use leptos::prelude::*;

use super::details;
use crate::{
    api::setup::{Timeline, Which},
    guide::{Chosen, Stage, Step, Turn, key_of},
    pages::parts::flash_notice,
    paths::{self, Part},
    ui::{
        badge::{Dot, Tone, badge},
        elapsed::elapsed,
        icons, notice,
    },
};

/// The steps by themselves.
pub fn timeline(timeline: &Timeline) -> AnyView {
    let (project, service) = (&timeline.project, &timeline.service);
    let summary = timeline.guide.summary();
    let (done, all) = (timeline.guide.done(), timeline.guide.steps.len());
    let steps = (1..).zip(&timeline.guide.steps);
    let steps = steps.map(|(number, one)| step(timeline, number, one));
    let reload = timeline.follow_s.map(|_| {
        view! {
            <p class="card__body muted no-script">"Reload the page to see how far it is."</p>
        }
    });
    view! {
        <section
            class="card setup"
            id=Part::Setup.segment()
            tabindex="-1"
            aria-labelledby="setup-title"
            data-source=paths::part(Part::Setup, project, service)
            data-version=timeline.version.clone()
            data-follow=timeline.follow_s.map(|seconds| seconds.to_string())
            data-said=summary
        >
            <h2 class="card__header" id="setup-title">
                "Set up connection"
            </h2>
            {connections(timeline)}
            <div class="setup__summary">
                <p>{summary.clone()}</p>
                <progress
                    class="setup__progress"
                    max=all.to_string()
                    value=done.to_string()
                    aria-label="Steps done"
                ></progress>
            </div>
            {reload}
            <ol class="steps">{steps.collect_view()}</ol>
        </section>
    }
    .into_any()
}

/// One PrivateLink can have many VPC endpoints: which of them the guide is about.
fn connections(timeline: &Timeline) -> Option<AnyView> {
    if timeline.connections.is_empty() {
        return None;
    }
    let guide = paths::setup(&timeline.project, &timeline.service);
    let chosen = match &timeline.chosen {
        Chosen::Connection(connection) => key_of(connection),
        Chosen::New | Chosen::Gone(_) => None,
    };
    let keys: Vec<&str> = timeline.connections.iter().filter_map(key_of).collect();
    let items = keys.iter().map(|key| {
        let href = format!("{guide}?connection={}", paths::encode(key));
        let is_current = chosen == Some(*key);
        view! {
            <li>
                <a class="tabs__tab mono" href=href aria-current=is_current.then_some("true")>
                    {(*key).to_owned()}
                </a>
            </li>
        }
    });
    let new = format!("{guide}?{}", Which::another(&timeline.connections));
    let is_new = chosen.is_none();
    Some(
        view! {
            <nav class="tabs" aria-label="Connections">
                <ul>
                    {items.collect_view()}
                    <li>
                        <a
                            class="tabs__tab"
                            id="add-another"
                            href=new
                            aria-current=is_new.then_some("true")
                        >
                            "Add another"
                        </a>
                    </li>
                </ul>
            </nav>
        }
        .into_any(),
    )
}

/// How a stage is drawn: the word for style sheet and tests, and what is said about it.
fn words(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Done => ("done", "done"),
        Stage::Now(_) => ("now", "now"),
        Stage::Later => ("later", "later"),
        Stage::Stuck(_) => ("stuck", "stuck"),
    }
}

fn step(timeline: &Timeline, number: u8, step: &Step) -> AnyView {
    let (stage, word) = words(step.stage);
    let turn = match step.stage {
        Stage::Now(turn) | Stage::Stuck(turn) => Some(turn),
        Stage::Done | Stage::Later => None,
    };
    let whose = turn.map(|turn| {
        let tone = match (step.stage, turn) {
            (Stage::Stuck(_), _) => Tone::Danger,
            (_, Turn::You) => Tone::Info,
            (_, Turn::Aiven | Turn::Aws) => Tone::Warning,
        };
        badge(tone, turn.words(), Dot::Shown)
    });
    let mark = if step.stage == Stage::Done {
        icons::check()
    } else {
        view! { <span>{number.to_string()}</span> }.into_any()
    };
    let problem = step
        .problem
        .clone()
        .map(|text| notice::sentence(Tone::Warning, text));
    let said = timeline.said.clone();
    let said = said
        .filter(|flash| flash.is_for(step.kind.id()))
        .map(flash_notice);
    view! {
        <li class="step" id=step.kind.id() data-stage=stage aria-current=turn.map(|_| "step")>
            <span class="step__mark" aria-hidden="true">
                {mark}
            </span>
            <div class="step__body">
                <div class="step__head">
                    <h3 class="step__title">
                        {step.kind.title()} <span class="visually-hidden">{format!(": {word}")}</span>
                    </h3>
                    {whose}
                </div>
                {said}
                <p>{step.sentence.clone()}</p>
                {time(step)}
                {problem}
                {details::details(timeline, step)}
            </div>
        </li>
    }
    .into_any()
}

fn time(step: &Step) -> Option<AnyView> {
    let typical = step.typical?;
    let so_far = step
        .elapsed_s
        .map(|seconds| view! { {elapsed(seconds)} " so far. " });
    Some(view! { <p class="muted">{so_far} {typical}"."</p> }.into_any())
}
