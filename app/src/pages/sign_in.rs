//! Signing in with an Aiven token. Plain forms: the server's own handlers answer them, and the
//! answer is a whole page load either way.

use leptos::{either::Either, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::failed::Failed;
use crate::{
    api::session::{SignInPage, read_sign_in},
    flash::FlashKind,
    paths,
    ui::badge::Tone,
    ui::notice::Notice,
};

#[component]
pub fn SignIn() -> impl IntoView {
    let page = Resource::new(|| (), |()| read_sign_in());
    view! {
        <Title text="Sign in" />
        <Transition>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <SignInForms page /> }),
                    Err(failure) => Either::Right(view! { <Failed failure /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn SignInForms(page: SignInPage) -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("next").unwrap_or_default();
    let demo = page
        .demo_token
        .map(|token| view! { <DemoForm token next=next.clone() /> });
    view! {
        <main class="signin" id="main">
            <div class="signin__card">
                <p class="signin__brand">"Postern"</p>
                <h1>"Sign in"</h1>
                <p class="muted">"AWS PrivateLink on Aiven services, for your team."</p>
                {page
                    .flash
                    .map(|flash| {
                        let tone = match flash.kind {
                            FlashKind::Success => Tone::Info,
                            FlashKind::Failure => Tone::Danger,
                        };
                        view! { <Notice tone>{flash.message}</Notice> }
                    })}
                <form class="stack" method="post" action=paths::SIGN_IN>
                    <input type="hidden" name="next" value=next.clone() />
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
                            "Kept encrypted on the server for this session only; it never comes back \
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
}

#[component]
fn DemoForm(token: String, next: String) -> impl IntoView {
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
}
