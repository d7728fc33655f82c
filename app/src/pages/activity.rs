//! What was done, by whom, and what came of it: a filter that is the address, a table, and more of each row where it is
//! opened. Everything in it is text, also what somebody typed.

mod changes;
mod filters;
mod words;

use leptos::prelude::*;

use super::{
    frame::{Tab, frame, service_frame},
    moment::{moment, words as moment_words},
};
use crate::{
    api::activity::ActivityPage,
    books::record::{Actor, Ending, Outcome, Row, Standing},
    paths,
    role::Role,
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

pub fn activity(page: ActivityPage) -> AnyView {
    let here = address(&page);
    let wrong = page
        .wrong
        .clone()
        .map(|sentence| notice::sentence(Tone::Danger, sentence));
    let about = match (&page.place, page.is_whole) {
        (Some(_), _) => {
            "What was done to this service through this portal, by whom, and what came of it. Times are in UTC."
        }
        (None, true) => {
            "What was done through this portal, by whom, and what came of it; sign-ins too. Times are in UTC."
        }
        (None, false) => {
            "What was done in your projects through this portal, and your own sign-ins. Times are in UTC."
        }
    };
    let content = view! {
        <header class="page__header">
            <h1>"Activity"</h1>
            <p class="muted">{about}</p>
        </header>
        {wrong}
        {filters::form(&page, &here)}
        {table(&page)}
        {ends(&page, &here)}
    }
    .into_any();
    match page.place {
        Some((project, service)) => {
            service_frame(page.who, &project, &service, Tab::Activity, content)
        }
        None => frame(Some(page.who), None, content),
    }
}

fn address(page: &ActivityPage) -> String {
    match &page.place {
        Some((project, service)) => paths::service_activity(project, service),
        None => paths::ACTIVITY.to_owned(),
    }
}

fn table(page: &ActivityPage) -> AnyView {
    if page.rows.is_empty() {
        let sentence = if page.wrong.is_some() {
            "Nothing is shown until the filter is right."
        } else if page.typed.is_any() || !page.typed.before.is_empty() {
            "Nothing on record matches this. Change the filter, or clear it to see everything."
        } else {
            "Nothing is on record yet. Whatever is changed, refused or revealed through this portal is written here."
        };
        return view! {
            <div class="card">
                <p class="list-table__empty" id="no-activity">
                    {sentence}
                </p>
            </div>
        }
        .into_any();
    }
    let has_place = page.place.is_none();
    let headings = ["When", "Who", "What"]
        .into_iter()
        .chain(has_place.then_some("Where"))
        .chain(["Result"]);
    let headings = headings.map(|title| view! { <th scope="col">{title}</th> });
    let rows = page.rows.iter().map(|row| line(row, has_place));
    view! {
        <div class="card">
            <table class="list-table activity" id="activity" aria-label="Activity">
                <thead>
                    <tr>{headings.collect_view()}</tr>
                </thead>
                {rows.collect_view()}
            </table>
        </div>
    }
    .into_any()
}

fn line(row: &Row, has_place: bool) -> AnyView {
    let entry = &row.entry;
    let (tone, word) = result(&row.standing);
    let place = has_place.then(|| view! { <td data-label="Where">{place(row)}</td> });
    let which = words::which(&entry.before, &entry.after);
    let which = which.map(|which| view! { <span class="muted activity__beside">{which}</span> });
    let what = view! { <span class="activity__who">{words::of(&entry.action)} {which}</span> };
    let columns = if has_place { "5" } else { "4" };
    view! {
        <tbody id=format!("row-{}", row.seq)>
            <tr>
                <th scope="row">{moment(row.at_ms)}</th>
                <td data-label="Who">{who(&entry.actor)}</td>
                <td data-label="What">{what}</td>
                {place}
                <td data-label="Result">{badge(tone, word, Dot::None)}</td>
            </tr>
            <tr class="activity__more">
                <td colspan=columns>
                    <details>
                        <summary>
                            "Details"
                            <span class="visually-hidden">{format!(" of row {}", row.seq)}</span>
                        </summary>
                        {details(row)}
                    </details>
                </td>
            </tr>
        </tbody>
    }
    .into_any()
}

fn who(actor: &Actor) -> AnyView {
    let role = actor.role.map(Role::as_str);
    let via = actor.via.map(words::way_in);
    let beside: Vec<_> = role.into_iter().chain(via).collect();
    let beside = (!beside.is_empty())
        .then(|| view! { <span class="muted activity__beside">{beside.join(", ")}</span> });
    let pass = actor.pass.as_ref().map(|pass| {
        let text = format!("portal token {pass}");
        view! { <span class="muted activity__beside">{text}</span> }
    });
    view! {
        <span class="activity__who">
            {actor.name.clone()}
            {beside}
            {pass}
        </span>
    }
    .into_any()
}

fn place(row: &Row) -> AnyView {
    match (&row.entry.project, &row.entry.service) {
        (Some(project), Some(service)) => view! {
            <span>
                {format!("{project} / ")}
                <a href=paths::network(project, service)>{service.to_string()}</a>
            </span>
        }
        .into_any(),
        (Some(project), None) => {
            view! { <a href=paths::services(project)>{project.to_string()}</a> }.into_any()
        }
        (None, _) => view! { <span class="muted">"The portal"</span> }.into_any(),
    }
}

/// Tone and word.
fn result(standing: &Standing) -> (Tone, &'static str) {
    match standing {
        Standing::UnderWay => (Tone::Info, "Under way"),
        Standing::Over(Outcome { result, .. }) => match result {
            Ending::Done => (Tone::Success, "Done"),
            Ending::Refused => (Tone::Neutral, "Refused"),
            Ending::Failed => (Tone::Danger, "Failed"),
            Ending::Unknown => (Tone::Warning, "Outcome unknown"),
        },
    }
}

fn details(row: &Row) -> AnyView {
    let entry = &row.entry;
    let message = match &row.standing {
        Standing::UnderWay => {
            "Written down before it was sent; what came of it is not here yet.".to_owned()
        }
        Standing::Over(outcome) => outcome.message.clone(),
    };
    let ended = row.ended.as_ref().map(|ended| {
        let text = format!("{}, by {}", moment_words(ended.at_ms), ended.by);
        pair("Known since", text.into_any())
    });
    let text =
        |label, text: &str| (!text.is_empty()).then(|| pair(label, text.to_owned().into_any()));
    let approval = entry.approval.as_ref().map(|id| {
        let link = view! { <a href=paths::request(id)>{id.clone()}</a> };
        pair("Approval", link.into_any())
    });
    view! {
        <dl class="activity__details">
            {text("Result", &message)}
            {ended}
            {text("Reason", entry.reason.as_deref().unwrap_or_default())}
            {changes::changes(&entry.before, &entry.after)
                .map(|changes| pair("Before and after", changes))}
            {approval}
            {text("Operation", &entry.action)}
            {text("Came from", &entry.actor.from)}
            {text("Person's id", &entry.actor.id)}
            {text("Request", &entry.request)}
            {pair("Row", row.seq.to_string().into_any())}
        </dl>
    }
    .into_any()
}

fn pair(label: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// Ways to other pages of the record, and out of it.
fn ends(page: &ActivityPage, here: &str) -> AnyView {
    let with = |path: &str, query: String| {
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    };
    let older = page.older.map(|before| {
        let href = with(here, page.typed.query(Some(before)));
        view! { <a class="button" href=href>"Older"</a> }
    });
    let newest = (!page.typed.before.is_empty()).then(|| {
        let href = with(here, page.typed.query(None));
        view! { <a class="button" href=href>"Newest"</a> }
    });
    let export = (page.wrong.is_none() && !page.rows.is_empty()).then(|| {
        let file = |path| with(path, page.typed.query(None));
        view! {
            <p class="activity__export">
                "Take away all rows of this filter: "
                <a href=file(paths::ACTIVITY_JSONL) download="" rel="external">"JSON Lines"</a>
                ", "
                <a href=file(paths::ACTIVITY_CSV) download="" rel="external">"CSV"</a>
            </p>
        }
    });
    let pages = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="cluster" aria-label="Pages of the record">
                {newest}
                {older}
            </nav>
        }
    });
    view! {
        {pages}
        {export}
    }
    .into_any()
}
