//! Faults whose answer can be seen without a socket; the others are in `wire`.

use sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::support::*;

fn at(service: &str) -> String {
    format!("/v1/project/faults/service/{service}")
}

#[tokio::test]
async fn sentinels_fail_on_every_call_about_them() {
    let sandbox = sandbox();
    for (name, expected, sentence) in [
        ("error-500", 500, "Internal server error"),
        (
            "error-429",
            429,
            "Rate limit 120 exceeded - try again in 28s",
        ),
        ("forbidden", 403, "Operation not allowed"),
    ] {
        for rest in [
            "",
            "/privatelink/aws",
            "/privatelink/aws/connections",
            "/user/avnadmin",
        ] {
            let (status, words) = refused(&sandbox, &(at(name) + rest)).await;
            assert_eq!(status, expected, "{name}{rest}");
            assert!(words.ends_with(sentence), "{words}");
        }
    }
    let (status, body) = call(&sandbox, "GET", &at("garbage"), None).await;
    assert_eq!((status, body), (200, Value::Null), "no JSON though 200");
}

#[tokio::test]
async fn stuck_creating_stays() {
    let sandbox = sandbox();
    pass(&sandbox, 1_000_000);
    let path = at("stuck-creating/privatelink/aws");
    let body = get(&sandbox, &path).await;
    assert_eq!(
        (&body["state"], &body["aws_service_id"]),
        (&json!("creating"), &Value::Null)
    );
    assert!(sandbox.connect("faults", "stuck-creating").is_err());
    call(&sandbox, "DELETE", &path, None).await;
    pass(&sandbox, 60);
    assert_eq!(refused(&sandbox, &path).await.0, 404);
    write(&sandbox, "POST", &path, json!({"principals": [PRINCIPAL]})).await;
    pass(&sandbox, 180);
    assert_eq!(get(&sandbox, &path).await["state"], "creating");
}

/// The write's answer is lost, but reading back shows that it happened.
async fn lost(sandbox: &Sandbox, method: &str, rest: &str, body: Value) {
    let (status, answer) = write(sandbox, method, &at(&format!("lost-answer{rest}")), body).await;
    assert_eq!((status, answer), (502, Value::Null), "{method} {rest}");
}

#[tokio::test]
async fn a_lost_answer_is_a_write_that_happened() {
    let sandbox = sandbox();
    let link = at("lost-answer/privatelink/aws");
    assert_eq!(get(&sandbox, &link).await["state"], "active");
    let other = "arn:aws:iam::111111111111:root";
    lost(
        &sandbox,
        "PUT",
        "/privatelink/aws",
        json!({"principals": [other]}),
    )
    .await;
    assert_eq!(get(&sandbox, &link).await["principals"], json!([other]));
    lost(
        &sandbox,
        "PUT",
        "",
        json!({"user_config": {"privatelink_access": {"jolokia": true}}}),
    )
    .await;
    let service = get(&sandbox, &at("lost-answer")).await;
    assert_eq!(
        service["service"]["user_config"]["privatelink_access"]["jolokia"],
        true
    );
    lost(&sandbox, "DELETE", "/privatelink/aws", json!({})).await;
    assert_eq!(get(&sandbox, &link).await["state"], "deleting");
    pass(&sandbox, 60);
    lost(
        &sandbox,
        "POST",
        "/privatelink/aws",
        json!({"principals": [PRINCIPAL]}),
    )
    .await;
    assert_eq!(get(&sandbox, &link).await["state"], "creating");
}

#[tokio::test]
async fn any_service_can_be_given_a_fault_and_relieved_of_it() {
    let sandbox = sandbox();
    let change = async |fault: Value| {
        let body = json!({"project": "demo", "service": "pg-orders", "fault": fault});
        write(&sandbox, "POST", "/sandbox/faults", body).await.0
    };
    let link = "/v1/project/demo/service/pg-orders/privatelink/aws";
    assert_eq!(change(json!("html-502")).await, 200);
    assert_eq!(call(&sandbox, "GET", link, None).await, (502, Value::Null));
    assert_eq!(change(json!("unknown-state")).await, 200);
    let body = get(&sandbox, link).await;
    assert_eq!(body["state"], "reticulating");
    assert!(body["spline_count"].is_object());
    assert_eq!(change(json!("unknown-connection")).await, 200);
    let body = get(&sandbox, &format!("{link}/connections")).await;
    assert_eq!(body["connections"][0]["state"], "daydreaming");
    assert_eq!(change(json!("no-such-fault")).await, 400);
    assert_eq!(change(Value::Null).await, 200);
    assert_eq!(get(&sandbox, link).await["state"], "active");
    sandbox
        .set_fault("demo", "pg-orders", Some(Fault::Truncated))
        .unwrap();
    assert_eq!(call(&sandbox, "GET", link, None).await, (200, Value::Null));
    assert!(sandbox.set_fault("demo", "nosuch", None).is_err());
}

#[tokio::test]
async fn a_project_and_all_calls_can_fail_too() {
    let sandbox = sandbox();
    let list = "/v1/project/demo/service";
    sandbox
        .set_fault("demo", "*", Some(Fault::Error500))
        .unwrap();
    assert_eq!(refused(&sandbox, list).await.0, 500);
    assert_eq!(refused(&sandbox, MY_LINK).await.0, 500);
    get(&sandbox, "/v1/project").await;
    sandbox
        .set_fault("*", "*", Some(Fault::Unavailable))
        .unwrap();
    assert_eq!(refused(&sandbox, "/v1/me").await.0, 503);
    assert_eq!(
        refused(&sandbox, list).await.0,
        500,
        "the nearer fault wins"
    );
    sandbox.set_fault("*", "*", None).unwrap();
    sandbox.set_fault("demo", "*", None).unwrap();
    get(&sandbox, list).await;
}

#[tokio::test]
async fn a_drifted_service_is_of_a_later_day() {
    let sandbox = sandbox();
    sandbox
        .set_fault("demo", "my-kafka", Some(Fault::Drifted))
        .unwrap();
    let service = get(&sandbox, MY_KAFKA).await["service"].clone();
    assert_eq!(service["state"], "HIBERNATING");
    assert_eq!(service["components"][0]["route"], "wormhole");
    assert_eq!(service.get("users"), None);
    assert_eq!(service["service_name"], "my-kafka");
}
