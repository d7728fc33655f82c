//! Portal tokens: what a new one is, once; the list; the form. Plain HTML.

mod form;

use leptos::prelude::*;

use super::{frame::frame, moment::moment, parts::row};
use crate::{
    api::tokens::{Issued, Revocation, TokensPage, listed, rights},
    books::tokens::{Standing, Token},
    paths,
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
        notice,
        recipe::recipe,
    },
};

pub fn tokens(page: TokensPage) -> AnyView {
    let list = if page.rows.is_empty() {
        let sentence = if page.unread.is_some() {
            "The list cannot be shown now."
        } else if page.is_everybodys {
            "Nobody has made a portal token yet."
        } else {
            "You have not made a portal token yet."
        };
        view! { <p class="list-table__empty">{sentence}</p> }.into_any()
    } else {
        table(&page.rows)
    };
    let title = if page.is_everybodys {
        "Everybody's portal tokens"
    } else {
        "Your portal tokens"
    };
    let unread = page
        .unread
        .clone()
        .map(|text| notice::sentence(Tone::Warning, text));
    let content = view! {
        <header class="page__header">
            <h1>"Portal tokens"</h1>
            <p class="muted tokens__about">
                "Keys for pipelines: with one of them avn, Terraform and other clients of Aiven's API call this portal in \
                 place of Aiven. A token may do what its maker may do now, and no more than it was made for; guard-rails, \
                 approval and the record hold for it as on these pages."
            </p>
        </header>
        {page.made.as_ref().map(issued)}
        {page.revocation.as_ref().map(revocation)}
        {unread}
        <section class="card" aria-labelledby="tokens-title">
            <h2 class="card__header" id="tokens-title">{title}</h2>
            {list}
        </section>
        {form::form(&page.form, &page.permit)}
    };
    frame(Some(page.who), page.flash, content.into_any())
}

/// The one time that it is shown.
fn issued(made: &Issued) -> AnyView {
    let full = made.full.expose().to_owned();
    let lines = recipes::avn::exports(&made.address, &full);
    let shown =
        view! { <code class="mono tokens__full" id="token" data-secret="">{full.clone()}</code> };
    view! {
        <section class="card" id="made" aria-labelledby="made-title" tabindex="-1" autofocus=true>
            <h2 class="card__header" id="made-title">
                {format!("The portal token {}", made.name)}
            </h2>
            <div class="card__body stack" data-revealed="">
                {notice::sentence(
                    Tone::Warning,
                    "Copy it now. It is shown this once: the portal keeps only what it needs to recognise it.",
                )}
                <dl class="rows">
                    {row("Token", shown.into_any(), copy_button(full, "portal token"))}
                </dl>
                <p>"For avn and Terraform, in a shell:"</p>
                {recipe("exports", "lines for a shell", &lines, ().into_any())}
            </div>
        </section>
    }
    .into_any()
}

fn table(rows: &[Token]) -> AnyView {
    let rows = rows.iter().map(line);
    let headings = [
        "Name",
        "Projects / services",
        "May",
        "Made by",
        "Expires",
        "Last used",
        "State",
    ];
    let headings = headings.map(|title| view! { <th scope="col">{title}</th> });
    view! {
        <table class="list-table tokens__table" aria-labelledby="tokens-title">
            <thead>
                <tr>
                    {headings.collect_view()}
                    <th scope="col">
                        <span class="visually-hidden">"What can be done"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(token: &Token) -> AnyView {
    let used = match &token.last_used {
        None => view! { <span class="muted">"Never"</span> }.into_any(),
        Some(used) => view! {
            <span class="tokens__cell">
                {moment(used.at_ms)}
                <span class="muted">"from " {used.from.clone()}</span>
            </span>
        }
        .into_any(),
    };
    let revoked = token.revoked.as_ref().map(|revoked| {
        view! { <span class="muted">"by " {revoked.by.name.clone()} ", " {moment(revoked.at_ms)}</span> }
    });
    let revoke = (token.standing() == Standing::Good).then(|| {
        let name = format!("Revoke the portal token {}", token.name);
        view! {
            <a class="button" data-kind="secondary" href=revoke_address(&token.id) aria-label=name>
                "Revoke"
            </a>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="tokens__cell">
                    {token.name.clone()}
                    <span class="muted tokens__purpose">{token.purpose.clone()}</span>
                    <span class="muted mono tokens__id">{token.id.clone()}</span>
                </span>
            </th>
            <td data-label="Projects / services">
                <span class="tokens__cell mono">
                    {listed(&token.scope.projects)}
                    <span class="muted">"/ " {listed(&token.scope.services)}</span>
                </span>
            </td>
            <td data-label="May">{rights(&token.scope)}</td>
            <td data-label="Made by">
                <span class="tokens__cell">
                    {token.maker.name.clone()} <span class="muted">{moment(token.made_at_ms)}</span>
                </span>
            </td>
            <td data-label="Expires">{moment(token.expires_at_ms)}</td>
            <td data-label="Last used">{used}</td>
            <td data-label="State">
                <span class="tokens__cell">{standing(token)} {revoked}</span>
            </td>
            <td>{revoke}</td>
        </tr>
    }
    .into_any()
}

fn revoke_address(id: &str) -> String {
    format!("{}?revoke={}#revoke", paths::TOKENS, paths::encode(id))
}

fn standing(token: &Token) -> AnyView {
    let (tone, word) = match token.standing() {
        Standing::Good => (Tone::Success, "Active"),
        Standing::Expired => (Tone::Neutral, "Expired"),
        Standing::Revoked => (Tone::Danger, "Revoked"),
    };
    badge(tone, word, Dot::None)
}

fn revocation(of: &Revocation) -> AnyView {
    let failure = of.failure.clone().map(|text| {
        view! {
            <div tabindex="-1" id="revoke-failure" autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    let good = of.token.as_ref();
    let good = good.filter(|token| token.standing() == Standing::Good);
    let (body, confirm) = match (&of.token, good) {
        (_, Some(token)) => (
            view! {
                <p>
                    "Whoever uses " <strong>{token.name.clone()}</strong> " (made by "
                    {token.maker.name.clone()}
                    ") is refused from the next request on, at every copy of this portal. This cannot be undone; a new \
                     token can be made at any time."
                </p>
            }
            .into_any(),
            Some(view! {
                <input type="hidden" name="token" value=token.id.clone() />
                <button class="button" data-kind="danger" id="confirm-revoke" name="do" value="revoke">
                    "Revoke portal token"
                </button>
            }),
        ),
        (Some(token), None) => (
            notice::sentence(
                Tone::Info,
                format!("{} opens nothing any more: there is nothing to revoke.", token.name),
            ),
            None,
        ),
        (None, None) => (
            notice::sentence(
                Tone::Info,
                "There is no such portal token, or it is somebody else's.",
            ),
            None,
        ),
    };
    view! {
        <section class="card" id="revoke" aria-labelledby="revoke-title" tabindex="-1">
            <h2 class="card__header" id="revoke-title">
                "Revoke a portal token"
            </h2>
            <form class="card__body stack" id="revoke-form" method="post" action=paths::TOKENS>
                {body}
                {failure}
                <div class="dialog__actions">
                    <a class="button" data-kind="secondary" href=paths::TOKENS>
                        {if good.is_some() { "Cancel" } else { "Back to the list" }}
                    </a>
                    {confirm}
                </div>
            </form>
        </section>
    }
    .into_any()
}
