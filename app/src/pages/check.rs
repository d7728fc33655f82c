//! Check connectivity: what to look at, the script that does it, and what its report says. One part, which is drawn
//! anew for another connection and for a report; without scripts the same links and form load the page.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts,
};
use crate::{
    api::check::{CheckCard, CheckPage},
    paths::{self, Part},
    ui::{badge::Tone, notice},
};

mod matrix;
mod report;
mod run;
mod targets;

pub fn check(page: CheckPage) -> AnyView {
    let content = view! {
        {parts::head(&page.head)}
        {part(&page.card)}
    };
    service_frame(
        page.who,
        &page.card.project,
        &page.card.service,
        Tab::Network,
        content.into_any(),
    )
}

/// The address of the page for a connection, or for all.
fn address(card: &CheckCard, connection: Option<&str>) -> String {
    let path = paths::check(&card.project, &card.service);
    with_connection(path, connection)
}

fn with_connection(path: String, connection: Option<&str>) -> String {
    match connection {
        Some(id) => format!("{path}?connection={}", paths::encode(id)),
        None => path,
    }
}

/// All of the page below its head.
pub fn part(card: &CheckCard) -> AnyView {
    let notes = card.notes.iter();
    let notes = notes.map(|note| notice::sentence(Tone::Warning, note.clone()));
    let content = match &card.empty {
        Some(why) => nothing(card, why),
        None => view! {
            {run::run(card)}
            {report::report(card)}
        }
        .into_any(),
    };
    view! {
        <div
            class="check"
            id=Part::Check.segment()
            tabindex="-1"
            data-source=paths::part(Part::Check, &card.project, &card.service)
            data-part-address=""
        >
            {notes.collect_view()}
            {targets::targets(card)}
            {content}
        </div>
    }
    .into_any()
}

fn nothing(card: &CheckCard, why: &str) -> AnyView {
    let (project, service) = (&card.project, &card.service);
    view! {
        <section class="card" aria-labelledby="check-empty">
            <h2 class="card__header" id="check-empty">
                "Nothing to check yet"
            </h2>
            <div class="card__body stack">
                <p>{why.to_owned()}</p>
                <p class="check__actions">
                    <a class="button" data-kind="primary" href=paths::setup(project, service)>
                        "Set up connection"
                    </a>
                    <a class="button" data-kind="secondary" href=paths::network(project, service)>
                        "Open Network"
                    </a>
                </p>
            </div>
        </section>
    }
    .into_any()
}
