//! Whether a recipe says what it should: it is read by its parser and compared with the facts, part by part.

mod commands;
mod files;

use recipes::{Facts, Filling, Protocol, Recipe, Secrets};

use crate::readers::{self, Map, Uri};

/// What is expected where a password belongs.
struct Expected<'a> {
    facts: &'a Facts,
    /// In a text of its own.
    password: String,
    /// After a URI was decoded.
    in_uri: String,
    ca: String,
    certificate: String,
    key: String,
}

/// Checks the recipe with its secrets in it, and with placeholders.
pub fn check(recipe: Recipe, facts: &Facts, secrets: &Secrets) {
    let password = secrets
        .password
        .as_ref()
        .map_or("", |secret| secret.expose());
    let pem = |secret: &Option<aiven::Secret>| {
        secret
            .as_ref()
            .map_or("", |secret| secret.expose())
            .to_owned()
    };
    let revealed = Expected {
        facts,
        password: password.to_owned(),
        in_uri: password.to_owned(),
        ca: secrets.ca.clone().unwrap_or_default(),
        certificate: pem(&secrets.access_cert),
        key: pem(&secrets.access_key),
    };
    match recipe.write(facts, &Filling::Revealed(secrets)) {
        Ok(text) => revealed.read(recipe, &text, &[]),
        Err(why) => assert!(
            may_refuse(recipe, facts, secrets),
            "{recipe:?} {facts:?}: {why}"
        ),
    }

    let text = recipe.write(facts, &Filling::Placeholders);
    let Ok(text) = text else {
        assert!(
            may_refuse(recipe, facts, secrets),
            "{recipe:?} {facts:?}: {text:?}"
        );
        return;
    };
    // A shell fills the gap; a file says it.
    let password = if password.is_empty() { "x" } else { password };
    let is_uri = matches!(recipe, Recipe::Psql);
    let variable = if is_uri {
        readers::encode(password)
    } else {
        password.to_owned()
    };
    let filled = |text: &str| {
        if recipe.is_shell() {
            password.to_owned()
        } else {
            text.to_owned()
        }
    };
    let placeholders = Expected {
        facts,
        password: filled("$PASSWORD"),
        in_uri: filled("$PASSWORD"),
        ca: "$CA_CERTIFICATE".to_owned(),
        certificate: "$ACCESS_CERTIFICATE".to_owned(),
        key: "$ACCESS_KEY".to_owned(),
    };
    placeholders.read(recipe, &text, &[("PASSWORD", variable.as_str())]);
}

/// The few cases for which a sentence is right.
fn may_refuse(recipe: Recipe, facts: &Facts, secrets: &Secrets) -> bool {
    let password = secrets.password.as_ref().map(aiven::Secret::expose);
    let is_missing = (facts.has_password() && password.is_none())
        || (facts.has_certificate() && secrets.access_key.is_none());
    let is_odd = |text: &str| {
        let quotes_both = text.contains('\'') && text.contains(['"', '$', '\\', '`', '!']);
        quotes_both
            || text.contains("\\\\")
            || text.ends_with('\\')
            || text.contains("${")
            || text.chars().any(char::is_control)
    };
    let in_a_gap = |text: &str| {
        text.contains(['"', '$', '\\', '`', '!']) || text.chars().any(char::is_control)
    };
    match recipe {
        _ if is_missing => true,
        Recipe::Env => {
            is_odd(password.unwrap_or_default()) || is_odd(&facts.user) || in_a_gap(&facts.user)
        }
        Recipe::Kcat => [password.unwrap_or_default(), &facts.user]
            .iter()
            .any(|text| text.starts_with(|c: char| c.is_ascii_whitespace() || c == '\x0b')),
        Recipe::Curl => facts.user.contains(':'),
        Recipe::Avn => facts.avn.is_err(),
        _ => false,
    }
}

impl Expected<'_> {
    fn read(&self, recipe: Recipe, text: &str, variables: &[(&str, &str)]) {
        let called = || readers::called(text, variables);
        match recipe {
            Recipe::Uri => self.uri(text),
            Recipe::Kcat => self.kcat(&called()),
            Recipe::ClientProperties => self.client_properties(text),
            Recipe::Psql => {
                let words = called().words;
                assert_eq!((words.len(), words[0].as_str()), (2, "psql"));
                self.uri(&words[1]);
            }
            Recipe::Libpq => self.libpq(&readers::conninfo(text)),
            Recipe::Mysql => self.mysql(&called()),
            Recipe::ValkeyCli | Recipe::RedisCli => self.valkey(recipe.id(), &called()),
            Recipe::ClickhouseClient => self.clickhouse(&called()),
            Recipe::Curl => self.curl(&called()),
            Recipe::Env => self.env(text, variables),
            Recipe::Kubernetes => self.kubernetes(text),
            Recipe::Json => self.json(text),
            Recipe::Avn => self.avn(text),
        }
    }

    fn address(&self) -> String {
        format!("{}:{}", self.facts.host, self.facts.port)
    }

    fn uri(&self, text: &str) {
        let facts = self.facts;
        let (scheme, path, query) = match facts.protocol {
            Protocol::Kafka | Protocol::Other => return assert_eq!(text, self.address()),
            Protocol::Postgres => ("postgres", "/defaultdb", "sslmode=require"),
            Protocol::Mysql if facts.component == "mysql" => {
                ("mysql", "/defaultdb", "ssl-mode=REQUIRED")
            }
            Protocol::Mysql => ("mysql", "/default", "ssl-mode=REQUIRED"),
            Protocol::MysqlX => ("mysqlx", "/defaultdb", "ssl-mode=REQUIRED"),
            Protocol::Valkey => ("rediss", "", ""),
            Protocol::ClickHouse => ("clickhouse", "/default", "secure=true"),
            Protocol::Https | Protocol::Metrics => {
                ("https", facts.path.as_deref().unwrap_or("/"), "")
            }
        };
        let expected = Uri {
            scheme: scheme.to_owned(),
            user: if facts.has_password() {
                facts.user.clone()
            } else {
                String::new()
            },
            password: facts.has_password().then(|| self.in_uri.clone()),
            host: facts.host.clone(),
            port: Some(facts.port),
            path: path.to_owned(),
            query: query.to_owned(),
        };
        assert_eq!(readers::uri(text), expected, "{text}");
    }
}

fn map(pairs: &[(&str, &str)]) -> Map {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}
