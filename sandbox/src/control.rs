//! `/sandbox/…`: the hands that Aiven does not have. They move time, play the customer in AWS, and break things.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, ok};
use crate::world::components;
use crate::{Fault, Sandbox, Secrets};

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/sandbox/connections", post(connect).delete(disconnect))
        .route("/sandbox/clouds", post(clouds))
        .route("/sandbox/clock", post(advance))
        .route("/sandbox/reset", post(reset))
        .route("/sandbox/calls", get(calls).delete(forget_calls))
        .route("/sandbox/tokens", post(tokens))
        .route("/sandbox/secrets", post(secrets))
        .route("/sandbox/faults", post(faults))
        .route("/sandbox/targets", get(targets))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body)
        .map_err(|error| Refusal::bad_request(format!("Invalid request body: {error}")))
}

#[derive(Deserialize)]
struct Place {
    project: String,
    service: String,
}

async fn connect(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let at: Place = parse(&body)?;
    ok(sandbox.world().connect(&at.project, &at.service)?)
}

#[derive(Deserialize)]
struct ConnectionPlace {
    project: String,
    service: String,
    privatelink_connection_id: String,
}

async fn disconnect(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let at: ConnectionPlace = parse(&body)?;
    let id = &at.privatelink_connection_id;
    sandbox.world().disconnect(&at.project, &at.service, id)?;
    ok(json!({}))
}

#[derive(Deserialize)]
struct CloudPlace {
    project: String,
    service: String,
    cloud: String,
}

/// The service is in this cloud, as if it had been made there.
async fn clouds(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let at: CloudPlace = parse(&body)?;
    let put = sandbox.put_into(&at.project, &at.service, &at.cloud);
    put.map_err(Refusal::not_found)?;
    ok(json!({}))
}

#[derive(Deserialize)]
struct Advance {
    advance_s: f64,
}

async fn advance(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let Advance { advance_s } = parse(&body)?;
    let by = Duration::try_from_secs_f64(advance_s)
        .map_err(|_| Refusal::bad_request("Invalid 'advance_s': expected seconds"))?;
    sandbox.advance(by);
    let now = sandbox.world().clock.date();
    ok(json!({"now": crate::clock::timestamp(now)}))
}

async fn reset(State(sandbox): State<Sandbox>) -> Answer {
    sandbox.reset();
    ok(json!({}))
}

async fn calls(State(sandbox): State<Sandbox>) -> Answer {
    ok(json!({"calls": sandbox.calls()}))
}

async fn forget_calls(State(sandbox): State<Sandbox>) -> Answer {
    sandbox.forget_calls();
    ok(json!({}))
}

#[derive(Deserialize)]
struct Tokens {
    revoke: Option<String>,
    restore: Option<String>,
}

async fn tokens(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let change: Tokens = parse(&body)?;
    if let Some(token) = change.revoke {
        sandbox.revoke(&token);
    }
    if let Some(token) = change.restore {
        sandbox.restore(&token);
    }
    ok(json!({}))
}

#[derive(Deserialize)]
struct Given {
    secrets: Secrets,
}

async fn secrets(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let Given { secrets } = parse(&body)?;
    sandbox.give_secrets(secrets);
    ok(json!({}))
}

#[derive(Deserialize)]
struct FaultPlace {
    project: String,
    service: String,
    fault: Option<String>,
}

async fn faults(State(sandbox): State<Sandbox>, body: Bytes) -> Answer {
    let at: FaultPlace = parse(&body)?;
    let fault = match &at.fault {
        None => None,
        Some(name) => match Fault::named(name) {
            Some(fault) => Some(fault),
            None => return Err(Refusal::bad_request(format!("Unknown fault '{name}'"))),
        },
    };
    *sandbox.world().fault_mut(&at.project, &at.service)? = fault;
    ok(json!({}))
}

/// The load balancer's targets, which Aiven does not show: `initial` until the component's entry appears, then `healthy`.
async fn targets(State(sandbox): State<Sandbox>, Query(at): Query<Place>) -> Answer {
    let world = sandbox.world();
    let now = world.clock.ticks();
    let targets = components::targets(world.service(&at.project, &at.service)?, now);
    let targets: Vec<Value> = targets
        .iter()
        .map(|target| {
            json!({
                "component": target.listener.component,
                "kafka_authentication_method": target.listener.authentication,
                "kafka_ssl_ca": target.listener.authority,
                "privatelink_connection_id": target.connection.id,
                "state": target.state(now),
            })
        })
        .collect();
    ok(json!({"targets": targets}))
}
