//! Reading and saving settings: what is sent, what is compared, and what is said when it goes wrong.

use aiven::{Change, ConfigChanged, Error, Kind, SettingValue, Urgency, options, settings};
use serde_json::{Value, json};

use crate::log::Log;
use crate::support::{READONLY, change, forgetful, project, service, value, world};
use crate::tap::Tap;

#[tokio::test]
async fn every_service_of_the_demo_has_its_settings() {
    let world = world();
    let mut count = 0;
    for name in ["demo", "analytics", "faults"] {
        let list = world.client.services(&project(name)).await.unwrap();
        for service in list.services {
            let code = service.service_type.as_deref().unwrap();
            let kept = world
                .client
                .type_schema(&project(name), code)
                .await
                .unwrap();
            assert_eq!(kept.options, options(&kept.schema));
            for setting in settings(&kept.options, &service) {
                let SettingValue::Known(value) = &setting.value else {
                    continue;
                };
                let found = service.user_config.pointer(&setting.path.pointer());
                assert_eq!(found, Some(value), "{}", setting.path);
                count += 1;
                let Some(option) = setting
                    .option
                    .filter(|option| option.kind != Kind::Unsupported)
                else {
                    continue;
                };
                if !value.is_null() {
                    assert_eq!(option.read(&option.write(value)).as_ref(), Ok(value));
                }
            }
        }
    }
    assert!(count > 50, "{count} settings");
}

#[tokio::test]
async fn only_what_changes_is_sent() {
    let world = world();
    let (tap, client) = Tap::on(&world, forgetful).await;
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let changes = [
        change("kafka.num_partitions", json!(3), 6),
        change("privatelink_access.kafka", None, true),
        change("kafka.compression_type", json!("producer"), "producer"),
        change(
            "preferred_zones",
            json!(["euw1-az1", "euw1-az2"]),
            json!(["euw1-az3"]),
        ),
        change("custom_domain", Value::Null, "kafka.example.com"),
    ];
    client.update_config(&demo, &kafka, &changes).await.unwrap();
    let names = [change("pg.pg_stat_statements\\.track", json!("all"), "top")];
    client
        .update_config(&demo, &service("pg-orders"), &names)
        .await
        .unwrap();
    assert_eq!(
        tap.written(),
        [
            json!({"user_config": {
                "custom_domain": "kafka.example.com",
                "kafka": {"num_partitions": 6},
                "preferred_zones": ["euw1-az3"],
                "privatelink_access": {"kafka": true}
            }}),
            json!({"user_config": {"pg": {"pg_stat_statements.track": "top"}}})
        ]
    );
    assert!(!tap.requests().concat().contains("project_vpc_id"));
    let found = client.service(&demo, &kafka).await.unwrap();
    assert!(found.project_vpc_id.is_some());
    assert_eq!(found.user_config["kafka"]["log_retention_ms"], 604_800_000);
    assert_eq!(found.user_config["kafka"]["num_partitions"], 6);
}

#[tokio::test]
async fn nothing_to_change_is_nothing_to_send() {
    let world = world();
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let update =
        async |changes: &[Change]| world.client.update_config(&demo, &kafka, changes).await;
    assert_eq!(update(&[]).await, Ok(()));
    assert_eq!(world.all_calls(), 0);
    // Somebody else has just made the same change.
    assert_eq!(
        update(&[change("kafka.num_partitions", json!(1), 3)]).await,
        Ok(())
    );
    assert_eq!(world.calls("PUT", ""), 0);
    let twice = [
        change("kafka", None, 1),
        change("kafka.num_partitions", json!(3), 4),
    ];
    assert!(matches!(update(&twice).await, Err(Error::InvalidInput(_))));
    assert_eq!(world.calls("PUT", ""), 0);
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_told_and_nothing_is_written() {
    let world = world();
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let colleague = [
        change("kafka.num_partitions", json!(3), 9),
        change("kafka_version", json!("3.9"), "4.0"),
    ];
    world
        .client
        .update_config(&demo, &kafka, &colleague)
        .await
        .unwrap();
    let mine = [
        change("kafka.num_partitions", json!(3), 6),
        change("kafka_version", None, "3.9"),
        change("kafka.log_retention_ms", json!(604_800_000), 1000),
        change("static_ips", json!(false), true),
    ];
    let error = world
        .client
        .update_config(&demo, &kafka, &mine)
        .await
        .unwrap_err();
    let changed = |path: &str, opened, found| ConfigChanged {
        path: path.parse().unwrap(),
        opened,
        found,
    };
    assert_eq!(
        error,
        Error::ConfigChanged(vec![
            changed("kafka.num_partitions", Some(json!(3)), Some(json!(9))),
            changed("kafka_version", None, Some(json!("4.0"))),
            changed("static_ips", Some(json!(false)), None),
        ])
    );
    assert!(
        error
            .to_string()
            .contains("kafka.num_partitions, kafka_version, static_ips")
    );
    assert_eq!(world.calls("PUT", ""), 1);
    assert_eq!(
        value(&world, "my-kafka", "kafka.log_retention_ms").await,
        Some(json!(604_800_000))
    );
}

#[tokio::test]
async fn aivens_own_sentence_comes_through() {
    let world = world();
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let wrong = [change("kafka.num_partitions", json!(3), 0)];
    let error = world
        .client
        .update_config(&demo, &kafka, &wrong)
        .await
        .unwrap_err();
    assert_eq!(error.api_status(), Some(400));
    assert!(
        error.to_string().contains("kafka.num_partitions"),
        "{error}"
    );
    let readonly = world.client_of(READONLY);
    let right = [change("kafka.num_partitions", json!(3), 6)];
    let error = readonly
        .update_config(&demo, &kafka, &right)
        .await
        .unwrap_err();
    assert_eq!(error.api_status(), Some(403));
    assert_eq!(
        value(&world, "my-kafka", "kafka.num_partitions").await,
        Some(json!(3))
    );
}

#[tokio::test]
async fn a_secret_is_set_and_seen_by_nobody() {
    let log = Log::default();
    let _guard = log.catch();
    let world = world();
    let (tap, client) = Tap::on(&world, forgetful).await;
    let (demo, grafana) = (project("demo"), service("grafana-main"));
    let look = async || {
        let snapshot = client
            .network(&demo, &grafana, Urgency::Click)
            .await
            .unwrap();
        let kept = client.type_schema(&demo, "grafana").await.unwrap();
        (
            snapshot.service.clone(),
            settings(&kept.options, &snapshot.service),
        )
    };
    let (before, shown) = look().await;
    assert_eq!(before.withheld, ["smtp_server.password"]);
    let setting = shown
        .iter()
        .find(|one| one.value == SettingValue::Withheld)
        .unwrap();
    assert_eq!(setting.path.to_string(), "smtp_server.password");
    let option = setting.option.as_ref().unwrap();
    assert!(option.secret && option.is_editable().is_ok());

    let changes = [
        change("smtp_server.password", None, "CANARY-2"),
        change("smtp_server.port", json!(587), 25),
    ];
    client
        .update_config(&demo, &grafana, &changes)
        .await
        .unwrap();
    assert_eq!(
        tap.written(),
        [json!({"user_config": {"smtp_server": {"password": "CANARY-2", "port": 25}}})]
    );
    let (after, shown) = look().await;
    let texts = format!("{before:?}{after:?}{shown:?}{changes:?}{}", log.text());
    assert!(texts.contains("Aiven answered"), "the log was not caught");
    assert!(!texts.contains("CANARY") && !texts.contains("ein0-Post-Geheimnis"));
    let stale = [
        change("smtp_server.port", json!(587), 26),
        changes[0].clone(),
    ];
    let error = client
        .update_config(&demo, &grafana, &stale)
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::ConfigChanged(conflicts) if conflicts.len() == 1));
    assert!(!format!("{error}{error:?}").contains("CANARY"));
}

#[tokio::test]
async fn saving_drops_what_was_remembered_and_changes_the_version() {
    let world = world();
    let (demo, kafka) = (project("demo"), service("my-kafka"));
    let client = &world.client;
    let before = client
        .network(&demo, &kafka, Urgency::Background)
        .await
        .unwrap();
    client.services(&demo).await.unwrap();
    let changes = [change("kafka.num_partitions", json!(3), 6)];
    client.update_config(&demo, &kafka, &changes).await.unwrap();
    let after = client
        .network(&demo, &kafka, Urgency::Background)
        .await
        .unwrap();
    assert_eq!(after.service.user_config["kafka"]["num_partitions"], 6);
    assert_eq!(after.view.version(), before.view.version());
    assert_ne!(after.version, before.version);
    let listed = client.services(&demo).await.unwrap();
    let found = listed
        .services
        .iter()
        .find(|one| one.service_name == "my-kafka");
    assert_eq!(found.unwrap().user_config["kafka"]["num_partitions"], 6);
    let read = client.service(&demo, &kafka).await.unwrap();
    assert_eq!(read.user_config["kafka"]["num_partitions"], 6);
}
