//! The form for a new project VPC.

use leptos::prelude::*;

use super::failure;
use crate::pages::permit::{self, Sent};
use crate::{
    api::vpcs::NewVpc,
    paths::{self, ProjectPart},
    ui::{badge::Tone, command::command_line, notice},
};

const STANDING: &str = "create-standing";

pub fn form(form: &NewVpc) -> AnyView {
    let next = form.next.clone();
    let next = next.map(|next| view! { <input type="hidden" name="next" value=next /> });
    let failed = form.failure.as_ref().map(|_| "create-failure".to_owned());
    let described = permit::described(STANDING, &form.permit).or(failed);
    view! {
        <section class="card" id="create" aria-labelledby="create-title">
            <h2 class="card__header" id="create-title">
                "Create a project VPC"
            </h2>
            <form
                class="card__body stack"
                method="post"
                action=paths::vpcs(&form.project)
                novalidate
                autocomplete="off"
                data-live=ProjectPart::NewVpc.segment()
                // What a failed attempt says stands until something is typed.
                data-looked=""
            >
                <input type="hidden" name="form_id" value=form.form_id.clone() />
                {next}
                <div class="vpcs__fields">
                    {cloud(form)}
                    {network(form)}
                </div>
                {review(form)}
                {permit::reason("create-reason", &form.permit, &form.reason, Sent::of(form.failure.as_ref()))}
                {permit::standing(STANDING, &form.permit)}
                {failure("create-failure", form.failure.as_ref())}
                <div class="dialog__actions">
                    <button
                        class="button"
                        data-kind="primary"
                        id="create-vpc"
                        name="do"
                        value="create"
                        disabled=!form.permit.is_given()
                        aria-describedby=described
                    >
                        "Create project VPC"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn cloud(form: &NewVpc) -> AnyView {
    let has_focus = form.cloud_error.is_some();
    let invalid = has_focus.then_some("true");
    let control = if form.clouds.is_empty() {
        view! {
            <input
                class="field__input"
                id="cloud"
                name="cloud"
                type="text"
                autocapitalize="off"
                spellcheck="false"
                value=form.cloud.clone()
                aria-invalid=invalid
                aria-describedby="cloud-error"
                autofocus=has_focus
            />
        }
        .into_any()
    } else {
        let chosen = form.cloud.as_str();
        let is_chosen_known = form
            .clouds
            .iter()
            .flat_map(|group| &group.clouds)
            .any(|(name, _)| name == chosen);
        // What was asked for stays in the form, known or not.
        let unknown = (!chosen.is_empty() && !is_chosen_known).then(|| {
            view! {
                <option value=form.cloud.clone() selected=true>
                    {form.cloud.clone()}
                </option>
            }
        });
        let groups = form.clouds.iter().map(|group| {
            let options = group.clouds.iter().map(|(name, label)| {
                view! {
                    <option value=name.clone() selected=name == chosen>
                        {label.clone()}
                    </option>
                }
            });
            view! { <optgroup label=group.provider.clone()>{options.collect_view()}</optgroup> }
        });
        view! {
            <select
                class="field__input"
                id="cloud"
                name="cloud"
                aria-invalid=invalid
                aria-describedby="cloud-error"
                autofocus=has_focus
            >
                <option value="" selected=chosen.is_empty()>
                    "Choose a cloud"
                </option>
                {unknown}
                {groups.collect_view()}
            </select>
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for="cloud">
                "Cloud"
            </label>
            {control}
            <p class="field__hint">"The cloud that the services run in. A VPC cannot be moved to another later."</p>
            <p class="field__error" id="cloud-error" aria-live="polite">
                {form.cloud_error.clone()}
            </p>
        </div>
    }
    .into_any()
}

fn network(form: &NewVpc) -> AnyView {
    let is_wrong = form.network_error.is_some();
    let has_focus = is_wrong && form.cloud_error.is_none();
    view! {
        <div class="field">
            <label class="field__label" for="network_cidr">
                "Network"
            </label>
            <input
                class="field__input mono"
                id="network_cidr"
                name="network_cidr"
                type="text"
                autocapitalize="off"
                spellcheck="false"
                value=form.network.clone()
                aria-invalid=is_wrong.then_some("true")
                aria-describedby="network-hint network-error"
                autofocus=has_focus
            />
            <p class="field__hint" id="network-hint">
                "IPv4, /20 (4096 addresses) to /24 (256), for example "
                <span class="mono">{form.example.clone()}</span>
                ". Whether it overlaps your networks matters only for VPC peering; PrivateLink works with any."
            </p>
            <p class="field__error" id="network-error" aria-live="polite">
                {form.network_error.clone()}
            </p>
        </div>
    }
    .into_any()
}

/// What the form says while it is filled in, by itself.
pub fn review(form: &NewVpc) -> AnyView {
    let advice = form.advice.iter();
    let advice = advice.map(|text| notice::sentence(Tone::Warning, text.clone()));
    let command = form.command.clone();
    let command = command.map(|command| command_line("Equivalent avn command", command));
    view! {
        <div
            class="vpcs__review stack"
            id=ProjectPart::NewVpc.segment()
            tabindex="-1"
            data-source=paths::project_part(ProjectPart::NewVpc, &form.project)
        >
            {advice.collect_view()}
            {command}
            // The fields stand outside of this part: the browser carries each sentence there.
            <ul hidden>
                <li data-for="cloud-error">{form.cloud_error.clone()}</li>
                <li data-for="network-error">{form.network_error.clone()}</li>
            </ul>
        </div>
    }
    .into_any()
}
