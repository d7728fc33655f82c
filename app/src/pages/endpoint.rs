//! The guide's card for the VPC endpoint: a form that reads, and the recipes that are written from it. What is typed
//! stays where it is; only what follows from it is drawn anew.

use leptos::prelude::*;
use recipes::endpoint::{About, Field, PortRange, cli};

use crate::{
    api::{
        endpoint::{Content, EndpointCard, Planned, There},
        setup::Which,
    },
    paths::{self, Dialog, Part},
    ui::{chips::content_of_textarea, command::command_line, copy::copy_button},
};

mod written;

/// The form's id, for the fields of it that stand elsewhere.
const FORM: &str = "endpoint-form";

pub use written::written;

/// The card by itself.
pub fn card(card: &EndpointCard) -> AnyView {
    let content = match &card.content {
        Content::NotYet(reason) => {
            view! { <p class="card__body muted">{reason.clone()}</p> }.into_any()
        }
        Content::Planned(planned) => plan(card, planned),
        Content::There(there) => there_is(there),
    };
    view! {
        <section
            class="card endpoint"
            id=Part::Endpoint.segment()
            tabindex="-1"
            aria-labelledby="vpc-endpoint"
            data-source=paths::part(Part::Endpoint, &card.project, &card.service)
            data-version=card.version.clone()
            data-follow=card.follow_s.map(|seconds| seconds.to_string())
        >
            <h2 class="card__header" id="vpc-endpoint" tabindex="-1">
                "VPC endpoint"
            </h2>
            {content}
        </section>
    }
    .into_any()
}

fn there_is(there: &There) -> AnyView {
    let id = there.endpoint.clone();
    view! {
        <div class="card__body stack">
            <p>
                <span class="mono">{id.clone()}</span>
                {copy_button(id, "VPC endpoint id")}
                " in "
                {there.region.clone()}
                " is connected. "
                <a href=there.another.clone()>"Make another one"</a>
            </p>
            {command_line("See it in AWS", there.describe.clone())}
            <p class="muted">
                "Deleting the endpoint in AWS cuts its clients off at once, and its connection disappears here by itself. The PrivateLink stays."
            </p>
            {command_line("Delete it in AWS", there.delete.clone())}
        </div>
    }
    .into_any()
}

/// Where a form or a recipe of the guide leads to keeps which connection it is about.
pub(super) fn hidden(which: &Which) -> AnyView {
    let fields = which.fields();
    let fields = fields
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned() data-kept="" /> });
    fields.collect_view().into_any()
}

fn plan(card: &EndpointCard, planned: &Planned) -> AnyView {
    let about = &planned.about;
    let name = about.endpoint_service.as_str().to_owned();
    let ports = about.ports.iter().map(port).collect_view();
    let fields = Field::ALL.into_iter().map(|field| input(planned, field));
    let find = planned.find.iter();
    let find = find.map(|(label, line)| command_line(label, line.clone()));
    view! {
        <div class="card__body stack">
            <p>
                "Made in your AWS account, by one of the principals, in the service’s own region."
            </p>
            {refusals(card, about)}
            <dl class="facts">
                <dt>"Region"</dt>
                <dd class="mono">{about.region.to_string()}</dd>
                <dt>"AWS service name"</dt>
                <dd>
                    <span class="mono">{name.clone()}</span>
                    {copy_button(name, "AWS service name")}
                </dd>
                <dt>"TCP ports"</dt>
                <dd>
                    <ul class="plain-list">{ports}</ul>
                </dd>
            </dl>
            <details class="step__more">
                <summary>"Find the ids with the AWS CLI"</summary>
                <div class="stack">{find.collect_view()}</div>
            </details>
            <form
                class="endpoint__form"
                id=FORM
                method="get"
                action=paths::setup(&card.project, &card.service)
                autocomplete="off"
                data-part=Part::EndpointRecipes.segment()
                data-live=Part::EndpointRecipes.segment()
                data-besides=""
            >
                {hidden(&card.which)}
                {fields.collect_view()}
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=planned.console.clone() rel="noreferrer">
                        "Open Create endpoint in the AWS console"
                    </a>
                    <button class="button" data-kind="primary" id="write-endpoint">
                        "Write the commands"
                    </button>
                </div>
            </form>
        </div>
        {written(&planned.written)}
    }
    .into_any()
}

/// What AWS answers when it does not make the endpoint, and what to do then.
fn refusals(card: &EndpointCard, about: &About) -> AnyView {
    let edit = paths::network_dialog(&card.project, &card.service, Dialog::Principals);
    let principals = about.principals.iter();
    let principals = principals.map(|arn| view! { <li class="mono">{arn.clone()}</li> });
    view! {
        <details class="step__more" id="refusals">
            <summary>"If AWS refuses"</summary>
            <dl class="facts">
                <dt class="mono">"InvalidServiceName"</dt>
                <dd>
                    <p>
                        "Whoever asks is not among the principals, or asks in another region than "
                        <span class="mono">{about.region.to_string()}</span>
                        ". Compare the caller with the principals, and add it if it should be there: "
                        <a href=edit>"Edit principals"</a>
                        ". A new principal works after a minute or two."
                    </p>
                    {command_line("Who asks", cli::who(&about.region))}
                    <ul class="plain-list">{principals.collect_view()}</ul>
                    <p class="muted">
                        "An assumed role shows itself as arn:aws:sts::…:assumed-role/name/…; its principal is arn:aws:iam::…:role/name, with the role’s path if it has one."
                    </p>
                </dd>
                <dt class="mono">"UnauthorizedOperation"</dt>
                <dd>
                    "The caller’s own IAM policy does not allow it: ec2:CreateVpcEndpoint, and for the security group ec2:CreateSecurityGroup and ec2:AuthorizeSecurityGroupIngress."
                </dd>
                <dt class="mono">"InvalidParameter"</dt>
                <dd>
                    "Two subnets are in one availability zone, or one of them is not in the VPC, or Aiven’s service is not offered in its zone. Take one subnet for each zone of the VPC."
                </dd>
                <dt class="mono">"IdempotentParameterMismatch"</dt>
                <dd>"AWS has seen this attempt with other fields. Count the attempt up."</dd>
            </dl>
        </details>
    }
    .into_any()
}

fn port(range: &PortRange) -> AnyView {
    view! {
        <li>
            <span class="mono">{range.label()}</span>
            " "
            <span class="muted">{range.why.join(", ")}</span>
        </li>
    }
    .into_any()
}

/// What a field is called, what it is for, and an example.
fn words(planned: &Planned, field: Field) -> (&'static str, String, &'static str) {
    let group = planned.about.group_name();
    match field {
        Field::Vpc => (
            "VPC id",
            "The VPC in which the clients are.".to_owned(),
            "vpc-0123456789abcdef0",
        ),
        Field::Subnets => (
            "Subnet ids",
            "One in each availability zone, one a line. AWS puts a network interface into each; a zone without one \
             depends on another zone, and traffic between zones costs."
                .to_owned(),
            "subnet-0123456789abcdef0",
        ),
        Field::Groups => (
            "Security group ids",
            format!("One a line. Leave it empty to have the group {group} made, with the ports above."),
            "sg-0123456789abcdef0",
        ),
        Field::Clients => (
            "Addresses of clients",
            "For the group that is made: ranges such as 10.0.0.0/16, one a line. Empty: the whole VPC.".to_owned(),
            "10.0.0.0/16",
        ),
        Field::Tags => (
            "Tags",
            "name=value, one a line.".to_owned(),
            "team=data",
        ),
        Field::Attempt => (
            "Attempt",
            "AWS answers a plan that it knows with the endpoint it made then, even if that is deleted. Count up to \
             get another one."
                .to_owned(),
            "1",
        ),
    }
}

pub(super) fn error_id(field: Field) -> String {
    format!("endpoint-{}-error", field.name())
}

fn input(planned: &Planned, field: Field) -> AnyView {
    let (label, hint, example) = words(planned, field);
    let (id, hint_id) = (
        format!("endpoint-{}", field.name()),
        format!("endpoint-{}-hint", field.name()),
    );
    let value = planned.form.get(field).to_owned();
    let errors = planned.written.messages(field);
    let described = format!("{hint_id} {}", error_id(field));
    let is_wrong = (!errors.is_empty()).then_some("true");
    let control = match field {
        Field::Subnets | Field::Groups | Field::Clients | Field::Tags => view! {
            <textarea
                class="field__input mono"
                id=id.clone()
                name=field.name()
                rows=if field == Field::Subnets { "3" } else { "2" }
                placeholder=example
                spellcheck="false"
                autocapitalize="off"
                aria-invalid=is_wrong
                aria-describedby=described
            >
                {content_of_textarea(&value)}
            </textarea>
        }
        .into_any(),
        Field::Vpc | Field::Attempt => view! {
            <input
                class="field__input mono"
                id=id.clone()
                name=field.name()
                type="text"
                inputmode=(field == Field::Attempt).then_some("numeric")
                placeholder=example
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                value=value.clone()
                aria-invalid=is_wrong
                aria-describedby=described
            />
        }
        .into_any(),
    };
    view! {
        <div class="field" data-field=field.name()>
            <label class="field__label" for=id>
                {label}
            </label>
            {control}
            <p class="field__hint" id=hint_id>
                {hint}
            </p>
            <p class="field__error" id=error_id(field) aria-live="polite">
                {errors}
            </p>
        </div>
    }
    .into_any()
}
