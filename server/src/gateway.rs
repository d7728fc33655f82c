//! The gateway: Aiven's API under `/v1` for `avn`, Terraform and any other client, with portal tokens in place of Aiven's.
//!
//! What is passed on stands in one list (`gateway/list.rs`). Nothing that comes in is sent on as it came: addresses are
//! made anew of checked names, bodies of what they say, headers are the portal's own. Reads are passed on as Aiven answers
//! them; changes go the way of every page's (`app::ssr::carry_out`). There is no cookie here, and so no other site's form.

mod admit;
mod auth;
mod errors;
mod filter;
mod list;
mod me;
mod path;
mod read;
mod service_body;
mod update;
mod write;

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use app::role::{Operation, Pattern};
use app::ssr::Caller;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use futures_util::FutureExt as _;
use serde_json::Value;

use crate::gate::Gate;
use crate::limit::Limiter;
use crate::metrics::RouteName;
use crate::telemetry::RequestId;
use errors::Said;
use list::{Kind, Names, Route, Verb};
use read::Wish;
use write::Asked;

/// A request that is not answered by then never will be: the calls to Aiven behind it end earlier.
const DEADLINE: Duration = Duration::from_secs(75);
const LARGEST_BODY: usize = 1 << 20;
/// So many portal tokens are remembered as good, and so long.
const MOST_SEEN: u64 = 10_000;
const SEEN_FOR: Duration = Duration::from_secs(3_600);

/// The gateway's settings.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which paths of `user_config` a service may be updated at.
    pub config_paths: Vec<Pattern>,
    /// How long a portal token may live.
    pub longest_lifetime: Duration,
    /// Requests a minute with one portal token.
    pub requests_per_minute: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            config_paths: Pattern::parse("privatelink_access.*").into_iter().collect(),
            longest_lifetime: Duration::from_secs(90 * 24 * 3_600),
            requests_per_minute: 120,
        }
    }
}

/// What the gateway needs. A clone is the same one.
#[derive(Clone)]
pub(crate) struct Gateway(Arc<Inner>);

struct Inner {
    /// Team, books, Aiven: the same as for people.
    gate: Gate,
    rules: Rules,
    body_deadline: Duration,
    /// Portal tokens that are none, by address.
    checks: Limiter<IpAddr>,
    /// Portal tokens that were good lately, by their hash.
    seen: moka::sync::Cache<[u8; 32], ()>,
    /// Requests, by portal token.
    tokens: Limiter<String>,
}

impl Gateway {
    pub(crate) fn new(
        gate: Gate,
        rules: Rules,
        checks_per_minute: u32,
        body_deadline: Duration,
    ) -> Self {
        Self(Arc::new(Inner {
            tokens: Limiter::new(rules.requests_per_minute),
            checks: Limiter::new(checks_per_minute),
            seen: moka::sync::Cache::builder()
                .max_capacity(MOST_SEEN)
                .time_to_idle(SEEN_FOR)
                .build(),
            gate,
            rules,
            body_deadline,
        }))
    }
}

/// Everything under `/v1`.
pub(crate) fn routes(gateway: Gateway) -> Router {
    Router::new()
        .route("/v1", any(enter))
        .route("/v1/", any(enter))
        .route("/v1/{*rest}", any(enter))
        .route("//v1/{*rest}", any(slash))
        .with_state(gateway)
}

/// Every call that a portal token can make: method, address with the names in braces, and whether it changes something.
/// The tests' table is made of this.
pub fn calls() -> impl Iterator<Item = (&'static str, &'static str, Operation)> {
    list::ROUTES
        .iter()
        .map(|route| (route.method.as_str(), route.pattern, route.right))
}

/// What clients ask that were given the portal's address with a slash at its end.
async fn slash() -> Said {
    Said::malformed(
        "This address begins with two slashes: AIVEN_WEB_URL is the portal's address without a slash at its end.",
    )
}

async fn enter(State(gateway): State<Gateway>, request: Request) -> Response {
    let reference = request.extensions().get::<RequestId>().cloned();
    let reference = reference.as_ref().map_or("", RequestId::as_str).to_owned();
    let answering = AssertUnwindSafe(gateway.answer(request)).catch_unwind();
    match tokio::time::timeout(DEADLINE, answering).await {
        Ok(Ok(response)) => response,
        Ok(Err(_panic)) => Said::new(
            500,
            format!(
                "The fault is the portal's own. Give whoever runs it the reference {reference}."
            ),
        )
        .into_response(),
        Err(_elapsed) => Said::new(504, "The portal did not answer in time.").into_response(),
    }
}

impl Gateway {
    async fn answer(&self, request: Request) -> Response {
        let (parts, body) = request.into_parts();
        let Some(verb) = Verb::of(&parts.method) else {
            let message = "This method is none of the API's.";
            return self
                .refused(&parts, Said::new(405, message))
                .into_response();
        };
        let Some(segments) = path::segments(&parts.uri) else {
            let message = "This is no address of the API: each of its parts has letters, digits, - and _ only.";
            return self
                .refused(&parts, Said::malformed(message))
                .into_response();
        };
        if let Err(said) = are_plain(&parts.headers) {
            return self.refused(&parts, said).into_response();
        }
        let caller = match self.caller_of(&parts).await {
            Ok(caller) => caller,
            Err(said) => return said.into_response(),
        };
        let token = caller.pass.as_ref().map_or("", |pass| pass.id.as_str());
        let (route, names) = match list::find(verb, &segments) {
            Ok(found) => found,
            Err(said) => {
                let method = verb.as_str();
                tracing::warn!(
                    gateway.token = token,
                    http.method = method,
                    "A program was refused a call"
                );
                let told = admit::refused_call(&caller, verb, &segments, said).await;
                return told.into_response();
            }
        };
        let wish = if path::says_of_secrets(parts.uri.query(), "false") {
            Wish::WithoutSecrets
        } else {
            Wish::Anything
        };
        let answered = self.serve(route, names, &caller, wish, &parts.headers, body);
        let mut response = answered.await.unwrap_or_else(Said::into_response);
        tracing::info!(
            gateway.token = token,
            http.method = route.method.as_str(),
            http.route = route.pattern,
            http.status = response.status().as_u16(),
            "A program asked"
        );
        response.extensions_mut().insert(RouteName(route.pattern));
        response
    }

    async fn serve(
        &self,
        route: &Route,
        names: Names,
        caller: &Caller,
        wish: Wish,
        headers: &HeaderMap,
        body: Body,
    ) -> Result<Response, Said> {
        let target = names.target();
        if let Some(target) = &target {
            admit::admit(caller, route, target).await?;
        }
        let of_a_project = || target.clone().ok_or_else(Said::unknown_project);
        match route.kind {
            Kind::Me => me::me(caller).await,
            Kind::Projects => read::projects(caller).await,
            Kind::Project => read::project(caller, &of_a_project()?).await,
            Kind::Services => read::services(caller, &of_a_project()?).await,
            Kind::Service => read::service(caller, &of_a_project()?, wish).await,
            Kind::Read(what) => {
                let passing = what.passing(names).ok_or_else(Said::unknown_project)?;
                read::passed_on(caller, &passing).await
            }
            Kind::UpdateService => {
                let asked = self.asked(caller, headers, body).await?;
                write::service(caller, &of_a_project()?, &self.0.rules, asked).await
            }
            Kind::Link(cloud, deed) => {
                let asked = self.asked(caller, headers, body).await?;
                let what = (cloud, deed, names.id);
                write::link(caller, &of_a_project()?, what, asked).await
            }
        }
    }

    async fn asked(&self, caller: &Caller, headers: &HeaderMap, body: Body) -> Result<Asked, Said> {
        let reason = write::reason_in(headers, caller)?;
        let reading = axum::body::to_bytes(body, LARGEST_BODY);
        let bytes = match tokio::time::timeout(self.0.body_deadline, reading).await {
            Ok(Ok(bytes)) => bytes,
            Ok(Err(_)) => {
                return Err(Said::new(
                    413,
                    "The body is larger than 1 MiB, or it broke off.",
                ));
            }
            Err(_) => return Err(Said::new(408, "The body did not come in time.")),
        };
        if bytes.is_empty() {
            return Ok(Asked { body: None, reason });
        }
        let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let media = of(header::CONTENT_TYPE).and_then(|value| value.split(';').next());
        let is_json =
            media.is_some_and(|media| media.trim().eq_ignore_ascii_case("application/json"));
        if !is_json || headers.contains_key(header::CONTENT_ENCODING) {
            let message = "Send the body as application/json, without a Content-Encoding.";
            return Err(Said::new(415, message));
        }
        let body: Value = serde_json::from_slice(&bytes)
            .map_err(|_| Said::malformed("The body is not valid JSON."))?;
        Ok(Asked {
            body: Some(body),
            reason,
        })
    }
}

/// Headers that two servers on the way could read in two ways. How the body is framed is not asked here but by hyper: it
/// refuses lengths that differ and codings that it does not know, and of a length beside chunks the chunks count.
fn are_plain(headers: &HeaderMap) -> Result<(), Said> {
    let is_doubled = |name| headers.get_all(name).iter().nth(1).is_some();
    if [header::HOST, header::CONTENT_TYPE]
        .into_iter()
        .any(is_doubled)
    {
        return Err(Said::malformed("A header is there twice."));
    }
    Ok(())
}
