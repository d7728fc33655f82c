//! The forms in which connection information is taken away, to copy or to download.

use aiven::connection::Level;
use leptos::prelude::*;

use super::connection::address;
use crate::{
    api::overview::{ConnectionCard, Info, Reveal},
    paths::{self, Part},
    ui::{badge::Tone, copy::copy_button, icons, notice},
};

pub fn take_away(card: &ConnectionCard, info: &Info) -> AnyView {
    let Some(chosen) = info.recipe else {
        return ().into_any();
    };
    let choice = &info.resolved.choice;
    let items = info.recipes.iter().map(|recipe| {
        let there = choice.with(Level::Recipe, recipe.id());
        view! {
            <li>
                <a
                    class="recipes__item"
                    id=format!("recipe-{}", recipe.id())
                    href=address(card, &there)
                    data-part=Part::Connection.segment()
                    aria-current=(*recipe == chosen).then_some("true")
                >
                    {recipe.label()}
                </a>
            </li>
        }
    });
    let text = match &info.text {
        Ok(text) => view! {
            <div class="recipe">
                <pre class="recipe__text mono" tabindex="0" aria-label=chosen.label()>
                    <code data-recipe=chosen.id()>{text.clone()}</code>
                </pre>
                <div class="recipe__actions">
                    {copy_button(text.clone(), chosen.label())}
                    {download(card, info, chosen.file_name(), info.reveal == Reveal::Shown)}
                </div>
            </div>
        }
        .into_any(),
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
    let title = format!("Download {file}");
    let label = view! {
        {icons::download()}
        <span class="visually-hidden">{title.clone()}</span>
    };
    if holds_secrets {
        view! {
            <form method="post" action=href>
                <button class="icon-link" name="reveal" value="1" title=title>
                    {label}
                </button>
            </form>
        }
        .into_any()
    } else {
        view! {
            <a class="icon-link" href=href download=file.to_owned() title=title>
                {label}
            </a>
        }
        .into_any()
    }
}
