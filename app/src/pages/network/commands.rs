//! The equivalent `avn` command of every action on the page that has no window of its own, and where the lines go: to
//! Aiven, or to this portal with one of its own tokens.

use aiven::{NetworkView, Switch};
use leptos::prelude::*;
use recipes::avn;

use super::desk::Desk;
use crate::{
    api::network::{Avn, AvnWay},
    paths,
    ui::command::command_line,
};

pub fn commands(desk: Desk, view: &NetworkView) -> Option<AnyView> {
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
    let choice = desk.avn();
    // Whoever has just chosen wants to see the lines.
    let is_open = choice.as_ref().is_some_and(|avn| avn.chosen.is_some());
    let ways = choice.map(|avn| ways(&paths::network(project, service), &avn));
    Some(
        view! {
            <details class="card commands" id="commands" open=is_open>
                <summary class="card__header">"Equivalent avn commands"</summary>
                <div class="card__body stack">{ways} {exports(desk)} {lines}</div>
            </details>
        }
        .into_any(),
    )
}

/// The two addresses as plain links: the choice lives in the page's own address.
fn ways(path: &str, avn: &Avn) -> AnyView {
    let chosen = avn.chosen.unwrap_or(AvnWay::Aiven);
    let link = |way: AvnWay, words: &'static str| {
        let href = crate::base::address(&format!("{path}?avn={}#commands", way.as_str()));
        view! {
            <a href=href aria-current=(way == chosen).then_some("true")>
                {words}
            </a>
        }
    };
    view! {
        <p class="commands__ways">
            "For: " {link(AvnWay::Aiven, "Aiven's address")} {link(AvnWay::Portal, "This portal")}
        </p>
    }
    .into_any()
}

/// What comes before the lines if they are for the portal.
pub fn exports(desk: Desk) -> Option<AnyView> {
    let avn = desk.avn()?;
    (avn.chosen == Some(AvnWay::Portal)).then(|| {
        command_line(
            "Before it, once in a shell: a portal token from the page Tokens in place of postern_…",
            avn::exports(&avn.portal, "postern_…"),
        )
    })
}
