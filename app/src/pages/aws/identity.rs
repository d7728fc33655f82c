//! As whom AWS is called, and whether the PrivateLink lets that one in.

use leptos::prelude::*;

use super::{FAILURE, told};
use crate::{
    api::aws::{ADD_PRINCIPAL, Desk, Identity, Standing},
    pages::{
        parts::row,
        permit::{self, Sent},
    },
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
    },
};

pub fn identity(desk: &Desk) -> AnyView {
    let identity = match &desk.identity {
        Ok(identity) => identity,
        Err(trouble) => {
            return view! { <div class="card__body">{told(Tone::Warning, trouble, None)}</div> }
                .into_any();
        }
    };
    let account = view! {
        <span class="mono">{identity.account.clone()}</span>
        <span class="muted">"in " {desk.region.clone()}</span>
    };
    let arn = view! {
        <span class="mono aws__arn">{identity.arn.clone()}</span>
        {copy_button(identity.arn.clone(), "ARN")}
    };
    let (standing, action) = standing(desk, identity);
    view! {
        <dl class="rows">
            {row("AWS account", account.into_any(), ().into_any())}
            {row("Postern acts as", arn.into_any(), ().into_any())}
            {row("Principals", standing, action)}
        </dl>
    }
    .into_any()
}

fn standing(desk: &Desk, identity: &Identity) -> (AnyView, AnyView) {
    match &identity.standing {
        Standing::Allowed(by) => {
            let value = view! {
                {badge(Tone::Success, "Allowed", Dot::Shown)}
                <span class="muted">"by the principal " <span class="mono">{by.clone()}</span></span>
            };
            (value.into_any(), ().into_any())
        }
        Standing::Unknown(why) => {
            let value = view! {
                {badge(Tone::Neutral, "Unknown", Dot::Shown)}
                <span class="muted">{why.clone()}</span>
            };
            (value.into_any(), ().into_any())
        }
        Standing::NotAllowed {
            add,
            note,
            opened,
            refusal,
        } => {
            let value = view! {
                {badge(Tone::Warning, "Not allowed", Dot::Shown)}
                <p class="aws__why">
                    "None of the principals lets this caller in, so AWS would refuse the endpoint as if the service did \
                     not exist. The principal that would: " <span class="mono aws__arn">{add.clone()}</span>
                </p>
                {note.clone().map(|note| view! { <p class="aws__why muted">{note}</p> })}
                {refusal.clone().map(|why| view! { <p class="aws__why">{why}</p> })}
            };
            let add_permit = &desk.rights.add;
            let reason = add_permit.wants_reason.then(|| {
                permit::reason(
                    "add-reason",
                    add_permit,
                    "",
                    Sent::of(desk.failure.as_ref()),
                )
            });
            let form = refusal.is_none().then(|| {
                view! {
                    <form method="post" action=desk.address.href(FAILURE)>
                        <input type="hidden" name="form_id" value=desk.form_id.clone() />
                        <input type="hidden" name="opened" value=opened.join("\n") />
                        <input type="hidden" name="principal" value=add.clone() />
                        {reason}
                        {permit::standing("add-standing", &desk.rights.add)}
                        <button class="button" data-kind="secondary" name="do" value=ADD_PRINCIPAL>
                            "Add this principal"
                        </button>
                    </form>
                }
            });
            (value.into_any(), form.into_any())
        }
    }
}
