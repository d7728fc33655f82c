//! Signing in: at the company's provider, with an Aiven token, or as one of the demo's people. Plain links and forms: the
//! server's own handlers answer them, and the answer is a whole page load either way.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::parts::flash_notice;
use crate::{
    api::session::{DemoPerson, SignInPage},
    paths,
    ui::icons,
};

pub fn sign_in(page: SignInPage) -> AnyView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let ways = page.ways;
    let demo = page.demo_token.map(|token| demo_form(token, next.clone()));
    let people = (!page.demo_people.is_empty()).then(|| people(page.demo_people, &next));
    view! {
        <main class="signin" id="main">
            <div class="signin__card">
                <p class="signin__brand">{icons::brand()} "Postern"</p>
                <h1>"Sign in"</h1>
                <p class="muted">"AWS PrivateLink on Aiven services, for your team."</p>
                {page.flash.map(flash_notice)}
                {ways.single_sign_on.then(|| single_sign_on(&next))}
                {(ways.single_sign_on && ways.token)
                    .then(|| view! { <p class="signin__or muted">"or with an Aiven token of your own"</p> })}
                {ways.token.then(|| token_form(next, ways.single_sign_on))}
                {demo}
                {people}
            </div>
        </main>
    }
    .into_any()
}

fn single_sign_on(next: &str) -> AnyView {
    // Not a page of the app's: the link leaves it.
    view! {
        <a class="button" data-kind="primary" rel="external" href=paths::single_sign_on_then(next)>
            "Sign in with single sign-on"
        </a>
    }
    .into_any()
}

/// The form; where there is another way, it is the second one.
fn token_form(next: String, is_second: bool) -> AnyView {
    let kind = if is_second { "secondary" } else { "primary" };
    let label = if is_second {
        "Sign in with the token"
    } else {
        "Sign in"
    };
    view! {
        <form class="stack" method="post" action=paths::SIGN_IN>
            <input type="hidden" name="next" value=next />
            <div class="field">
                <label class="field__label" for="token">
                    "Aiven token"
                </label>
                <input
                    class="field__input"
                    id="token"
                    name="token"
                    type="password"
                    required
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby="token-hint"
                />
                <p class="field__hint" id="token-hint">
                    "Kept encrypted on the server, for this session only. It never comes back \
                     to the browser."
                </p>
            </div>
            <button class="button" data-kind=kind type="submit">
                {label}
            </button>
        </form>
    }
    .into_any()
}

fn demo_form(token: String, next: String) -> AnyView {
    view! {
        <form class="signin__demo stack" method="post" action=paths::SIGN_IN>
            <input type="hidden" name="next" value=next />
            <input type="hidden" name="token" value=token />
            <p class="muted">"This is the demo: a pretend Aiven with pretend services."</p>
            <button class="button" data-kind="secondary" type="submit">
                "Use the demo token"
            </button>
        </form>
    }
    .into_any()
}

fn people(people: Vec<DemoPerson>, next: &str) -> AnyView {
    let next = next.to_owned();
    let buttons = people.into_iter().map(|person| {
        let about = format!("about-{}", person.key);
        view! {
            <li class="signin__person">
                <button
                    class="button"
                    data-kind="secondary"
                    type="submit"
                    name="person"
                    value=person.key
                    aria-describedby=about.clone()
                >
                    {person.name}
                </button>
                <span class="muted" id=about>
                    {person.about}
                </span>
            </li>
        }
    });
    view! {
        <form class="signin__demo stack" method="post" action=paths::SIGN_IN_DEMO>
            <input type="hidden" name="next" value=next />
            <p class="muted">"Or be somebody of a pretend team, which shares one Aiven token:"</p>
            <ul class="signin__people">{buttons.collect_view()}</ul>
        </form>
    }
    .into_any()
}
