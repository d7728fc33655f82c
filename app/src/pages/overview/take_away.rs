//! The forms in which connection information is taken away, to copy or to download.

use aiven::connection::Level;
use leptos::prelude::*;

use super::connection::address;
use crate::{
    api::overview::{ConnectionCard, Info, Reveal},
    pages::permit,
    paths::{self, Part},
    ui::{
        badge::Tone,
        notice,
        recipe::{download_label, download_link, download_title, recipe},
    },
};

/// Says why secrets are not for this person.
pub const WHY: &str = "reveal-reason";

pub fn take_away(card: &ConnectionCard, info: &Info) -> AnyView {
    let Some(chosen) = info.recipe else {
        return ().into_any();
    };
    let choice = &info.resolved.choice;
    let items = info.recipes.iter().map(|one| {
        let there = choice.with(Level::Recipe, one.id());
        view! {
            <li>
                <a
                    class="recipes__item"
                    id=format!("recipe-{}", one.id())
                    href=address(card, &there)
                    data-part=Part::Connection.segment()
                    aria-current=(*one == chosen).then_some("true")
                >
                    {one.label()}
                </a>
            </li>
        }
    });
    let text = match &info.text {
        Ok(text) => {
            let is_revealed = info.reveal == Reveal::Shown;
            let download = download(card, info, chosen.file_name(), is_revealed);
            recipe(chosen.id(), chosen.label(), text, download)
        }
        Err(why) => notice::sentence(Tone::Warning, why.clone()),
    };
    let before = info.before.iter();
    let before = before.map(|sentence| view! { <li>{sentence.clone()}</li> });
    view! {
        <section class="recipes" aria-labelledby="recipes-title">
            <h3 class="recipes__title" id="recipes-title">
                "Take it away as"
            </h3>
            <nav aria-label="Forms">
                <ul class="recipes__list">{items.collect_view()}</ul>
            </nav>
            <p class="muted">{chosen.what_for()}</p>
            <ul class="recipes__before">{before.collect_view()}</ul>
            {text}
        </section>
    }
    .into_any()
}

/// A file. What holds secrets is asked for by a form: it is in no address and no history.
pub fn download(card: &ConnectionCard, info: &Info, file: &str, holds_secrets: bool) -> AnyView {
    let path = paths::download(&card.project, &card.service, file);
    let href = format!("{path}?{}", info.resolved.choice.to_query());
    if !holds_secrets {
        return download_link(href, file);
    }
    let title = download_title(file);
    let is_refused = !card.permit.is_given();
    let described = permit::described(WHY, &card.permit);
    view! {
        <form method="post" action=href>
            <button
                class="icon-link"
                name="reveal"
                value="1"
                title=title
                disabled=is_refused
                aria-describedby=described
            >
                {download_label(title.clone())}
            </button>
        </form>
    }
    .into_any()
}
