//! What the recipes say beside what the real `avn service connection-info` says, for every listener and user of the
//! demo world; and where they differ on purpose, which of the two is right.

mod oracle;
mod traps;

use std::process::Command;
use std::sync::Mutex;

use aiven::{PrincipalList, Service, ServiceName, Value};
use recipes::Recipe;
use serde_json::json;

pub use oracle::{Case, Oracle, project};

/// The words of a command, as a shell reads them.
fn words(line: &str) -> Vec<String> {
    let script = format!("set -- {line}\nprintf '%s\\0' \"$@\"");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// Scheme, user, password, host, port, path and query.
type Uri = (
    String,
    String,
    Option<String>,
    String,
    Option<u16>,
    String,
    String,
);

fn uri(text: &str) -> Uri {
    let uri = url::Url::parse(text).unwrap();
    let decoded = |text: &str| {
        let pair = format!("x={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes())
            .next()
            .unwrap()
            .1
            .into_owned()
    };
    (
        uri.scheme().to_owned(),
        decoded(uri.username()),
        uri.password().map(decoded),
        uri.host_str().unwrap().to_owned(),
        uri.port(),
        uri.path().to_owned(),
        uri.query().unwrap_or_default().to_owned(),
    )
}

/// Compares what `avn` printed with the recipe that says the same.
fn compare(case: &Case, utility: &str, printed: &str) {
    let ours = |recipe| case.write(recipe).unwrap();
    match utility {
        "kcat" => {
            let ours = words(&ours(Recipe::Kcat));
            let (mode, rest) = ours.split_last().unwrap();
            assert_eq!(mode, "-L", "avn leaves out what to do");
            let theirs: Vec<&str> = printed.split(' ').collect();
            assert_eq!(rest, theirs);
        }
        "psql" => {
            let ours = words(&ours(Recipe::Psql));
            let theirs = printed.strip_prefix("psql ").unwrap();
            assert_eq!((ours.len(), ours[0].as_str()), (2, "psql"));
            assert_eq!(uri(&ours[1]), uri(theirs));
        }
        "pg uri" | "valkey uri" => assert_eq!(uri(&ours(Recipe::Uri)), uri(printed)),
        "pg string" => {
            let facts = &case.facts;
            let (host, port) = (&facts.host, facts.port);
            assert_eq!(
                printed,
                format!(
                    "host='{host}' port='{port}' user={} dbname='defaultdb'",
                    facts.user
                )
            );
            let start = format!("host='{host}' port='{port}' user='{}' ", facts.user);
            let ours = ours(Recipe::Libpq);
            assert!(
                ours.starts_with(&start) && ours.contains(" dbname='defaultdb'"),
                "{ours}"
            );
        }
        other => panic!("{other} is not compared"),
    }
}

/// The words of a line that name what `avn` is to write.
fn utility(line: &str) -> &str {
    let rest = line.strip_prefix("avn service connection-info ").unwrap();
    rest.split_once(" --project ").unwrap().0
}

/// `avn` writes these as they are, and only these.
fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[tokio::test]
async fn every_listener_is_the_one_that_avn_gives() {
    let oracle = Oracle::new();
    let (mut jobs, mut refused) = (Vec::new(), Vec::new());
    for name in ["demo", "analytics"] {
        let project = project(name);
        for listed in oracle.client.services(&project).await.unwrap().services {
            for case in oracle.cases(&project, &listed.service_name).await {
                if !Recipe::offered(&case.facts).contains(&Recipe::Avn) {
                    continue;
                }
                match case.avn_lines() {
                    Ok(lines) => jobs.extend(
                        lines
                            .into_iter()
                            .map(|line| (line, case.facts.clone(), case.secrets.clone())),
                    ),
                    Err(_) => refused.push(case.facts.service.clone()),
                }
            }
        }
    }
    refused.dedup();
    assert_eq!(
        refused,
        ["pg-reports"],
        "see the trap of the first component"
    );
    let (count, queue) = (jobs.len(), Mutex::new(jobs));
    let compared = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some((line, facts, secrets)) = queue.lock().unwrap().pop() else {
                        break;
                    };
                    let utility = utility(&line).to_owned();
                    let case = Case {
                        service: Service::default(),
                        facts,
                        secrets,
                    };
                    let printed = oracle.run(&line);
                    let needs_password = case.facts.has_password();
                    if needs_password && case.secrets.password.is_none() {
                        // Neither of the two makes one up.
                        let said = printed.unwrap_err();
                        assert!(
                            said.contains("Could not find password for username"),
                            "{said}"
                        );
                        assert!(
                            case.write(Recipe::Uri).is_err() && case.write(Recipe::Libpq).is_err()
                        );
                    } else {
                        let printed = printed.unwrap_or_else(|said| panic!("{line}\n{said}"));
                        if !needs_password || is_plain(case.password()) || utility == "pg string" {
                            compare(&case, &utility, &printed);
                            compared.lock().unwrap().push(utility);
                        }
                    }
                }
            });
        }
    });
    let compared = compared.into_inner().unwrap();
    let of = |name: &str| compared.iter().filter(|utility| *utility == name).count();
    assert!(
        of("kcat") >= 13 && of("psql") >= 4 && of("valkey uri") >= 1,
        "{count} lines, {compared:?}"
    );
    assert_eq!((of("psql"), of("pg uri")), (of("pg uri"), of("psql")));
}

/// Each of two connections by its own line.
#[tokio::test]
async fn valkey_behind_a_privatelink() {
    let oracle = Oracle::new();
    let (demo, name) = (project("demo"), ServiceName::parse("valkey-cache").unwrap());
    let principals = PrincipalList::parse("arn:aws:iam::012345678901:root").unwrap();
    oracle
        .client
        .create_privatelink(&demo, &name, &principals)
        .await
        .unwrap();
    oracle.pass(900);
    for _ in 0..2 {
        oracle
            .sandbox
            .sandbox()
            .connect("demo", "valkey-cache")
            .unwrap();
    }
    oracle.pass(900);
    oracle
        .set("valkey-cache", "privatelink_access.valkey", json!(true))
        .await;
    let cases = oracle.cases(&demo, "valkey-cache").await;
    let mut connections: Vec<&str> = Vec::new();
    for case in cases.iter().filter(|case| is_plain(case.password())) {
        for line in case.avn_lines().unwrap() {
            compare(case, utility(&line), &oracle.run(&line).unwrap());
        }
        connections.extend(case.facts.connection_id.as_deref());
    }
    connections.sort_unstable();
    connections.dedup();
    assert_eq!(connections.len(), 2);
}

/// Settings of every kind, by the line that the editor shows.
#[tokio::test]
async fn settings_are_read_by_avn_as_they_were_meant() {
    let oracle = Oracle::new();
    let demo = project("demo");
    let hostile = r#"it's "x" \ $HOME `id`, ok"#;
    for (service, settings) in [
        (
            "my-kafka",
            vec![
                ("privatelink_access.kafka", json!(true)),
                ("kafka.auto_create_topics_enable", json!(false)),
                ("kafka.num_partitions", json!(6)),
                ("kafka.log_cleaner_min_cleanable_ratio", json!(0.25)),
                ("kafka.compression_type", json!("zstd")),
                ("preferred_zones", json!(["a", hostile])),
                (
                    "ip_filter",
                    json!(["10.1.0.0/16", {"network": "192.0.2.0/24", "description": "the \"office\" ä"}]),
                ),
                ("custom_domain", Value::Null),
            ],
        ),
        (
            "grafana-main",
            vec![
                ("auth_github.team_ids", json!([150, 7])),
                ("auth_github.client_id", json!(hostile)),
                ("auth_github.client_secret", json!("x")),
            ],
        ),
        (
            "pg-orders",
            vec![
                ("pg.pg_stat_statements.track", json!("top")),
                ("service_log", Value::Null),
            ],
        ),
        (
            "os-logs",
            vec![(
                "index_patterns",
                json!([{"pattern": "logs-2027", "max_index_count": 3}]),
            )],
        ),
    ] {
        let settings: Vec<(String, Value)> = settings
            .into_iter()
            .map(|(path, value)| (path.to_owned(), value))
            .collect();
        let name = ServiceName::parse(service).unwrap();
        let line = recipes::avn::update_config(&demo, &name, &settings);
        let printed = oracle
            .run(&line)
            .unwrap_or_else(|said| panic!("{line}\n{said}"));
        assert_eq!(printed, "");
        let service = oracle.service(&demo, service).await;
        for (path, value) in settings
            .iter()
            .filter(|(path, _)| !service.withheld.contains(path))
        {
            // A name may have a dot of its own.
            let (first, rest) = path
                .split_once('.')
                .map_or((path.as_str(), None), |(first, rest)| (first, Some(rest)));
            let found = &service.user_config[first];
            let found = rest.map_or(found, |rest| &found[rest]);
            assert_eq!(found, value, "{path} of {line}");
        }
    }
}
