//! The life of a private link, its connections, and what connects through them.

use crate::oracle::{Oracle, table};

const PRINCIPAL: &str = "arn:aws:iam::012345678901:user/mwf";

#[test]
fn the_life_of_a_privatelink() {
    let Some(oracle) = Oracle::new("life") else {
        return;
    };
    let aws = "service privatelink aws";
    let created = oracle.ok(&format!("{aws} create --principal {PRINCIPAL} my-kafka"));
    assert_eq!(
        created,
        "\
AWS_SERVICE_ID  AWS_SERVICE_NAME  PRINCIPALS                          STATE   
==============  ================  ==================================  ========
null            null              arn:aws:iam::012345678901:user/mwf  creating
"
    );
    oracle.pass(180);
    let got = oracle.ok(&format!("{aws} get my-kafka"));
    let rows = table(&got);
    assert_eq!(
        rows[0],
        ["AWS_SERVICE_ID", "AWS_SERVICE_NAME", "PRINCIPALS", "STATE"]
    );
    let id = rows[1][0];
    let name = format!("com.amazonaws.vpce.eu-west-1.{id}");
    assert_eq!(rows[1], [id, &name, PRINCIPAL, "active"]);
    let printed = oracle.ok(&format!("{aws} get my-kafka --format {{aws_service_name}}"));
    assert_eq!(printed.trim(), name);

    let other = "arn:aws:iam::987654321098:root";
    let updated = oracle.ok(&format!(
        "{aws} update --principal {PRINCIPAL} --principal {other} my-kafka"
    ));
    assert_eq!(table(&updated)[1][2], format!("{PRINCIPAL}, {other}"));
    assert_eq!(oracle.ok(&format!("{aws} refresh my-kafka")), "");

    let deleted = oracle.ok(&format!("{aws} delete my-kafka"));
    assert_eq!(table(&deleted)[1][3], "deleting");
    oracle.pass(60);
    assert_eq!(
        oracle.fails(&format!("{aws} get my-kafka")),
        "ERROR\tcommand failed: Error: Privatelink does not exist (status 404)\n"
    );
}

#[test]
fn what_it_refuses_is_told() {
    let Some(oracle) = Oracle::new("refuses") else {
        return;
    };
    let aws = "service privatelink aws";
    for (line, sentence) in [
        ("create my-kafka".to_owned(), "status 400"),
        (
            format!("create --principal {PRINCIPAL} kafka-12a3b4c5"),
            "already exists",
        ),
        (
            format!("create --principal {PRINCIPAL} kafka-no-vpc"),
            "project VPC",
        ),
        (
            "create --principal arn:aws:iam::1:root my-kafka".to_owned(),
            "Invalid principal",
        ),
        (
            "update --supported-regions us-east-1 kafka-12a3b4c5".to_owned(),
            "status 400",
        ),
        (
            "get no-such-service".to_owned(),
            "Service does not exist (status 404)",
        ),
        ("get --project faults error-500".to_owned(), "status 500"),
        (
            "get --project faults error-429".to_owned(),
            "try again in 28s",
        ),
    ] {
        let said = oracle.fails(&format!("{aws} {line}"));
        assert!(said.contains(sentence), "{line}: {said}");
    }
    let done = oracle.run_with("someone-elses", "service list");
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("Invalid token (status 401)"),
        "{}",
        done.err
    );
    let done = oracle.run_with("demo-readonly", &format!("{aws} get kafka-12a3b4c5"));
    assert_eq!(done.code, 1);
    assert!(
        done.err.contains("Operation not allowed (status 403)"),
        "{}",
        done.err
    );
}

#[test]
fn connections_and_availability() {
    let Some(oracle) = Oracle::new("connections") else {
        return;
    };
    let listed = oracle.ok("service privatelink aws connection list kafka-12a3b4c5");
    let rows = table(&listed);
    assert_eq!(
        rows[0],
        [
            "DNS_NAME",
            "PRIVATELINK_CONNECTION_ID",
            "STATE",
            "VPC_ENDPOINT_ID"
        ]
    );
    assert_eq!(rows.len(), 3);
    assert_eq!((rows[1][1], rows[1][2]), ("plc39413abcdef", "active"));
    assert!(rows[1][0].starts_with(rows[1][3]));
    let formatted = oracle.ok("service privatelink aws connection list pg-orders --format {state}");
    assert_eq!(formatted, "active\n");

    let prices = oracle.ok("service privatelink availability");
    let rows = table(&prices);
    assert_eq!(rows[0], ["CLOUD_NAME", "PRICE_USD"]);
    assert!(rows.contains(&vec!["aws-eu-west-1", "0.0600"]));
    let json = oracle.ok("service privatelink availability --json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json.as_array().is_some_and(|all| all.len() > 25));
}

#[test]
fn connection_info_finds_the_privatelink() {
    let Some(oracle) = Oracle::new("info") else {
        return;
    };
    let link = "-p plc39413abcdef";
    let kcat = oracle.ok(&format!(
        "service connection-info kcat kafka-12a3b4c5 {link} -W"
    ));
    assert!(
        kcat.starts_with("kcat -b privatelink-1-kafka-12a3b4c5-demo.aivencloud.com:"),
        "{kcat}"
    );
    let saved = std::fs::read_to_string(oracle.home.join("service.key")).unwrap();
    assert!(saved.starts_with("-----BEGIN PRIVATE KEY-----"));
    let sasl = oracle.ok(&format!(
        "service connection-info kcat kafka-12a3b4c5 {link} -a sasl"
    ));
    assert!(sasl.contains("sasl.username=avnadmin"));
    let psql = oracle.ok("service connection-info psql pg-orders -p plc58e4782ab22");
    assert!(
        psql.contains("@privatelink-1-pg-orders-demo.aivencloud.com:"),
        "{psql}"
    );
    let replica = oracle.ok("service connection-info pg uri pg-orders --replica");
    assert!(
        replica.contains("@replica-pg-orders-demo.aivencloud.com:"),
        "{replica}"
    );
    let valkey = oracle.ok("service connection-info valkey uri valkey-cache");
    assert!(valkey.starts_with("rediss://default:"), "{valkey}");
}
