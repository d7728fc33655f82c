//! Secrets: only when asked for, never kept, and in no text but the one that was asked for.

use aiven::{Client, Credentials, Error, Secret, Urgency};
use sandbox::{Fault, HOSTILE_PASSWORD, Secrets};

use crate::log::Log;
use crate::puppet::{After, http, server};
use crate::support::{
    DEMO, READONLY, World, forgetful, project, quick, service, world, world_with,
};

async fn of(world: &World, name: &str, user: &str) -> Credentials {
    ask(&world.client, name, user).await.unwrap()
}

async fn ask(client: &Client, name: &str, user: &str) -> Result<Credentials, Error> {
    let (demo, name) = (project("demo"), service(name));
    client.credentials(&demo, &name, user).await
}

fn shown(secret: Option<&Secret>) -> Option<&str> {
    secret.map(Secret::expose)
}

#[tokio::test]
async fn each_user_gets_their_own() {
    for secrets in [Secrets::Always, Secrets::OnlyWhenAsked] {
        let world = world();
        world.sandbox.sandbox().give_secrets(secrets);
        let app = of(&world, "pg-orders", "orders-app").await;
        assert_eq!(app.username, "orders-app");
        assert_eq!(shown(app.password.as_ref()), Some("p@ss/word:1"));
        assert_eq!((app.access_cert, app.access_key), (None, None));
        let hostile = of(&world, "pg-orders", "legacy-import").await;
        assert_eq!(shown(hostile.password.as_ref()), Some(HOSTILE_PASSWORD));
        // A user who chose the password; Aiven does not know it.
        let auditor = of(&world, "pg-orders", "auditor").await;
        assert_eq!((auditor.password, auditor.are_withheld), (None, false));
        let kafka = of(&world, "my-kafka", "avnadmin").await;
        assert!(kafka.password.is_some());
        let cert = shown(kafka.access_cert.as_ref()).unwrap();
        assert!(cert.starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(
            shown(kafka.access_key.as_ref())
                .unwrap()
                .contains("PRIVATE KEY-----")
        );
        assert!(
            of(&world, "valkey-cache", "default")
                .await
                .password
                .is_some()
        );
        let names = world
            .client
            .service(&project("demo"), &service("pg-orders"))
            .await
            .unwrap();
        let names: Vec<&str> = names
            .users
            .iter()
            .map(|user| user.username.as_str())
            .collect();
        assert_eq!(
            names,
            ["avnadmin", "orders-app", "auditor", "legacy-import"]
        );
    }
}

#[tokio::test]
async fn who_may_not_read_them_is_told_so() {
    let world = world();
    let readonly = world.client_of(READONLY);
    let withheld = Credentials {
        username: "avnadmin".to_owned(),
        are_withheld: true,
        ..Credentials::default()
    };
    let asked = ask(&readonly, "my-kafka", "avnadmin");
    assert_eq!(asked.await, Ok(withheld.clone()));
    // As Aiven answers those who have roles, but not this permission.
    let sandbox = world.sandbox.sandbox();
    sandbox
        .set_fault("demo", "my-kafka", Some(Fault::Forbidden))
        .unwrap();
    assert_eq!(of(&world, "my-kafka", "avnadmin").await, withheld);
    let redacted = r#"{"service": {"service_type": "valkey", "users": [{"username": "avnadmin", "type": "primary",
        "password": "<redacted>"}], "connection_info": {"valkey_password": "<redacted>"}}}"#;
    let (url, _) = server(After::Keep, move |_| http("200 OK", "", redacted)).await;
    let client = aiven::Upstream::new(quick(url))
        .unwrap()
        .client("t".to_owned().into());
    let asked = ask(&client, "x", "avnadmin");
    assert_eq!(asked.await, Ok(withheld));
}

#[tokio::test]
async fn nobody_and_nowhere() {
    let world = world();
    let asked = ask(&world.client, "my-kafka", "nobody");
    assert!(
        matches!(asked.await, Err(Error::InvalidInput(sentence)) if sentence.contains("nobody"))
    );
    let asked = ask(&world.client, "no-such", "avnadmin");
    assert_eq!(asked.await.unwrap_err().api_status(), Some(404));
}

#[tokio::test]
async fn they_are_read_anew_each_time_and_asked_for_by_nothing_else() {
    let world = world();
    let (demo, name) = (project("demo"), service("my-kafka"));
    let client = &world.client;
    let (one, other) = tokio::join!(
        client.credentials(&demo, &name, "avnadmin"),
        client.credentials(&demo, &name, "avnadmin")
    );
    assert_eq!(one.unwrap(), other.unwrap());
    let asks = |world: &World| {
        let calls = world.sandbox.sandbox().calls();
        let with = calls.iter().filter(|call| {
            let query = call.query.as_deref().unwrap_or_default();
            query.contains("include_secrets")
        });
        with.count()
    };
    assert_eq!((asks(&world), world.all_calls()), (2, 2));
    client.credentials(&demo, &name, "avnadmin").await.unwrap();
    assert_eq!(asks(&world), 3);
    client.service(&demo, &name).await.unwrap();
    client.services(&demo).await.unwrap();
    client.network(&demo, &name, Urgency::Click).await.unwrap();
    client
        .set_access(&demo, &name, "kafka", aiven::Switch::On)
        .await
        .unwrap();
    let change = aiven::Change {
        path: "kafka.num_partitions".parse().unwrap(),
        old: Some(3.into()),
        new: 6.into(),
    };
    client.update_config(&demo, &name, &[change]).await.unwrap();
    assert_eq!(asks(&world), 3);
}

/// Whatever is logged and whatever is said of an answer that holds secrets, whole or broken.
#[tokio::test]
async fn a_secret_is_in_no_text() {
    let log = Log::default();
    let _guard = log.catch();
    let mut texts = Vec::new();
    let whole = r#"{"service": {"service_name": "x", "users": [{"username": "avnadmin", "password": "CANARY-1",
        "access_cert": "CANARY-2", "access_key": "CANARY-3"}], "service_uri": "https://u:CANARY-4@h",
        "connection_info": {"x": ["CANARY-5"]}, "user_config": {"admin_password": "CANARY-6", "note": "<redacted>"}}}"#;
    let wrong_type = r#"{"service": {"users": [{"username": 7, "password": "CANARY"}], "service_name": ["CANARY"]}}"#;
    let refusal = r#"{"message": 7, "errors": [{"password": "CANARY"}]}"#;
    for answer in [
        http("200 OK", "", whole),
        http("200 OK", "", &whole[..whole.len() - 9]),
        http("200 OK", "", wrong_type),
        http("200 OK", "", "\"CANARY\""),
        http("400 Bad Request", "", refusal),
        http("502 Bad Gateway", "", whole),
    ] {
        let (url, _) = server(After::Keep, move |_| answer.clone()).await;
        let client = aiven::Upstream::new(forgetful(url))
            .unwrap()
            .client(DEMO.to_owned().into());
        let (demo, name) = (project("demo"), service("x"));
        match client.credentials(&demo, &name, "avnadmin").await {
            Ok(credentials) => texts.push(format!("{credentials:?}{client:?}")),
            Err(error) => texts.push(format!("{error} {error:?}")),
        }
        match client.service(&demo, &name).await {
            Ok(found) => {
                assert_eq!(found.withheld, ["admin_password", "note"]);
                texts.push(format!(
                    "{found:?}{}",
                    serde_json::to_string(&found).unwrap()
                ));
            }
            Err(error) => texts.push(format!("{error} {error:?}")),
        }
    }
    let texts = texts.concat();
    assert!(texts.contains("avnadmin") && log.text().contains("Aiven answered"));
    assert!(!texts.contains("CANARY"), "{texts}");
    assert!(!log.text().contains("CANARY"), "in the log");
}

#[tokio::test]
async fn a_failure_is_a_failure() {
    let world = world_with(forgetful);
    let sandbox = world.sandbox.sandbox();
    for fault in [
        Fault::Garbage,
        Fault::Html502,
        Fault::Drop,
        Fault::Truncated,
    ] {
        sandbox.set_fault("demo", "my-kafka", Some(fault)).unwrap();
        let asked = ask(&world.client, "my-kafka", "avnadmin");
        assert!(asked.await.unwrap_err().keeps_last_data(), "{fault:?}");
    }
}
