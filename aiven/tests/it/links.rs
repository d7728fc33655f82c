//! Private links on Azure and Google, and further regions on AWS: sent once, and looked for where the answer was lost.

use aiven::{Allowed, Error, Id, LinkCall, LinkCloud, Seen};
use sandbox::Fault;
use serde_json::{Value, json};

use crate::support::{MWF, OPS, World, list, principals, project, service, world};

const SUBSCRIPTION: &str = "d2f0b8c4-0000-4000-8000-000000000001";

/// A world whose `my-kafka` is on this cloud.
fn on(cloud: &str) -> World {
    let world = world();
    let put = world.sandbox.sandbox().put_into("demo", "my-kafka", cloud);
    put.unwrap();
    world
}

fn fault(world: &World, fault: Option<Fault>) {
    let set = world.sandbox.sandbox().set_fault("demo", "my-kafka", fault);
    set.unwrap();
}

async fn ask(
    world: &World,
    cloud: LinkCloud,
    call: LinkCall,
    body: Option<Value>,
) -> Result<Option<Value>, Error> {
    let (p, s) = (project("demo"), service("my-kafka"));
    let asked = world.client.call_link(&p, &s, cloud, &call, body.as_ref());
    asked.await
}

async fn seen(world: &World, cloud: LinkCloud, call: LinkCall, body: Option<Value>) -> Seen {
    let (p, s) = (project("demo"), service("my-kafka"));
    let seen = world.client.link_seen(&p, &s, cloud, &call, body.as_ref());
    seen.await.unwrap()
}

fn subscriptions() -> Value {
    json!({"user_subscription_ids": [SUBSCRIPTION]})
}

/// The id of the only connection, which a refresh has found.
async fn connected(world: &World, cloud: LinkCloud) -> Id {
    world.advance(180);
    let made = world.sandbox.sandbox().connect("demo", "my-kafka").unwrap();
    let refreshed = ask(world, cloud, LinkCall::Refresh, None).await.unwrap();
    assert_eq!(refreshed, Some(json!({})));
    Id::parse(made["privatelink_connection_id"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn azure_is_walked_with_aivens_own_answers() {
    let world = on("azure-westeurope");
    let azure = LinkCloud::Azure;
    let made = ask(&world, azure, LinkCall::Create, Some(subscriptions())).await;
    assert_eq!(made.unwrap().unwrap()["state"], "creating");
    let connection = connected(&world, azure).await;
    let approve = LinkCall::Approve {
        connection: connection.clone(),
    };
    assert_eq!(
        seen(&world, azure, approve.clone(), None).await,
        Seen::NotDone
    );
    let approved = ask(&world, azure, approve.clone(), Some(json!({}))).await;
    assert_eq!(approved.unwrap().unwrap()["state"], "user-approved");
    assert_eq!(seen(&world, azure, approve, None).await, Seen::Done);
    world.advance(10);
    let address = Some(json!({"user_ip_address": "10.19.1.4"}));
    let update = LinkCall::UpdateConnection { connection };
    let updated = ask(&world, azure, update.clone(), address.clone()).await;
    assert_eq!(updated.unwrap().unwrap()["user_ip_address"], "10.19.1.4");
    assert_eq!(seen(&world, azure, update, address).await, Seen::Done);
    let updated = ask(
        &world,
        azure,
        LinkCall::Update,
        Some(json!({"user_subscription_ids": []})),
    );
    assert_eq!(
        updated.await.unwrap().unwrap()["user_subscription_ids"],
        json!([])
    );
    assert_eq!(
        seen(&world, azure, LinkCall::Update, Some(subscriptions())).await,
        Seen::NotDone
    );
    let deleted = ask(&world, azure, LinkCall::Delete, None).await;
    assert_eq!(deleted.unwrap().unwrap()["state"], "deleting");
    assert_eq!(
        seen(&world, azure, LinkCall::Delete, None).await,
        Seen::Done
    );
}

#[tokio::test]
async fn google_is_walked_too() {
    let world = on("google-europe-west1");
    let google = LinkCloud::Google;
    assert_eq!(
        seen(&world, google, LinkCall::Create, None).await,
        Seen::NotDone
    );
    // Aiven wants an object, whether somebody sent one or not.
    ask(&world, google, LinkCall::Create, None).await.unwrap();
    assert_eq!(
        seen(&world, google, LinkCall::Create, None).await,
        Seen::Done
    );
    let connection = connected(&world, google).await;
    let address = Some(json!({"user_ip_address": "10.0.0.100"}));
    let approve = LinkCall::Approve { connection };
    ask(&world, google, approve.clone(), address.clone())
        .await
        .unwrap();
    assert_eq!(seen(&world, google, approve, address).await, Seen::Done);
    assert_eq!(
        seen(&world, google, LinkCall::Refresh, None).await,
        Seen::Unclear
    );
}

#[tokio::test]
async fn a_lost_answer_is_looked_for_and_nothing_is_sent_twice() {
    let world = on("azure-westeurope");
    let azure = LinkCloud::Azure;
    fault(&world, Some(Fault::LostAnswer));
    assert_eq!(
        ask(&world, azure, LinkCall::Create, Some(subscriptions())).await,
        Ok(None)
    );
    assert_eq!(world.calls("POST", "/privatelink/azure"), 1);
    fault(&world, None);
    let connection = connected(&world, azure).await;
    fault(&world, Some(Fault::LostAnswer));
    let approve = LinkCall::Approve { connection };
    assert_eq!(ask(&world, azure, approve, None).await, Ok(None));
    let refreshed = ask(&world, azure, LinkCall::Refresh, None).await;
    assert!(
        matches!(refreshed, Err(Error::Unsettled { .. })),
        "{refreshed:?}"
    );
    assert_eq!(world.calls("POST", "/privatelink/azure/refresh"), 2);
    assert_eq!(ask(&world, azure, LinkCall::Delete, None).await, Ok(None));
    assert_eq!(world.calls("DELETE", "/privatelink/azure"), 1);
}

#[tokio::test]
async fn what_is_not_a_call_of_the_api_is_not_sent() {
    let world = on("azure-westeurope");
    let connection = Id::parse("plc1").unwrap();
    let ip = Some(json!({"user_ip_address": "10.0.0.1"}));
    for (cloud, call, body) in [
        (
            LinkCloud::Aws,
            LinkCall::Create,
            Some(json!({"principals": ["*"]})),
        ),
        (LinkCloud::Google, LinkCall::Update, Some(json!({}))),
        (
            LinkCloud::Google,
            LinkCall::UpdateConnection {
                connection: connection.clone(),
            },
            ip,
        ),
        (LinkCloud::Google, LinkCall::Create, Some(json!({"x": 1}))),
        (LinkCloud::Azure, LinkCall::Create, None),
        (
            LinkCloud::Azure,
            LinkCall::Create,
            Some(json!({"user_subscription_ids": null})),
        ),
        (
            LinkCloud::Azure,
            LinkCall::Create,
            Some(json!({"user_subscription_ids": ["a/b"]})),
        ),
        (
            LinkCloud::Azure,
            LinkCall::Update,
            Some(json!({"user_subscription_ids": [], "x": 1})),
        ),
        (
            LinkCloud::Azure,
            LinkCall::Delete,
            Some(json!({"force": true})),
        ),
        (
            LinkCloud::Azure,
            LinkCall::UpdateConnection {
                connection: connection.clone(),
            },
            Some(json!({"user_ip_address": "::1"})),
        ),
        (
            LinkCloud::Azure,
            LinkCall::Approve { connection },
            Some(json!({"user_ip_address": "10.0.0.1"})),
        ),
    ] {
        let outcome = ask(&world, cloud, call.clone(), body).await;
        assert!(
            matches!(outcome, Err(Error::InvalidInput(_))),
            "{cloud:?} {call:?}: {outcome:?}"
        );
    }
    assert_eq!(world.all_calls(), 0);
}

#[tokio::test]
async fn regions_are_sent_only_when_somebody_names_them() {
    let world = world();
    let (p, s) = (project("demo"), service("my-kafka"));
    let regions = Some(list(&["eu-west-2"]));
    let allowed = Allowed {
        principals: Some(principals(&[MWF])),
        regions: regions.clone(),
    };
    let made = world
        .client
        .create_privatelink(&p, &s, allowed)
        .await
        .unwrap();
    // Aiven's words: what it does not say is not there.
    assert_eq!(made.answer.get("supported_regions"), None);
    assert_eq!(made.answer["aws_service_id"], Value::Null);
    world.advance(180);
    let only = Allowed {
        principals: None,
        regions,
    };
    let changed = world
        .client
        .update_privatelink(&p, &s, &list(&[MWF]), only.clone())
        .await;
    assert_eq!(changed.unwrap().privatelink.principals, list(&[MWF]));
    let both = principals(&[MWF, OPS]);
    world
        .client
        .update_privatelink(&p, &s, &list(&[MWF]), &both)
        .await
        .unwrap();
    // Nothing reads them back.
    fault(&world, Some(Fault::LostAnswer));
    let lost = world
        .client
        .update_privatelink(&p, &s, &list(&[MWF, OPS]), only)
        .await;
    assert!(matches!(lost, Err(Error::Unsettled { .. })), "{lost:?}");
    let none = world
        .client
        .create_privatelink(&p, &s, Allowed::default())
        .await;
    assert!(matches!(none, Err(Error::InvalidInput(_))), "{none:?}");
}
