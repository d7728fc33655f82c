//! One switch a component: whether it can be reached through PrivateLink. Why it can't be used is said once for all of
//! them; a reason is asked for in the row only where the guard-rails want one.

use aiven::{AccessOption, Connection, ConnectionState, NetworkView};
use leptos::prelude::*;

use super::{
    desk::Desk,
    form::{Door, form},
};
use crate::{
    pages::{
        parts::row,
        permit,
        wait::{Wait, wait},
    },
    ui::{
        switch::{Position, switch},
        why::{self, Need},
    },
};

const REASON: &str = "access-reason";

pub fn rows(desk: Desk, view: &NetworkView) -> AnyView {
    let is_active = |one: &Connection| one.state == ConnectionState::Active;
    let has_connection = view.connections.iter().any(is_active);
    let waits = desk.state.with_untracked(|state| state.waits.clone());
    let rows = view.access.iter().enumerate().map(|(at, option)| {
        let progress = wait(Wait::of(option, has_connection, &waits));
        access_row(desk, option, progress, (at == 0).then_some(REASON))
    });
    rows.collect_view().into_any()
}

/// The reason why it can't be used stands in the row that has its id.
fn access_row(
    desk: Desk,
    option: &AccessOption,
    progress: AnyView,
    says: Option<&'static str>,
) -> AnyView {
    let permit = desk.permit(Door::Access);
    let label = format!("Enable {} access", option.component);
    let (position, next) = if option.is_on {
        (Position::On, "off")
    } else {
        (Position::Off, "on")
    };
    let key = format!("-{}-{next}", option.component);
    let reason = (permit.is_given() && permit.wants_reason).then(|| {
        let id = format!("reason{key}");
        let kept = desk.kept_reason(&option.component);
        why::reason_field(id, Need::Required, kept, Signal::stored(None))
    });
    let waits = permit
        .waits
        .then(|| says.map(|_| view! { <span class="row__reason">{permit::WAITS}</span> }));
    let content = view! {
        <input type="hidden" name="component" value=option.component.clone() />
        <input type="hidden" name="switch" value=next />
        {reason}
        {switch(
            None,
            label.clone(),
            position,
            desk.is_sending.into(),
            permit::described(REASON, &permit),
        )}
        {waits}
        {says.and_then(|id| permit::why_not(id, &permit))}
    };
    row(
        label,
        progress,
        form(desk, Door::Access, &key, content.into_any()),
    )
}
