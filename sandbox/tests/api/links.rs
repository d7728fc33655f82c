//! The life of a PrivateLink on Azure and of Private Service Connect on Google.

use sandbox::Sandbox;
use serde_json::{Value, json};

use crate::support::*;

const AZURE: &str = "/v1/project/demo/service/my-kafka/privatelink/azure";
const GOOGLE: &str = "/v1/project/demo/service/my-kafka/privatelink/google";
const SUBSCRIPTION: &str = "d2f0b8c4-0000-4000-8000-000000000001";

/// A sandbox whose `my-kafka` is on this cloud.
fn on(cloud: &str) -> Sandbox {
    let sandbox = sandbox();
    sandbox.put_into("demo", "my-kafka", cloud).unwrap();
    sandbox
}

fn subscriptions(ids: &[&str]) -> Value {
    json!({"user_subscription_ids": ids})
}

async fn post(sandbox: &Sandbox, path: &str, body: Option<&Value>) -> (u16, Value) {
    call(sandbox, "POST", path, body).await
}

/// The only connection.
async fn connection(sandbox: &Sandbox, link: &str) -> Value {
    let body = get(sandbox, &format!("{link}/connections")).await;
    let all = body["connections"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{body}");
    all[0].clone()
}

#[tokio::test]
async fn azure_from_creating_to_gone() {
    let sandbox = on("azure-westeurope");
    assert_eq!(refused(&sandbox, AZURE).await.0, 404);
    let (status, body) = write(&sandbox, "POST", AZURE, subscriptions(&[SUBSCRIPTION])).await;
    let creating = json!({
        "azure_service_alias": null,
        "azure_service_id": null,
        "state": "creating",
        "user_subscription_ids": [SUBSCRIPTION],
    });
    assert_eq!((status, &body), (200, &creating));
    assert_eq!(
        write(&sandbox, "PUT", AZURE, subscriptions(&[])).await.0,
        409
    );
    assert_eq!(
        write(&sandbox, "POST", AZURE, subscriptions(&[])).await.0,
        409
    );
    pass(&sandbox, 180);
    let active = get(&sandbox, AZURE).await;
    assert_eq!(active["state"], "active");
    let alias = active["azure_service_alias"].as_str().unwrap();
    assert!(alias.contains("westeurope"), "{alias}");
    let (status, body) = write(&sandbox, "PUT", AZURE, subscriptions(&[])).await;
    assert_eq!((status, &body["user_subscription_ids"]), (200, &json!([])));
    let (status, body) = call(&sandbox, "DELETE", AZURE, None).await;
    assert_eq!((status, &body["state"]), (200, &json!("deleting")));
    pass(&sandbox, 60);
    assert_eq!(refused(&sandbox, AZURE).await.0, 404);
}

#[tokio::test]
async fn an_azure_connection_is_found_approved_and_addressed() {
    let sandbox = on("azure-westeurope");
    write(&sandbox, "POST", AZURE, subscriptions(&[SUBSCRIPTION])).await;
    assert!(
        sandbox.connect("demo", "my-kafka").is_err(),
        "not active yet"
    );
    pass(&sandbox, 180);
    sandbox.connect("demo", "my-kafka").unwrap();
    let none = get(&sandbox, &format!("{AZURE}/connections")).await;
    assert_eq!(none, json!({"connections": []}), "Azure tells nobody");
    assert_eq!(
        post(&sandbox, &format!("{AZURE}/refresh"), None).await.0,
        200
    );
    let found = connection(&sandbox, AZURE).await;
    assert_eq!(found["state"], "pending-user-approval");
    assert_eq!(found["user_ip_address"], Value::Null);
    assert!(found["private_endpoint_id"].is_string());
    let id = found["privatelink_connection_id"].as_str().unwrap();
    let place = format!("{AZURE}/connections/{id}");
    let address = json!({"user_ip_address": "10.19.1.4"});
    assert_eq!(write(&sandbox, "PUT", &place, address.clone()).await.0, 409);
    let (status, body) = post(&sandbox, &format!("{place}/approve"), None).await;
    assert_eq!((status, &body["state"]), (200, &json!("user-approved")));
    pass(&sandbox, 10);
    assert_eq!(connection(&sandbox, AZURE).await["state"], "connected");
    pass(&sandbox, 600);
    assert_eq!(
        connection(&sandbox, AZURE).await["state"],
        "connected",
        "it waits for the address"
    );
    let (status, body) = write(&sandbox, "PUT", &place, address).await;
    assert_eq!(
        (status, &body["user_ip_address"]),
        (200, &json!("10.19.1.4"))
    );
    pass(&sandbox, 10);
    assert_eq!(connection(&sandbox, AZURE).await["state"], "active");
    let nobody = format!("{AZURE}/connections/plc0/approve");
    assert_eq!(post(&sandbox, &nobody, None).await.0, 404);
}

#[tokio::test]
async fn google_wants_an_object_and_an_address() {
    let sandbox = on("google-europe-west1");
    assert_eq!(post(&sandbox, GOOGLE, None).await.0, 400);
    let (status, body) = write(&sandbox, "POST", GOOGLE, json!({})).await;
    assert_eq!((status, &body["state"]), (200, &json!("creating")));
    assert_eq!(write(&sandbox, "PUT", GOOGLE, json!({})).await.0, 405);
    pass(&sandbox, 180);
    let active = get(&sandbox, GOOGLE).await;
    let attachment = active["google_service_attachment"].as_str().unwrap();
    assert!(attachment.starts_with("projects/"), "{attachment}");
    sandbox.connect("demo", "my-kafka").unwrap();
    post(&sandbox, &format!("{GOOGLE}/refresh"), None).await;
    let found = connection(&sandbox, GOOGLE).await;
    let psc = found["psc_connection_id"].as_str().unwrap();
    assert!(psc.bytes().all(|byte| byte.is_ascii_digit()), "{psc}");
    let id = found["privatelink_connection_id"].as_str().unwrap();
    let approve = format!("{GOOGLE}/connections/{id}/approve");
    assert_eq!(post(&sandbox, &approve, None).await.0, 400);
    let address = json!({"user_ip_address": "10.0.0.100"});
    let (status, body) = write(&sandbox, "POST", &approve, address).await;
    assert_eq!((status, &body["state"]), (200, &json!("user-approved")));
    assert_eq!(body["user_ip_address"], "10.0.0.100");
    pass(&sandbox, 20);
    assert_eq!(connection(&sandbox, GOOGLE).await["state"], "active");
}

#[tokio::test]
async fn each_cloud_has_its_own() {
    let sandbox = on("azure-westeurope");
    for (path, body) in [
        (MY_LINK, json!({"principals": [PRINCIPAL]})),
        (GOOGLE, json!({})),
    ] {
        let (status, answer) = write(&sandbox, "POST", path, body).await;
        assert_eq!(status, 400, "{path}");
        assert!(message(&answer).contains("'azure-westeurope'"));
    }
    let many: Vec<&str> = std::iter::repeat_n(SUBSCRIPTION, 17).collect();
    for bad in [
        json!({}),
        json!({"user_subscription_ids": null}),
        subscriptions(&many),
    ] {
        assert_eq!(
            write(&sandbox, "POST", AZURE, bad.clone()).await.0,
            400,
            "{bad}"
        );
    }
    write(&sandbox, "POST", AZURE, subscriptions(&[])).await;
    assert_eq!(refused(&sandbox, GOOGLE).await.0, 404);
    assert_eq!(refused(&sandbox, MY_LINK).await.0, 404);
    // Switched off, it is gone.
    write(&sandbox, "PUT", MY_KAFKA, json!({"powered": false})).await;
    assert_eq!(refused(&sandbox, AZURE).await.0, 404);
    assert!(
        sandbox
            .put_into("demo", "no-such", "azure-westeurope")
            .is_err()
    );
}

#[tokio::test]
async fn further_regions_are_taken_and_not_told() {
    let sandbox = sandbox();
    let body = json!({"principals": [PRINCIPAL], "supported_regions": ["eu-west-2"]});
    let (status, made) = write(&sandbox, "POST", MY_LINK, body).await;
    assert_eq!((status, made.get("supported_regions")), (200, None));
    pass(&sandbox, 180);
    let only = json!({"supported_regions": ["us-east-1"]});
    let (status, changed) = write(&sandbox, "PUT", MY_LINK, only).await;
    assert_eq!((status, &changed["principals"]), (200, &json!([PRINCIPAL])));
    let many = json!({"supported_regions": vec!["eu-west-2"; 17]});
    for bad in [
        json!({"supported_regions": null}),
        json!({"supported_regions": [7]}),
        many,
    ] {
        assert_eq!(
            write(&sandbox, "PUT", MY_LINK, bad.clone()).await.0,
            400,
            "{bad}"
        );
    }
}
