//! Services, projects, account.

use sandbox::DEMO_TOKEN;

use crate::oracle::{Oracle, table};

#[test]
fn services_are_listed_and_changed() {
    let Some(oracle) = Oracle::new("services") else {
        return;
    };
    let listed = oracle.ok("service list");
    let rows = table(&listed);
    let columns = [
        "SERVICE_NAME",
        "SERVICE_TYPE",
        "STATE",
        "CLOUD_NAME",
        "PLAN",
        "CREATE_TIME",
        "UPDATE_TIME",
        "NOTIFICATIONS",
    ];
    assert_eq!(rows[0], columns);
    assert_eq!(rows.len(), 18);
    let of = |name: &str| rows.iter().find(|row| row[0] == name).unwrap().clone();
    assert_eq!(
        of("my-kafka")[1..5],
        ["kafka", "RUNNING", "aws-eu-west-1", "business-4"]
    );
    assert_eq!(of("pg-off")[2], "POWEROFF");
    assert!(of("cassandra-legacy")[7].starts_with("EOL: 2025-12-31"));

    let got = oracle.ok("service get my-kafka");
    assert_eq!(table(&got)[1], of("my-kafka"));
    let uri = oracle.ok("service get my-kafka --format {service_uri}");
    assert!(uri.starts_with("my-kafka-demo.aivencloud.com:"));
    let verbose = oracle.ok("service get -v my-kafka");
    assert!(verbose.contains("BEGIN CERTIFICATE"));

    let update = "service update my-kafka";
    assert_eq!(
        oracle.ok(&format!("{update} -c privatelink_access.kafka=true")),
        ""
    );
    assert_eq!(
        oracle.ok(&format!(
            "{update} -c privatelink_access.schema_registry=true -c kafka_version=4.0"
        )),
        ""
    );
    let config = oracle.ok("service get my-kafka --json");
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    let config = &config["user_config"];
    assert_eq!(config["privatelink_access"]["kafka"], true);
    assert_eq!(config["privatelink_access"]["schema_registry"], true);
    assert_eq!(config["kafka_version"], "4.0");

    let said = oracle.fails(&format!("{update} -c privatelink_access.nosuch=true"));
    assert!(
        said.contains("Unsupported option 'privatelink_access.nosuch'"),
        "{said}"
    );
    assert!(
        said.contains("privatelink_access.jolokia, privatelink_access.kafka,"),
        "{said}"
    );
    let said = oracle.fails(&format!("{update} -c privatelink_access.kafka=yes"));
    assert!(said.contains("Invalid boolean value 'yes'"), "{said}");
    let said = oracle.fails(&format!("{update} -c kafka.num_partitions=0"));
    assert!(
        said.contains("update failed: Invalid 'user_config.kafka.num_partitions'"),
        "{said}"
    );
    assert_eq!(
        oracle.ok(&format!(r#"{update} -c ip_filter=["10.0.0.0/8"]"#)),
        ""
    );
    let waited = oracle.run_with(DEMO_TOKEN, "service wait my-kafka");
    assert_eq!(waited.code, 0, "{}", waited.err);
}

#[test]
fn every_service_type_can_be_configured() {
    let Some(oracle) = Oracle::new("types") else {
        return;
    };
    for (service, option) in [
        ("pg-orders", "privatelink_access.pgbouncer=false"),
        ("os-logs", "privatelink_access.opensearch=true"),
        ("ch-events", "privatelink_access.clickhouse_https=true"),
        ("connect-etl", "privatelink_access.kafka_connect=true"),
    ] {
        assert_eq!(
            oracle.ok(&format!("service update -c {option} {service}")),
            ""
        );
    }
    let types = oracle.ok("service types -v");
    for option in [
        "privatelink_access.kafka",
        "pgbouncer.autodb_pool_mode",
        "ip_filter",
    ] {
        assert!(types.contains(&format!("-c {option}=")), "{option}");
    }
}

#[test]
fn account_projects_and_what_hangs_on_them() {
    let Some(oracle) = Oracle::new("account") else {
        return;
    };
    let info = oracle.ok("user info");
    let rows = table(&info);
    assert_eq!(
        rows[0],
        [
            "USER",
            "REAL_NAME",
            "STATE",
            "TOKEN_VALIDITY_BEGIN",
            "PROJECTS",
            "AUTH"
        ]
    );
    assert_eq!(
        rows[1],
        [
            "demo@example.com",
            "Demo Person",
            "active",
            "null",
            "analytics, demo, faults",
            "token"
        ]
    );
    let projects = oracle.ok("project list");
    assert_eq!(
        table(&projects),
        [
            ["PROJECT_NAME", "DEFAULT_CLOUD", "CREDIT_CARD"],
            ["analytics", "aws-eu-west-1", "N/A"],
            ["demo", "aws-eu-west-1", "N/A"],
            ["faults", "aws-eu-west-1", "N/A"],
        ]
    );
    let vpcs = oracle.ok("vpc list");
    let rows = table(&vpcs);
    assert_eq!(
        rows[0],
        ["PROJECT_VPC_ID", "CLOUD_NAME", "NETWORK_CIDR", "STATE"]
    );
    assert_eq!(rows[1][1..], ["aws-eu-west-1", "10.10.0.0/24", "ACTIVE"]);
    let tokens = oracle.ok("user access-token list");
    assert!(tokens.contains("demo-token: everything"));
    oracle.ok("service user-create my-kafka --username app");
    let users = oracle.ok("service user-list my-kafka");
    assert!(users.contains("app"));
    oracle.ok("service user-password-reset my-kafka --username app");
    oracle.ok("service user-delete my-kafka --username app");
    let events = oracle.ok("events");
    assert!(events.contains("service_user_delete"), "{events}");
    let clouds = oracle.ok("cloud list");
    assert!(clouds.contains("aws-eu-west-1"));
}
