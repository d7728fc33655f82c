//! The control endpoints.

use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn time_moves_and_the_world_starts_anew() {
    let sandbox = sandbox();
    write(
        &sandbox,
        "POST",
        MY_LINK,
        json!({"principals": [PRINCIPAL]}),
    )
    .await;
    let (status, body) = write(
        &sandbox,
        "POST",
        "/sandbox/clock",
        json!({"advance_s": 180}),
    )
    .await;
    assert_eq!(
        (status, &body["now"]),
        (200, &json!("2026-11-22T00:03:00Z"))
    );
    assert_eq!(get(&sandbox, MY_LINK).await["state"], "active");
    let at = json!({"project": "demo", "service": "my-kafka"});
    let (status, made) = write(&sandbox, "POST", "/sandbox/connections", at).await;
    assert_eq!(
        (status, &made["state"]),
        (200, &json!("pending-user-approval"))
    );
    let mut at = json!({"project": "demo", "service": "my-kafka"});
    at["privatelink_connection_id"] = made["privatelink_connection_id"].clone();
    assert_eq!(
        write(&sandbox, "DELETE", "/sandbox/connections", at.clone())
            .await
            .0,
        200
    );
    assert_eq!(
        write(&sandbox, "DELETE", "/sandbox/connections", at)
            .await
            .0,
        404
    );

    assert_eq!(call(&sandbox, "POST", "/sandbox/reset", None).await.0, 200);
    assert_eq!(refused(&sandbox, MY_LINK).await.0, 404);
    for bad in [
        json!({}),
        json!({"advance_s": -1}),
        json!({"advance_s": "x"}),
    ] {
        assert_eq!(write(&sandbox, "POST", "/sandbox/clock", bad).await.0, 400);
    }
}

#[tokio::test]
async fn calls_are_counted_without_tokens() {
    let sandbox = sandbox();
    get(&sandbox, "/v1/project/demo/service?limit=999").await;
    refused(&sandbox, "/v1/nosuch").await;
    let logged = sandbox.calls();
    assert_eq!(logged.len(), 2);
    assert_eq!(
        (logged[0].method.as_str(), logged[0].path.as_str()),
        ("GET", "/v1/project/demo/service")
    );
    assert_eq!(logged[0].query.as_deref(), Some("limit=999"));
    let body = get(&sandbox, "/sandbox/calls").await;
    assert_eq!(
        body["calls"].as_array().unwrap().len(),
        2,
        "control calls do not count"
    );
    assert!(!body.to_string().contains("token"));
    call(&sandbox, "DELETE", "/sandbox/calls", None).await;
    assert!(sandbox.calls().is_empty());
}
