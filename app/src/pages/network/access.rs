//! One switch a component: whether it can be reached through PrivateLink.

use aiven::{AccessOption, Connection, ConnectionState, NetworkView};
use leptos::prelude::*;

use super::{
    desk::Desk,
    form::{Door, form},
};
use crate::{
    pages::{
        parts::row,
        wait::{Wait, wait},
    },
    ui::switch::{Position, switch},
};

pub fn rows(desk: Desk, view: &NetworkView) -> AnyView {
    let is_active = |one: &Connection| one.state == ConnectionState::Active;
    let has_connection = view.connections.iter().any(is_active);
    let waits = desk.state.with_untracked(|state| state.waits.clone());
    let rows = view.access.iter().map(|option| {
        let progress = wait(Wait::of(option, has_connection, &waits));
        access_row(desk, option, progress)
    });
    rows.collect_view().into_any()
}

fn access_row(desk: Desk, option: &AccessOption, progress: AnyView) -> AnyView {
    let label = format!("Enable {} access", option.component);
    let (position, next) = if option.is_on {
        (Position::On, "off")
    } else {
        (Position::Off, "on")
    };
    let content = view! {
        <input type="hidden" name="component" value=option.component.clone() />
        <input type="hidden" name="switch" value=next />
        {switch(None, label.clone(), position, desk.is_sending.into())}
    };
    let key = format!("-{}-{next}", option.component);
    row(
        label,
        progress,
        form(desk, Door::Access, &key, content.into_any()),
    )
}
