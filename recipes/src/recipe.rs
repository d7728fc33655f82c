//! The forms in which connection information is taken away, and which of them a listener has.

use crate::filling::{CA_FILE, PASSWORD};
use crate::{
    Facts, Filling, Protocol, avn, env, http, json, kafka, kubernetes, mysql, postgres, uri, valkey,
};

/// One form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recipe {
    Uri,
    Kcat,
    ClientProperties,
    Psql,
    Libpq,
    Mysql,
    ValkeyCli,
    RedisCli,
    ClickhouseClient,
    Curl,
    Env,
    Kubernetes,
    Json,
    Avn,
}

impl Recipe {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::Uri,
        Self::Kcat,
        Self::ClientProperties,
        Self::Psql,
        Self::Libpq,
        Self::Mysql,
        Self::ValkeyCli,
        Self::RedisCli,
        Self::ClickhouseClient,
        Self::Curl,
        Self::Env,
        Self::Kubernetes,
        Self::Json,
        Self::Avn,
    ];

    /// Its name in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Uri => "uri",
            Self::Kcat => "kcat",
            Self::ClientProperties => "client-properties",
            Self::Psql => "psql",
            Self::Libpq => "libpq",
            Self::Mysql => "mysql",
            Self::ValkeyCli => "valkey-cli",
            Self::RedisCli => "redis-cli",
            Self::ClickhouseClient => "clickhouse-client",
            Self::Curl => "curl",
            Self::Env => "env",
            Self::Kubernetes => "kubernetes",
            Self::Json => "json",
            Self::Avn => "avn",
        }
    }

    /// The recipe of that name.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|recipe| recipe.id() == id)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Uri => "Service URI",
            Self::Kcat => "kcat",
            Self::ClientProperties => "client.properties",
            Self::Psql => "psql",
            Self::Libpq => "libpq string",
            Self::Mysql => "mysql",
            Self::ValkeyCli => "valkey-cli",
            Self::RedisCli => "redis-cli",
            Self::ClickhouseClient => "clickhouse-client",
            Self::Curl => "curl",
            Self::Env => ".env",
            Self::Kubernetes => "Kubernetes Secret",
            Self::Json => "JSON",
            Self::Avn => "avn",
        }
    }

    /// The file it is downloaded as; no two have the same.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Uri => "service-uri.txt",
            Self::Kcat => "kcat.sh",
            Self::ClientProperties => "client.properties",
            Self::Psql => "psql.sh",
            Self::Libpq => "libpq.txt",
            Self::Mysql => "mysql.sh",
            Self::ValkeyCli => "valkey-cli.sh",
            Self::RedisCli => "redis-cli.sh",
            Self::ClickhouseClient => "clickhouse-client.sh",
            Self::Curl => "curl.sh",
            Self::Env => "connection.env",
            Self::Kubernetes => "secret.yaml",
            Self::Json => "connection.json",
            Self::Avn => "avn.sh",
        }
    }

    /// What it is good for, in one sentence.
    pub fn what_for(self) -> &'static str {
        match self {
            Self::Uri => "One address with everything in it, for programs that take a URI.",
            Self::Kcat => {
                "Lists brokers and topics; put -t TOPIC -C in place of -L to read a topic."
            }
            Self::ClientProperties => {
                "For Java clients 2.7 and newer and for kafka-topics.sh --command-config; certificates are inside."
            }
            Self::Psql => "Opens PostgreSQL's own prompt.",
            Self::Libpq => "For programs on libpq: psycopg, PHP, Ruby, and psql itself.",
            Self::Mysql => "Opens the prompt of MySQL's client, or of MariaDB's.",
            Self::ValkeyCli => "Opens Valkey's own prompt.",
            Self::RedisCli => "Opens a prompt with the client of Redis 6 or newer.",
            Self::ClickhouseClient => "Opens ClickHouse's own prompt.",
            Self::Curl => "Asks one harmless question, to see that the connection works.",
            Self::Env => {
                "Variables for a shell (set -a; . ./connection.env), Docker Compose and dotenv libraries."
            }
            Self::Kubernetes => {
                "For kubectl apply -f secret.yaml; take the variables with envFrom and mount the files."
            }
            Self::Json => "Everything that was chosen, for scripts.",
            Self::Avn => "Asks Aiven's own command line client for the same connection.",
        }
    }

    /// Whether it is a command for a shell.
    pub fn is_shell(self) -> bool {
        match self {
            Self::Kcat
            | Self::Psql
            | Self::Mysql
            | Self::ValkeyCli
            | Self::RedisCli
            | Self::ClickhouseClient
            | Self::Curl
            | Self::Avn => true,
            Self::Uri
            | Self::ClientProperties
            | Self::Libpq
            | Self::Env
            | Self::Kubernetes
            | Self::Json => false,
        }
    }

    /// The recipes that this listener has.
    pub fn offered(facts: &Facts) -> Vec<Self> {
        Self::ALL
            .into_iter()
            .filter(|recipe| recipe.fits(facts))
            .collect()
    }

    fn fits(self, facts: &Facts) -> bool {
        let speaks = |protocol| facts.protocol == protocol;
        // A method that is not known here has no known commands either.
        let is_kafka = speaks(Protocol::Kafka) && (facts.has_password() || facts.has_certificate());
        match self {
            Self::Uri | Self::Env | Self::Kubernetes | Self::Json => true,
            Self::Kcat | Self::ClientProperties => is_kafka,
            Self::Psql | Self::Libpq => speaks(Protocol::Postgres),
            Self::Mysql => speaks(Protocol::Mysql),
            Self::ValkeyCli | Self::RedisCli => speaks(Protocol::Valkey),
            Self::ClickhouseClient => speaks(Protocol::ClickHouse),
            Self::Curl => speaks(Protocol::Https),
            Self::Avn => !avn::utilities(facts).is_empty(),
        }
    }

    /// The text itself. A command has no line break at its end, so that pasting does not run it; a file has one.
    ///
    /// # Errors
    /// A sentence that says why it can't be written: the password is not known, or cannot be expressed in this form.
    pub fn write(self, facts: &Facts, filling: &Filling) -> Result<String, String> {
        match self {
            Self::Uri => uri::of(facts, filling).map(|uri| uri.plain()),
            Self::Kcat => kafka::kcat(facts, filling),
            Self::ClientProperties => kafka::client_properties(facts, filling),
            Self::Psql => postgres::psql(facts, filling),
            Self::Libpq => postgres::conninfo(facts, filling),
            Self::Mysql => mysql::mysql(facts, filling),
            Self::ValkeyCli => valkey::cli("valkey-cli", facts, filling),
            Self::RedisCli => valkey::cli("redis-cli", facts, filling),
            Self::ClickhouseClient => http::clickhouse_client(facts, filling),
            Self::Curl => http::curl(facts, filling),
            Self::Env => env::write(facts, filling),
            Self::Kubernetes => kubernetes::write(facts, filling),
            Self::Json => json::write(facts, filling),
            Self::Avn => {
                // avn needs what it is to print; for some it prints None.
                if facts.has_password() {
                    filling.password(facts)?;
                }
                Ok(avn::connection_info(facts)?.join("\n"))
            }
        }
    }

    /// What has to be done before it works, a sentence each.
    pub fn before(self, facts: &Facts, filling: &Filling) -> Vec<String> {
        let mut all = Vec::new();
        let files = self.files(facts);
        if !files.is_empty() {
            all.push(format!(
                "Download {} into the folder where you use it.",
                listed(&files)
            ));
        }
        let has_gaps = matches!(filling, Filling::Placeholders) && facts.has_password();
        let is_uri = matches!(self, Self::Uri | Self::Psql);
        if has_gaps && self != Self::Avn {
            if self.is_shell() {
                all.push(format!("Set the password first: export {PASSWORD}=…"));
            } else {
                all.push(format!("Put the password where ${PASSWORD} stands."));
            }
            if is_uri && facts.protocol != Protocol::Kafka {
                all.push(format!(
                    "In a URI the password is percent-encoded: ${PASSWORD} has to be, too (/ is %2F, @ is %40)."
                ));
            }
        }
        if self == Self::Mysql && !facts.needs_ca() {
            all.push(format!(
                "{} is where Debian, Ubuntu and Alpine keep the authorities they trust; on Amazon Linux and Fedora it is /etc/pki/tls/certs/ca-bundle.crt.",
                mysql::SYSTEM_CA
            ));
        }
        if facts.component == "valkey" && matches!(self, Self::ValkeyCli | Self::RedisCli) {
            all.push(format!(
                "Services from before Aiven gave Valkey public certificates also need --cacert {CA_FILE}."
            ));
        }
        all
    }

    /// The files that the text names.
    fn files(self, facts: &Facts) -> Vec<&'static str> {
        match self {
            Self::Kcat | Self::Env => kafka::files(facts),
            Self::Mysql | Self::Curl | Self::ValkeyCli | Self::RedisCli if facts.needs_ca() => {
                vec![CA_FILE]
            }
            _ => Vec::new(),
        }
    }
}

/// `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
