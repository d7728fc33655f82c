//! The page for an address that leads nowhere.

use leptos::prelude::*;

use super::failed::Failed;
use crate::failure::Failure;

#[component]
pub fn NotFound() -> impl IntoView {
    let failure = Failure::NotFound {
        what: "such page".to_owned(),
    };
    #[cfg(feature = "ssr")]
    let _ = crate::ssr::page(Err::<(), _>(failure.clone()));
    view! { <Failed failure /> }
}
