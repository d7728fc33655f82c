//! What an open Network page asks again and again: the newest state of one service. Answers "not changed" from the
//! server's own snapshot as long as nothing did, so that many open pages cost Aiven no more than one.

use aiven::{ProjectName, ServiceName, Urgency};
use app::api::network::NetworkState;
use app::failure::Failure;
use app::role::Operation;
use app::ssr::{Caller, failure_of, names};
use axum::extract::{Extension, Path, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;

use crate::etag;
use crate::pages::failure_response;

#[derive(Deserialize)]
struct Asked {
    /// Present when a person pressed a button.
    click: Option<String>,
}

/// `GET /api/network/state/{project}/{service}`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/api/network/state/{project}/{service}", get(state))
}

async fn state(
    Extension(caller): Extension<Caller>,
    Path((project, service)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let urgency = if asked.click.is_some() {
        Urgency::Click
    } else {
        Urgency::Background
    };
    let outcome = match names(&project, &service) {
        Ok((project, service)) => read(&caller, &project, &service, urgency, &headers).await,
        Err(failure) => Err(failure),
    };
    outcome.unwrap_or_else(|failure| failure_response(&failure))
}

async fn read(
    caller: &Caller,
    project: &ProjectName,
    service: &ServiceName,
    urgency: Urgency,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    caller.require(Operation::View, project)?;
    let snapshot = caller
        .aiven
        .network(project, service, urgency)
        .await
        .map_err(|error| failure_of(caller, &error))?;
    // Stale data has a tag of its own, so that the page hears of the recovery too.
    let stale = if snapshot.failure.is_some() {
        "-stale"
    } else {
        ""
    };
    let tag = format!("\"{}{stale}\"", snapshot.version);
    let mut response = if etag::is_known(headers, &tag) && snapshot.failure.is_none() {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Json(NetworkState::of(&snapshot)).into_response()
    };
    if let Ok(etag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}
