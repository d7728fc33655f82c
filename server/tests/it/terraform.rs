//! What Aiven's Terraform provider sends, replayed through the gateway: docs/TERRAFORM.md says which of its sources each
//! sequence is from. Method, path, query, headers and body are those of its generated Go client.

use std::sync::Arc;
use std::time::Duration;

use app::policy::Policy;
use app::role::Pattern;
use app::scope::{Reach, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Answer, Browser};
use crate::gateway::{all, calls, make, said, team};
use crate::house::House;
use crate::operations::{ARN, FREE, TAKEN};
use crate::wire::Wire;

const DEPLOY: &str = "arn:aws:iam::012345678901:role/deploy";

/// The generated client as the provider makes it.
struct Provider {
    http: Browser,
    token: String,
}

impl Provider {
    async fn with(house: &House, role: &str, scope: Scope) -> Self {
        let made = make(house, role, scope).await;
        Self {
            http: house.browser(),
            token: made.full.expose().to_owned(),
        }
    }

    /// One call: every one has a limit and the content type, with a body or without.
    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let limited = if path.contains('?') { "&" } else { "?" };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self
            .http
            .request(method, &format!("{path}{limited}limit=999"))
            .header("content-type", "application/json")
            .header(
                "user-agent",
                "go-client-codegen/0.214.0 terraform-provider-aiven/1.13.1/4.61.0",
            )
            .header("authorization", format!("aivenv1 {}", self.token))
            .header("accept-encoding", "gzip");
        let request = match body {
            Some(body) => request.body(body.to_string()),
            None => request,
        };
        self.http.send(request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }
}

fn service(name: &str) -> String {
    format!("/v1/project/demo/service/{name}")
}

fn link(name: &str) -> String {
    format!("{}/privatelink/aws", service(name))
}

fn minutes(sandbox: &sandbox::Sandbox, minutes: u64) {
    sandbox.advance(Duration::from_secs(minutes * 60));
}

/// `resource "aiven_aws_privatelink"`: apply, plan, another principal, destroy, and at once apply again.
#[tokio::test]
async fn a_privatelink_is_created_read_updated_and_deleted() {
    let (house, wire) = Wire::house_with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let link = link(FREE);
    let only = || Some(json!({"principals": [ARN]}));

    let made = provider.call("POST", &link, only()).await.is(200).json();
    assert_eq!(made["principals"], json!([ARN]));
    assert_eq!(made["state"], "creating");
    // It asks every five seconds until the state is the one that it wants.
    let polled = provider.get(&link).await.is(200).json();
    assert_eq!(polled["state"], "creating");
    minutes(&wire.sandbox, 10);
    let active = provider.get(&link).await.is(200).json();
    assert_eq!(active["state"], "active");
    for computed in ["aws_service_id", "aws_service_name"] {
        assert!(active[computed].is_string(), "{active}");
    }

    let both = json!({"principals": [ARN, DEPLOY]});
    let changed = provider
        .call("PUT", &link, Some(both.clone()))
        .await
        .is(200);
    assert_eq!(changed.json()["principals"], both["principals"]);
    assert_eq!(provider.get(&link).await.is(200).json()["state"], "active");

    let gone = provider.call("DELETE", &link, None).await.is(200).json();
    assert_eq!(gone["state"], "deleting");
    // The provider does not wait: what is created again at once meets the one that goes.
    assert_eq!(
        provider.get(&link).await.is(200).json()["state"],
        "deleting"
    );
    let again = provider.call("POST", &link, only()).await;
    assert!((400..500).contains(&again.status), "{again:?}");
    said(&again);
    minutes(&wire.sandbox, 30);
    // Gone from the state at the next refresh.
    said(&provider.get(&link).await.is(404));
    provider.call("POST", &link, only()).await.is(200);

    let sent: Vec<_> = wire
        .sent()
        .into_iter()
        .map(|sent| (sent.path, sent.body))
        .collect();
    assert_eq!(
        sent[..3],
        [
            (link.clone(), json!({"principals": [ARN]})),
            (link.clone(), both),
            (link.clone(), Value::Null),
        ]
    );
    assert!(sent.iter().all(|(path, _)| *path == link), "{sent:?}");
    let queries = wire
        .sandbox
        .calls()
        .into_iter()
        .filter_map(|call| call.query);
    assert!(!queries.into_iter().any(|query| query.contains("limit")));
}

/// `data "aiven_aws_privatelink"`, and every read of a plan, with a token that may do nothing else.
#[tokio::test]
async fn a_token_for_plan_reads_and_changes_nothing() {
    let house = House::with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Read)).await;
    let found = provider.get(&link(TAKEN)).await.is(200).json();
    assert_eq!(found["state"], "active");
    let body = || Some(json!({"principals": [ARN]}));
    for (method, path, body) in [
        ("POST", link(FREE), body()),
        ("PUT", link(TAKEN), body()),
        ("DELETE", link(TAKEN), None),
    ] {
        let answer = provider.call(method, &path, body).await.is(403);
        assert!(said(&answer).contains("it may only read"), "{answer:?}");
    }
    assert_eq!(house.writes(), 0);
}

/// `data "aiven_service_component"`: one read of the service, of which it takes the first component that fits.
#[tokio::test]
async fn a_component_is_found_without_secrets() {
    let house = House::with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Read)).await;
    let answer = provider.get(&service(TAKEN)).await.is(200);
    let found = answer.json();
    let components = found["service"]["components"].as_array().unwrap();
    let by_privatelink = components.iter().find(|one| {
        one["component"] == "kafka" && one["route"] == "privatelink" && one["usage"] == "primary"
    });
    let one = by_privatelink.unwrap_or_else(|| panic!("{components:?}"));
    assert!(one["host"].is_string() && one["port"].is_u64(), "{one}");
    assert!(one["privatelink_connection_id"].is_string(), "{one}");
    for secret in [
        "\"password\"",
        "\"access_key\"",
        "\"access_cert\"",
        "connection_info",
    ] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
}

/// `data "aiven_project"`: the list, the project, its CA.
#[tokio::test]
async fn a_project_is_read() {
    let house = House::with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Read)).await;
    let listed = provider.get("/v1/project").await.is(200).json();
    let mut projects = listed["projects"].as_array().unwrap().iter();
    assert!(projects.any(|project| project["project_name"] == "demo"));
    let project = provider.get("/v1/project/demo").await.is(200).json();
    assert_eq!(project["project"]["project_name"], "demo");
    let authority = provider.get("/v1/project/demo/kms/ca").await.is(200).json();
    assert!(
        authority["certificate"]
            .as_str()
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
}

/// `data "aiven_project_vpc"`: by its id, or the first of its cloud in the list.
#[tokio::test]
async fn a_project_vpc_is_read() {
    let house = House::with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Read)).await;
    let listed = provider.get("/v1/project/demo/vpcs").await.is(200).json();
    let id = listed["vpcs"][0]["project_vpc_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = provider
        .get(&format!("/v1/project/demo/vpcs/{id}"))
        .await
        .is(200);
    assert_eq!(found.json()["project_vpc_id"], id);
}

/// `data "aiven_kafka"` and every other service: after the service itself it wants what no portal token can be for.
#[tokio::test]
async fn a_whole_service_is_not_read() {
    let house = House::with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let path = format!("{}?include_secrets=true", service(TAKEN));
    let answer = provider.get(&path).await.is(200);
    assert!(!answer.body.contains("\"password\""));
    let before = calls(&house).len();
    for path in [
        "/v1/project/demo/service-types/kafka/plans/business-4".to_owned(),
        "/v1/project/demo/static-ips".to_owned(),
        format!("{}/tags", service(TAKEN)),
    ] {
        let sentence = said(&provider.get(&path).await.is(403));
        assert!(
            sentence.contains("does not pass on this call"),
            "{sentence}"
        );
    }
    assert_eq!(calls(&house).len(), before);
}

/// What `aiven_kafka` sends to update a service: all that it knows of it.
fn whole(service: &Value) -> Value {
    let mut config = service["user_config"].clone();
    config["privatelink_access"]["jolokia"] = json!(true);
    json!({
        "cloud": service["cloud_name"],
        "disk_space_mb": service["disk_space_mb"],
        "maintenance": {"dow": service["maintenance"]["dow"], "time": service["maintenance"]["time"]},
        "plan": service["plan"],
        "powered": true,
        "project_vpc_id": service["project_vpc_id"],
        "tech_emails": service["tech_emails"],
        "termination_protection": service["termination_protection"],
        "user_config": config,
    })
}

#[tokio::test]
async fn an_update_of_a_service_changes_its_access_and_nothing_else() {
    let (house, wire) = Wire::house_with(team).await;
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let path = service(TAKEN);
    let now = provider.get(&path).await.is(200).json()["service"].clone();
    let body = whole(&now);
    for (key, value) in [
        ("plan", json!("business-8")),
        ("cloud", json!("aws-us-east-1")),
        // What the provider sends for a service whose configuration names no VPC.
        ("project_vpc_id", Value::Null),
        (
            "termination_protection",
            json!(now["termination_protection"] == json!(false)),
        ),
    ] {
        let mut other = body.clone();
        other[key] = value;
        let sentence = said(&provider.call("PUT", &path, Some(other)).await.is(403));
        assert!(sentence.contains(&format!("`{key}`")), "{sentence}");
        assert!(sentence.contains("privatelink_access.*"), "{sentence}");
    }
    let mut other = body.clone();
    other["user_config"]["kafka_version"] = json!("4.9");
    let sentence = said(&provider.call("PUT", &path, Some(other)).await.is(403));
    assert!(sentence.contains("`kafka_version`"), "{sentence}");
    assert!(wire.sent().is_empty());

    let answer = provider.call("PUT", &path, Some(body)).await.is(200).json();
    assert_eq!(
        answer["service"]["user_config"]["privatelink_access"]["jolokia"],
        true
    );
    assert_eq!(answer["service"]["project_vpc_id"], now["project_vpc_id"]);
    let sent = wire.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(
        sent[0].body,
        json!({"user_config": {"privatelink_access": {"jolokia": true}}})
    );
    // It would go on with these, and fail.
    let tags = format!("{path}/tags");
    said(
        &provider
            .call("PUT", &tags, Some(json!({"tags": {}})))
            .await
            .is(403),
    );
}

/// A team in whose projects an operator's change waits.
fn careful(wiring: &mut server::Wiring) {
    team(wiring);
    wiring.team.policy = Arc::new(Policy {
        approval: vec![Pattern::any()],
        request_lifetime_s: 3_600,
        ..Policy::default()
    });
}

/// Somebody else opens the address in a refusal and approves.
async fn approved(house: &House, refusal: &Answer) {
    let error = refusal.json()["errors"][0].clone();
    assert_eq!(error["error_code"], "postern_approval_needed");
    // The provider shows the message alone, so the address stands there too.
    let address = error["more_info"].as_str().unwrap();
    assert!(said(refusal).contains(address), "{refusal:?}");
    let second = crate::approval::person(house, "ada").await;
    let asked = format!("/requests/{}", address.split_once("/requests/").unwrap().1);
    let decided = crate::approval::decide(&second, &asked, "approve", "").await;
    decided.leads_to(&asked);
}

/// In an approval project: refused with a link, approved by somebody, and what the next apply meets.
#[tokio::test]
async fn what_waits_for_a_second_person_is_there_at_the_next_apply() {
    let house = House::with(careful).await;
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let link = link(TAKEN);
    let wanted = json!({"principals": [ARN, DEPLOY]});
    let answer = provider
        .call("PUT", &link, Some(wanted.clone()))
        .await
        .is(403);
    assert_eq!(house.writes(), 0);
    approved(&house, &answer).await;
    assert_eq!(house.writes(), 1);
    // The refresh before the next apply finds it as it is wanted: there is nothing to do.
    let found = provider.get(&link).await.is(200).json();
    assert_eq!(found["principals"], wanted["principals"]);
}

/// A create that was approved is not in Terraform's state: `terraform import` reads it, and then nothing differs.
#[tokio::test]
async fn a_create_that_was_approved_is_there_to_be_imported() {
    let house = House::with(careful).await;
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let link = link(FREE);
    let wanted = || Some(json!({"principals": [ARN]}));
    said(&provider.get(&link).await.is(404));
    let answer = provider.call("POST", &link, wanted()).await.is(403);
    approved(&house, &answer).await;
    minutes(house.sandbox.sandbox(), 10);
    let imported = provider.get(&link).await.is(200).json();
    assert_eq!(imported["principals"], json!([ARN]));
    assert_eq!(imported["state"], "active");
    // Without the import it hears what Aiven says, and nobody is asked to approve another one.
    let again = provider.call("POST", &link, wanted()).await.is(409);
    assert!(said(&again).contains("already exists"), "{again:?}");
    assert_eq!(house.number("select count(*) from request").await, 1);
    assert_eq!(
        house.privatelink_calls("POST", "demo", FREE),
        1,
        "{again:?}"
    );
}

/// `aiven_azure_privatelink`, and `aiven_azure_privatelink_connection_approval` of its only connection.
#[tokio::test]
async fn azure_and_the_approval_of_its_connection_are_passed_on() {
    let (house, wire) = Wire::house_with(team).await;
    wire.sandbox
        .put_into("demo", FREE, "azure-westeurope")
        .unwrap();
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let azure = format!("{}/privatelink/azure", service(FREE));
    let body = json!({"user_subscription_ids": ["00000000-0000-0000-0000-000000000000"]});
    provider
        .call("POST", &azure, Some(body.clone()))
        .await
        .is(200);
    minutes(&wire.sandbox, 10);
    assert_eq!(provider.get(&azure).await.is(200).json()["state"], "active");

    wire.sandbox.connect("demo", FREE).unwrap();
    provider
        .call("POST", &format!("{azure}/refresh"), None)
        .await
        .is(200);
    let connections = format!("{azure}/connections");
    let listed = provider.get(&connections).await.is(200).json();
    let id = listed["connections"][0]["privatelink_connection_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(listed["connections"][0]["state"], "pending-user-approval");
    let approve = format!("{connections}/{id}/approve");
    provider.call("POST", &approve, None).await.is(200);
    minutes(&wire.sandbox, 1);
    let address = json!({"user_ip_address": "10.19.1.4"});
    let one = format!("{connections}/{id}");
    provider
        .call("PUT", &one, Some(address.clone()))
        .await
        .is(200);
    minutes(&wire.sandbox, 1);
    let listed = provider.get(&connections).await.is(200).json();
    assert_eq!(listed["connections"][0]["state"], "active");

    let gone = provider.call("DELETE", &azure, None).await.is(200).json();
    assert_eq!(gone["state"], "deleting");
    minutes(&wire.sandbox, 30);
    // These it does wait for.
    said(&provider.get(&azure).await.is(404));
    let sent = wire.sent();
    assert_eq!((&sent[0].body, &sent[3].body), (&body, &address));
}

/// `aiven_gcp_privatelink`, whose creation wants an empty object.
#[tokio::test]
async fn google_is_passed_on() {
    let (house, wire) = Wire::house_with(team).await;
    wire.sandbox
        .put_into("demo", FREE, "google-europe-west1")
        .unwrap();
    let provider = Provider::with(&house, "operator", all(Reach::Write)).await;
    let google = format!("{}/privatelink/google", service(FREE));
    provider
        .call("POST", &google, Some(json!({})))
        .await
        .is(200);
    minutes(&wire.sandbox, 10);
    let found = provider.get(&google).await.is(200).json();
    assert_eq!(found["state"], "active");
    assert!(found["google_service_attachment"].is_string(), "{found}");
    provider
        .call("POST", &format!("{google}/refresh"), None)
        .await
        .is(200);
    let gone = provider.call("DELETE", &google, None).await.is(200).json();
    assert_eq!(gone["state"], "deleting");
}
