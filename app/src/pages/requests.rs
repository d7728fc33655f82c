//! Changes that wait for a second person: the list, and one of them. Plain HTML.

mod deed;
mod difference;
mod waiting;

use leptos::prelude::*;

use super::{
    frame::frame,
    moment::{self, moment},
    parts::{flash_notice, row},
};
use crate::{
    api::requests::{Listing, RequestPage, RequestsPage, Shown},
    books::requests::{Request, RequestState},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

pub use waiting::waiting;

pub fn requests(page: RequestsPage) -> AnyView {
    let is_first = page.listing.before.is_none();
    let list = if page.rows.is_empty() {
        empty(&page.listing)
    } else {
        table(&page.rows)
    };
    let newest = (!is_first).then(|| {
        let first = Listing {
            before: None,
            ..page.listing.clone()
        };
        view! { <a href=first.address()>"Newest requests"</a> }
    });
    let older = page
        .next
        .clone()
        .map(|next| view! { <a href=next>"Older requests"</a> });
    let pages = (newest.is_some() || older.is_some()).then(|| {
        view! {
            <nav class="requests__pages" aria-label="Pages of the list">
                {newest}
                {older}
            </nav>
        }
    });
    let content = view! {
        <header class="page__header">
            <h1>"Requests"</h1>
            <p class="muted requests__about">
                "Where the settings of this portal ask for it, an operator's change waits here until a second person \
                 approves it. Then it is done exactly as it was asked for, unless something has changed in between."
            </p>
        </header>
        {filter(&page)}
        <div class="card">{list}</div>
        {pages}
    };
    frame(Some(page.who), page.flash, content.into_any())
}

fn filter(page: &RequestsPage) -> AnyView {
    let chosen = page.listing.state;
    let all = std::iter::once(Shown::All).chain(RequestState::ALL.into_iter().map(Shown::Only));
    let states = all.map(|one| {
        let word = match one {
            Shown::All => "All",
            Shown::Only(state) => state_words(state).1,
        };
        view! {
            <option value=one.as_str() selected=one == chosen>
                {word}
            </option>
        }
    });
    let projects = page.projects.iter().map(|project| {
        view! {
            <option
                value=project.to_string()
                selected=page.listing.project.as_ref() == Some(project)
            >
                {project.to_string()}
            </option>
        }
    });
    view! {
        <form class="toolbar requests__filter" method="get" action=paths::REQUESTS role="search">
            <label for="state">"State"</label>
            <select class="field__input" id="state" name="state">
                {states.collect_view()}
            </select>
            <label for="project">"Project"</label>
            <select class="field__input" id="project" name="project">
                <option value="">"All projects"</option>
                {projects.collect_view()}
            </select>
            <button class="button" data-kind="secondary" type="submit">
                "Show"
            </button>
        </form>
    }
    .into_any()
}

fn empty(listing: &Listing) -> AnyView {
    let sentence = match (listing.state, &listing.before) {
        (_, Some(_)) => "There are no older requests.",
        (Shown::Only(RequestState::Open), _) => "No request waits for approval here.",
        (Shown::Only(_), _) => "No request is in this state here.",
        (Shown::All, _) => "Nobody has asked for anything here yet.",
    };
    view! { <p class="list-table__empty">{sentence}</p> }.into_any()
}

fn table(rows: &[Request]) -> AnyView {
    let rows = rows.iter().map(|request| {
        let service = request.target.service.as_ref();
        let place = service.map_or_else(
            || request.target.project.to_string(),
            |service| format!("{} / {service}", request.target.project),
        );
        view! {
            <tr>
                <th scope="row">
                    <a href=paths::request(&request.id)>
                        {capital(request.change.operation().words())}
                    </a>
                </th>
                <td data-label="Where">{place}</td>
                <td data-label="Asked for by">{request.by.name.clone()}</td>
                <td data-label="Asked for at">{moment(request.made_at_ms)}</td>
                <td data-label="State">{state_badge(request.state)}</td>
            </tr>
        }
    });
    view! {
        <table class="list-table requests__table">
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Where"</th>
                    <th scope="col">"Asked for by"</th>
                    <th scope="col">"Asked for at"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

pub fn request(page: RequestPage) -> AnyView {
    let (title, decision) = (page.title(), deed::deed(&page));
    let refused = page.refused.map(|text| {
        view! {
            <div tabindex="-1" id="refused" autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    let request = &page.request;
    let content = view! {
        <header class="page__header">
            <p class="breadcrumb">
                <a href=paths::REQUESTS>"Requests"</a>
            </p>
            <h1>{title}</h1>
            <div class="pills">{state_badge(request.state)}</div>
        </header>
        {page.flash.map(flash_notice)}
        {refused}
        {facts(request)}
        {difference::difference(request)}
        {decision}
    };
    frame(Some(page.who), None, content.into_any())
}

fn facts(request: &Request) -> AnyView {
    let project = &request.target.project;
    let text = |text: String| view! { <span class="requests__text">{text}</span> }.into_any();
    let fact = |label: &'static str, value: AnyView| row(label, value, ().into_any());
    let service = request.target.service.as_ref().map(|service| {
        let link = view! { <a href=paths::network(project, service)>{service.to_string()}</a> };
        fact("Service", link.into_any())
    });
    let link = view! { <a href=paths::services(project)>{project.to_string()}</a> };
    let reason = if request.reason.is_empty() {
        view! { <span class="muted">"None given"</span> }.into_any()
    } else {
        text(request.reason.clone())
    };
    let until = match request.state {
        RequestState::Open => Some("Waits until"),
        RequestState::Expired => Some("Its time was over"),
        _ => None,
    };
    let until = until.map(|label| fact(label, moment(request.expires_at_ms)));
    let decision = request.decision.as_ref().map(|decision| {
        let label = match request.state {
            RequestState::Rejected => "Rejected by",
            RequestState::Withdrawn => "Withdrawn by",
            _ => "Approved by",
        };
        let by = view! {
            <span>{decision.by.name.clone()} ", " {moment(decision.at_ms)}</span>
        };
        let comment =
            (!decision.comment.is_empty()).then(|| fact("Comment", text(decision.comment.clone())));
        view! {
            {fact(label, by.into_any())}
            {comment}
        }
    });
    let outcome = match (&request.outcome, request.state) {
        (Some(outcome), _) => Some(outcome.clone()),
        (None, RequestState::Approved) => {
            Some("It is being carried out. Load this page again to see what came of it.".to_owned())
        }
        _ => None,
    };
    let outcome = outcome.map(|outcome| fact("What came of it", text(outcome)));
    view! {
        <section class="card" aria-labelledby="facts">
            <h2 class="card__header" id="facts">
                "What was asked for"
            </h2>
            <dl class="rows">
                {fact("Project", link.into_any())}
                {service}
                {fact("Asked for by", text(request.by.name.clone()))}
                {fact("Asked for at", moment(request.made_at_ms))}
                {fact("Reason", reason)}
                {until}
                {decision}
                {outcome}
            </dl>
        </section>
    }
    .into_any()
}

fn state_badge(state: RequestState) -> AnyView {
    let (tone, word) = state_words(state);
    badge(tone, word, Dot::None)
}

fn state_words(state: RequestState) -> (Tone, &'static str) {
    match state {
        RequestState::Open => (Tone::Warning, "Waits for approval"),
        RequestState::Approved => (Tone::Info, "Approved, under way"),
        RequestState::Rejected => (Tone::Danger, "Rejected"),
        RequestState::Withdrawn => (Tone::Neutral, "Withdrawn"),
        RequestState::Expired => (Tone::Neutral, "Expired"),
        RequestState::Applied => (Tone::Success, "Approved and done"),
        RequestState::Failed => (Tone::Danger, "Approved, not done"),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// When an open request ends by itself, in words.
fn until(request: &Request) -> String {
    moment::words(request.expires_at_ms)
}
