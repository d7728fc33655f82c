//! Project VPCs: made, deleted, moved into; and that nothing else ever sends a VPC's id.

use aiven::{Client, Error, NetworkCidr, Switch, VpcState};
use sandbox::Fault;
use serde_json::{Value, json};

use crate::support::{
    MWF, OPS, READONLY, World, change, forgetful, list, principals, project, service, world,
    world_with,
};
use crate::tap::Tap;

const CLOUD: &str = "aws-eu-north-1";

fn network(text: &str) -> NetworkCidr {
    NetworkCidr::parse(text).unwrap()
}

async fn make(client: &Client, cidr: &str) -> Result<aiven::ProjectVpc, Error> {
    client
        .create_vpc(&project("demo"), CLOUD, network(cidr))
        .await
}

/// The id of the project VPC that most of the demo's services are in.
async fn ireland(client: &Client) -> String {
    let vpcs = client.vpcs(&project("demo")).await.unwrap();
    let found = vpcs
        .into_iter()
        .find(|vpc| vpc.cloud_name.as_deref() == Some("aws-eu-west-1"));
    found.unwrap().project_vpc_id
}

fn lose(world: &World, place: &str, fault: Fault) {
    let sandbox = world.sandbox.sandbox();
    sandbox.set_fault("demo", place, Some(fault)).unwrap();
}

#[tokio::test]
async fn a_vpc_comes_and_goes() {
    // Nothing is forgotten by itself here: what a write changes is seen at once all the same.
    let world = world();
    let demo = project("demo");
    let before = world.client.vpcs(&demo).await.unwrap();
    let made = make(&world.client, "10.20.0.0/24").await.unwrap();
    assert_eq!(made.state, VpcState::Approved);
    assert!(made.is_moving() && made.create_time.is_some());
    let listed = world.client.vpcs(&demo).await.unwrap();
    assert_eq!(listed.len(), before.len() + 1);
    let again = make(&world.client, "10.21.0.0/24").await.unwrap_err();
    assert_eq!(again.api_status(), Some(409));
    assert!(again.to_string().contains(CLOUD), "{again}");
    world
        .client
        .delete_vpc(&demo, &made.project_vpc_id)
        .await
        .unwrap();
    let listed = world.client.vpcs(&demo).await.unwrap();
    let going = listed
        .iter()
        .find(|vpc| vpc.project_vpc_id == made.project_vpc_id);
    assert!(going.unwrap().is_going());
    let used = ireland(&world.client).await;
    let refused = world.client.delete_vpc(&demo, &used).await.unwrap_err();
    assert_eq!(refused.api_status(), Some(409));
    let missing = "00000000-0000-4000-8000-000000000000";
    let missing = world.client.delete_vpc(&demo, missing).await.unwrap_err();
    assert_eq!(missing.api_status(), Some(404));
    let odd = world.client.delete_vpc(&demo, "../service/x").await;
    assert!(matches!(odd, Err(Error::InvalidInput(_))));
}

#[tokio::test]
async fn a_service_moves_once_and_stays() {
    let world = world();
    let (demo, name) = (project("demo"), service("kafka-no-vpc"));
    let outside = world.client.service(&demo, &name).await.unwrap();
    assert_eq!(outside.project_vpc_id, None);
    let vpc = ireland(&world.client).await;
    for _ in 0..2 {
        let moved = world.client.move_to_vpc(&demo, &name, &vpc).await;
        assert_eq!(moved, Ok(()));
    }
    assert_eq!(world.calls("PUT", "/kafka-no-vpc"), 1);
    let inside = world.client.service(&demo, &name).await.unwrap();
    assert_eq!(inside.project_vpc_id.as_ref(), Some(&vpc));
    // A second VPC does not draw it out of the first.
    let other = "00000000-0000-4000-8000-000000000000";
    let stays = world.client.move_to_vpc(&demo, &name, other).await;
    let Err(Error::InvalidInput(said)) = stays else {
        panic!("{stays:?}")
    };
    assert!(said.contains(&vpc), "{said}");
    assert_eq!(world.calls("PUT", "/kafka-no-vpc"), 1);
    for bad in ["", "a/b", "null\r\n"] {
        let odd = world.client.move_to_vpc(&demo, &name, bad).await;
        assert!(matches!(odd, Err(Error::InvalidInput(_))), "{bad}");
    }
}

#[tokio::test]
async fn a_token_that_may_only_read_hears_aivens_word() {
    let world = world();
    let reader = world.client_of(READONLY);
    let demo = project("demo");
    let vpc = ireland(&reader).await;
    let refusals = [
        make(&reader, "10.20.0.0/24").await.map(|_| ()),
        reader.delete_vpc(&demo, &vpc).await,
        reader
            .move_to_vpc(&demo, &service("kafka-no-vpc"), &vpc)
            .await,
    ];
    for refusal in refusals {
        assert_eq!(refusal.unwrap_err().api_status(), Some(403));
    }
}

#[tokio::test]
async fn lost_answers_are_found_out() {
    for fault in [Fault::LostAnswer, Fault::LostConnection] {
        let world = world_with(forgetful);
        let demo = project("demo");
        let vpc = ireland(&world.client).await;
        lose(&world, "*", fault);
        let made = make(&world.client, "10.20.0.0/24").await.unwrap();
        assert_eq!(made.state, VpcState::Approved, "{fault:?}");
        let gone = world.client.delete_vpc(&demo, &made.project_vpc_id).await;
        assert_eq!(gone, Ok(()), "{fault:?}");
        lose(&world, "kafka-no-vpc", fault);
        let moved = world
            .client
            .move_to_vpc(&demo, &service("kafka-no-vpc"), &vpc)
            .await;
        assert_eq!(moved, Ok(()), "{fault:?}");
        let writes = ["POST", "DELETE", "PUT"].map(|method| world.calls(method, ""));
        assert_eq!(writes, [1, 1, 1]);
    }
}

#[tokio::test]
async fn what_never_arrived_is_said_to_be_not_done() {
    let world = world();
    let (tap, client) = Tap::on(&world, forgetful).await;
    let (demo, vpc) = (project("demo"), ireland(&client).await);
    tap.lose_writes();
    let made = make(&client, "10.20.0.0/24").await.map(|_| ());
    let gone = client.delete_vpc(&demo, &vpc).await;
    let moved = client
        .move_to_vpc(&demo, &service("kafka-no-vpc"), &vpc)
        .await;
    for (result, call) in [
        (made, "create the project VPC"),
        (gone, "delete the project VPC"),
        (moved, "move the service into the project VPC"),
    ] {
        assert_eq!(result, Err(Error::NotDone { call }));
    }
    let writes = tap.requests();
    let writes = writes.iter().filter(|one| !one.starts_with("GET "));
    assert_eq!(writes.count(), 3);
}

#[tokio::test]
async fn what_cannot_be_seen_is_not_claimed() {
    let world = world_with(forgetful);
    let demo = project("demo");
    let vpc = ireland(&world.client).await;
    lose(&world, "*", Fault::Html502);
    lose(&world, "kafka-no-vpc", Fault::Html502);
    let made = make(&world.client, "10.20.0.0/24").await.map(|_| ());
    let gone = world.client.delete_vpc(&demo, &vpc).await;
    for (result, call) in [
        (made, "create the project VPC"),
        (gone, "delete the project VPC"),
    ] {
        assert_eq!(result, Err(Error::Unsettled { call }));
    }
    let moved = world
        .client
        .move_to_vpc(&demo, &service("kafka-no-vpc"), &vpc)
        .await;
    // Where it is cannot be read, so nothing is sent.
    assert!(
        matches!(moved, Err(Error::Upstream { status: 502, .. })),
        "{moved:?}"
    );
    assert_eq!(world.calls("PUT", ""), 0);
}

/// Every write that there is, as it goes over the wire: only the move names a VPC, by itself and never as null.
#[tokio::test]
async fn only_the_move_sends_the_id_of_a_vpc() {
    let world = world();
    let (tap, client) = Tap::on(&world, forgetful).await;
    let (demo, name) = (project("demo"), service("my-kafka"));
    let (mwf, both) = (principals(&[MWF]), principals(&[MWF, OPS]));
    client.create_privatelink(&demo, &name, &mwf).await.unwrap();
    world.advance(200);
    let opened = list(&[MWF]);
    let updated = client.update_privatelink(&demo, &name, &opened, &both);
    updated.await.unwrap();
    client.refresh_privatelink(&demo, &name).await.unwrap();
    let on = client.set_access(&demo, &name, "kafka", Switch::On);
    on.await.unwrap();
    let settings = [change("kafka.num_partitions", json!(3), 6)];
    let saved = client.update_config(&demo, &name, &settings);
    saved.await.unwrap();
    client.delete_privatelink(&demo, &name).await.unwrap();
    make(&client, "10.20.0.0/24").await.unwrap();
    let vpc = ireland(&client).await;
    assert!(!tap.requests().concat().contains("\"project_vpc_id"));

    let outside = service("kafka-no-vpc");
    client.move_to_vpc(&demo, &outside, &vpc).await.unwrap();
    let requests = tap.requests();
    let bodies = requests.iter().filter_map(|request| {
        serde_json::from_str::<Value>(request.split_once("\r\n\r\n")?.1).ok()
    });
    let naming: Vec<Value> = bodies
        .filter(|body| body.get("project_vpc_id").is_some())
        .collect();
    assert_eq!(naming, [json!({ "project_vpc_id": vpc })]);
}
