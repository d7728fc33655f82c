//! One switch a component: whether it can be reached through PrivateLink.

use aiven::AccessOption;
use leptos::prelude::*;

use super::desk::{Desk, desk};
use crate::ui::switch::Switch;

#[component]
pub fn AccessRows() -> impl IntoView {
    let desk = desk();
    let options = desk.part(|view| view.access.clone());
    view! {
        <For
            each=move || options.get()
            key=identity
            children=move |option| view! { <AccessRow desk option /> }
        />
    }
}

#[component]
fn AccessRow(desk: Desk, option: AccessOption) -> impl IntoView {
    let label = format!("Enable {} access", option.component);
    let pending = desk.access.pending();
    let news = progress(&option);
    let form = option.component.clone();
    let component = option.component.clone();
    view! {
        <div class="row" data-component=option.component>
            <dt class="row__label">{label.clone()}</dt>
            <dd class="row__value muted">{news}</dd>
            <dd class="row__action">
                <ActionForm action=desk.access>
                    <input type="hidden" name="project" value=desk.project.get_value().to_string() />
                    <input type="hidden" name="service" value=desk.service.get_value().to_string() />
                    <input type="hidden" name="component" value=component />
                    <input
                        type="hidden"
                        name="switch"
                        value=if option.is_on { "off" } else { "on" }
                    />
                    <input
                        type="hidden"
                        name="form_id"
                        value=move || format!("access-{form}-{}", desk.form_id())
                    />
                    <Switch label is_on=option.is_on disabled=pending />
                </ActionForm>
            </dd>
        </div>
    }
}

/// What a switch that is on is waiting for.
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

/// A row is drawn anew only when something about its component changed.
fn identity(option: &AccessOption) -> (String, bool, bool, bool) {
    (
        option.component.clone(),
        option.is_on,
        option.has_routes,
        option.component_exists,
    )
}
