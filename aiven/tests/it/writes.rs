//! Every write: sent in turn and guarded against lost updates.

use aiven::{Error, Switch};

use crate::support::{
    MWF, OPS, READONLY, World, forgetful, list, principals, project, service, world, world_with,
};

async fn linked(world: &World) -> (aiven::ProjectName, aiven::ServiceName) {
    let at = (project("demo"), service("my-kafka"));
    world
        .client
        .create_privatelink(&at.0, &at.1, &principals(&[MWF]))
        .await
        .unwrap();
    world.advance(200);
    world.sandbox.sandbox().forget_calls();
    at
}

#[tokio::test]
async fn create_and_create_again() {
    let world = world();
    let (demo, name) = (project("demo"), service("my-kafka"));
    let made = world
        .client
        .create_privatelink(&demo, &name, &principals(&[MWF, OPS]))
        .await
        .unwrap();
    assert_eq!(
        (made.privatelink.state.as_str(), made.privatelink.principals),
        ("creating", list(&[MWF, OPS]))
    );
    let again = world
        .client
        .create_privatelink(&demo, &name, &principals(&[MWF]))
        .await
        .unwrap_err();
    assert_eq!(again.api_status(), Some(409));
    let no_vpc = world
        .client
        .create_privatelink(&demo, &service("kafka-no-vpc"), &principals(&[MWF]))
        .await
        .unwrap_err();
    assert!(matches!(no_vpc.api_status(), Some(400..=499)), "{no_vpc}");
    let missing = world
        .client
        .create_privatelink(&demo, &service("no-such"), &principals(&[MWF]))
        .await
        .unwrap_err();
    assert_eq!(missing.api_status(), Some(404));
    let refused = world
        .client_of(READONLY)
        .create_privatelink(&demo, &name, &principals(&[MWF]))
        .await
        .unwrap_err();
    assert_eq!(refused.api_status(), Some(403));
}

#[tokio::test]
async fn update_replaces_the_list() {
    let world = world();
    let (demo, name) = linked(&world).await;
    let changed = world
        .client
        .update_privatelink(&demo, &name, &list(&[MWF]), &principals(&[MWF, OPS]))
        .await
        .unwrap();
    assert_eq!(changed.privatelink.principals, list(&[MWF, OPS]));
    assert_eq!(
        (world.calls("GET", "/aws"), world.calls("PUT", "/aws")),
        (1, 1)
    );
}

#[tokio::test]
async fn update_of_what_is_there_already_sends_nothing() {
    let world = world();
    let (demo, name) = linked(&world).await;
    // Also when it was opened as something else: somebody has done the same meanwhile.
    for opened in [&[MWF][..], &[OPS], &[]] {
        world
            .client
            .update_privatelink(&demo, &name, &list(opened), &principals(&[MWF]))
            .await
            .unwrap();
    }
    assert_eq!(world.calls("PUT", "/aws"), 0);
}

#[tokio::test]
async fn update_of_a_list_that_changed_meanwhile_is_a_conflict() {
    let world = world();
    let (demo, name) = linked(&world).await;
    world
        .client
        .update_privatelink(&demo, &name, &list(&[MWF]), &principals(&[OPS]))
        .await
        .unwrap();
    let late = world
        .client
        .update_privatelink(&demo, &name, &list(&[MWF]), &principals(&[MWF, OPS]))
        .await;
    let Err(Error::Conflict { expected, found }) = late else {
        panic!("{late:?}")
    };
    assert_eq!(
        (expected, found.unwrap().principals),
        (list(&[MWF]), list(&[OPS]))
    );
    assert_eq!(world.calls("PUT", "/aws"), 1);
    let none = world
        .client
        .update_privatelink(
            &demo,
            &service("os-logs"),
            &list(&[MWF]),
            &principals(&[OPS]),
        )
        .await;
    assert!(
        matches!(none, Err(Error::Conflict { found: None, .. })),
        "{none:?}"
    );
}

#[tokio::test]
async fn of_many_edits_of_the_same_opening_one_wins() {
    let world = world_with(forgetful);
    let (demo, name) = linked(&world).await;
    let edits: Vec<_> = (0..20)
        .map(|turn| {
            let (client, demo, name) = (world.client.clone(), demo.clone(), name.clone());
            let wanted = principals(&[&format!("{MWF}{turn}")]);
            tokio::spawn(async move {
                client
                    .update_privatelink(&demo, &name, &list(&[MWF]), &wanted)
                    .await
            })
        })
        .collect();
    let mut winners = Vec::new();
    for edit in edits {
        match edit.await.unwrap() {
            Ok(link) => winners.push(link.privatelink.principals),
            Err(Error::Conflict { found, .. }) => assert!(found.is_some()),
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((winners.len(), world.calls("PUT", "/aws")), (1, 1));
    let now = world
        .client
        .privatelink(&demo, &name)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(vec![now.principals], winners);
}

#[tokio::test]
async fn a_form_that_deletes_is_good_for_both_its_submits() {
    let world = world();
    let (demo, name) = linked(&world).await;
    for _ in 0..2 {
        let (client, demo, name) = (world.client.clone(), demo.clone(), name.clone());
        let delete = async move { client.delete_privatelink(&demo, &name).await };
        world.client.once("form", delete).await.unwrap();
        world.advance(100);
    }
    assert_eq!(world.calls("DELETE", "/aws"), 1);
}

#[tokio::test]
async fn delete_and_delete_again() {
    let world = world();
    let (demo, name) = linked(&world).await;
    world.client.delete_privatelink(&demo, &name).await.unwrap();
    world.advance(100);
    assert_eq!(world.client.privatelink(&demo, &name).await.unwrap(), None);
    let again = world
        .client
        .delete_privatelink(&demo, &name)
        .await
        .unwrap_err();
    assert_eq!(
        (again.api_status(), again.to_string().as_str()),
        (Some(404), "There is no PrivateLink any more.")
    );
    let missing = world
        .client
        .delete_privatelink(&demo, &service("no-such"))
        .await
        .unwrap_err();
    assert_eq!(missing.api_status(), Some(404));
}

#[tokio::test]
async fn refresh_and_access() {
    let world = world();
    let (demo, name) = linked(&world).await;
    world
        .client
        .refresh_privatelink(&demo, &name)
        .await
        .unwrap();
    assert_eq!(world.calls("POST", "/refresh"), 1);
    world
        .client
        .set_access(&demo, &name, "kafka", Switch::On)
        .await
        .unwrap();
    let on = world.client.service(&demo, &name).await.unwrap();
    assert!(aiven::access::is_on(&on, "kafka"));
    // Nothing else of the service was touched.
    assert!(on.project_vpc_id.is_some() && on.user_config["schema_registry"] == true);
    world
        .client
        .set_access(&demo, &name, "kafka", Switch::Off)
        .await
        .unwrap();
    assert!(!aiven::access::is_on(
        &world.client.service(&demo, &name).await.unwrap(),
        "kafka"
    ));
    let unknown = world
        .client
        .set_access(&demo, &name, "nosuch", Switch::On)
        .await
        .unwrap_err();
    assert_eq!(unknown.api_status(), Some(400));
    let odd = world
        .client
        .set_access(&demo, &name, "a.b", Switch::On)
        .await
        .unwrap_err();
    assert!(matches!(odd, Error::InvalidInput(_)));
}

/// A thousand random turns of two people with an open dialog each and an `avn` that writes without looking: whoever
/// saves from an old list is told, and what was saved is there.
#[tokio::test]
async fn no_update_is_lost_silently() {
    let world = world_with(forgetful);
    let (demo, name) = linked(&world).await;
    let mut draw = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |below: u64| {
        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        draw % below
    };
    let mut truth = list(&[MWF]);
    let mut opened = [truth.clone(), truth.clone()];
    let (mut saved, mut conflicts) = (0, 0);
    for turn in 0..1000 {
        let person = usize::from(random(2) == 1);
        let wanted = list(&[MWF, &format!("{OPS}{turn}")]);
        let wish = principals(&wanted.iter().map(String::as_str).collect::<Vec<_>>());
        match random(4) {
            0 => opened[person].clone_from(&truth),
            1 => {
                world
                    .client
                    .update_privatelink(&demo, &name, &truth, &wish)
                    .await
                    .unwrap();
                truth = wanted;
            }
            _ => match world
                .client
                .update_privatelink(&demo, &name, &opened[person], &wish)
                .await
            {
                Ok(link) => {
                    assert_eq!(
                        opened[person], truth,
                        "a change was overwritten in turn {turn}"
                    );
                    assert_eq!(link.privatelink.principals, wanted);
                    truth = wanted;
                    saved += 1;
                }
                Err(Error::Conflict { found, .. }) => {
                    assert_ne!(opened[person], truth);
                    assert_eq!(found.unwrap().principals, truth);
                    conflicts += 1;
                }
                Err(error) => panic!("{error}"),
            },
        }
    }
    assert!(
        saved > 50 && conflicts > 50,
        "{saved} saved, {conflicts} conflicts"
    );
}
