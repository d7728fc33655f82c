//! Signing in with an Aiven token. Plain forms: the server's own handlers answer them, and the
//! answer is a whole page load either way.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::parts::flash_notice;
use crate::{api::session::SignInPage, paths, ui::icons};

pub fn sign_in(page: SignInPage) -> AnyView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let demo = page.demo_token.map(|token| demo_form(token, next.clone()));
    view! {
        <main class="signin" id="main">
            <div class="signin__card">
                <p class="signin__brand">{icons::brand()} "Postern"</p>
                <h1>"Sign in"</h1>
                <p class="muted">"AWS PrivateLink on Aiven services, for your team."</p>
                {page.flash.map(flash_notice)}
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
                    <button class="button" data-kind="primary" type="submit">
                        "Sign in"
                    </button>
                </form>
                {demo}
            </div>
        </main>
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
