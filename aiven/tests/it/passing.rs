//! Reads that are passed on: as Aiven answers them, piece by piece, and never with the portal's own 401.

use std::time::Duration;

use aiven::{Error, Id, LinkCloud, Passing, Secrets, Word};
use sandbox::Fault;
use serde_json::Value;

use crate::support::{READONLY, World, project, quick, service, world, world_with};

fn one(name: &str) -> Passing {
    Passing::Service {
        project: project("demo"),
        service: service(name),
        secrets: Secrets::NotAsked,
    }
}

fn broken(world: &World, fault: Fault) -> Passing {
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", Some(fault))
        .unwrap();
    one("my-kafka")
}

/// The whole body, as a program would read it.
async fn streamed(world: &World, passing: &Passing) -> Result<(u16, Vec<u8>), Error> {
    let mut passed = world.client.pass(passing).await?;
    let mut body = Vec::new();
    while let Some(piece) = passed.piece().await? {
        body.extend_from_slice(&piece);
    }
    Ok((passed.status, body))
}

fn is_send<T: Send>(it: T) -> T {
    it
}

/// Every read about a project or a service, its path and the key that its answer has.
fn reads(vpc: Id) -> Vec<(Passing, &'static str, &'static str)> {
    let (p, s) = (project("demo"), service("kafka-12a3b4c5"));
    let cloud = LinkCloud::Aws;
    vec![
        (Passing::Projects, "/v1/project", "projects"),
        (
            Passing::Project { project: p.clone() },
            "/v1/project/demo",
            "project",
        ),
        (
            Passing::Services { project: p.clone() },
            "/v1/project/demo/service",
            "services",
        ),
        (
            one("my-kafka"),
            "/v1/project/demo/service/my-kafka",
            "service",
        ),
        (
            Passing::Vpcs { project: p.clone() },
            "/v1/project/demo/vpcs",
            "vpcs",
        ),
        (
            Passing::Vpc {
                project: p.clone(),
                vpc,
            },
            "",
            "peering_connections",
        ),
        (
            Passing::Availability { project: p.clone() },
            "/v1/project/demo/privatelink-availability",
            "privatelink_availability",
        ),
        (
            Passing::Authority { project: p.clone() },
            "/v1/project/demo/kms/ca",
            "certificate",
        ),
        (
            Passing::Privatelink {
                project: p.clone(),
                service: s.clone(),
                cloud,
            },
            "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws",
            "state",
        ),
        (
            Passing::Connections {
                project: p.clone(),
                service: s.clone(),
                cloud,
            },
            "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws/connections",
            "connections",
        ),
    ]
}

/// The same of what there is to choose.
fn catalogues() -> Vec<(Passing, &'static str, &'static str)> {
    let p = project("demo");
    let (of, service_type) = (Some(p.clone()), Word::parse("kafka").unwrap());
    vec![
        (Passing::Clouds { project: None }, "/v1/clouds", "clouds"),
        (
            Passing::Clouds {
                project: of.clone(),
            },
            "/v1/project/demo/clouds",
            "clouds",
        ),
        (
            Passing::ServiceTypes { project: None },
            "/v1/service_types",
            "service_types",
        ),
        (
            Passing::ServiceTypes { project: of },
            "/v1/project/demo/service_types",
            "service_types",
        ),
        (
            Passing::ServiceTypeList { project: p.clone() },
            "/v1/project/demo/service-types",
            "service_types",
        ),
        (
            Passing::ServiceType {
                project: p.clone(),
                service_type: service_type.clone(),
            },
            "/v1/project/demo/service-types/kafka",
            "user_config_schema",
        ),
        (
            Passing::Plans {
                project: p.clone(),
                service_type,
            },
            "/v1/project/demo/service-types/kafka/plans",
            "service_plans",
        ),
    ]
}

#[tokio::test]
async fn every_read_has_its_path() {
    let world = world();
    let vpcs = world.client.vpcs(&project("demo")).await.unwrap();
    let vpc = Id::parse(&vpcs[0].project_vpc_id).unwrap();
    for (passing, path, key) in [reads(vpc), catalogues()].concat() {
        let (status, body) = streamed(&world, &passing).await.unwrap();
        assert_eq!(status, 200, "{passing:?}");
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert!(body.get(key).is_some(), "{passing:?}: {body}");
        let whole = world.client.pass_whole(&passing).await.unwrap();
        assert_eq!(whole.status, 200);
        let last = world.sandbox.sandbox().calls().last().unwrap().path.clone();
        assert!(path.is_empty() || last == path, "{last}");
    }
}

#[tokio::test]
async fn secrets_come_only_when_they_are_asked_for() {
    let world = world();
    let ask = |secrets| Passing::Service {
        project: project("demo"),
        service: service("kafka-12a3b4c5"),
        secrets,
    };
    let shows = async |secrets| {
        let (_, body) = streamed(&world, &ask(secrets)).await.unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        let password = body.pointer("/service/users/0/password").cloned();
        password.is_some_and(|password| password != "<redacted>" && !password.is_null())
    };
    assert!(shows(Secrets::Asked).await);
    assert!(!shows(Secrets::NotAsked).await);
}

#[tokio::test]
async fn refusals_are_aivens_own_words() {
    let world = world();
    let (status, body) = streamed(&world, &one("no-such")).await.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &body["errors"][0]["status"]), (404, &404.into()));
    assert_eq!(body["message"], "Service does not exist");
    let passing = broken(&world, Fault::Error429);
    let passed = is_send(world.client.pass(&passing)).await.unwrap();
    assert_eq!((passed.status, passed.retry_after), (429, Some(28)));
    // Aiven asked this token to wait: no program asks again before that, people may.
    let again = world.client.pass(&passing).await.err();
    assert!(matches!(again, Some(Error::Busy { .. })), "{again:?}");
    let calls = world.calls("GET", "/service/my-kafka");
    assert!(world.client.services(&project("demo")).await.is_ok());
    assert_eq!(world.calls("GET", "/service/my-kafka"), calls);
}

#[tokio::test]
async fn an_error_of_aivens_is_tried_again_and_then_passed_on() {
    let world = world();
    let passing = broken(&world, Fault::Unavailable);
    let passed = is_send(world.client.pass_whole(&passing)).await.unwrap();
    assert_eq!((passed.status, passed.retry_after), (503, Some(7)));
    let body: Value = serde_json::from_slice(&passed.body).unwrap();
    assert_eq!(body["message"], "Service unavailable");
    assert_eq!(world.calls("GET", "/service/my-kafka"), 3);
}

#[tokio::test]
async fn what_is_no_answer_of_aivens_is_an_error() {
    for (fault, good) in [
        (Fault::Html502, "Upstream"),
        (Fault::Garbage, "Decode"),
        (Fault::Reset, "Upstream"),
        (Fault::Hang, "Timeout"),
    ] {
        let world = world();
        let passing = broken(&world, fault);
        let error = streamed(&world, &passing).await.unwrap_err();
        assert!(
            format!("{error:?}").starts_with(good),
            "{fault:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_body_that_breaks_ends_with_an_error() {
    for (fault, good) in [(Fault::Drop, "Upstream"), (Fault::Silence, "Timeout")] {
        let world = world();
        let passing = broken(&world, fault);
        let mut passed = world.client.pass(&passing).await.unwrap();
        assert!(passed.piece().await.unwrap().is_some(), "{fault:?}");
        let error = loop {
            match passed.piece().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("{fault:?} ended well"),
                Err(error) => break error,
            }
        };
        assert!(
            format!("{error:?}").starts_with(good),
            "{fault:?}: {error:?}"
        );
        assert!(passed.piece().await.unwrap().is_none(), "nothing after it");
    }
}

#[tokio::test]
async fn a_whole_body_has_its_cap() {
    let world = world();
    let passing = broken(&world, Fault::Huge);
    let error = world.client.pass_whole(&passing).await.err().unwrap();
    assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn the_portals_token_is_not_the_programs() {
    let world = world();
    world.sandbox.sandbox().revoke("demo-token");
    for outcome in [
        world.client.pass(&one("my-kafka")).await.err(),
        world.client.pass_whole(&Passing::Projects).await.err(),
    ] {
        assert_eq!(outcome, Some(Error::SignedOut));
    }
    let readonly = world.client_of(READONLY);
    let link = Passing::Privatelink {
        project: project("demo"),
        service: service("kafka-12a3b4c5"),
        cloud: LinkCloud::Aws,
    };
    let passed = readonly.pass(&link).await.unwrap();
    assert_eq!(passed.status, 403);
}

#[tokio::test]
async fn programs_leave_calls_to_people() {
    let world = world_with(|url| aiven::UpstreamConfig {
        calls_per_minute: 20,
        ..quick(url)
    });
    let program = world.client.clone().for_a_program();
    // Reads that are passed on, changes and what is looked up for them all count.
    for _ in 0..12 {
        streamed(&world, &one("my-kafka")).await.unwrap();
    }
    let (demo, kafka, mysql) = (
        project("demo"),
        service("kafka-12a3b4c5"),
        service("mysql-shop"),
    );
    for _ in 0..2 {
        program.refresh_privatelink(&demo, &kafka).await.unwrap();
    }
    let refreshed = program.refresh_privatelink(&demo, &kafka);
    let looked = program.service(&demo, &mysql);
    for error in [
        streamed(&world, &one("my-kafka")).await.unwrap_err(),
        refreshed.await.unwrap_err(),
        looked.await.unwrap_err(),
    ] {
        let Error::Busy { retry_after } = error else {
            panic!("{error:?}")
        };
        assert!(retry_after <= Duration::from_secs(60));
    }
    assert!(
        world
            .client
            .service(&project("demo"), &service("my-kafka"))
            .await
            .is_ok()
    );
}
