//! Every route and the order of what a request passes: log line, headers, panics, methods, same origin, body, gate.

use std::sync::Arc;
use std::time::Duration;

use app::paths;
use app::shell::shell;
use app::ssr::Assets;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::nonce::Nonce;
use leptos::prelude::{ElementChild as _, IntoAny as _, provide_context, use_context, view};
use leptos_axum::LeptosRoutes as _;

use crate::activity;
use crate::assets::Site;
use crate::gate::{self, Gate};
use crate::gateway::{self, Gateway};
use crate::health::{self, Readiness};
use crate::metrics::Metrics;
use crate::pages::{Pages, Refusal};
use crate::security::body::Limit;
use crate::security::csrf::Rule;
use crate::security::origin::Origin;
use crate::security::{body, csrf, headers};
use crate::sign_in::{self, Door};
use crate::{follow, parts, security, telemetry};

/// Everything that routes are made of.
#[derive(Clone)]
pub struct Parts {
    pub site: Site,
    pub readiness: Readiness,
    pub metrics: Metrics,
    pub door: Door,
    pub gateway: Gateway,
    pub origins: Arc<[Origin]>,
    pub body_deadline: Duration,
    /// Adds pages that panic, for tests.
    pub sentinels: Sentinels,
}

/// Whether there are pages that fail on purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sentinels {
    #[default]
    Absent,
    Present,
}

/// The whole portal.
pub fn router(parts: Parts) -> Router {
    let pages = parts.door.gate.pages.clone();
    let rule = Rule {
        origins: parts.origins,
        pages: pages.clone(),
    };
    let limit = Limit {
        deadline: parts.body_deadline,
        pages: pages.clone(),
    };
    // Nothing in these can fail, change anything or read a body: they pass the outer layers only.
    let files = parts
        .site
        .routes()
        .merge(health::routes(parts.readiness))
        .method_not_allowed_fallback(not_allowed)
        .with_state(pages.clone());
    let mut routes = portal(&parts.site.names(), parts.door)
        .route("/", get(|| async { Redirect::to(paths::HOME) }));
    if parts.sentinels == Sentinels::Present {
        routes = routes.merge(sentinels());
    }
    routes
        .method_not_allowed_fallback(not_allowed)
        .fallback(not_found)
        .with_state(pages.clone())
        .layer(from_fn_with_state(limit, body::read))
        .layer(from_fn_with_state(rule, csrf::guard))
        .layer(from_fn_with_state(pages.clone(), security::admit))
        .layer(from_fn_with_state(pages, telemetry::catch_panics))
        .merge(files)
        // No cookie is looked at there, so no rule about other sites; it has limits and refusals of its own.
        .merge(gateway::routes(parts.gateway))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(parts.metrics, telemetry::observe))
}

/// Pages, server functions and the session's doors, behind the gate.
fn portal(names: &Arc<Assets>, door: Door) -> Router<Pages> {
    let gate: Gate = door.gate.clone();
    let options = LeptosOptions::builder().output_name("postern").build();
    let names = Arc::clone(names);
    let refusing = gate.pages.clone();
    let page = move || shell(&names);
    // The app has one route for all its pages; the addresses that exist are listed here, so that any other is
    // answered without rendering.
    let render = || leptos_axum::render_app_async_with_context(provide_nonce, page.clone());
    let mut pages = Router::new();
    for pattern in paths::PATTERNS {
        pages = pages.route(pattern, get(render()));
    }
    for pattern in paths::POSTED_PATTERNS {
        let keep = from_fn_with_state(refusing.clone(), parts::keep_posted);
        pages = pages.route(pattern, get(render()).post(render()).layer(keep));
    }
    pages
        .leptos_routes_with_context(&options, Vec::new(), provide_nonce, page)
        .with_state(options)
        .merge(sign_in::routes(door))
        .merge(follow::routes())
        .merge(parts::routes())
        .merge(activity::routes())
        .layer(from_fn_with_state(gate, gate::admit))
}

/// Gives the page the nonce that the policy of its answer names.
fn provide_nonce() {
    let nonce = use_context::<http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Nonce>().cloned());
    if let Some(nonce) = nonce {
        provide_context(nonce);
    }
}

async fn not_found(State(pages): State<Pages>, request: Request) -> Response {
    pages.refuse(&request, &Refusal::NOT_FOUND)
}

async fn not_allowed(State(pages): State<Pages>, request: Request) -> Response {
    pages.refuse(&request, &Refusal::METHOD)
}

fn sentinels() -> Router<Pages> {
    let view = leptos_axum::render_app_async_with_context(provide_nonce, || {
        let fails = || -> &'static str { panic!("the sentinel view") };
        view! { <p>{fails()}</p> }.into_any()
    });
    Router::new()
        .route(
            "/sentinel/handler",
            get(|| async { fail().into_response() }),
        )
        .route("/sentinel/view", get(view))
}

fn fail() -> &'static str {
    panic!("the sentinel handler")
}
