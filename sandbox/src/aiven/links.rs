//! PrivateLink on Azure and Private Service Connect on Google: the resource, its connections, their approval.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::routing::{get, post, put};
use axum::{Extension, Router};
use serde_json::{Map, Value, json};

use super::Caller;
use crate::answer::{Answer, Refusal, object, ok};
use crate::world::other::Cloud;
use crate::{Sandbox, rules};

/// Azure subscriptions that a link may let in.
const SUBSCRIPTIONS: std::ops::RangeInclusive<usize> = 0..=16;

/// Project and service of the path, and for some calls the connection.
type At = Path<(String, String)>;
type AtConnection = Path<(String, String, String)>;

pub(super) fn router(service: &str) -> Router<Sandbox> {
    let (azure, google) = (
        format!("{service}/privatelink/azure"),
        format!("{service}/privatelink/google"),
    );
    Router::new()
        .route(
            &azure,
            get(shown::<AZURE>)
                .post(create::<AZURE>)
                .put(update)
                .delete(delete::<AZURE>),
        )
        .route(
            &google,
            get(shown::<GOOGLE>)
                .post(create::<GOOGLE>)
                .delete(delete::<GOOGLE>),
        )
        .route(&format!("{azure}/refresh"), post(refresh::<AZURE>))
        .route(&format!("{google}/refresh"), post(refresh::<GOOGLE>))
        .route(&format!("{azure}/connections"), get(connections::<AZURE>))
        .route(&format!("{google}/connections"), get(connections::<GOOGLE>))
        .route(&format!("{azure}/connections/{{id}}"), put(address))
        .route(
            &format!("{azure}/connections/{{id}}/approve"),
            post(approve::<AZURE>),
        )
        .route(
            &format!("{google}/connections/{{id}}/approve"),
            post(approve::<GOOGLE>),
        )
}

const AZURE: bool = false;
const GOOGLE: bool = true;

const fn cloud(is_google: bool) -> Cloud {
    if is_google {
        Cloud::Google
    } else {
        Cloud::Azure
    }
}

async fn shown<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
) -> Answer {
    caller.may_write()?;
    let world = sandbox.world();
    let link = world.link((&project, &service), cloud(IS_GOOGLE))?;
    ok(link.body(world.clock.ticks()))
}

async fn create<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    world.service(&project, &service)?;
    if IS_GOOGLE && body.is_empty() {
        return Err(Refusal::bad_request(
            "Invalid request body: expected an object",
        ));
    }
    let body = object(&body)?;
    let subscriptions = if IS_GOOGLE {
        Vec::new()
    } else {
        subscriptions(&body)?
    };
    ok(world.create_link((&project, &service), cloud(IS_GOOGLE), subscriptions)?)
}

async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let at = (project.as_str(), service.as_str());
    world.link(at, Cloud::Azure)?;
    let subscriptions = subscriptions(&object(&body)?)?;
    ok(world.update_link(at, Cloud::Azure, subscriptions)?)
}

async fn delete<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
) -> Answer {
    caller.may_write()?;
    ok(sandbox
        .world()
        .delete_link((&project, &service), cloud(IS_GOOGLE))?)
}

async fn refresh<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
) -> Answer {
    caller.may_write()?;
    sandbox
        .world()
        .refresh_link((&project, &service), cloud(IS_GOOGLE))?;
    ok(json!({}))
}

async fn connections<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): At,
) -> Answer {
    caller.may_write()?;
    let world = sandbox.world();
    let link = world.link((&project, &service), cloud(IS_GOOGLE))?;
    ok(json!({"connections": link.connections(world.clock.ticks())}))
}

async fn approve<const IS_GOOGLE: bool>(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service, id)): AtConnection,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let address = match cloud(IS_GOOGLE) {
        Cloud::Google => Some(user_ip_address(&object(&body)?)?),
        Cloud::Azure => None,
    };
    let mut world = sandbox.world();
    ok(world.approve_connection((&project, &service), cloud(IS_GOOGLE), &id, address)?)
}

async fn address(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service, id)): AtConnection,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let address = user_ip_address(&object(&body)?)?;
    ok(sandbox
        .world()
        .address_connection((&project, &service), &id, address)?)
}

fn subscriptions(body: &Map<String, Value>) -> Result<Vec<String>, Refusal> {
    let missing = || Refusal::bad_request("Missing required field 'user_subscription_ids'");
    rules::texts(body, "user_subscription_ids", SUBSCRIPTIONS)?.ok_or_else(missing)
}

fn user_ip_address(body: &Map<String, Value>) -> Result<String, Refusal> {
    let text = body.get("user_ip_address").and_then(Value::as_str);
    let address = text.filter(|text| text.parse::<std::net::Ipv4Addr>().is_ok());
    let wrong = || Refusal::bad_request("Invalid 'user_ip_address': expected an IPv4 address");
    address.map(str::to_owned).ok_or_else(wrong)
}
