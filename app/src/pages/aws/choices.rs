//! The form: a VPC, a subnet in each availability zone, security groups, tags. Choosing reads the card anew; what is
//! typed waits for that or for the button, and is never drawn away under the hands.

use leptos::prelude::*;
use recipes::endpoint::Field;

use super::{FAILURE, groups, told};
use crate::{
    api::aws::{CHOSEN_FOR, CREATE, Choices, Desk, InVpc, Item, Standing, Trouble, Zone},
    pages::permit::{self, Sent},
    paths::Part,
    ui::{badge::Tone, chips::content_of_textarea, notice},
};

const WHY: &str = "aws-create-standing";

pub fn choices(desk: &Desk, choices: &Choices) -> AnyView {
    let kept = desk.address.kept();
    let kept = kept.map(|(name, value)| {
        view! { <input type="hidden" name=name.clone() value=value.clone() data-kept="" /> }
    });
    let attempt = choices.form.attempt.clone();
    let attempt = (!attempt.is_empty()).then(|| {
        view! { <input type="hidden" name=Field::Attempt.name() value=attempt /> }
    });
    let is_another = !desk.list.rows.as_deref().unwrap_or_default().is_empty();
    let title = if is_another {
        "Create another VPC endpoint"
    } else {
        "Create a VPC endpoint"
    };
    let vpc = choices.form.vpc.clone();
    let rest = choices.in_vpc.as_ref().map(|in_vpc| {
        view! {
            {subnets(choices, in_vpc)}
            {groups::groups(choices, in_vpc)}
        }
    });
    let last = choices
        .in_vpc
        .as_ref()
        .map(|in_vpc| last(desk, choices, in_vpc));
    view! {
        <section class="card__body stack" aria-labelledby="aws-create">
            <h3 class="aws__title" id="aws-create">
                {title}
            </h3>
            <form
                class="aws__form"
                id="aws-form"
                method="get"
                // Going back, the address says what is chosen, and not what a browser remembers of the form.
                autocomplete="off"
                action=desk.address.path().to_owned()
                data-part=Part::Aws.segment()
                data-besides=""
            >
                // The first button of a form is what Enter presses in its fields.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">
                    "Show"
                </button>
                {kept.collect_view()}
                {attempt}
                <input type="hidden" name=CHOSEN_FOR value=vpc />
                <div class="aws__choices" data-live=Part::Aws.segment()>
                    {vpcs(choices)}
                    {rest}
                </div>
                <p class="no-script">
                    <button class="button" data-kind="secondary">
                        "Show"
                    </button>
                </p>
                {last}
            </form>
        </section>
    }
    .into_any()
}

fn vpcs(choices: &Choices) -> AnyView {
    let options = match &choices.vpcs {
        Ok(vpcs) if vpcs.is_empty() => {
            let text = "The account has no VPC in this region. Choose credentials of the account in which your clients run.";
            return notice::sentence(Tone::Warning, text);
        }
        Ok(vpcs) => vpcs.iter().map(option).collect_view(),
        Err(trouble) => return unlisted(choices, Field::Vpc, trouble),
    };
    let is_wrong = choices.at(Field::Vpc).is_some();
    view! {
        <div class="choice">
            <label class="choice__label" for="aws-vpc">
                "VPC"
            </label>
            <div class="aws__field">
                <select
                    class="field__input"
                    id="aws-vpc"
                    name=Field::Vpc.name()
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby="aws-vpc-error"
                >
                    <option value="">"Choose the VPC in which the clients are"</option>
                    {options}
                </select>
                {error(choices, Field::Vpc)}
            </div>
        </div>
    }
    .into_any()
}

fn option(item: &Item) -> AnyView {
    view! {
        <option value=item.id.clone() selected=item.is_chosen>
            {item.label.clone()}
        </option>
    }
    .into_any()
}

pub(super) fn error(choices: &Choices, field: Field) -> AnyView {
    view! {
        <p class="field__error" id=format!("aws-{}-error", field.name())>
            {choices.at(field)}
        </p>
    }
    .into_any()
}

/// A list that AWS did not give: what was chosen from it before stays chosen.
pub(super) fn unlisted(choices: &Choices, field: Field, trouble: &Trouble) -> AnyView {
    let chosen = choices.form.get(field).to_owned();
    view! {
        {told(Tone::Warning, trouble, None)}
        <input type="hidden" name=field.name() value=chosen />
    }
    .into_any()
}

/// One subnet in each zone, or none: a choice that can't be wrong.
fn subnets(choices: &Choices, in_vpc: &InVpc) -> AnyView {
    let zones = match &in_vpc.zones {
        Ok(zones) => zones.iter().map(zone).collect_view().into_any(),
        Err(trouble) => unlisted(choices, Field::Subnets, trouble),
    };
    let unknown = in_vpc.zones_unknown.as_ref().map(|trouble| {
        let mut trouble = trouble.clone();
        trouble.advice = Some(
            "So it is not known in which zones the PrivateLink is, and all zones of the VPC are listed.".to_owned(),
        );
        told(Tone::Info, &trouble, None)
    });
    let elsewhere = (!in_vpc.zones_elsewhere.is_empty()).then(|| {
        let zones = in_vpc.zones_elsewhere.join(", ");
        view! {
            <p class="field__hint">
                {format!("The VPC also has subnets in {zones}, where the PrivateLink is not.")}
            </p>
        }
    });
    view! {
        <fieldset class="choice" aria-describedby="aws-subnets-hint aws-subnets-error">
            <legend class="choice__label">"Subnets"</legend>
            <div class="aws__field">
                <p class="field__hint" id="aws-subnets-hint">
                    "One in each availability zone in which clients run. Traffic between zones costs, and a zone without \
                     one is cut off when the others fail. AWS's names of zones differ from account to account; the ids \
                     beside them do not."
                </p>
                {unknown}
                {zones}
                {elsewhere}
                {error(choices, Field::Subnets)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn zone(zone: &Zone) -> AnyView {
    let id = format!("aws-subnet-{}", zone.name);
    let label = view! {
        <label class="aws__zone" for=id.clone()>
            {zone.name.clone()}
            {zone.id.clone().map(|id| view! { " " <span class="muted">{id}</span> })}
        </label>
    };
    let control = if zone.subnets.is_empty() {
        view! { <span class="muted">"The VPC has no subnet here."</span> }.into_any()
    } else {
        view! {
            <select class="field__input" id=id name=Field::Subnets.name()>
                <option value="">"None"</option>
                {zone.subnets.iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    };
    view! { <div class="aws__line">{label} {control}</div> }.into_any()
}

/// What is typed, and the button.
fn last(desk: &Desk, choices: &Choices, in_vpc: &InVpc) -> AnyView {
    let is_refused = matches!(&desk.identity, Ok(identity) if matches!(identity.standing, Standing::NotAllowed { .. }));
    let warning = is_refused.then(|| {
        view! {
            <p class="muted">"AWS refuses this until the principal above is added."</p>
        }
    });
    let clients_hint = format!(
        "For the group {}: ranges such as 10.0.0.0/16, one a line. Empty: the VPC's own.",
        in_vpc.new_group.name
    );
    let permit = &desk.rights.create;
    let reason = (permit.wants_reason)
        .then(|| permit::reason("aws-reason", permit, "", Sent::of(desk.failure.as_ref())));
    let wrong = choices.at(Field::Attempt);
    let wrong = wrong.map(|wrong| view! { <p class="field__error">{wrong}</p> });
    let attempt = Some(choices.form.attempt.trim()).filter(|attempt| !matches!(*attempt, "" | "1"));
    let attempt = attempt.map(|attempt| {
        view! { <p class="muted">{format!("Attempt {attempt} of these choices.")}</p> }
    });
    view! {
        {text(choices, Field::Clients, "Addresses of clients", clients_hint)}
        {text(choices, Field::Tags, "Tags", "name=value, one a line.".to_owned())}
        {wrong}
        {reason}
        {permit::standing(WHY, permit)}
        <div class="dialog__actions">
            {attempt}
            {warning}
            <button
                class="button"
                data-kind="primary"
                id="aws-create-endpoint"
                formmethod="post"
                formaction=desk.address.href(FAILURE)
                name="do"
                value=format!("{CREATE}{}", desk.form_id)
                disabled=!permit.is_given()
                aria-describedby=permit::described(WHY, permit)
                data-whole=""
            >
                "Create VPC endpoint"
            </button>
        </div>
    }
    .into_any()
}

fn text(choices: &Choices, field: Field, label: &'static str, hint: String) -> AnyView {
    let id = format!("aws-{}", field.name());
    let described = format!("{id}-hint {id}-error");
    let is_wrong = choices.at(field).is_some();
    view! {
        <div class="choice">
            <label class="choice__label" for=id.clone()>
                {label}
            </label>
            <div class="aws__field">
                <textarea
                    class="field__input mono"
                    id=id.clone()
                    name=field.name()
                    rows="2"
                    spellcheck="false"
                    autocapitalize="off"
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described
                >
                    {content_of_textarea(choices.form.get(field))}
                </textarea>
                <p class="field__hint" id=format!("{id}-hint")>
                    {hint}
                </p>
                {error(choices, field)}
            </div>
        </div>
    }
    .into_any()
}
