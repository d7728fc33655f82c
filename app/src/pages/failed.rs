//! The page shown when a page's data could not be had at all.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{frame::Frame, here, leave_for_sign_in};
use crate::{failure::Failure, paths};

/// A calm page: what happened, what to do, and a way on.
#[component]
pub fn Failed(failure: Failure) -> impl IntoView {
    if failure == Failure::SignedOut {
        // After hydration only: the server has answered with a redirect already.
        Effect::new(move |_| leave_for_sign_in());
    }
    let here = here();
    let can_try_again = !matches!(
        failure,
        Failure::NotFound { .. } | Failure::Forbidden { .. }
    );
    view! {
        <Title text=failure.title() />
        <Frame>
            <section class="error-page" data-failure=failure.status()>
                <h1>{failure.title()}</h1>
                <p>{failure.sentence()}</p>
                <p class="cluster">
                    {can_try_again
                        .then(|| {
                            // A whole page load: the data is asked for anew.
                            view! {
                                <a class="button" data-kind="primary" rel="external" href=here>
                                    "Try again"
                                </a>
                            }
                        })}
                    <a class="button" data-kind="secondary" href=paths::HOME>
                        "Go to your projects"
                    </a>
                </p>
            </section>
        </Frame>
    }
}
