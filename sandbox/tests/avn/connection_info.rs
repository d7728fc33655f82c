//! `avn service connection-info …` against every kind of service that it knows.

use std::process::Command;

use sandbox::{HOSTILE_PASSWORD, Secrets};
use serde_json::Value;

use crate::oracle::Oracle;

impl Oracle {
    fn info(&self, line: &str) -> String {
        let printed = self.ok(&format!("service connection-info {line}"));
        printed.trim_end().to_owned()
    }

    /// A service as `avn` gets it.
    fn service(&self, line: &str) -> Value {
        let printed = self.ok(&format!("service get --json {line}"));
        serde_json::from_str(&printed).unwrap()
    }
}

/// The port of the component that fits.
fn port(service: &Value, component: &str, route: &str, usage: &str) -> u64 {
    let all = service["components"].as_array().unwrap();
    let fits = |one: &&Value| {
        one["component"] == component && one["route"] == route && one["usage"] == usage
    };
    all.iter().find(fits).unwrap()["port"].as_u64().unwrap()
}

fn password(service: &Value, user: &str) -> String {
    let users = service["users"].as_array().unwrap();
    let user = users.iter().find(|one| one["username"] == user).unwrap();
    user["password"].as_str().unwrap().to_owned()
}

#[test]
fn kafka_by_certificate_and_by_password() {
    let Some(oracle) = Oracle::new("kcat") else {
        return;
    };
    let service = oracle.service("kafka-12a3b4c5");
    let mut seen = Vec::new();
    for (number, connection) in [(1, "plc39413abcdef"), (2, "plc5e3f9573e9a")] {
        for method in ["certificate", "sasl"] {
            let all = service["components"].as_array().unwrap();
            let fits = |one: &&Value| {
                one["privatelink_connection_id"] == connection
                    && one["kafka_authentication_method"] == method
            };
            let port = &all.iter().find(fits).unwrap()["port"];
            let host = format!("privatelink-{number}-kafka-12a3b4c5-demo.aivencloud.com:{port}");
            let line = format!("kcat kafka-12a3b4c5 -p {connection} -a {method}");
            let printed = oracle.info(&line);
            let rest = match method {
                "sasl" => format!(
                    "SASL_SSL -X ssl.ca.location=ca.pem -X sasl.mechanisms=SCRAM-SHA-256 \
                     -X sasl.username=avnadmin -X sasl.password={}",
                    password(&service, "avnadmin")
                ),
                _ => "SSL -X ssl.ca.location=ca.pem -X ssl.key.location=service.key \
                      -X ssl.certificate.location=service.crt"
                    .to_owned(),
            };
            assert_eq!(
                printed,
                format!("kcat -b {host} -X security.protocol={rest}")
            );
            seen.push(host);
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "an address for each connection and method");

    let hostile = oracle.info("kcat kafka-12a3b4c5 -p plc39413abcdef -a sasl -u billing-app");
    assert!(hostile.ends_with(&format!("-X sasl.password={HOSTILE_PASSWORD}")));
    let said = oracle.fails("service connection-info kcat kafka-no-vpc -a sasl");
    assert!(
        said.contains("SASL authentication is not enabled in kafka-no-vpc"),
        "{said}"
    );
}

#[test]
fn the_files_that_avn_writes_belong_together() {
    let Some(oracle) = Oracle::new("files") else {
        return;
    };
    oracle.info("kcat kafka-12a3b4c5 -p plc39413abcdef -u billing-app -W");
    let openssl = |line: &str| {
        let mut command = Command::new("openssl");
        let output = command
            .args(line.split(' '))
            .current_dir(&oracle.home)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let verified = openssl("verify -attime 1795305600 -CAfile ca.pem service.crt");
    assert_eq!(verified, "service.crt: OK\n");
    assert_eq!(
        openssl("x509 -in service.crt -noout -pubkey"),
        openssl("pkey -in service.key -pubout")
    );
}

#[test]
fn postgresql() {
    let Some(oracle) = Oracle::new("pg") else {
        return;
    };
    let service = oracle.service("pg-orders");
    let behind = format!(
        "privatelink-1-pg-orders-demo.aivencloud.com:{}",
        port(&service, "pg", "privatelink", "primary")
    );
    let password = password(&service, "avnadmin");
    let link = "pg-orders -p plc58e4782ab22";
    assert_eq!(
        oracle.info(&format!("psql {link}")),
        format!("psql postgres://avnadmin:{password}@{behind}/defaultdb?sslmode=require")
    );
    let hostile = oracle.info(&format!("pg uri {link} -u legacy-import"));
    assert_eq!(
        hostile,
        format!(
            "postgres://legacy-import:p%27a%22s%5Cs%20%24HOME%20%60id%60%20/%40%3A%2520%23%3F%26%3D%3B%21\
             @{behind}/defaultdb?sslmode=require"
        ),
        "with a slash that splits it"
    );
    let said = oracle.fails(&format!("service connection-info pg uri {link} -u auditor"));
    assert!(
        said.contains("Could not find password for username auditor"),
        "{said}"
    );
}

/// It looks at no component name, and takes the first that is listed.
#[test]
fn postgresql_whose_list_begins_with_another_component() {
    let Some(oracle) = Oracle::new("reports") else {
        return;
    };
    let project = "--project analytics pg-reports";
    let service = oracle.service(project);
    for (options, route, host) in [
        ("", "dynamic", "pg-reports-analytics"),
        (
            " -p plc4b90e7d52f1a",
            "privatelink",
            "privatelink-1-pg-reports-analytics",
        ),
    ] {
        let printed = oracle.info(&format!("pg uri {project}{options}"));
        assert!(
            printed.contains(&format!("@{host}.aivencloud.com:9273/")),
            "{printed}"
        );
        assert_eq!(port(&service, "prometheus", route, "primary"), 9273);
        assert_ne!(
            port(&service, "pg", route, "primary"),
            9273,
            "the right one"
        );
    }
}

#[test]
fn valkey_behind_a_privatelink() {
    let Some(oracle) = Oracle::new("valkey") else {
        return;
    };
    let principal = "arn:aws:iam::012345678901:user/mwf";
    oracle.ok(&format!(
        "service privatelink aws create --principal {principal} valkey-cache"
    ));
    oracle.pass(180);
    let id = oracle.connect("demo", "valkey-cache");
    oracle.ok("service update -c privatelink_access.valkey=true valkey-cache");
    oracle.pass(145);
    let service = oracle.service("valkey-cache");
    let at = |route, usage| port(&service, "valkey", route, usage);
    let secret = service["connection_info"]["valkey_password"]
        .as_str()
        .unwrap();
    assert_eq!(
        oracle.info(&format!("valkey uri valkey-cache -p {id}")),
        format!(
            "rediss://default:{secret}@privatelink-1-valkey-cache-demo.aivencloud.com:{}",
            at("privatelink", "primary")
        )
    );
    assert_eq!(
        oracle.info("valkey uri valkey-cache --replica -d 3"),
        format!(
            "rediss://default:{secret}@replica-valkey-cache-demo.aivencloud.com:{}/3",
            at("dynamic", "replica")
        )
    );
    let hostile = oracle.info(&format!("valkey uri valkey-cache -p {id} -u session-store"));
    assert!(
        hostile.starts_with("rediss://session-store:p%27a%22s%5Cs%20%24HOME"),
        "{hostile}"
    );
}

/// Why secrets come unasked: it never asks, and cannot work without.
#[test]
fn avn_never_asks_for_secrets() {
    let Some(oracle) = Oracle::new("secrets") else {
        return;
    };
    oracle.info("psql pg-orders");
    oracle.service("pg-orders");
    let user = "service user-get pg-orders --username avnadmin --json";
    let shown: Value = serde_json::from_str(&oracle.ok(user)).unwrap();
    assert!(
        shown[0]["password"].is_string() || shown["password"].is_string(),
        "{shown}"
    );
    let calls = oracle.sandbox().calls();
    let asks = |call: &sandbox::Call| {
        let query = call.query.as_deref().unwrap_or_default();
        query.contains("include_secrets")
    };
    assert!(!calls.iter().any(asks), "{calls:?}");

    oracle.sandbox().give_secrets(Secrets::OnlyWhenAsked);
    let said = oracle.fails("service connection-info psql pg-orders");
    assert!(
        said.contains("Could not find password for username avnadmin"),
        "{said}"
    );
    let said = oracle.fails("service connection-info kcat my-kafka");
    assert!(said.contains("Could not find client certificate"), "{said}");
}
