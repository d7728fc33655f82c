//! The list itself, as the server draws it.

use aiven::Support;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    filter::FilterBox,
    listing::{Direction, Listing, SortKey},
};
use crate::{
    api::services::{ServiceRow, ServicesPage},
    pages::{frame::frame, parts::service_state},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        island::island,
        notice,
    },
};

pub fn services(page: ServicesPage) -> AnyView {
    let query = use_query_map();
    let listing = query.with_untracked(|query| Listing::of_query(|name| query.get(name)));
    let here = paths::services(&page.project);
    let missing = (page.unreadable > 0).then(|| {
        let sentence = format!(
            "{} of this project's services could not be read and are missing here.",
            page.unreadable
        );
        notice::sentence(Tone::Warning, sentence)
    });
    let table = table(&page, &here, &listing);
    let overdue = overdue(&page);
    let content = view! {
        <header class="page__header">
            <p class="breadcrumb">
                <a href=paths::HOME>"Projects"</a>
            </p>
            <h1>{page.project.to_string()}</h1>
            <p>
                <a href=paths::vpcs(&page.project)>"Project VPCs"</a>
            </p>
        </header>
        {missing}
        {overdue}
        {island(FilterBox { here, listing })}
        {table}
    };
    frame(Some(page.who), None, content.into_any())
}

/// How many reviews of principals are overdue, and where.
fn overdue(page: &ServicesPage) -> Option<AnyView> {
    let count: usize = page.rows.iter().map(|row| row.overdue).sum();
    let sentence = match count {
        0 => return None,
        1 => "The review of 1 principal is overdue; its service is marked below.".to_owned(),
        count => format!(
            "The reviews of {count} principals are overdue; their services are marked below."
        ),
    };
    Some(notice::sentence(Tone::Warning, sentence))
}

fn table(page: &ServicesPage, here: &str, listing: &Listing) -> AnyView {
    let rows = sorted(&page.rows, listing);
    let shown = rows
        .iter()
        .filter(|row| listing.shows(&text_of(row)))
        .count();
    let count = Listing::count(shown, page.rows.len());
    let headings = SortKey::ALL.map(|key| heading(key, here, listing));
    let empty = if page.rows.is_empty() {
        "This project has no services yet. Create one in Aiven, in a project VPC, then come back."
    } else {
        "No service matches the filter. Clear it to see all."
    };
    let lines = rows.into_iter().map(|row| line(page, row, listing));
    view! {
        <p class="muted" id="service-count" role="status">
            {count}
        </p>
        <div class="card">
            <table class="list-table" id="services" aria-label="Services">
                <thead>
                    <tr>{headings.collect_view()}</tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
            <p class="list-table__empty" id="no-service" hidden={shown > 0}>
                {empty}
            </p>
        </div>
    }
    .into_any()
}

/// A column's heading: a link to the same list, sorted by it. The filter box keeps its address
/// true while one types, from the two data attributes.
fn heading(key: SortKey, here: &str, listing: &Listing) -> AnyView {
    let next = listing.sorted_by(key);
    view! {
        <th scope="col" aria-sort=listing.aria_sort(key)>
            <a
                href=next.address(here)
                data-sort=next.key.as_str()
                data-dir=next.direction.as_str()
            >
                {key.title()}
            </a>
        </th>
    }
    .into_any()
}

fn line(page: &ServicesPage, row: &ServiceRow, listing: &Listing) -> AnyView {
    let head = &row.head;
    let href = paths::network(&page.project, &head.name);
    let (tone, state) = service_state(&head.state);
    let vpc = match head.project_vpc_id {
        Some(_) => "Project VPC",
        None => "No VPC",
    };
    let (support_tone, support, why) = support_label(&row.support);
    let overdue = (row.overdue > 0).then(|| {
        let word = match row.overdue {
            1 => "1 review overdue".to_owned(),
            count => format!("{count} reviews overdue"),
        };
        view! {
            <a href=paths::notes(&page.project, &head.name)>{badge(Tone::Danger, word, Dot::None)}</a>
        }
    });
    let text = text_of(row);
    let is_hidden = !listing.shows(&text);
    view! {
        <tr data-text=text hidden=is_hidden>
            <th scope="row" data-label="Service">
                <a href=href>{head.name.to_string()}</a>
            </th>
            <td data-label="Type">{head.display_type.clone()}</td>
            <td data-label="Cloud">{head.cloud_name.clone().unwrap_or_default()}</td>
            <td data-label="State">{badge(tone, state, Dot::None)}</td>
            <td data-label="VPC">{vpc}</td>
            <td data-label="PrivateLink">
                <span class="cluster cluster--tight">
                    {badge(support_tone, support, Dot::None)}
                    {why.map(|why| view! { <span class="muted">{why}</span> })}
                    {overdue}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// What the filter looks through.
fn text_of(row: &ServiceRow) -> String {
    let head = &row.head;
    let cloud = head.cloud_name.as_deref().unwrap_or_default();
    format!(
        "{} {} {} {cloud}",
        head.name, head.display_type, head.service_type
    )
    .to_ascii_lowercase()
}

/// By the asked key, and by name within equal values, whichever way round.
fn sorted<'a>(rows: &'a [ServiceRow], listing: &Listing) -> Vec<&'a ServiceRow> {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by(|a, b| {
        let order = value(a, listing.key).cmp(&value(b, listing.key));
        let order = match listing.direction {
            Direction::Ascending => order,
            Direction::Descending => order.reverse(),
        };
        order.then_with(|| a.head.name.cmp(&b.head.name))
    });
    rows
}

fn value(row: &ServiceRow, key: SortKey) -> String {
    let head = &row.head;
    match key {
        SortKey::Name => head.name.to_string(),
        SortKey::Type => head.display_type.to_lowercase(),
        SortKey::Cloud => head.cloud_name.clone().unwrap_or_default(),
        SortKey::State => head.state.as_str().to_owned(),
        SortKey::Vpc => String::from(if head.project_vpc_id.is_some() {
            "0"
        } else {
            "1"
        }),
        SortKey::Privatelink => String::from(match row.support {
            Support::InUse => "0",
            Support::Possible => "1",
            Support::NotPossible(_) => "2",
        }),
    }
}

/// What the list says of PrivateLink: tone, word and, where it can't be, why.
pub fn support_label(support: &Support) -> (Tone, String, Option<String>) {
    match support {
        Support::InUse => (Tone::Success, "In use".to_owned(), None),
        Support::Possible => (Tone::Info, "Possible".to_owned(), None),
        Support::NotPossible(refusal) => (
            Tone::Neutral,
            "Not possible".to_owned(),
            Some(refusal.short().to_owned()),
        ),
    }
}
