//! The page of a service that can't have PrivateLink, or whose PrivateLink this token may not see:
//! the reason and the next step, never a button that fails.

use aiven::Refusal;
use leptos::prelude::*;

pub fn not_possible(refusal: &Refusal) -> AnyView {
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
