//! The oracle: Aiven's own client, the real `avn`, drives the sandbox. It decides what a stand-in must answer.
//!
//! Without Python or without the package these tests are skipped with a loud line; with `CI=true` they fail instead.

#![expect(clippy::unwrap_used, reason = "a test ends where it is surprised")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sandbox::{DEMO_TOKEN, Options, Running, spawn};

const PRINCIPAL: &str = "arn:aws:iam::012345678901:user/mwf";

/// The real `avn`, or none when it cannot be had.
fn avn() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/avn-venv.sh");
    let made = Command::new("sh").arg(script).output();
    if let Ok(made) = &made
        && made.status.success()
    {
        let path = String::from_utf8(made.stdout.clone()).unwrap();
        return Some(PathBuf::from(path.trim()));
    }
    let why = made.map_or_else(
        |error| error.to_string(),
        |made| String::from_utf8_lossy(&made.stderr).into_owned(),
    );
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "the real avn is needed here: {why}"
    );
    eprintln!(
        "\n!!! SKIPPED: the real avn cannot be had, so nothing was compared with it: {why}\n"
    );
    None
}

/// A sandbox whose time stands still, and `avn` pointed at it.
struct Oracle {
    avn: PathBuf,
    running: Running,
    home: PathBuf,
}

/// What one command did.
struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Oracle {
    fn new(name: &str) -> Option<Self> {
        let avn = avn()?;
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("avn-{name}"));
        std::fs::create_dir_all(&home).unwrap();
        let running = spawn(Options {
            speed: 0.0,
            start: Some(1_795_305_600),
        });
        Some(Self { avn, running, home })
    }

    fn run_with(&self, token: &str, line: &str) -> Done {
        let output = Command::new(&self.avn)
            .args(line.split_whitespace())
            .env_clear()
            .env("AIVEN_AUTH_TOKEN", token)
            .env("AIVEN_CONFIG_DIR", &self.home)
            .env("AIVEN_PROJECT", "demo")
            .env("AIVEN_WEB_URL", self.running.url())
            .env("HOME", &self.home)
            .env("NO_PROXY", "*")
            .current_dir(&self.home)
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a line that must succeed and say nothing on standard error.
    fn ok(&self, line: &str) -> String {
        let done = self.run_with(DEMO_TOKEN, line);
        assert_eq!(
            (done.code, done.err.as_str()),
            (0, ""),
            "avn {line}\n{}",
            done.out
        );
        done.out
    }

    /// Runs a line that must fail, and gives what it says.
    fn fails(&self, line: &str) -> String {
        let done = self.run_with(DEMO_TOKEN, line);
        assert_eq!((done.code, done.out.as_str()), (1, ""), "avn {line}");
        done.err
    }

    fn pass(&self, seconds: u64) {
        self.running.sandbox().advance(Duration::from_secs(seconds));
    }
}

/// A printed table as cells; columns are two blanks apart or more. The underline must be there.
fn table(text: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines.len() > 1 && lines[1].chars().all(|c| c == '=' || c == ' '),
        "{text}"
    );
    let starts: Vec<usize> = lines[1]
        .char_indices()
        .filter(|(at, c)| *c == '=' && (*at == 0 || lines[1].as_bytes()[at - 1] == b' '))
        .map(|(at, _)| at)
        .collect();
    lines
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 1)
        .map(|(_, line)| {
            let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
            starts
                .iter()
                .zip(ends)
                .map(|(start, end)| {
                    let end = end.min(line.len());
                    line.get(*start..end).unwrap_or_default().trim()
                })
                .collect()
        })
        .collect()
}

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
    let made = oracle.ok("vpc create --cloud aws-eu-north-1 --network-cidr 10.20.0.0/24");
    assert!(made.contains("APPROVED"), "{made}");
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
