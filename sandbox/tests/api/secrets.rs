//! Who sees secrets, and when.

use sandbox::{DEMO_TOKEN, READONLY_TOKEN, Sandbox, Secrets};
use serde_json::{Value, json};

use crate::support::*;

const PG: &str = "/v1/project/demo/service/pg-orders";
const EVENTS: &str = "/v1/project/demo/service/kafka-12a3b4c5";

/// Every secret of every service that answers, as a caller who may see them gets them.
async fn known(sandbox: &Sandbox) -> Vec<String> {
    let mut found = Vec::new();
    for project in ["demo", "analytics"] {
        let path = format!("/v1/project/{project}/service?include_secrets=true");
        let listed = get(sandbox, &path).await;
        for service in listed["services"].as_array().unwrap() {
            for user in service["users"].as_array().unwrap() {
                let secrets = ["password", "access_cert", "access_key"].map(|key| &user[key]);
                found.extend(secrets.into_iter().filter_map(Value::as_str).map(quoted));
            }
        }
    }
    assert!(found.len() > 20, "{}", found.len());
    found
}

/// As the text stands in a JSON answer.
fn quoted(text: &str) -> String {
    let text = json!(text).to_string();
    text.trim_matches('"').to_owned()
}

const READS: [&str; 6] = [
    "/v1/project/demo/service",
    "/v1/project/analytics/service",
    PG,
    EVENTS,
    "/v1/project/demo/service/pg-orders/user/avnadmin",
    "/v1/project/demo/service/kafka-12a3b4c5/user/avnadmin",
];

async fn assert_no_secrets(sandbox: &Sandbox, token: &str, query: &str) {
    let known = known(sandbox).await;
    let token = format!("aivenv1 {token}");
    for path in READS {
        let path = format!("{path}{query}");
        let (status, body) = call_as(sandbox, Some(&token), "GET", &path, None).await;
        assert_eq!(status, 200, "{path}");
        let text = body.to_string();
        for secret in &known {
            assert!(!text.contains(secret.as_str()), "{path} holds {secret}");
        }
        assert!(!text.contains("PRIVATE KEY"), "{path}");
        for key in [
            r#""password""#,
            "_password\"",
            "access_key",
            "access_cert\"",
        ] {
            assert!(!text.contains(key), "{path} has {key}");
        }
    }
}

#[tokio::test]
async fn a_read_only_token_never_sees_one() {
    let sandbox = sandbox();
    for query in ["", "?include_secrets=true", "?include_secrets=false"] {
        assert_no_secrets(&sandbox, READONLY_TOKEN, query).await;
    }
    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    assert_no_secrets(&sandbox, READONLY_TOKEN, "?include_secrets=true").await;
}

#[tokio::test]
async fn a_full_token_sees_them_when_it_asks() {
    let sandbox = sandbox();
    let pg = get(&sandbox, PG).await;
    assert_eq!(
        pg,
        get(&sandbox, &format!("{PG}?include_secrets=true")).await
    );
    assert_no_secrets(&sandbox, DEMO_TOKEN, "?include_secrets=false").await;

    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    assert_eq!(
        pg,
        get(&sandbox, &format!("{PG}?include_secrets=true")).await
    );
    assert_no_secrets(&sandbox, DEMO_TOKEN, "").await;
    let (_, changed) = configure(&sandbox, PG, json!({"work_mem": 8})).await;
    assert_eq!(changed["service"]["users"][0].get("password"), None);

    sandbox.reset();
    assert!(get(&sandbox, PG).await["service"]["service_uri"].is_string());
    let body = json!({"secrets": "only-when-asked"});
    assert_eq!(
        write(&sandbox, "POST", "/sandbox/secrets", body).await.0,
        200
    );
    assert!(get(&sandbox, PG).await["service"]["service_uri"].is_null());
    let body = json!({"secrets": "sometimes"});
    assert_eq!(
        write(&sandbox, "POST", "/sandbox/secrets", body).await.0,
        400
    );
}

#[tokio::test]
async fn what_is_not_secret_stays() {
    let sandbox = sandbox();
    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    let pg = get(&sandbox, PG).await["service"].clone();
    assert_eq!(pg["service_uri"], Value::Null);
    assert_eq!(pg["service_uri_params"]["dbname"], "defaultdb");
    assert_eq!(
        pg["users"][0],
        json!({"type": "primary", "username": "avnadmin"})
    );
    assert_eq!(pg["connection_info"]["pg"], json!([]));
    assert_eq!(pg["connection_info"]["pg_replica_uri"], Value::Null);

    let kafka = get(&sandbox, EVENTS).await["service"].clone();
    let uri = kafka["service_uri"].as_str().unwrap();
    assert!(uri.starts_with("kafka-12a3b4c5-demo.aivencloud.com:"));
    assert_eq!(kafka["connection_info"]["kafka"], json!([uri]));
    assert_eq!(kafka["connection_info"]["schema_registry_uri"], Value::Null);
    assert!(kafka["users"][0]["access_cert_not_valid_after_time"].is_string());
    let ca = get(&sandbox, "/v1/project/demo/kms/ca").await;
    assert!(ca["certificate"].is_string(), "the CA is for everyone");
}

#[tokio::test]
async fn a_new_users_secrets_are_told_once() {
    let sandbox = sandbox();
    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    let path = format!("{PG}/user");
    let (_, made) = write(&sandbox, "POST", &path, json!({"username": "app"})).await;
    assert!(made["user"]["password"].is_string());
    let one = format!("{path}/app");
    assert_eq!(get(&sandbox, &one).await["user"].get("password"), None);
    let asked = get(&sandbox, &format!("{one}?include_secrets=true")).await;
    assert_eq!(asked["user"]["password"], made["user"]["password"]);
}

#[tokio::test]
async fn a_password_set_elsewhere_is_null_and_not_withheld() {
    let sandbox = sandbox();
    sandbox.give_secrets(Secrets::OnlyWhenAsked);
    let path = format!("{PG}/user/auditor");
    assert_eq!(get(&sandbox, &path).await["user"].get("password"), None);
    let asked = get(&sandbox, &format!("{path}?include_secrets=true")).await;
    assert_eq!(asked["user"].get("password"), Some(&Value::Null));
}
