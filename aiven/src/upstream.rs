//! The one shared way to Aiven: connection pool, budgets, breakers and what is remembered of answers.
//!
//! An [`Upstream`] is made once a process; a [`Client`] is a cheap handle to it for one credential. Only the base URL
//! from the settings is ever called: no redirect is followed and no proxy from the environment is used.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use crate::breaker::Breakers;
use crate::budget::Budgets;
use crate::client::Client;
use crate::flights::Flights;
use crate::kept::Remembered;
use crate::observe::{Observer, Vitals};
use crate::once::Forms;
use crate::snapshot::Snapshots;
use crate::waits::Waits;

/// How long each step of a call may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the next byte of an answer that has begun. Until it begins, the whole call's time counts.
    pub silence: Duration,
    /// A whole read, with its retries.
    pub read: Duration,
    /// A whole write, with the reading back of an ambiguous one, for which the time of one read is set aside.
    pub write: Duration,
    /// Before the first reading back; doubled before each further one.
    pub read_back_pause: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            silence: Duration::from_secs(5),
            read: Duration::from_secs(10),
            write: Duration::from_secs(30),
            read_back_pause: Duration::from_millis(400),
        }
    }
}

/// How long an answer counts as fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// A network view, when a person asks.
    pub snapshot: Duration,
    /// A network view in which something moves, when a page asks by itself. Just below the page's own rhythm, so that
    /// many viewers cost hardly more calls than one.
    pub snapshot_moving: Duration,
    /// A settled network view, when a page asks by itself.
    pub snapshot_settled: Duration,
    /// A failure: nobody asks again within this time.
    pub failure: Duration,
    /// The list of projects.
    pub projects: Duration,
    /// The lists of a project's services and VPCs, and one service.
    pub services: Duration,
    /// Prices, clouds, schemas and CA certificates.
    pub catalogue: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            snapshot: Duration::from_secs(2),
            snapshot_moving: Duration::from_millis(2800),
            snapshot_settled: Duration::from_secs(10),
            failure: Duration::from_secs(2),
            projects: Duration::from_secs(10),
            services: Duration::from_secs(2),
            catalogue: Duration::from_secs(3600),
        }
    }
}

/// The settings of an [`Upstream`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamConfig {
    /// `https://…` without `/v1`; plain `http://` for loopback addresses only.
    pub base_url: String,
    /// The most calls within any 60 seconds for one credential.
    pub calls_per_minute: u32,
    pub timeouts: Timeouts,
    pub lifetimes: Lifetimes,
    pub user_agent: String,
    /// Who is told what happens here.
    pub observer: Observer,
}

impl Default for UpstreamConfig {
    fn default() -> Self {
        Self {
            base_url: "https://api.aiven.io".to_owned(),
            calls_per_minute: 60,
            timeouts: Timeouts::default(),
            lifetimes: Lifetimes::default(),
            user_agent: concat!("postern/", env!("CARGO_PKG_VERSION")).to_owned(),
            observer: Observer::default(),
        }
    }
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("The base URL of the Aiven API is not a URL.")]
    BaseUrl,
    #[error(
        "The base URL of the Aiven API must begin with https:// (plain http:// only for a loopback address)."
    )]
    NotHttps,
    #[error("The base URL of the Aiven API must not hold a user name, a query or a fragment.")]
    BaseUrlParts,
    #[error("The budget of calls a minute must be at least 10.")]
    Budget,
    #[error("The user agent holds characters that a header cannot.")]
    UserAgent,
    #[error("The HTTP client could not be made: {0}")]
    Http(String),
}

/// Which credential a thing belongs to: a keyed hash of the token, good within this process only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Credential(u64, u64);

#[cfg(test)]
impl Credential {
    pub fn for_tests(number: u64) -> Self {
        Self(number, 0)
    }
}

/// The shared way to Aiven. Cloning it is cheap.
#[derive(Clone)]
pub struct Upstream(pub(crate) Arc<Shared>);

/// What all clients share.
pub(crate) struct Shared {
    pub http: reqwest::Client,
    /// Ends without a slash.
    pub base: String,
    pub config: UpstreamConfig,
    pub budgets: Budgets,
    pub breakers: Breakers,
    pub snapshots: Snapshots,
    pub waits: Waits,
    pub remembered: Remembered,
    pub forms: Forms,
    pub writing: crate::client::WriteLocks,
    /// One confirming call for any number of answers 401 at a time.
    pub confirming: Flights<Credential, bool>,
    keys: [RandomState; 2],
}

impl Upstream {
    /// Checks the settings and makes the HTTP client; calls nobody.
    pub fn new(config: UpstreamConfig) -> Result<Self, ConfigError> {
        let base = checked_base(&config.base_url)?;
        if config.calls_per_minute < 10 {
            return Err(ConfigError::Budget);
        }
        // The first in the process wins; a second attempt says so and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let agent = reqwest::header::HeaderValue::from_str(&config.user_agent)
            .map_err(|_| ConfigError::UserAgent)?;
        let http = reqwest::Client::builder()
            .user_agent(agent)
            .connect_timeout(config.timeouts.connect)
            .pool_idle_timeout(Duration::from_secs(15))
            .tcp_keepalive(Duration::from_secs(15))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .https_only(base.starts_with("https://"))
            .no_proxy()
            .build()
            .map_err(|error| ConfigError::Http(error.to_string()))?;
        Ok(Self(Arc::new(Shared {
            http,
            base,
            budgets: Budgets::new(config.calls_per_minute).observed(&config.observer),
            breakers: Breakers::default(),
            snapshots: Snapshots::default(),
            waits: Waits::default(),
            remembered: Remembered::new(config.lifetimes, &config.observer),
            forms: Forms::default(),
            writing: crate::client::WriteLocks::default(),
            confirming: Flights::default(),
            keys: [RandomState::new(), RandomState::new()],
            config,
        })))
    }

    /// A handle for one credential. A token that no header can carry is refused at the first call.
    pub fn client(&self, token: SecretString) -> Client {
        let text = token.expose_secret();
        let credential = Credential(self.0.keys[0].hash_one(text), self.0.keys[1].hash_one(text));
        Client::new(self.0.clone(), token, credential)
    }

    /// How things stand now.
    pub fn vitals(&self) -> Vitals {
        let (shared, now) = (&self.0, Instant::now());
        let (privatelinks, connections) = shared.snapshots.states();
        Vitals {
            open_breakers: shared.breakers.open(now),
            most_spent: shared.budgets.most_spent(now),
            calls_per_minute: shared.config.calls_per_minute,
            privatelinks,
            connections,
        }
    }

    /// The base URL in use, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.0.base
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("base", &self.0.base)
            .finish_non_exhaustive()
    }
}

/// A base that only our own paths are ever added to.
fn checked_base(text: &str) -> Result<String, ConfigError> {
    let url = reqwest::Url::parse(text.trim()).map_err(|_| ConfigError::BaseUrl)?;
    let host = url.host_str().ok_or(ConfigError::BaseUrl)?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(host) => {}
        _ => return Err(ConfigError::NotHttps),
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.query().is_some() || url.fragment().is_some() {
        return Err(ConfigError::BaseUrlParts);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// A lock whose holder panicked is still good here: every critical section leaves its data whole.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(base_url: &str) -> Result<Upstream, ConfigError> {
        Upstream::new(UpstreamConfig {
            base_url: base_url.into(),
            ..UpstreamConfig::default()
        })
    }

    #[test]
    fn only_https_or_loopback() {
        for good in [
            "https://api.aiven.io",
            "https://api.aiven.io/",
            "http://127.0.0.1:3001",
            "http://localhost:1",
            "http://[::1]:3",
        ] {
            assert!(!with(good).unwrap().base_url().ends_with('/'), "{good}");
        }
        for (bad, error) in [
            ("http://api.aiven.io", ConfigError::NotHttps),
            ("http://127.0.0.1.example.com", ConfigError::NotHttps),
            ("ftp://127.0.0.1", ConfigError::NotHttps),
            ("https://user:pw@api.aiven.io", ConfigError::BaseUrlParts),
            ("https://api.aiven.io/?x=1", ConfigError::BaseUrlParts),
            ("https://api.aiven.io/#x", ConfigError::BaseUrlParts),
            ("api.aiven.io", ConfigError::BaseUrl),
            ("", ConfigError::BaseUrl),
        ] {
            assert_eq!(with(bad).unwrap_err(), error, "{bad}");
        }
    }

    #[test]
    fn nothing_prints_the_token() {
        let upstream = with("http://127.0.0.1:1").unwrap();
        let client = upstream.client(SecretString::from("CANARY-1"));
        assert!(!format!("{client:?}{upstream:?}{:?}", upstream.0.config).contains("CANARY"));
        let same = upstream.client(SecretString::from("CANARY-1"));
        let other = upstream.client(SecretString::from("CANARY-2"));
        assert_eq!(client.credential(), same.credential());
        assert_ne!(client.credential(), other.credential());
    }
}
