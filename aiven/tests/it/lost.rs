//! Answers that are lost, forms that are sent twice, people who leave: a write happens once and is reported truly.

use aiven::{Error, Switch, Urgency};
use sandbox::Fault;
use serde_json::json;

use crate::support::{
    MWF, OPS, change, forgetful, list, principals, project, service, value, world, world_with,
};
use crate::tap::Tap;

#[tokio::test]
async fn a_lost_answer_is_found_out() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("my-kafka"));
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", Some(Fault::LostAnswer))
        .unwrap();
    let made = world
        .client
        .create_privatelink(&demo, &name, &principals(&[MWF]))
        .await
        .unwrap();
    assert_eq!(made.privatelink.state.as_str(), "creating");
    world.advance(200);
    let changed = world
        .client
        .update_privatelink(&demo, &name, &list(&[MWF]), &principals(&[OPS]))
        .await
        .unwrap();
    assert_eq!(changed.privatelink.principals, list(&[OPS]));
    world
        .client
        .set_access(&demo, &name, "kafka", Switch::On)
        .await
        .unwrap();
    world.client.delete_privatelink(&demo, &name).await.unwrap();
    let writes = ["POST", "PUT", "DELETE"].map(|method| world.calls(method, ""));
    assert_eq!(writes, [1, 2, 1]);
    let view = world
        .client
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap();
    assert_eq!(
        view.view.privatelink.as_ref().unwrap().state.as_str(),
        "deleting"
    );
}

#[tokio::test]
async fn a_write_that_did_not_happen_says_so() {
    // The faults answer for every call, so the reading back fails as well: nobody knows.
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("my-kafka"));
    for fault in [Fault::Error500, Fault::Html502, Fault::Garbage, Fault::Drop] {
        world
            .sandbox
            .sandbox()
            .set_fault("demo", "my-kafka", Some(fault))
            .unwrap();
        let error = world
            .client
            .create_privatelink(&demo, &name, &principals(&[MWF]))
            .await;
        match fault {
            // The write is done before its answer is cut, and so are the reads.
            Fault::Drop => assert!(matches!(error, Err(Error::Unsettled { .. })), "{error:?}"),
            _ => assert_eq!(
                error.unwrap_err(),
                Error::Unsettled {
                    call: "create the PrivateLink"
                },
                "{fault:?}"
            ),
        }
    }
    assert_eq!(world.calls("POST", "/aws"), 4);
}

#[tokio::test]
async fn no_connection_is_no_doubt() {
    let mut world = world();
    world.sandbox.stop();
    let error = world
        .client
        .create_privatelink(&project("demo"), &service("my-kafka"), &principals(&[MWF]))
        .await;
    assert_eq!(
        error.unwrap_err(),
        Error::Connect {
            call: "create the PrivateLink"
        }
    );
}

#[tokio::test]
async fn a_form_acts_once() {
    let world = world();
    let submit = |form: &'static str| {
        let client = world.client.clone();
        tokio::spawn(async move {
            let writer = client.clone();
            let write = async move {
                writer
                    .create_privatelink(&project("demo"), &service("my-kafka"), &principals(&[MWF]))
                    .await
            };
            client.once(form, write).await
        })
    };
    let submits: Vec<_> = (0..50).map(|_| submit("form-1")).collect();
    for submit in submits {
        assert_eq!(
            submit.await.unwrap().unwrap().privatelink.state.as_str(),
            "creating"
        );
    }
    assert!(submit("form-1").await.unwrap().is_ok());
    assert_eq!(world.calls("POST", "/privatelink/aws"), 1);
    // Another form is another wish, and a failure is not remembered.
    assert_eq!(
        submit("form-2").await.unwrap().unwrap_err().api_status(),
        Some(409)
    );
    world
        .client
        .delete_privatelink(&project("demo"), &service("my-kafka"))
        .await
        .unwrap();
    world.advance(100);
    assert!(submit("form-2").await.unwrap().is_ok());
    let other_use = world.client.once("form-2", async { Ok(7_u8) }).await;
    assert!(matches!(other_use, Err(Error::InvalidInput(_))));
    assert!(world.client.once("", async { Ok(()) }).await.is_err());
}

#[tokio::test]
async fn a_person_who_leaves_does_not_stop_the_write() {
    let world = world();
    let client = world.client.clone();
    let write = tokio::spawn(async move {
        client
            .create_privatelink(&project("demo"), &service("my-kafka"), &principals(&[MWF]))
            .await
    });
    tokio::task::yield_now().await;
    write.abort();
    // Queued behind it, so it has ended when this one gets its turn.
    let next = world
        .client
        .create_privatelink(&project("demo"), &service("my-kafka"), &principals(&[MWF]))
        .await;
    assert_eq!(next.unwrap_err().api_status(), Some(409));
}

#[tokio::test]
async fn settings_whose_answer_is_lost_are_found_out() {
    let world = world_with(forgetful);
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    for (fault, old, new) in [(Fault::LostAnswer, 3, 6), (Fault::LostConnection, 6, 12)] {
        let sandbox = world.sandbox.sandbox();
        sandbox.set_fault("demo", "my-kafka", Some(fault)).unwrap();
        let changes = [change("kafka.num_partitions", json!(old), new)];
        let saved = world.client.update_config(&demo, &kafka, &changes).await;
        assert_eq!(saved, Ok(()), "{fault:?}");
    }
    assert_eq!(world.calls("PUT", ""), 2);
    assert_eq!(
        value(&world, "my-kafka", "kafka.num_partitions").await,
        Some(json!(12))
    );
    // A secret cannot be read back; but that there is one now can.
    let secret = [change("smtp_server.password", None, "CANARY")];
    let sandbox = world.sandbox.sandbox();
    sandbox
        .set_fault("demo", "grafana-main", Some(Fault::LostAnswer))
        .unwrap();
    let call = "save the settings";
    let saved = world
        .client
        .update_config(&demo, &service("grafana-main"), &secret)
        .await;
    assert_eq!(saved, Err(Error::Unsettled { call }));
}

#[tokio::test]
async fn settings_that_did_not_arrive_are_said_to_be_not_saved() {
    let world = world();
    let (tap, client) = Tap::on(&world, forgetful).await;
    tap.lose_writes();
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let changes = [
        change("kafka.num_partitions", json!(3), 6),
        change("privatelink_access.kafka", None, true),
    ];
    let call = "save the settings";
    let saved = client.update_config(&demo, &kafka, &changes).await;
    assert_eq!(saved, Err(Error::NotDone { call }));
    assert_eq!(tap.written().len(), 1);
    assert_eq!(
        value(&world, "my-kafka", "kafka.num_partitions").await,
        Some(json!(3))
    );
    let view = client.network(&demo, &kafka, Urgency::Click).await.unwrap();
    assert!(view.waits().is_empty());
}
