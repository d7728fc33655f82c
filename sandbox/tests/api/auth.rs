//! Who may do what.

use sandbox::{DEMO_TOKEN, READONLY_TOKEN};
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn both_schemes_in_any_case_and_nothing_else() {
    let sandbox = sandbox();
    for good in ["aivenv1", "Bearer", "AIVENV1", "bearer"] {
        let header = format!("{good} {DEMO_TOKEN}");
        let (status, body) = call_as(&sandbox, Some(&header), "GET", "/v1/me", None).await;
        assert_eq!(
            (status, &body["user"]["user"]),
            (200, &json!("demo@example.com"))
        );
    }
    for bad in [
        None,
        Some("aivenv1 other"),
        Some("Basic demo-token"),
        Some("demo-token"),
        Some("aivenv1"),
    ] {
        let (status, body) = call_as(&sandbox, bad, "GET", "/v1/me", None).await;
        assert_eq!((status, message(&body)), (401, "Invalid token".to_owned()));
    }
}

#[tokio::test]
async fn clouds_and_the_catalogue_are_public() {
    let sandbox = sandbox();
    for path in [
        "/v1/clouds",
        "/v1/service_types",
        "/v1/tenants/aiven/privatelink-availability",
    ] {
        assert_eq!(
            call_as(&sandbox, None, "GET", path, None).await.0,
            200,
            "{path}"
        );
    }
    assert_eq!(
        call_as(&sandbox, None, "GET", "/v1/project", None).await.0,
        401
    );
}

#[tokio::test]
async fn readonly_reads_services_and_no_privatelink() {
    let sandbox = sandbox();
    let token = format!("aivenv1 {READONLY_TOKEN}");
    let ask = async |method: &str, path: &str, body: Option<Value>| {
        call_as(&sandbox, Some(&token), method, path, body.as_ref()).await
    };
    for path in [
        "/v1/project",
        "/v1/project/demo/service",
        "/v1/project/demo/vpcs",
    ] {
        assert_eq!(ask("GET", path, None).await.0, 200, "{path}");
    }
    let path = "/v1/project/demo/service/kafka-12a3b4c5";
    let (_, body) = ask("GET", path, None).await;
    let service = &body["service"];
    assert_eq!(service["users"][0]["username"], "avnadmin");
    assert_eq!(service["users"][0].get("password"), None);
    assert_eq!(service["connection_info"].get("kafka_access_key"), None);

    let link = format!("{path}/privatelink/aws");
    let list = Some(json!({"principals": [PRINCIPAL]}));
    for (method, path, body) in [
        ("GET", link.clone(), None),
        ("GET", format!("{link}/connections"), None),
        ("POST", link.clone(), list.clone()),
        ("PUT", link.clone(), list),
        ("DELETE", link.clone(), None),
        ("POST", format!("{link}/refresh"), None),
        (
            "GET",
            "/v1/project/demo/privatelink-availability".to_owned(),
            None,
        ),
        ("GET", MY_LINK.to_owned(), None),
        ("PUT", path.to_owned(), Some(json!({"user_config": {}}))),
    ] {
        let (status, body) = ask(method, &path, body).await;
        assert_eq!(
            (status, message(&body)),
            (403, "Operation not allowed".to_owned()),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn a_revoked_token_is_unknown_until_it_is_restored() {
    let sandbox = sandbox();
    sandbox.revoke(DEMO_TOKEN);
    assert_eq!(call(&sandbox, "GET", "/v1/me", None).await.0, 401);
    sandbox.restore(DEMO_TOKEN);
    assert_eq!(call(&sandbox, "GET", "/v1/me", None).await.0, 200);
    let body = json!({"revoke": DEMO_TOKEN});
    write(&sandbox, "POST", "/sandbox/tokens", body).await;
    assert_eq!(call(&sandbox, "GET", "/v1/project", None).await.0, 401);
    sandbox.reset();
    assert_eq!(call(&sandbox, "GET", "/v1/project", None).await.0, 200);
}

#[tokio::test]
async fn the_active_token_is_the_callers() {
    let sandbox = sandbox();
    let tokens = get(&sandbox, "/v1/access_token").await["tokens"].clone();
    let active = |token: &&Value| token["currently_active"] == true;
    let current: Vec<&Value> = tokens.as_array().unwrap().iter().filter(active).collect();
    assert_eq!(current.len(), 1);
    assert!(!tokens.to_string().contains("\"full_token\""));
}
