//! The address that Prometheus scrapes: its own listener, with one route and nothing else, so that the portal's address
//! never shows what is measured.

use std::sync::Arc;
use std::time::Duration;

use app::books::Books;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use prometheus::{Encoder as _, TextEncoder};
use tokio::net::TcpListener;

use super::Metrics;
use super::state::state;
use crate::health::Readiness;
use crate::listen::{self, Deadlines, Limits};
use crate::store::Db;

const PATH: &str = "/metrics";
/// More than any Prometheus opens.
const CONNECTIONS: usize = 16;
/// Prometheus gives up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(8);

/// All there is to be asked when somebody scrapes.
#[derive(Clone)]
pub struct Scrape {
    pub metrics: Metrics,
    pub database: Db,
    pub books: Books,
    pub readiness: Readiness,
    pub upstream: aiven::Upstream,
    /// Milliseconds since 1970.
    pub clock: crate::clock::Clock,
}

/// Answers scrapes until `stop` is done.
pub async fn listen(listener: TcpListener, scrape: Scrape, stop: impl Future<Output = ()>) {
    let router = Router::new()
        .route(PATH, get(answer))
        .with_state(Arc::new(scrape));
    let limits = Limits {
        deadlines: Deadlines::default(),
        max_connections: CONNECTIONS,
    };
    listen::serve(listener, router, limits, stop).await;
}

async fn answer(State(scrape): State<Arc<Scrape>>) -> Response {
    let asked = tokio::time::timeout(PATIENCE, state(&scrape)).await;
    let mut families = scrape.metrics.0.registry.gather();
    match asked {
        Ok(Ok(state)) => families.extend(state.gather()),
        // What was counted is worth having even then.
        Ok(Err(error)) => tracing::error!(%error, "Some measurements could not be made"),
        Err(_) => tracing::warn!("Some measurements were not ready in time"),
    }
    let mut text = Vec::with_capacity(32 * 1024);
    let encoder = TextEncoder::new();
    match encoder.encode(&families, &mut text) {
        Ok(()) => ([(header::CONTENT_TYPE, encoder.format_type())], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "What is measured could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
