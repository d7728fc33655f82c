//! The Aiven API: routes, authentication, and the gate through which every call passes.

mod account;
mod links;
mod privatelink;
mod project;
mod service;
mod service_body;
mod service_types;
mod users;
mod vpcs;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};

use crate::Sandbox;
use crate::answer::Refusal;
use crate::secrets::Shown;
use crate::seed::{DEMO_TOKEN, READONLY_TOKEN};

/// What the caller's token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Everything.
    Full,
    /// Lists and reads, but neither `service:secrets:read` nor `service:configuration:write`, which every PrivateLink
    /// call needs.
    ReadOnly,
}

impl Caller {
    /// Refuses a caller who may only read.
    pub(crate) fn may_write(self) -> Result<(), Refusal> {
        match self {
            Self::Full => Ok(()),
            Self::ReadOnly => Err(Refusal::forbidden()),
        }
    }
}

pub(crate) fn router(sandbox: Sandbox) -> Router<Sandbox> {
    let service = "/v1/project/{project}/service/{service}";
    Router::new()
        .route("/v1/me", get(account::me))
        .route("/v1/access_token", get(account::access_tokens))
        .route("/v1/me/logout", post(account::logout))
        .route("/v1/clouds", get(project::clouds))
        .route("/v1/project", get(project::list))
        .route("/v1/project/{project}", get(project::get))
        .route("/v1/project/{project}/clouds", get(project::project_clouds))
        .route("/v1/project/{project}/kms/ca", get(project::ca))
        .route("/v1/project/{project}/events", get(project::events))
        .route("/v1/project/{project}/alerts", get(project::alerts))
        .route(
            "/v1/project/{project}/privatelink-availability",
            get(privatelink::availability),
        )
        .route(
            "/v1/tenants/{tenant}/privatelink-availability",
            get(privatelink::public_availability),
        )
        .route("/v1/service_types", get(service_types::public_catalogue))
        .route("/v1/service_versions", get(service_types::versions))
        .route(
            "/v1/account/{account}/service_versions",
            get(service_types::versions),
        )
        .route(
            "/v1/project/{project}/service_types",
            get(service_types::catalogue),
        )
        .route(
            "/v1/project/{project}/service-types",
            get(service_types::light_list),
        )
        .route(
            "/v1/project/{project}/service-types/{service_type}",
            get(service_types::light),
        )
        .route(
            "/v1/project/{project}/service-types/{service_type}/plans",
            get(service_types::plans),
        )
        .route(
            "/v1/project/{project}/vpcs",
            get(vpcs::list).post(vpcs::create),
        )
        .route(
            "/v1/project/{project}/vpcs/{vpc}",
            get(vpcs::get).delete(vpcs::delete),
        )
        .route("/v1/project/{project}/service", get(service::list))
        .route(service, get(service::get).put(service::update))
        .route(&format!("{service}/tags"), get(service::tags))
        .route(&format!("{service}/alerts"), get(service::alerts))
        .route(&format!("{service}/user"), post(users::create))
        .route(
            &format!("{service}/user/{{username}}"),
            get(users::get).put(users::change).delete(users::delete),
        )
        .route(
            &format!("{service}/user/{{username}}/credentials/reset"),
            put(users::reset),
        )
        .route(
            &format!("{service}/privatelink/aws"),
            get(privatelink::get)
                .post(privatelink::create)
                .put(privatelink::update)
                .delete(privatelink::delete),
        )
        .route(
            &format!("{service}/privatelink/aws/refresh"),
            post(privatelink::refresh),
        )
        .route(
            &format!("{service}/privatelink/aws/connections"),
            get(privatelink::connections),
        )
        .merge(links::router(service))
        .layer(middleware::from_fn_with_state(sandbox, gate))
}

/// Checks the token, then lets the service's fault act, if it has one.
async fn gate(State(sandbox): State<Sandbox>, mut request: Request, next: Next) -> Response {
    if is_public(&request) {
        return next.run(request).await;
    }
    let caller = match authenticate(&sandbox, &request) {
        Ok(caller) => caller,
        Err(refusal) => return refusal.into_response(),
    };
    let shown = match caller {
        Caller::Full => Shown::asked(sandbox.world().secrets, request.uri().query()),
        Caller::ReadOnly => Shown::No,
    };
    request.extensions_mut().insert(caller);
    request.extensions_mut().insert(shown);
    match fault(&sandbox, request.uri().path()) {
        Some(fault) => fault.answer(request, next).await,
        None => next.run(request).await,
    }
}

fn is_public(request: &Request) -> bool {
    let path = request.uri().path();
    request.method() == Method::GET
        && (matches!(path, "/v1/clouds" | "/v1/service_types") || path.starts_with("/v1/tenants/"))
}

/// `Authorization: aivenv1 <token>` or `Bearer <token>`, the scheme in any case.
fn authenticate(sandbox: &Sandbox, request: &Request) -> Result<Caller, Refusal> {
    let invalid = || Refusal::new(StatusCode::UNAUTHORIZED, "Invalid token");
    let header = request.headers().get(header::AUTHORIZATION);
    let header = header.and_then(|value| value.to_str().ok());
    let (scheme, token) = header
        .and_then(|value| value.split_once(' '))
        .ok_or_else(invalid)?;
    if !scheme.eq_ignore_ascii_case("aivenv1") && !scheme.eq_ignore_ascii_case("bearer") {
        return Err(invalid());
    }
    let token = token.trim();
    if sandbox.world().revoked.contains(token) {
        return Err(invalid());
    }
    match token {
        DEMO_TOKEN => Ok(Caller::Full),
        READONLY_TOKEN => Ok(Caller::ReadOnly),
        _ => Err(invalid()),
    }
}

/// The fault of what `path` is about. A project's list of services is not about any of them.
fn fault(sandbox: &Sandbox, path: &str) -> Option<crate::Fault> {
    let rest = path.strip_prefix("/v1/project/");
    let mut segments = rest.into_iter().flat_map(|rest| rest.split('/'));
    let (project, kind, service) = (segments.next(), segments.next(), segments.next());
    let service = service.filter(|_| kind == Some("service"));
    sandbox.world().fault(project, service)
}
