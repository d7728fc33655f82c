//! A sandbox behind a door that writes down what is sent to it, bodies too.

use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use server::Wiring;

use crate::house::House;

/// One call that changes something.
#[derive(Clone, Debug)]
pub struct Sent {
    pub path: String,
    pub body: Value,
}

/// What the door knows and does.
#[derive(Clone, Default)]
struct Door(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    sent: Vec<Sent>,
    /// What the next change gets in place of an answer.
    refusal: Option<(StatusCode, String)>,
}

/// The sandbox with its door.
pub struct Wire {
    pub sandbox: sandbox::Sandbox,
    door: Door,
}

impl Wire {
    /// A house that stands behind such a door; the sandbox in the house itself is not asked.
    pub async fn house() -> (House, Self) {
        Self::house_with(|_| ()).await
    }

    /// The same, with a wiring that the test changes first.
    pub async fn house_with(change: impl FnOnce(&mut Wiring)) -> (House, Self) {
        let options = sandbox::Options {
            speed: 0.0,
            start: None,
        };
        let wire = Self {
            sandbox: sandbox::Sandbox::new(options),
            door: Door::default(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = wire.sandbox.router();
        let router = router.layer(from_fn_with_state(wire.door.clone(), pass));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let house = House::with(|wiring| {
            change(wiring);
            wiring.upstream.base_url = url;
        })
        .await;
        (house, wire)
    }

    /// Every change that was sent so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.door.0.lock().unwrap().sent.clone()
    }

    /// The next change is refused with this.
    pub fn refuse_next(&self, status: StatusCode, message: &str) {
        self.door.0.lock().unwrap().refusal = Some((status, message.to_owned()));
    }
}

async fn pass(State(door): State<Door>, request: Request, next: Next) -> Response {
    if *request.method() == Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let bytes: Bytes = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let sent = Sent {
        path: parts.uri.path().to_owned(),
        body: serde_json::from_slice(&bytes).unwrap_or_default(),
    };
    let refusal = {
        let mut inner = door.0.lock().unwrap();
        inner.sent.push(sent);
        inner.refusal.take()
    };
    if let Some((status, message)) = refusal {
        let body = serde_json::json!({"errors": [{"message": message, "status": status.as_u16()}], "message": message});
        return (
            status,
            [(header::CONTENT_TYPE, "application/json")],
            body.to_string(),
        )
            .into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes)))
        .await
}
