//! Settings: the file first, then the environment. Every setting is one row of [`SETTINGS`]; an unknown name or a
//! value that does not fit stops the start with one sentence. This is the only module that reads the environment.

mod aws_side;
mod database;
mod parse;
mod settings;
mod team;
mod who;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use crate::base::BasePath;
use crate::gate::HeaderNames;
use crate::gateway;
use crate::security::origin::Origin;
use crate::session::Keys;
use crate::store::Place;
use crate::team::Team;
pub use database::BUSY as DATABASE_BUSY;
pub use settings::{SETTINGS, Setting, markdown_table};

/// Why the settings cannot be used: one sentence that names the setting.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The effective settings of `postern serve`.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub public_url: Origin,
    pub base_path: BasePath,
    pub upstream: String,
    pub database: Place,
    /// The first seals; all of them open.
    pub session_keys: Keys,
    pub session_idle: Duration,
    pub session_lifetime: Duration,
    pub calls_per_minute: u32,
    pub sign_ins_per_minute: u32,
    pub requests_per_minute: u32,
    pub changes_per_minute: u32,
    pub max_connections: usize,
    pub metrics_listen: Option<SocketAddr>,
    /// In place of the site in the program.
    pub site_dir: Option<PathBuf>,
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
    pub log_level: String,
    /// The customer's AWS account, if the portal may work in it.
    pub aws: Option<aws::Aws>,
    pub team: Team,
    /// The company's provider, if people sign in there.
    pub identity: Option<identity::Provider>,
    /// The proxy's headers, if it says who people are.
    pub header: Option<HeaderNames>,
    /// How long rows of the record are kept; `None`: for ever.
    pub record_retention: Option<Duration>,
    pub gateway: gateway::Rules,
}

/// Where a setting's value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Default,
    File,
    Environment,
}

/// Settings as text, before they are understood. Its `Debug` shows no secret.
#[derive(Default)]
pub struct Raw(BTreeMap<&'static str, (String, Source)>);

impl Config {
    /// Reads the file named by `--config` or `POSTERN_CONFIG`, then the environment.
    pub fn load(file: Option<PathBuf>) -> Result<(Self, Raw), ConfigError> {
        let raw = Raw::from_process(file)?;
        Ok((raw.understand()?, raw))
    }
}

impl Raw {
    /// The one setting that asking a running portal takes.
    pub fn listen(&self) -> Result<SocketAddr, ConfigError> {
        self.parsed("listen", parse::address)
    }

    /// The settings of this process: file and environment, not yet understood.
    pub fn from_process(file: Option<PathBuf>) -> Result<Self, ConfigError> {
        let environment = environment();
        let file = file.or_else(|| environment.get("POSTERN_CONFIG").map(PathBuf::from));
        let text = match &file {
            None => None,
            Some(path) => Some(read(path, "the configuration file")?),
        };
        Self::gather(text.as_deref(), &environment)
    }

    /// Lays the environment over the file.
    pub fn gather(
        file: Option<&str>,
        environment: &BTreeMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let mut raw = Self::default();
        if let Some(text) = file {
            raw.take_file(text)?;
        }
        raw.take_environment(environment)?;
        Ok(raw)
    }

    fn take_file(&mut self, text: &str) -> Result<(), ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            // The parser's own text would quote the line, which may hold a key.
            let line = error
                .span()
                .map_or(1, |span| 1 + text[..span.start].matches('\n').count());
            ConfigError(format!(
                "The configuration file is not valid TOML at line {line}."
            ))
        })?;
        for (name, value) in flat(table) {
            let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
                return Err(ConfigError(format!(
                    "The configuration file has an unknown setting `{name}`."
                )));
            };
            let text = parse::plain(&value).ok_or_else(|| {
                ConfigError(format!(
                    "The setting `{name}` must be text, a number, true, false or a list of texts."
                ))
            })?;
            self.0.insert(setting.name, (text, Source::File));
        }
        Ok(())
    }

    fn take_environment(
        &mut self,
        environment: &BTreeMap<String, String>,
    ) -> Result<(), ConfigError> {
        if let Some(url) = environment
            .get("AIVEN_WEB_URL")
            .filter(|url| !url.is_empty())
        {
            self.0
                .insert("upstream", (url.clone(), Source::Environment));
        }
        for (variable, name) in aws_side::HONOURED {
            if let Some(url) = environment.get(variable).filter(|url| !url.is_empty()) {
                self.0.insert(name, (url.clone(), Source::Environment));
            }
        }
        for (variable, value) in environment {
            let Some(name) = variable.strip_prefix("POSTERN_") else {
                continue;
            };
            if name == "CONFIG" || is_service_link(name) {
                continue;
            }
            let of = |name: &str| {
                let wanted = format!("POSTERN_{}", name.to_ascii_uppercase());
                SETTINGS.iter().find(|setting| setting.variable() == wanted)
            };
            if let Some(setting) = of(name) {
                self.0
                    .insert(setting.name, (value.clone(), Source::Environment));
            } else if let Some(setting) = name
                .strip_suffix("_FILE")
                .and_then(of)
                .filter(|setting| setting.secret)
            {
                if environment.contains_key(&setting.variable()) {
                    return Err(ConfigError(format!(
                        "Set {} or {variable}, not both.",
                        setting.variable()
                    )));
                }
                let text = read(&PathBuf::from(value), variable)?;
                self.0
                    .insert(setting.name, (text.trim().to_owned(), Source::Environment));
            } else {
                return Err(ConfigError(format!(
                    "The environment has an unknown setting {variable}."
                )));
            }
        }
        Ok(())
    }

    /// Turns text into settings.
    pub fn understand(&self) -> Result<Config, ConfigError> {
        let listen = self.listen()?;
        let base_path = self.parsed("base_path", parse::base_path)?;
        let public_url = match self.value("public_url") {
            "" if listen.ip().is_loopback() => Origin::of(listen),
            "" => {
                return Err(ConfigError(
                    "The setting `public_url` is missing: say the address people open, such as https://postern.example.com."
                        .to_owned(),
                ));
            }
            _ => self.parsed("public_url", parse::origin)?,
        };
        let team = team::understand(self)?;
        let config = Config {
            listen,
            identity: who::provider(self, team.sign_in, &public_url, &base_path)?,
            header: who::headers(self, team.sign_in)?,
            public_url,
            base_path,
            upstream: self.parsed("upstream", parse::upstream)?,
            database: database::understand(self)?,
            session_keys: self.parsed("session_key", parse::keys)?,
            session_idle: self.parsed("session_idle", parse::duration)?,
            session_lifetime: self.parsed("session_lifetime", parse::duration)?,
            calls_per_minute: self.parsed("calls_per_minute", parse::calls)?,
            sign_ins_per_minute: self.parsed("sign_ins_per_minute", parse::positive)?,
            requests_per_minute: self.parsed("requests_per_minute", parse::positive)?,
            changes_per_minute: self.parsed("changes_per_minute", parse::positive)?,
            metrics_listen: self.parsed("metrics_listen", parse::address_or_none)?,
            max_connections: self.parsed("max_connections", parse::positive)?,
            site_dir: Some(PathBuf::from(self.value("site_dir")))
                .filter(|folder| *folder != PathBuf::new()),
            trusted_proxies: self.parsed("trusted_proxies", parse::networks)?,
            log_format: self.parsed("log_format", parse::log_format)?,
            log_level: self.parsed("log_level", parse::log_level)?,
            aws: aws_side::understand(self)?,
            team,
            record_retention: self.parsed("record_retention", team::retention)?,
            gateway: gateway::Rules {
                config_paths: self.parsed("gateway.config_paths", parse::option_paths)?,
                longest_lifetime: self.parsed("gateway.longest_lifetime", parse::duration)?,
                requests_per_minute: self.parsed("gateway.requests_per_minute", parse::positive)?,
            },
        };
        if config.session_idle > config.session_lifetime {
            return Err(ConfigError(
                "The setting `session_idle` must not be longer than `session_lifetime`.".to_owned(),
            ));
        }
        Ok(config)
    }

    /// The effective settings as a TOML file, each with its source; secrets are not shown.
    pub fn effective(&self) -> String {
        let mut text = String::new();
        for setting in SETTINGS {
            let (value, source) = self
                .0
                .get(setting.name)
                .map_or((setting.default, Source::Default), |(v, s)| (v, *s));
            let shown = match (setting.secret, value) {
                (_, "") => "(not set)",
                (true, _) => "(hidden)",
                (false, value) => value,
            };
            let source = match source {
                Source::Default => "default",
                Source::File => "file",
                Source::Environment => "environment",
            };
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{} = {shown:?}  # {source}", setting.name);
        }
        text
    }

    fn value(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some((value, _)) => value,
            None => SETTINGS
                .iter()
                .find(|setting| setting.name == name)
                .map_or("", |setting| setting.default),
        }
    }

    fn parsed<T>(
        &self,
        name: &'static str,
        parse: fn(&str) -> Result<T, &'static str>,
    ) -> Result<T, ConfigError> {
        parse(self.value(name)).map_err(|why| ConfigError(format!("The setting `{name}` {why}.")))
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.effective())
    }
}

/// The file's settings, those of a section with its name before a dot.
fn flat(table: toml::Table) -> Vec<(String, toml::Value)> {
    let mut all = Vec::new();
    for (name, value) in table {
        match value {
            toml::Value::Table(section) => {
                let named = section.into_iter();
                all.extend(named.map(|(key, value)| (format!("{name}.{key}"), value)));
            }
            value => all.push((name, value)),
        }
    }
    all
}

/// Names that Kubernetes puts into every container beside a service called `postern`.
fn is_service_link(name: &str) -> bool {
    name.starts_with("SERVICE_") || name == "PORT" || name.starts_with("PORT_")
}

fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

fn read(path: &std::path::Path, what: &str) -> Result<String, ConfigError> {
    std::fs::read_to_string(path)
        .map_err(|error| ConfigError(format!("Cannot read {} ({what}): {error}.", path.display())))
}

#[cfg(test)]
mod tests;
