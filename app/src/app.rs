//! The routes. Every page renders completely on the server (`SsrMode::Async`), with its true
//! status, and needs one resource.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::pages::{
    network::Network, not_found::NotFound, overview::Overview, projects::Projects,
    services::Services, sign_in::SignIn,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|page: String| {
            if page.is_empty() { "Postern".to_owned() } else { format!("{page} · Postern") }
        } />
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
                <Route path=path!("/projects") view=Projects ssr=SsrMode::Async />
                <Route path=path!("/projects/:project/services") view=Services ssr=SsrMode::Async />
                <Route
                    path=path!("/projects/:project/services/:service")
                    view=Overview
                    ssr=SsrMode::Async
                />
                // The windows are addresses of the page below them: the page draws the one that
                // the address names, so that it is not drawn anew when a window opens.
                <ParentRoute
                    path=path!("/projects/:project/services/:service/network")
                    view=Network
                    ssr=SsrMode::Async
                >
                    <Route path=path!("") view=|| () ssr=SsrMode::Async />
                    <Route path=path!("create") view=|| () ssr=SsrMode::Async />
                    <Route path=path!("principals") view=|| () ssr=SsrMode::Async />
                    <Route path=path!("delete") view=|| () ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
