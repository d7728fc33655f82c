//! Real clients on the recipes: they take each line for what it says, and send the password that was meant.
//!
//! Nothing listens where the lines lead to but this test, on this machine: connection refused is right, a word about
//! the usage is not.

mod players;

use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::thread;

use recipes::{CA_FILE, CERTIFICATE_FILE, Facts, Filling, KEY_FILE, Recipe, Secrets};
use sandbox::HOSTILE_PASSWORD;

use players::{http, postgres, valkey};

use crate::house::Folder;
use crate::parity::{Case, Oracle, project};

const PASSWORDS: [&str; 6] = [
    HOSTILE_PASSWORD,
    "AVNS_plain-123",
    "a/b@c:d%2Fe#f?g&h=i",
    "it's \"x\" \\ `id` $(id) ${HOME}",
    " -x ",
    "pässwörd 🔑",
];

/// Runs a line in a folder; its tool has to be there.
fn run(tool: &str, folder: &Folder, line: &str, variables: &[(&str, &str)]) -> Output {
    let found = Command::new("sh")
        .args(["-c", &format!("command -v {tool}")])
        .output()
        .unwrap();
    assert!(
        found.status.success(),
        "{tool} is needed here: run 'scripts/setup.sh test'"
    );
    Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("HOME", &folder.0)
        .env("LC_ALL", "C.UTF-8")
        .envs(variables.iter().copied())
        .current_dir(&folder.0)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A port on which nothing listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// The same listener on this machine.
fn here(facts: &Facts, port: u16) -> Facts {
    Facts {
        host: "127.0.0.1".to_owned(),
        port,
        ..facts.clone()
    }
}

fn with_password(case: &Case, password: &str) -> Secrets {
    Secrets {
        password: Some(aiven::Secret::new(password)),
        ..case.secrets.clone()
    }
}

async fn case(service: &str, fits: impl Fn(&Facts) -> bool) -> Case {
    let cases = Oracle::new().cases(&project("demo"), service).await;
    cases.into_iter().find(|case| fits(&case.facts)).unwrap()
}

/// Both fillings of a recipe with the variables that they need; `encode`: whether a person percent-encodes it.
fn both(
    recipe: Recipe,
    facts: &Facts,
    secrets: &Secrets,
    encode: fn(&str) -> String,
) -> [(String, Vec<(&'static str, String)>); 2] {
    let password = secrets
        .password
        .as_ref()
        .map_or("", |secret| secret.expose());
    [
        (
            recipe.write(facts, &Filling::Revealed(secrets)).unwrap(),
            Vec::new(),
        ),
        (
            recipe.write(facts, &Filling::Placeholders).unwrap(),
            vec![("PASSWORD", encode(password))],
        ),
    ]
}

fn as_it_is(password: &str) -> String {
    password.to_owned()
}

fn refs<'a>(variables: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

#[tokio::test]
async fn kcat_takes_every_option() {
    let folder = Folder::new();
    let case = case("kafka-12a3b4c5", |facts| {
        facts.has_password() && facts.component == "kafka"
    })
    .await;
    std::fs::write(folder.0.join(CA_FILE), case.secrets.ca.as_deref().unwrap()).unwrap();
    let facts = here(&case.facts, closed_port());
    // It leaves out the blanks that a value begins with, so then there is a sentence.
    let blank = with_password(&case, " -x ");
    assert!(
        Recipe::Kcat
            .write(&facts, &Filling::Revealed(&blank))
            .is_err()
    );
    for password in PASSWORDS.map(str::trim_start) {
        let secrets = with_password(&case, password);
        for (line, variables) in both(Recipe::Kcat, &facts, &secrets, as_it_is) {
            let dump = run(
                "kcat",
                &folder,
                &format!("{line} -X dump"),
                &refs(&variables),
            );
            let dump = text(&dump);
            for (name, value) in [
                ("security.protocol", "sasl_ssl".to_owned()),
                ("ssl.ca.location", CA_FILE.to_owned()),
                ("sasl.mechanisms", "SCRAM-SHA-256".to_owned()),
                ("sasl.username", facts.user.clone()),
                ("sasl.password", password.to_owned()),
            ] {
                assert!(
                    dump.contains(&format!("\n{name} = {value}\n")),
                    "{name} in {dump}"
                );
            }
        }
    }
    let line = revealed(Recipe::Kcat, &facts, &case.secrets);
    let said = text(&run("kcat", &folder, &format!("{line} -m 1"), &[]));
    let address = format!("127.0.0.1:{}", facts.port);
    assert!(
        said.contains(&address) && said.contains("Connection refused"),
        "{said}"
    );
}

fn revealed(recipe: Recipe, facts: &Facts, secrets: &Secrets) -> String {
    recipe.write(facts, &Filling::Revealed(secrets)).unwrap()
}

/// kcat loads the files before it connects, and says so if it can't.
#[tokio::test]
async fn kcat_and_openssl_read_the_certificates() {
    let folder = Folder::new();
    let case = case("kafka-12a3b4c5", |facts| {
        facts.has_certificate() && facts.user == "billing-app"
    })
    .await;
    let secrets = &case.secrets;
    let pem = |secret: &Option<aiven::Secret>| secret.as_ref().unwrap().expose().to_owned();
    for (name, pem) in [
        (CA_FILE, secrets.ca.clone().unwrap()),
        (CERTIFICATE_FILE, pem(&secrets.access_cert)),
        (KEY_FILE, pem(&secrets.access_key)),
    ] {
        std::fs::write(folder.0.join(name), pem).unwrap();
    }
    let facts = here(&case.facts, closed_port());
    let line = revealed(Recipe::Kcat, &facts, secrets);
    let output = run("kcat", &folder, &format!("{line} -m 1"), &[]);
    assert!(
        text(&output).contains("Connection refused"),
        "{}",
        text(&output)
    );

    let openssl = |line: &str| {
        let output = run("openssl", &folder, &format!("openssl {line}"), &[]);
        assert!(output.status.success(), "{line}: {}", text(&output));
        text(&output)
    };
    let verified = openssl(&format!(
        "verify -attime 1795305600 -CAfile {CA_FILE} {CERTIFICATE_FILE}"
    ));
    assert_eq!(verified, format!("{CERTIFICATE_FILE}: OK\n"));
    assert_eq!(
        openssl(&format!("x509 -in {CERTIFICATE_FILE} -noout -pubkey")),
        openssl(&format!("pkey -in {KEY_FILE} -pubout"))
    );
    assert!(
        openssl(&format!("x509 -in {CERTIFICATE_FILE} -noout -subject")).contains("billing-app")
    );
    // Java clients read no other kind of key.
    assert!(pem(&secrets.access_key).starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

#[tokio::test]
async fn mysql_takes_every_option() {
    let folder = Folder::new();
    let case = case("mysql-shop", |facts| facts.component == "mysql").await;
    std::fs::write(folder.0.join(CA_FILE), case.secrets.ca.as_deref().unwrap()).unwrap();
    let facts = here(&case.facts, closed_port());
    for password in PASSWORDS {
        let secrets = with_password(&case, password);
        for (line, variables) in both(Recipe::Mysql, &facts, &secrets, as_it_is) {
            let output = run("mysql", &folder, &line, &refs(&variables));
            assert!(text(&output).contains("Can't connect"), "{}", text(&output));
            let settings = text(&run(
                "mysql",
                &folder,
                &format!("{line} --help"),
                &refs(&variables),
            ));
            let of = |name: &str| {
                let mut lines = settings.lines().filter_map(|line| line.split_once(' '));
                lines
                    .find(|(found, _)| *found == name)
                    .map(|(_, value)| value.trim().to_owned())
            };
            assert_eq!(of("host"), Some(facts.host.clone()));
            assert_eq!(of("port"), Some(facts.port.to_string()));
            assert_eq!(of("user"), Some(facts.user.clone()));
            assert_eq!(
                (of("ssl").as_deref(), of("ssl-ca").as_deref()),
                (Some("TRUE"), Some(CA_FILE))
            );
        }
    }
}

fn here_open(facts: &Facts) -> (TcpListener, Facts) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, here(facts, port))
}

/// What was sent. A client that never came is followed by an empty call, which ends the test.
fn end<T>(sent: thread::JoinHandle<T>, facts: &Facts) -> T {
    drop(TcpStream::connect((facts.host.as_str(), facts.port)));
    sent.join().unwrap()
}

fn percent_encoded(password: &str) -> String {
    aiven::connection::percent_encode(password)
}

#[tokio::test]
async fn psql_sends_the_password_that_was_meant() {
    let folder = Folder::new();
    let case = case("pg-orders", |facts| {
        facts.component == "pg" && facts.user == "legacy-import"
    })
    .await;
    std::fs::write(folder.0.join(CA_FILE), case.secrets.ca.as_deref().unwrap()).unwrap();
    for password in PASSWORDS {
        let secrets = with_password(&case, password);
        let user = case.facts.user.clone();
        let expected = [user, "defaultdb".to_owned(), password.to_owned()];

        for filling in 0..2 {
            let (listener, facts) = here_open(&case.facts);
            let (line, variables) =
                both(Recipe::Psql, &facts, &secrets, percent_encoded)[filling].clone();
            let line = line.replace("sslmode=require", "sslmode=disable");
            let sent = postgres(listener);
            run("psql", &folder, &line, &refs(&variables));
            assert_eq!(end(sent, &facts), expected, "{line}");
        }

        let (listener, facts) = here_open(&case.facts);
        let conninfo = revealed(Recipe::Libpq, &facts, &secrets).replace("'require'", "'disable'");
        let sent = postgres(listener);
        run(
            "psql",
            &folder,
            &format!("psql {}", recipes::shell::quote(&conninfo)),
            &[],
        );
        assert_eq!(end(sent, &facts), expected, "{conninfo}");

        // libpq reads the variables by itself.
        let (listener, facts) = here_open(&case.facts);
        if let Ok(env) = Recipe::Env.write(&facts, &Filling::Revealed(&secrets)) {
            std::fs::write(
                folder.0.join("connection.env"),
                env.replace("PGSSLMODE=require", "PGSSLMODE=disable"),
            )
            .unwrap();
            let sent = postgres(listener);
            run("psql", &folder, "set -a; . ./connection.env; psql", &[]);
            assert_eq!(end(sent, &facts), expected);
        }
    }
    // With TLS as it is recommended, and nobody there.
    let facts = here(&case.facts, closed_port());
    let output = run(
        "psql",
        &folder,
        &revealed(Recipe::Psql, &facts, &case.secrets),
        &[],
    );
    assert!(
        text(&output).contains("Connection refused"),
        "{}",
        text(&output)
    );
}

#[tokio::test]
async fn redis_cli_sends_the_password_that_was_meant() {
    let folder = Folder::new();
    let case = case("valkey-cache", |facts| facts.user == "session-store").await;
    for password in PASSWORDS {
        let secrets = with_password(&case, password);
        for filling in 0..2 {
            let (listener, facts) = here_open(&case.facts);
            let (line, variables) =
                both(Recipe::RedisCli, &facts, &secrets, as_it_is)[filling].clone();
            let line = line.replace(" --tls --sni 127.0.0.1", " PING");
            let sent = valkey(listener);
            run("redis-cli", &folder, &line, &refs(&variables));
            assert_eq!(end(sent, &facts), ["AUTH", &facts.user, password], "{line}");
        }
    }
    let facts = here(&case.facts, closed_port());
    let output = run(
        "redis-cli",
        &folder,
        &revealed(Recipe::RedisCli, &facts, &case.secrets),
        &[],
    );
    assert!(
        text(&output).contains("Connection refused"),
        "{}",
        text(&output)
    );
}

#[tokio::test]
async fn curl_sends_the_password_that_was_meant() {
    let folder = Folder::new();
    for (service, component, request) in [
        (
            "kafka-12a3b4c5",
            "schema_registry",
            "GET /subjects HTTP/1.1",
        ),
        ("my-kafka", "kafka_rest", "GET /topics HTTP/1.1"),
        ("my-kafka", "kafka_connect", "GET /connectors HTTP/1.1"),
        (
            "os-logs",
            "opensearch",
            "GET /_cluster/health?pretty HTTP/1.1",
        ),
        (
            "os-logs",
            "opensearch_dashboards",
            "GET /api/status HTTP/1.1",
        ),
        ("grafana-main", "grafana", "GET /api/health HTTP/1.1"),
        ("ch-events", "clickhouse_https", "POST / HTTP/1.1"),
    ] {
        let case = case(service, |facts| facts.component == component).await;
        for password in PASSWORDS {
            let secrets = with_password(&case, password);
            for filling in 0..2 {
                let (listener, facts) = here_open(&case.facts);
                let (line, variables) =
                    both(Recipe::Curl, &facts, &secrets, as_it_is)[filling].clone();
                let line = line.replace("https://", "http://");
                let sent = http(listener);
                let output = run("curl", &folder, &line, &refs(&variables));
                assert!(output.status.success(), "{line}: {}", text(&output));
                let user = format!("{}:{password}", facts.user);
                assert_eq!(end(sent, &facts), (request.to_owned(), user), "{line}");
            }
        }
        let facts = here(&case.facts, closed_port());
        let output = run(
            "curl",
            &folder,
            &revealed(Recipe::Curl, &facts, &case.secrets),
            &[],
        );
        assert_eq!(output.status.code(), Some(7), "{}", text(&output));
    }
}
