//! The page of a service that can't have PrivateLink, or whose PrivateLink this token may not see:
//! the reason and the next step, never a button that fails.

use aiven::Support;
use leptos::prelude::*;

use super::desk::desk;

#[component]
pub fn NotPossible() -> impl IntoView {
    let support = desk().part(|view| view.support.clone());
    move || match support.get() {
        Support::NotPossible(refusal) => Some(view! {
            <section class="card" aria-labelledby="impossible">
                <h2 class="card__header" id="impossible">
                    "AWS Privatelink is not possible here"
                </h2>
                <div class="card__body stack">
                    <p>{refusal.reason()}</p>
                    <p>
                        <strong>"Next step: "</strong>
                        {refusal.next_step()}
                    </p>
                </div>
            </section>
        }),
        Support::InUse | Support::Possible => None,
    }
}

#[component]
pub fn Forbidden() -> impl IntoView {
    let message = desk().part(|view| view.forbidden.clone());
    view! {
        <section class="card" aria-labelledby="forbidden">
            <h2 class="card__header" id="forbidden">
                "Your token may not do this"
            </h2>
            <div class="card__body stack">
                <p>{move || format!("Aiven said: “{}”", message.get().unwrap_or_default())}</p>
                <p>
                    "Aiven asks for the permission " <code>"service:configuration:write"</code>
                    " even to look at a PrivateLink. Ask a project admin for it, or sign in with a \
                     token that has it."
                </p>
            </div>
        </section>
    }
}
