//! One call in, status and JSON out.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use sandbox::{DEMO_TOKEN, Options, Sandbox};
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub const PRINCIPAL: &str = "arn:aws:iam::012345678901:user/mwf";
pub const MY_KAFKA: &str = "/v1/project/demo/service/my-kafka";
pub const MY_LINK: &str = "/v1/project/demo/service/my-kafka/privatelink/aws";

/// A sandbox whose clock stands at 2026-11-22T00:00:00Z.
pub fn sandbox() -> Sandbox {
    Sandbox::new(Options {
        speed: 0.0,
        start: Some(1_795_305_600),
    })
}

pub fn pass(sandbox: &Sandbox, seconds: u64) {
    sandbox.advance(Duration::from_secs(seconds));
}

pub async fn call_as(
    sandbox: &Sandbox,
    authorization: Option<&str>,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = sandbox.router().oneshot(request.body(body).unwrap()).await;
    let answer = answer.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

pub async fn call(
    sandbox: &Sandbox,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> (u16, Value) {
    let token = format!("aivenv1 {DEMO_TOKEN}");
    call_as(sandbox, Some(&token), method, path, body).await
}

/// A GET that must succeed.
pub async fn get(sandbox: &Sandbox, path: &str) -> Value {
    let (status, body) = call(sandbox, "GET", path, None).await;
    assert_eq!(status, 200, "{path}: {body}");
    body
}

/// A GET that must fail: its status and message.
pub async fn refused(sandbox: &Sandbox, path: &str) -> (u16, String) {
    let (status, body) = call(sandbox, "GET", path, None).await;
    (status, message(&body))
}

/// The sentence of an error envelope, which must be whole.
pub fn message(body: &Value) -> String {
    let message = body["message"].as_str().unwrap_or_default();
    assert_eq!(body["errors"][0]["message"], message, "{body}");
    assert!(body["errors"][0]["status"].is_u64(), "{body}");
    message.to_owned()
}

pub async fn write(sandbox: &Sandbox, method: &str, path: &str, body: Value) -> (u16, Value) {
    call(sandbox, method, path, Some(&body)).await
}

/// Makes the PrivateLink of `demo/my-kafka` and waits until it is active.
pub async fn link(sandbox: &Sandbox) {
    let (status, body) = write(sandbox, "POST", MY_LINK, json!({"principals": [PRINCIPAL]})).await;
    assert_eq!((status, &body["state"]), (200, &json!("creating")));
    pass(sandbox, 180);
}

pub async fn configure(sandbox: &Sandbox, path: &str, config: Value) -> (u16, Value) {
    write(sandbox, "PUT", path, json!({"user_config": config})).await
}

/// The privatelink entries of a service: component, method, connection, host and port.
pub async fn entries(sandbox: &Sandbox, path: &str) -> Vec<Value> {
    let service = get(sandbox, path).await;
    let all = service["service"]["components"].as_array().unwrap().clone();
    all.into_iter()
        .filter(|entry| entry["route"] == "privatelink")
        .collect()
}
