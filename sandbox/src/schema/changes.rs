//! Changes that are refused, each with the option that it names, and those that are taken.

use super::*;

/// The problem of changing what a service of this type has, or an empty text.
fn changed(service_type: &str, change: &Value, current: &Value) -> String {
    let (change, current) = (change.as_object().unwrap(), current.as_object().unwrap());
    let checked = check(service_type, change, current);
    checked.map_or_else(|refusal| refusal.message, |()| String::new())
}

#[test]
fn what_is_only_for_creation_may_be_repeated_but_not_changed() {
    let now = json!({"custom_code": true});
    assert_eq!(changed("flink", &now, &now), "");
    assert_eq!(
        changed("flink", &json!({"custom_code": false}), &now),
        "Invalid 'user_config.custom_code': can be set only when the service is created"
    );
    assert!(
        changed("kafka", &json!({"inkless": {"enabled": true}}), &json!({}))
            .contains(".inkless.enabled'")
    );
    assert!(
        changed(
            "mysql",
            &json!({"mysql": {"lower_case_table_names": 1}}),
            &json!({})
        )
        .contains("created")
    );
    let weak = json!({"admin_password": "a b"});
    assert!(
        changed("pg", &weak, &json!({})).ends_with("created"),
        "not what to write there"
    );
}

#[test]
fn what_is_required_may_be_there_already() {
    let change = json!({"migration": {"ssl": false}});
    assert_eq!(
        changed("pg", &change, &json!({})),
        "Invalid 'user_config.migration': 'host' is required"
    );
    let now = json!({"migration": {"host": "a.example", "port": 5432}});
    assert_eq!(changed("pg", &change, &now), "");
    assert_eq!(changed("pg", &json!({"migration": null}), &now), "");
}

#[test]
fn each_kind_of_value_is_taken() {
    for (service_type, change) in [
        ("pg", json!({"backup_interval_hours": null})),
        ("pg", json!({"pg": {"wal_sender_timeout": 0}})),
        (
            "kafka",
            json!({"schema_registry_config": {"sasl_oauthbearer_method_roles": {"GET": ["a"]}}}),
        ),
        (
            "mysql",
            json!({"mysql": {"group_concat_max_len": u64::MAX}}),
        ),
        (
            "opensearch",
            json!({"custom_keystores": [{"name": "a", "settings": {"type": "azure", "account": "a", "key": "b"}}]}),
        ),
    ] {
        assert_eq!(changed(service_type, &change, &json!({})), "", "{change}");
    }
}

/// That `change` is refused, with what is said after `Invalid 'user_config.`.
fn assert_refused(service_type: &str, change: &Value, sentence: &str) {
    let said = changed(service_type, change, &json!({}));
    let rest = said.strip_prefix("Invalid 'user_config.");
    assert!(
        rest.is_some_and(|rest| rest.starts_with(sentence)),
        "{change}: {said}"
    );
}

#[test]
fn each_kind_of_problem_names_its_option() {
    for (change, sentence) in [
        (json!({"work_mem": null}), "work_mem': expected integer"),
        (
            json!({"backup_interval_hours": 5}),
            "backup_interval_hours': expected one of 3, 4, 6, 8, 12, 24, null",
        ),
        (
            json!({"shared_buffers_percentage": 60.5}),
            "shared_buffers_percentage': expected 60 or less",
        ),
        (
            json!({"pg": {"pg_stat_statements.track": "some"}}),
            r#"pg.pg_stat_statements.track': expected one of "all", "top", "none""#,
        ),
        (
            json!({"pg": {"wal_sender_timeout": 4999}}),
            "pg.wal_sender_timeout': Zero, or 5000 to 10800000",
        ),
        (
            json!({"pg": {"timezone": "a b"}}),
            "pg.timezone': Needs a name like Europe/Helsinki",
        ),
        (
            json!({"pgaudit": {"log": ["ddl", "dml"]}}),
            "pgaudit.log.1': expected one of",
        ),
        (
            json!({"switchover_windows": [{"dow": "monday", "start_time": "9:00", "end_time": "10:00:00"}]}),
            "switchover_windows.0.start_time': A time like 12:30:00",
        ),
    ] {
        assert_refused("pg", &change, sentence);
    }
    for (service_type, change, sentence) in [
        (
            "kafka",
            json!({"kafka": {"audit_log": {"aggregation_period_sec": 0}}}),
            "kafka.audit_log.aggregation_period_sec': expected 1 or more",
        ),
        (
            "kafka",
            json!({"karapace_version": "4"}),
            "karapace_version': Three numbers with dots, like 4.1.0",
        ),
        (
            "mysql",
            json!({"mysql": {"group_concat_max_len": 3}}),
            "mysql.group_concat_max_len': expected 4 or more",
        ),
        (
            "grafana",
            json!({"auth_github": {"client_id": "a", "client_secret": "b", "team_ids": [0]}}),
            "auth_github.team_ids.0': expected 1 or more",
        ),
        (
            "opensearch",
            json!({"custom_keystores": [{"name": "a", "settings": {"type": "gcs"}}]}),
            "custom_keystores.0.settings",
        ),
        (
            "valkey",
            json!({"valkey_notify_keyspace_events": "Kx!"}),
            "valkey_notify_keyspace_events': Only the letters",
        ),
    ] {
        assert_refused(service_type, &change, sentence);
    }
}
