//! A heading and a counter, rendered on each request by Leptos' own axum handler: the start
//! template's page without its assets. The yardstick of `make bench`; takes its address as argument.

use axum::{Router, serve::ListenerExt};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    StaticSegment,
    components::{Route, Router as Pages, Routes},
};

#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Welcome to Leptos" />
        <Pages>
            <main>
                <Routes fallback=|| "Page not found.">
                    <Route path=StaticSegment("") view=HomePage />
                </Routes>
            </main>
        </Pages>
    }
}

#[component]
fn HomePage() -> impl IntoView {
    let count = RwSignal::new(0);
    view! {
        <h1>"Welcome to Leptos!"</h1>
        <button on:click=move |_| *count.write() += 1>"Click Me: " {count}</button>
    }
}

fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

#[tokio::main]
async fn main() {
    let address = std::env::args()
        .nth(1)
        .unwrap_or("127.0.0.1:3010".to_owned());
    let options = LeptosOptions::builder().output_name("hello").build();
    let pages = generate_route_list(App);
    let app = Router::new()
        .leptos_routes(&options, pages, {
            let options = options.clone();
            move || shell(options.clone())
        })
        .with_state(options);
    let listener = tokio::net::TcpListener::bind(&address)
        .await
        .expect("the address is free");
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, app)
        .await
        .expect("the server runs until it is ended");
}
