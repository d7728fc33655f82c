//! "Connection information": what there is to choose, the rows that follow from it, and the forms to take it away in.
//! The whole choice lives in the address; secrets come only when they are asked for.

use aiven::connection::{Choice, Level};
use leptos::prelude::*;
use recipes::{Row, RowValue};

use super::{choices, take_away};
use crate::pages::permit;
use crate::{
    api::overview::{ConnectionCard, Info, Reveal},
    paths::{self, Part},
    ui::{badge::Tone, copy::copy_button, notice},
};

/// The address of a choice.
pub(super) fn address(card: &ConnectionCard, choice: &Choice) -> String {
    let path = paths::service(&card.project, &card.service);
    format!(
        "{path}?{}#{}",
        choice.to_query(),
        Part::Connection.segment()
    )
}

/// The card by itself.
pub fn connection(card: &ConnectionCard) -> AnyView {
    let (project, service) = (&card.project, &card.service);
    let is_revealed = matches!(&card.info, Ok(info) if info.reveal == Reveal::Shown);
    let content = match &card.info {
        Ok(info) => with_info(card, info),
        Err(nothing) => view! { <p class="card__body muted">{nothing.to_string()}</p> }.into_any(),
    };
    view! {
        <section
            class="card connection"
            id=Part::Connection.segment()
            tabindex="-1"
            aria-labelledby="connection-title"
            data-source=paths::part(Part::Connection, project, service)
            data-part-address=""
            data-version=card.version.clone()
            data-follow=card.follow_s.map(|seconds| seconds.to_string())
            data-revealed=is_revealed.then_some("")
        >
            <h2 class="card__header" id="connection-title">
                "Connection information"
            </h2>
            {content}
        </section>
    }
    .into_any()
}

fn with_info(card: &ConnectionCard, info: &Info) -> AnyView {
    let notes = info.resolved.notes.iter();
    let notes = notes.map(|note| notice::sentence(Tone::Info, note.clone()));
    let same = info.resolved.dynamic.as_ref().map(|_| {
        view! {
            <p class="connection__same muted">
                "User names, passwords and certificates are the same on every access route. What differs from the \
                 dynamic route is marked."
            </p>
        }
    });
    view! {
        {choices::choices(card, info)}
        <div class="connection__notes">{notes.collect_view()}</div>
        <dl class="rows">{info.rows.iter().map(|row| one(card, info, row)).collect_view()}</dl>
        <div class="card__body stack">{same} {reveal(card, info)} {check(card, info)}</div>
        {take_away::take_away(card, info)}
    }
    .into_any()
}

fn one(card: &ConnectionCard, info: &Info, row: &Row) -> AnyView {
    let differs = row.differs_from_dynamic.as_ref().map(|other| {
        view! {
            <span class="differs">
                <span class="badge" data-tone="info">
                    "Differs"
                </span>
                <span class="muted">"dynamic: " <span class="mono">{other.clone()}</span></span>
            </span>
        }
    });
    let (value, action) = match &row.value {
        RowValue::Text(text) => (
            view! { <span class="mono">{text.clone()}</span> }.into_any(),
            copy_button(text.clone(), &row.label),
        ),
        RowValue::Secret {
            placeholder,
            revealed,
        } => match revealed {
            Some(secret) => (
                view! { <span class="mono" data-secret="">{secret.clone()}</span> }.into_any(),
                copy_button(secret.clone(), &row.label),
            ),
            None => (
                view! { <span class="mono placeholder">{placeholder.clone()}</span> }.into_any(),
                ().into_any(),
            ),
        },
        RowValue::Missing(why) => (
            view! { <span class="muted">{why.clone()}</span> }.into_any(),
            ().into_any(),
        ),
        RowValue::Certificate {
            file,
            pem,
            is_secret,
        } => (
            certificate(pem.as_deref(), *is_secret),
            take_away::download(card, info, file, *is_secret),
        ),
    };
    view! {
        <div class="row">
            <dt class="row__label">{row.label.clone()}</dt>
            <dd class="row__value">{value} {differs}</dd>
            <dd class="row__action">{action}</dd>
        </div>
    }
    .into_any()
}

fn certificate(pem: Option<&str>, is_secret: bool) -> AnyView {
    match pem {
        Some(pem) => {
            let text = pem.to_owned();
            view! {
                <details class="pem">
                    <summary>"Show"</summary>
                    <pre class="mono" data-secret=is_secret.then_some("")>{text.clone()}</pre>
                    {copy_button(text, "PEM")}
                </details>
            }
            .into_any()
        }
        None => view! { <span class="mono placeholder">"••••••••••••"</span> }.into_any(),
    }
}

/// Behind PrivateLink only a host in the VPC can tell whether the listener is reached.
fn check(card: &ConnectionCard, info: &Info) -> Option<AnyView> {
    let choice = &info.resolved.choice;
    (choice.get(Level::Route) == Some("privatelink")).then(|| {
        let path = paths::check(&card.project, &card.service);
        let href = match choice.get(Level::Connection).filter(|id| !id.is_empty()) {
            Some(id) => format!("{path}?connection={}", paths::encode(id)),
            None => path,
        };
        view! {
            <p class="reveal">
                <a class="button" data-kind="secondary" id="check-connectivity" href=href>
                    "Check connectivity"
                </a>
                <span class="muted">"From a host in your VPC, with a script."</span>
            </p>
        }
        .into_any()
    })
}

/// Secrets are fetched when somebody asks, and only then.
fn reveal(card: &ConnectionCard, info: &Info) -> AnyView {
    let choice = &info.resolved.choice;
    let has_secrets = info.rows.iter().any(|row| match &row.value {
        RowValue::Text(_) => false,
        RowValue::Secret { .. } | RowValue::Missing(_) => true,
        RowValue::Certificate { is_secret, .. } => *is_secret,
    });
    if !has_secrets {
        return ().into_any();
    }
    let address = address(card, choice);
    if info.reveal == Reveal::Shown {
        // With its fragment it would be where the browser is already, and a link to there loads nothing.
        let hidden = address.split('#').next().unwrap_or_default().to_owned();
        return view! {
            <p class="reveal">
                <a class="button" data-kind="secondary" id="hide" data-part=Part::Connection.segment() href=hidden>
                    "Hide secrets"
                </a>
                <span class="muted">"Hidden again when you leave the page or choose something else."</span>
            </p>
        }
        .into_any();
    }
    let refused = info.reveal.refusal();
    let refused = refused.map(|why| notice::sentence(Tone::Danger, why));
    let user = choice.get(Level::User).unwrap_or_default().to_owned();
    view! {
        {refused}
        <form class="reveal" method="post" action=address data-part=Part::Connection.segment()>
            <button
                class="button"
                data-kind="primary"
                id="reveal"
                name="reveal"
                value="1"
                disabled=!card.permit.is_given()
                aria-describedby=permit::described(take_away::WHY, &card.permit)
            >
                "Reveal secrets"
            </button>
            {permit::why_not(take_away::WHY, &card.permit)}
            <span class="muted">"Asks Aiven for the secrets of user " <span class="mono">{user}</span> ". It is written to the portal's record that you did."</span>
        </form>
    }
    .into_any()
}
