//! What can be seen and done at each step.

use aiven::{AccessOption, ProjectName, ServiceName, State};
use leptos::prelude::*;

use super::checks;
use crate::{
    api::setup::Timeline,
    guide::{Chosen, Kind, Stage, Step, Turn},
    pages::{
        permit::{self, Sent},
        wait::{Wait, wait},
    },
    paths::{self, Dialog},
    ui::{
        command::command_line,
        copy::copy_button,
        switch::{Position, switch},
    },
};

pub fn details(timeline: &Timeline, step: &Step) -> AnyView {
    match step.kind {
        Kind::Prerequisites => prerequisites(timeline, step),
        Kind::Privatelink => privatelink(timeline, step),
        Kind::Endpoint => endpoint(timeline, step),
        Kind::Connection => connection(timeline, step),
        Kind::Components => components(timeline, step),
        Kind::Targets => targets(timeline, step),
        Kind::Information => information(timeline, step),
    }
}

fn places(timeline: &Timeline) -> (&ProjectName, &ServiceName) {
    (&timeline.project, &timeline.service)
}

fn prerequisites(timeline: &Timeline, step: &Step) -> AnyView {
    let price = timeline.price.as_ref().map(|price| {
        view! {
            <p class="muted">"PrivateLink is charged separately: " {price.label()} "."</p>
        }
    });
    let checks = checks::checks(timeline);
    let vpcs = paths::vpcs(&timeline.project);
    let vpcs = view! { <p><a href=vpcs>"Project VPCs"</a></p> };
    if step.stage == Stage::Done {
        return view! {
            <details class="step__more" id="more-prerequisites">
                <summary id="summary-prerequisites">"What was looked at"</summary>
                {checks}
                {vpcs}
            </details>
            {price}
        }
        .into_any();
    }
    view! {
        {checks}
        {vpcs}
        {price}
    }
    .into_any()
}

fn privatelink(timeline: &Timeline, step: &Step) -> AnyView {
    let (project, service) = places(timeline);
    let Some(link) = &timeline.privatelink else {
        let create = paths::network_dialog(project, service, Dialog::Create);
        return (step.stage == Stage::Now(Turn::You))
            .then(|| {
                view! {
                    <p>
                        <a class="button" data-kind="primary" id="step-create" href=create>
                            "Create Privatelink"
                        </a>
                    </p>
                }
            })
            .into_any();
    };
    let name = link.aws_service_name.clone().map(|name| {
        view! {
            <p class="step__fact">
                <span class="muted">"AWS service name"</span>
                <span class="mono">{name.clone()}</span>
                {copy_button(name, "AWS service name")}
            </p>
        }
    });
    let edit = paths::network_dialog(project, service, Dialog::Principals);
    let principals = link.principals.iter();
    let principals = principals.map(|arn| view! { <li class="mono">{arn.clone()}</li> });
    let who = (link.state == State::Active).then(|| {
        view! {
            <details class="step__more" id="more-principals">
                <summary id="summary-principals">"Who may connect"</summary>
                <ul class="plain-list">{principals.collect_view()}</ul>
                <p>
                    <a href=edit>"Edit principals"</a>
                </p>
            </details>
        }
    });
    view! {
        {name}
        {who}
    }
    .into_any()
}

fn endpoint(timeline: &Timeline, step: &Step) -> AnyView {
    if let Chosen::Connection(connection) = &timeline.chosen {
        let id = connection.vpc_endpoint_id.clone().unwrap_or_default();
        let name = connection.dns_name.clone().map(|name| {
            view! {
                <p class="step__fact">
                    <span class="muted">"DNS name"</span>
                    <span class="mono">{name.clone()}</span>
                    {copy_button(name, "DNS name")}
                </p>
            }
        });
        return view! {
            <p class="step__fact">
                <span class="muted">"VPC endpoint id"</span>
                <span class="mono">{id.clone()}</span>
                {copy_button(id, "VPC endpoint id")}
            </p>
            {name}
        }
        .into_any();
    }
    (step.stage == Stage::Now(Turn::You))
        .then(|| {
            view! {
                <p>
                    <a class="button" data-kind="primary" id="step-to-endpoint" href="#vpc-endpoint" rel="external">
                        "Create the VPC endpoint"
                    </a>
                </p>
            }
        })
        .into_any()
}

/// A form of the guide goes to the guide's own address, whatever it says by then.
fn form(timeline: &Timeline, deed: &'static str, content: AnyView) -> AnyView {
    view! {
        <form method="post">
            <input type="hidden" name="form_id" value=timeline.form_id.clone() />
            <input type="hidden" name="do" value=deed />
            {content}
        </form>
    }
    .into_any()
}

fn connection(timeline: &Timeline, step: &Step) -> AnyView {
    let (project, service) = places(timeline);
    let is_active = timeline
        .privatelink
        .as_ref()
        .is_some_and(|link| link.state == State::Active);
    if !is_active || step.stage == Stage::Done {
        return ().into_any();
    }
    let button = view! {
        <button
            class="button"
            data-kind="secondary"
            id="refresh-connections"
            disabled=!timeline.refresh.is_given()
            aria-describedby=permit::described(REFRESH, &timeline.refresh)
        >
            "Refresh connections"
        </button>
        {permit::why_not(REFRESH, &timeline.refresh)}
    };
    let list = recipes::avn::connection_list(project, service);
    view! {
        {form(timeline, "refresh", button.into_any())}
        <details class="step__more" id="more-avn">
            <summary id="summary-avn">"With avn"</summary>
            {command_line("List the connections", list)}
        </details>
    }
    .into_any()
}

fn components(timeline: &Timeline, step: &Step) -> AnyView {
    if step.stage == Stage::Later {
        return ().into_any();
    }
    let rows = timeline.guide.switches.iter();
    let rows = rows.map(|(option, _)| component(timeline, option));
    let rows = rows.collect_view();
    view! {
        {permit::standing(ACCESS, &timeline.access)}
        <ul class="switches">{rows}</ul>
    }
    .into_any()
}

/// Say why the person may not.
const ACCESS: &str = "access-standing";
const REFRESH: &str = "refresh-reason";

fn component(timeline: &Timeline, option: &AccessOption) -> AnyView {
    let label = format!("Enable {} access", option.component);
    let (position, next) = if option.is_on {
        (Position::On, "off")
    } else {
        (Position::Off, "on")
    };
    let permit = &timeline.access;
    // What is typed would be drawn away with the steps; so it is asked for only where the guard-rails want it.
    let reason = permit.wants_reason.then(|| {
        let id = format!("reason-{}", option.component);
        permit::reason(&id, permit, "", Sent::NotYet)
    });
    let content = view! {
        <input type="hidden" name="component" value=option.component.clone() />
        <input type="hidden" name="switch" value=next />
        {reason}
        {switch(
            Some(format!("switch-{}", option.component)),
            label.clone(),
            position,
            Signal::stored(false),
            permit::described(ACCESS, permit),
        )}
    };
    let missing = (!option.component_exists).then(|| {
        view! { <span class="muted">"Not running on this service."</span> }
    });
    view! {
        <li class="switches__row">
            <span class="switches__label">{label}</span>
            {missing}
            {form(timeline, "switch", content.into_any())}
        </li>
    }
    .into_any()
}

fn targets(timeline: &Timeline, step: &Step) -> AnyView {
    if step.stage == Stage::Later {
        return ().into_any();
    }
    let on = timeline.guide.switches.iter();
    let on =
        on.filter(|(_, state)| !matches!(state, Wait::Off | Wait::NotRunning { is_on: false }));
    let rows = on.map(|(option, state)| {
        view! {
            <li class="step__fact">
                <span class="mono">{option.component.clone()}</span>
                {wait(*state)}
            </li>
        }
    });
    view! { <ul class="switches">{rows.collect_view()}</ul> }.into_any()
}

fn information(timeline: &Timeline, step: &Step) -> AnyView {
    if step.stage == Stage::Later {
        return ().into_any();
    }
    let (project, service) = places(timeline);
    let connection = match &timeline.chosen {
        Chosen::Connection(connection) => connection.privatelink_connection_id.as_deref(),
        Chosen::New | Chosen::Gone(_) => None,
    };
    let id = paths::encode(connection.unwrap_or_default());
    let ready = timeline.guide.switches.iter();
    let ready = ready.filter(|(_, state)| *state == Wait::Reachable);
    let links = ready.map(|(option, _)| {
        let page = paths::service(project, service);
        let component = paths::encode(&option.component);
        let href =
            format!("{page}?component={component}&route=privatelink&connection={id}#connection");
        view! {
            <li>
                <a href=href>"Connect to " {option.component.clone()}</a>
            </li>
        }
    });
    let check = format!("{}?connection={id}", paths::check(project, service));
    view! {
        <ul class="plain-list">{links.collect_view()}</ul>
        <p>
            <a class="button" data-kind="secondary" id="step-check" href=check>
                "Check connectivity"
            </a>
        </p>
    }
    .into_any()
}
