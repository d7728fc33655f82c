//! The page of a service that can't have PrivateLink, or whose PrivateLink this token may not see:
//! the reason and the next step, never a button that fails.

use aiven::{NetworkView, Refusal};
use leptos::prelude::*;

use crate::{base, paths};

pub fn not_possible(view: &NetworkView, refusal: &Refusal) -> AnyView {
    let guide = base::address(&paths::setup(&view.project, &view.service.name));
    view! {
        <section class="card" aria-labelledby="impossible">
            <h2 class="card__header" id="impossible">
                "AWS PrivateLink is not possible here"
            </h2>
            <div class="card__body stack">
                <p>{refusal.reason()}</p>
                <p>
                    <strong>"Next step: "</strong>
                    {refusal.next_step()}
                </p>
                <p>
                    <a class="button" data-kind="secondary" id="open-setup" href=guide>
                        "Set up connection"
                    </a>
                </p>
            </div>
        </section>
    }
    .into_any()
}

pub fn forbidden(message: Option<&str>) -> AnyView {
    let message = format!("Aiven said: “{}”", message.unwrap_or_default());
    view! {
        <section class="card" aria-labelledby="forbidden">
            <h2 class="card__header" id="forbidden">
                "Your token may not do this"
            </h2>
            <div class="card__body stack">
                <p>{message}</p>
                <p>
                    "Aiven asks for the permission " <code>"service:configuration:write"</code>
                    " even to look at a PrivateLink. Ask a project admin for it, or sign in with a \
                     token that has it."
                </p>
            </div>
        </section>
    }
    .into_any()
}
