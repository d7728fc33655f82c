//! The page shown when a page's data could not be had at all.

use leptos::prelude::*;

use super::frame::frame;
use crate::{failure::Failure, paths};

/// A calm page: what happened, what to do, and a way on.
pub fn failed(failure: &Failure, here: String, who: Option<String>) -> AnyView {
    let is_worth_a_try = !matches!(
        failure,
        Failure::NotFound { .. } | Failure::Forbidden { .. }
    );
    let again = is_worth_a_try.then(|| {
        view! {
            <a class="button" data-kind="primary" href=here>
                "Try again"
            </a>
        }
    });
    let content = view! {
        <section class="error-page" data-failure=failure.status()>
            <h1>{failure.title()}</h1>
            <p>{failure.sentence()}</p>
            <p class="cluster">
                {again} <a class="button" data-kind="secondary" href=paths::HOME>
                    "Go to your projects"
                </a>
            </p>
        </section>
    };
    frame(who, None, content.into_any())
}
