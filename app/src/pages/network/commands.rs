//! The equivalent `avn` command of every action on the page that has no window of its own.

use aiven::{NetworkView, Switch};
use leptos::prelude::*;
use recipes::avn;

use crate::ui::command::command_line;

pub fn commands(view: &NetworkView) -> Option<AnyView> {
    view.privatelink.as_ref()?;
    let (project, service) = (&view.project, &view.service.name);
    let mut lines = vec![
        command_line(
            "See this Privatelink",
            avn::get_privatelink(project, service),
        ),
        command_line(
            "List its connections",
            avn::connection_list(project, service),
        ),
        command_line(
            "Refresh connections",
            avn::refresh_privatelink(project, service),
        ),
    ];
    lines.extend(view.access.iter().map(|option| {
        let (verb, switch) = if option.is_on {
            ("Disable", Switch::Off)
        } else {
            ("Enable", Switch::On)
        };
        let label = format!("{verb} {} access", option.component);
        command_line(
            &label,
            avn::set_access(project, service, &option.component, switch),
        )
    }));
    Some(
        view! {
            <details class="card commands">
                <summary class="card__header">"Equivalent avn commands"</summary>
                <div class="card__body stack">{lines}</div>
            </details>
        }
        .into_any(),
    )
}
