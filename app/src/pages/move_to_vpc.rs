//! Moving a service into a project VPC: what it does, and a box to tick.

use aiven::{ProjectName, ProjectVpc, ServiceName};
use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts::{self, flash_notice},
    permit::{self, Sent},
    vpcs::state,
};
use crate::{
    api::move_to_vpc::{MoveForm, MovePage, Offer},
    paths::{self, Part},
    ui::{badge::Tone, command::command_line, notice},
};

pub fn move_to_vpc(page: MovePage) -> AnyView {
    let content = view! {
        {parts::head(&page.head)}
        {page.flash.clone().map(flash_notice)}
        {card(&page)}
    };
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        content.into_any(),
    )
}

/// What can be done, by itself.
pub fn card(page: &MovePage) -> AnyView {
    let (project, name) = (&page.project, &page.head.name);
    let (body, said) = match &page.offer {
        Offer::Form(of) => (
            form(project, name, of),
            "The service can be moved now.".to_owned(),
        ),
        Offer::NoVpc {
            cloud,
            coming,
            create,
        } => (no_vpc(project, name, cloud, coming, create), String::new()),
        Offer::Inside(vpc) => (inside(project, name, vpc), String::new()),
        Offer::Impossible { reason, next_step } => {
            let (reason, next_step) = (reason.clone(), next_step.clone());
            let body = view! {
                <div class="card__body stack">
                    {notice::sentence(Tone::Warning, format!("{reason} {next_step}"))}
                    {back(project, name)}
                </div>
            };
            (body.into_any(), String::new())
        }
    };
    view! {
        <section
            class="card"
            id=Part::Move.segment()
            tabindex="-1"
            aria-labelledby="move-title"
            data-source=paths::part(Part::Move, project, name)
            data-version=page.version()
            data-follow=page.follow_s().map(|seconds| seconds.to_string())
            data-said=said
        >
            <h2 class="card__header" id="move-title">
                "Move the service into a project VPC"
            </h2>
            {body}
        </section>
    }
    .into_any()
}

fn form(project: &ProjectName, name: &ServiceName, form: &MoveForm) -> AnyView {
    const STANDING: &str = "move-standing";
    let failure = form.failure.clone().map(|text| {
        view! {
            <div tabindex="-1" id="move-failure" autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    let chosen = form
        .vpcs
        .iter()
        .find(|vpc| vpc.project_vpc_id == form.chosen)
        .or(form.vpcs.first());
    let command = chosen.map(|vpc| {
        let command = recipes::avn::move_to_vpc(project, name, &vpc.project_vpc_id);
        command_line("Equivalent avn command", command)
    });
    view! {
        <form
            class="card__body stack"
            id="move-form"
            method="post"
            action=paths::move_to_vpc(project, name)
            novalidate
            autocomplete="off"
        >
            <input type="hidden" name="form_id" value=form.form_id.clone() />
            {choices(form)}
            {what_happens(form)}
            {confirm(name, form)}
            {permit::reason("reason", &form.permit, &form.reason, Sent::of(form.failure.as_ref()))}
            {command}
            {failure}
            {permit::standing(STANDING, &form.permit)}
            <div class="dialog__actions">
                <a class="button" data-kind="secondary" href=paths::setup(project, name)>
                    "Cancel"
                </a>
                <button
                    class="button"
                    data-kind="primary"
                    id="move-service"
                    name="do"
                    value="move"
                    disabled=!form.permit.is_given()
                    aria-describedby=permit::described(STANDING, &form.permit)
                >
                    "Move the service"
                </button>
            </div>
        </form>
    }
    .into_any()
}

fn choices(form: &MoveForm) -> AnyView {
    let items = form.vpcs.iter().map(|vpc| {
        let id = vpc.project_vpc_id.clone();
        view! {
            <label class="choice__item">
                <input
                    type="radio"
                    name="vpc"
                    value=id.clone()
                    checked=id == form.chosen
                    aria-describedby="vpc-error"
                />
                <span>
                    {cloud_of(vpc)}
                    ", "
                    <span class="mono">{network_of(vpc)}</span>
                    " "
                    <span class="muted mono vpcs__id">{id}</span>
                </span>
            </label>
        }
    });
    view! {
        <fieldset class="move__vpcs">
            <legend>"Project VPC"</legend>
            {items.collect_view()}
            <p class="field__error" id="vpc-error" aria-live="polite">
                {form.vpc_error.clone()}
            </p>
        </fieldset>
    }
    .into_any()
}

fn what_happens(form: &MoveForm) -> AnyView {
    let outside = if form.public.is_empty() {
        "Clients outside the VPC lose access. Public access is off for every component of this service; switch it on \
         under public_access in the advanced configuration if someone still needs it."
            .to_owned()
    } else {
        format!(
            "Clients outside the VPC lose access, except through the public addresses of {}, whose public access is on.",
            form.public.join(", ")
        )
    };
    view! {
        <div class="stack">
            <h3>"What this does"</h3>
            <ul class="move__what">
                <li>
                    "Aiven starts new nodes inside the VPC, copies the data to them and takes the old ones away, one after \
                     the other. The service goes on running; its connections break now and then, and clients have to \
                     connect again."
                </li>
                <li>
                    "Host names stay, the addresses behind them change: they become addresses of the VPC. Firewalls that \
                     know the old addresses need the new ones."
                </li>
                <li>{outside}</li>
                <li>
                    "It takes minutes for a service with little data, and hours for one with much. PrivateLink can be \
                     set up as soon as the service is in the VPC."
                </li>
                <li>"Postern does not move services out of a VPC again; that is done in Aiven."</li>
            </ul>
        </div>
    }
    .into_any()
}

fn confirm(name: &ServiceName, form: &MoveForm) -> AnyView {
    let is_wrong = form.confirm_error.is_some();
    view! {
        <div class="field">
            <label class="move__confirm">
                <input
                    type="checkbox"
                    id="confirm"
                    name="confirm"
                    value="yes"
                    checked=form.is_confirmed
                    required
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby="confirm-error"
                    autofocus=is_wrong && form.vpc_error.is_none()
                />
                <span>"I have read what this does to the clients of " <strong>{name.to_string()}</strong> "."</span>
            </label>
            <p class="field__error" id="confirm-error" aria-live="polite">
                {form.confirm_error.clone()}
            </p>
        </div>
    }
    .into_any()
}

fn no_vpc(
    project: &ProjectName,
    name: &ServiceName,
    cloud: &str,
    coming: &[ProjectVpc],
    create: &str,
) -> AnyView {
    let cloud = cloud.to_owned();
    if coming.is_empty() {
        return view! {
            <div class="card__body stack">
                <p>
                    "There is no project VPC in " <strong>{cloud}</strong>
                    ", the cloud of this service, to move it into. Create one first; that takes a few minutes."
                </p>
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=paths::setup(project, name)>
                        "Back to the guide"
                    </a>
                    <a class="button" data-kind="primary" id="create-vpc" href=create.to_owned()>
                        "Create project VPC"
                    </a>
                </div>
            </div>
        }
        .into_any();
    }
    let lines = coming.iter().map(|vpc| {
        view! {
            <li class="cluster cluster--tight">
                <span class="mono">{network_of(vpc)}</span>
                {state(&vpc.state)}
            </li>
        }
    });
    view! {
        <div class="card__body stack">
            <p>"The project VPC in " <strong>{cloud}</strong> " cannot take the service yet:"</p>
            <ul class="plain-list">{lines.collect_view()}</ul>
            <div class="dialog__actions">
                <a class="button" data-kind="secondary" href=paths::vpcs(project)>
                    "Project VPCs"
                </a>
                <a
                    class="button no-script"
                    data-kind="primary"
                    href=paths::move_to_vpc(project, name)
                >
                    "Look again"
                </a>
            </div>
        </div>
    }
    .into_any()
}

fn inside(project: &ProjectName, name: &ServiceName, vpc: &str) -> AnyView {
    let href = format!("{}#vpc-{}", paths::vpcs(project), paths::encode(vpc));
    view! {
        <div class="card__body stack">
            <p>
                "This service is in the project VPC " <a class="mono vpcs__id" href=href>{vpc.to_owned()}</a>
                " already. There is nothing to move."
            </p>
            {back(project, name)}
        </div>
    }
    .into_any()
}

fn back(project: &ProjectName, name: &ServiceName) -> AnyView {
    view! {
        <div class="dialog__actions">
            <a class="button" data-kind="secondary" href=paths::network(project, name)>
                "Network"
            </a>
            <a class="button" data-kind="primary" href=paths::setup(project, name)>
                "Go on with the guide"
            </a>
        </div>
    }
    .into_any()
}

fn cloud_of(vpc: &ProjectVpc) -> String {
    vpc.cloud_name.clone().unwrap_or_default()
}

fn network_of(vpc: &ProjectVpc) -> String {
    let network = vpc.network_cidr.clone();
    network.unwrap_or_else(|| "unknown network".to_owned())
}
