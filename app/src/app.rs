//! The routes. Every page is rendered completely on the server (`SsrMode::Async`), with its true
//! status, and needs one wait. The browser has no router: it loads pages, and takes over the
//! islands in them. See `docs/decisions/0006-islands.md`.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::pages::screen::Screen;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|page: String| {
            if page.is_empty() { "Postern".to_owned() } else { format!("{page} · Postern") }
        } />
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/*any") view=Screen ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
