//! What a permit says on a page: beside a control that is disabled, before something that makes a request, and whether
//! a reason is asked for.

use leptos::prelude::*;

use crate::{
    permit::Permit,
    policy::SAY_WHY,
    ui::{
        badge::Tone,
        notice,
        why::{self, Need},
    },
};

/// Said before something is sent that waits for a second person.
pub const WAITS: &str = "In this project a second person has to approve it: this makes a request.";

/// Above the buttons of a form: that it is not for this person, or that it makes a request.
pub fn standing(id: &str, permit: &Permit) -> Option<AnyView> {
    let (tone, text) = match &permit.refusal {
        Some(why) => (Tone::Warning, why.clone()),
        None if permit.waits => (Tone::Info, WAITS.to_owned()),
        None => return None,
    };
    let text = notice::sentence(tone, text);
    Some(view! { <div id=id.to_owned()>{text}</div> }.into_any())
}

/// Beside a control: why it is disabled.
pub fn why_not(id: &str, permit: &Permit) -> Option<AnyView> {
    let why = permit.refusal.clone()?;
    Some(why::why_not(id, why))
}

/// The id of [`why_not`], for the control's `aria-describedby`.
pub fn described(id: &str, permit: &Permit) -> Option<String> {
    permit.refusal.as_ref().map(|_| id.to_owned())
}

pub fn need(permit: &Permit) -> Need {
    if permit.wants_reason {
        Need::Required
    } else {
        Need::Optional
    }
}

/// Whether a form was sent and came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    NotYet,
    Refused,
}

impl Sent {
    pub fn of<T>(failure: Option<&T>) -> Self {
        failure.map_or(Self::NotYet, |_| Self::Refused)
    }
}

/// The field for the reason in a form that is drawn by the server alone; nothing where the form can't be sent.
pub fn reason(id: &str, permit: &Permit, typed: &str, sent: Sent) -> Option<AnyView> {
    let is_missing = sent == Sent::Refused && permit.wants_reason && typed.trim().is_empty();
    let error = is_missing.then(|| SAY_WHY.to_owned());
    permit
        .is_given()
        .then(|| why::reason_field(id, need(permit), typed, Signal::stored(error)))
}
