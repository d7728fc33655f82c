//! The VPC endpoints of the PrivateLink in the AWS account: state and whose turn it is, and how one is deleted.

use ::aws::EndpointState;
use leptos::prelude::*;

use super::{FAILURE, told};
use crate::{
    api::aws::{DELETE, DELETE_ENDPOINT, DELETE_GROUP, EndpointList, EndpointRow, SpareGroup},
    pages::permit::{self, Sent},
    paths::{self, Part},
    permit::Permit,
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
        notice,
    },
};

/// The part by itself.
pub fn endpoints(list: &EndpointList) -> AnyView {
    let content = match &list.rows {
        Err(trouble) => told(Tone::Warning, trouble, None),
        Ok(rows) if rows.is_empty() => view! {
            <p class="muted">"No VPC endpoint in this account and region leads to the PrivateLink."</p>
        }
        .into_any(),
        Ok(rows) => {
            let rows = rows.iter().map(|row| endpoint(list, row));
            view! { <ul class="connections">{rows.collect_view()}</ul> }.into_any()
        }
    };
    let spare = list.spare.as_ref().map(|group| spare(list, group));
    view! {
        <section
            class="card__body stack aws__endpoints"
            id=Part::AwsEndpoints.segment()
            tabindex="-1"
            aria-labelledby="aws-endpoints-title"
            data-source=paths::part(Part::AwsEndpoints, &list.project, &list.service)
            data-part-address=""
            data-version=list.version.clone()
            data-follow=list.follow_s.map(|seconds| seconds.to_string())
            data-said=said(list)
        >
            <h3 class="aws__title" id="aws-endpoints-title">
                "VPC endpoints in this account"
            </h3>
            {content}
            {spare}
        </section>
    }
    .into_any()
}

/// What a person who does not look hears of a change.
fn said(list: &EndpointList) -> String {
    let rows = list.rows.as_deref().unwrap_or_default().iter();
    let states = rows.map(|row| format!("{} is {}.", row.id, row.state.as_str()));
    states.collect::<Vec<_>>().join(" ")
}

fn tone(state: &EndpointState) -> Tone {
    match state {
        EndpointState::Available => Tone::Success,
        EndpointState::PendingAcceptance | EndpointState::Pending => Tone::Info,
        EndpointState::Partial => Tone::Warning,
        EndpointState::Rejected | EndpointState::Failed | EndpointState::Expired => Tone::Danger,
        EndpointState::Deleting | EndpointState::Deleted | EndpointState::Other(_) => Tone::Neutral,
    }
}

fn endpoint(list: &EndpointList, row: &EndpointRow) -> AnyView {
    let state = row.state.as_str().to_owned();
    let refused = row.last_error.as_ref().map(|(code, message)| {
        view! { <p class="field__error">{format!("AWS says: {code}: {message}")}</p> }
    });
    let connection = row.connection.as_ref();
    let connection = connection.map(|(id, state)| format!("{id} ({state})"));
    let is_asked = list.confirm.as_deref() == Some(&row.id);
    let action = match (row.is_going(), is_asked) {
        (true, _) => ().into_any(),
        (false, _) if !list.rights.delete.is_given() => not_deletable(list, row),
        (false, true) => confirm(list, row),
        (false, false) => {
            let href = list.address.with(DELETE, &row.id);
            let href = href.href(Part::AwsEndpoints.segment());
            view! {
                <p>
                    <a
                        class="button"
                        data-kind="secondary"
                        id=format!("delete-{}", row.id)
                        href=href
                        data-part=Part::AwsEndpoints.segment()
                    >
                        "Delete"
                        <span class="visually-hidden">" " {row.id.clone()}</span>
                    </a>
                </p>
            }
            .into_any()
        }
    };
    view! {
        <li class="connection" data-state=state>
            <p class="connection__head">
                <span class="mono">{row.id.clone()}</span>
                {copy_button(row.id.clone(), "VPC endpoint id")}
                {badge(tone(&row.state), row.state.as_str(), Dot::Shown)}
            </p>
            <p class="aws__turn">{row.turn()}</p>
            {refused}
            {lines("VPC", std::slice::from_ref(&row.vpc))}
            {lines("Created", row.created.as_slice())}
            {lines("Aiven connection", connection.as_slice())}
            <details class="aws__more" id=format!("more-{}", row.id)>
                <summary id=format!("summary-{}", row.id)>"Subnets, security groups, DNS names"</summary>
                {lines("Subnets", &row.subnets)}
                {lines("Security groups", &row.groups)}
                {lines("DNS names", &row.dns_names)}
            </details>
            {action}
        </li>
    }
    .into_any()
}

fn lines(label: &'static str, values: &[String]) -> Option<AnyView> {
    let shown = values.iter().filter(|value| !value.is_empty());
    let shown = shown.map(|value| view! { <span class="aws__value">{value.clone()}</span> });
    let shown = shown.collect_view();
    (!shown.is_empty()).then(|| {
        view! {
            <p class="connection__line">
                <span class="connection__label">{label}</span>
                <span class="mono aws__arn">{shown}</span>
            </p>
        }
        .into_any()
    })
}

/// Why it is not for this person to delete.
fn not_deletable(list: &EndpointList, row: &EndpointRow) -> AnyView {
    let why = format!("delete-{}-reason", row.id);
    view! {
        <p class="cluster">
            <button
                class="button"
                data-kind="secondary"
                type="button"
                disabled
                aria-describedby=why.clone()
            >
                "Delete"
                <span class="visually-hidden">" " {row.id.clone()}</span>
            </button>
            {permit::why_not(&why, &list.rights.delete)}
        </p>
    }
    .into_any()
}

/// Says what goes with it, before it goes.
fn confirm(list: &EndpointList, row: &EndpointRow) -> AnyView {
    let back = list.address.with(DELETE, "");
    let cancel = back.href(Part::AwsEndpoints.segment());
    // The same endpoint again needs another attempt; its VPC is where its security group is.
    let on = back.next_attempt().with("vpc", &row.vpc);
    let on = on.href(FAILURE);
    let connection = match &row.connection {
        Some((id, _)) if !id.is_empty() => format!("its connection {id} at Aiven"),
        _ => "its connection at Aiven".to_owned(),
    };
    let text = format!(
        "Delete {}? Clients that use it lose the service at once, and {connection} goes with it. A new endpoint gets \
         another id and another connection.",
        row.id
    );
    view! {
        {notice::sentence(Tone::Warning, text)}
        <form class="cluster" method="post" action=on>
            <input type="hidden" name="form_id" value=list.form_id.clone() />
            <input type="hidden" name="endpoint" value=row.id.clone() />
            {reason_for("delete-endpoint-why", &list.rights.delete)}
            <a
                class="button"
                data-kind="secondary"
                id="keep-endpoint"
                href=cancel
                // Not the other button: whoever presses Enter once too often deletes nothing.
                data-focus=""
                data-part=Part::AwsEndpoints.segment()
            >
                "Cancel"
            </a>
            <button
                class="button"
                data-kind="danger"
                id="delete-endpoint"
                name="do"
                value=DELETE_ENDPOINT
            >
                "Delete VPC endpoint"
            </button>
        </form>
    }
    .into_any()
}

/// The field for a reason, where the guard-rails want one.
fn reason_for(id: &str, permit: &Permit) -> Option<AnyView> {
    let wanted = permit.wants_reason;
    wanted.then(|| permit::reason(id, permit, "", Sent::NotYet))?
}

fn spare(list: &EndpointList, group: &SpareGroup) -> AnyView {
    const WHY: &str = "delete-group-reason";
    let permit = &list.rights.delete_group;
    let action = list.address.href(FAILURE);
    view! {
        <form class="cluster" method="post" action=action>
            <input type="hidden" name="form_id" value=list.form_id.clone() />
            <input type="hidden" name="vpc" value=group.vpc.clone() />
            <input type="hidden" name="group" value=group.id.clone() />
            {reason_for("delete-group-why", permit)}
            <span>
                "The security group " <span class="mono">{group.name.clone()}</span> " ("
                <span class="mono">{group.id.clone()}</span>
                "), which Postern made, is used by none of these endpoints."
            </span>
            <button
                class="button"
                data-kind="secondary"
                name="do"
                value=DELETE_GROUP
                disabled=!permit.is_given()
                aria-describedby=permit::described(WHY, permit)
            >
                "Delete this security group"
            </button>
            {permit::why_not(WHY, permit)}
        </form>
    }
    .into_any()
}
