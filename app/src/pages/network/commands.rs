//! The equivalent `avn` command of every action on the page.

use aiven::Switch;
use leptos::prelude::*;
use recipes::avn;

use super::desk::desk;
use crate::ui::command::CommandLine;

#[component]
pub fn Commands() -> impl IntoView {
    let desk = desk();
    let lines = Memo::new(move |_| {
        let (project, service) = (desk.project.get_value(), desk.service.get_value());
        desk.state.with(|state| {
            let view = &state.view;
            if view.privatelink.is_none() {
                return Vec::new();
            }
            let mut lines = vec![
                (
                    "See this Privatelink".to_owned(),
                    avn::get_privatelink(&project, &service),
                ),
                (
                    "List its connections".to_owned(),
                    avn::connection_list(&project, &service),
                ),
                (
                    "Refresh connections".to_owned(),
                    avn::refresh_privatelink(&project, &service),
                ),
            ];
            lines.extend(view.access.iter().map(|option| {
                let (verb, switch) = if option.is_on {
                    ("Disable", Switch::Off)
                } else {
                    ("Enable", Switch::On)
                };
                (
                    format!("{verb} {} access", option.component),
                    avn::set_access(&project, &service, &option.component, switch),
                )
            }));
            lines
        })
    });
    move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            view! {
                <details class="card commands">
                    <summary class="card__header">"Equivalent avn commands"</summary>
                    <div class="card__body stack">
                        {lines
                            .into_iter()
                            .map(|(label, command)| {
                                view! { <CommandLine label command=command /> }
                            })
                            .collect_view()}
                    </div>
                </details>
            }
        })
    }
}
