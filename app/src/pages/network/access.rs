//! One switch a component: whether it can be reached through PrivateLink.

use aiven::{AccessOption, NetworkView};
use leptos::prelude::*;

use super::{
    desk::Desk,
    form::{Door, form},
};
use crate::{
    pages::parts::row,
    ui::switch::{Position, switch},
};

pub fn rows(desk: Desk, view: &NetworkView) -> AnyView {
    let rows = view.access.iter().map(|option| access_row(desk, option));
    rows.collect_view().into_any()
}

fn access_row(desk: Desk, option: &AccessOption) -> AnyView {
    let label = format!("Enable {} access", option.component);
    let (position, next) = if option.is_on {
        (Position::On, "off")
    } else {
        (Position::Off, "on")
    };
    let content = view! {
        <input type="hidden" name="component" value=option.component.clone() />
        <input type="hidden" name="switch" value=next />
        {switch(label.clone(), position, desk.is_sending.into())}
    };
    let key = format!("-{}-{next}", option.component);
    row(
        label,
        view! { <span class="muted">{progress(option)}</span> }.into_any(),
        form(desk, Door::Access, &key, content.into_any()),
    )
}

/// What a switch stands for right now, and whose turn it is.
fn progress(option: &AccessOption) -> &'static str {
    match (option.is_on, option.has_routes, option.component_exists) {
        (false, false, true) => "",
        (false, false, false) => "This component is not running on the service.",
        (false, true, _) => "Switched off; the route disappears in a couple of minutes.",
        (true, true, _) => "Reachable through PrivateLink.",
        (true, false, true) => {
            "Switched on; the route appears a couple of minutes after a connection is active."
        }
        (true, false, false) => "Switched on, but this component is not running on the service.",
    }
}
