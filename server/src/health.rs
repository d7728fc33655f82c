//! Two questions that machines ask: is the process there (`/healthz`), and should it get requests (`/readyz`: not
//! while it shuts down, not while its database does not answer or is sealed with a key it lacks). How Aiven does is said
//! beside it and changes nothing: another portal would not reach it either.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aiven::Upstream;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;

use crate::metrics::{Metrics, UpstreamWord};
use crate::session::Keys;
use crate::store::Db;

/// Whether requests are welcome.
#[derive(Clone)]
pub struct Readiness {
    open: Arc<AtomicBool>,
    database: Db,
    keys: Keys,
    upstream: Upstream,
    metrics: Metrics,
}

/// How the database does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    DoesNotAnswer,
    /// It can be read.
    TakesNoChanges,
    Answers,
}

/// Whether the keys of the settings open what the database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    NotKnown,
    Lacking,
    Fits,
}

/// What one look found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    is_open: bool,
    pub store: Store,
    key: Key,
    upstream: UpstreamWord,
    open_breakers: usize,
}

impl Health {
    /// Whether requests are welcome: reading is enough.
    pub fn is_ready(&self) -> bool {
        self.is_open && self.store != Store::DoesNotAnswer && self.key == Key::Fits
    }

    fn word(&self) -> &'static str {
        match (self.is_ready(), self.store) {
            (false, _) => "not ready",
            (true, Store::Answers) => "ready",
            (true, _) => "degraded",
        }
    }

    fn sentence(&self) -> &'static str {
        match (self.is_open, self.store, self.key) {
            (false, ..) => "shutting down",
            (true, Store::DoesNotAnswer, _) => "the database does not answer",
            (true, _, Key::Lacking | Key::NotKnown) => {
                "session_key lacks a key that the database is sealed with"
            }
            (true, Store::TakesNoChanges, Key::Fits) => {
                "degraded: the database takes no changes, so none are made at Aiven"
            }
            (true, Store::Answers, Key::Fits) => "ready",
        }
    }

    fn store(&self) -> &'static str {
        match self.store {
            Store::DoesNotAnswer => "does not answer",
            Store::TakesNoChanges => "takes no changes",
            Store::Answers => "answers",
        }
    }

    fn key(&self) -> &'static str {
        match self.key {
            Key::NotKnown => "not known",
            Key::Lacking => "is lacking",
            Key::Fits => "fits",
        }
    }

    fn status(&self) -> StatusCode {
        if self.is_ready() {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        }
    }

    fn as_text(&self) -> Response {
        let text = format!(
            "{}\nstore: {}\nkey: {}\nupstream: {}\n",
            self.sentence(),
            self.store(),
            self.key(),
            self.upstream.as_str()
        );
        (self.status(), text).into_response()
    }

    fn as_json(&self) -> Response {
        let json = serde_json::json!({
            "status": self.word(),
            "message": self.sentence(),
            "store": self.store(),
            "key": self.key(),
            "upstream": {"state": self.upstream.as_str(), "not_asked_for_now": self.open_breakers},
        });
        let kind = [(header::CONTENT_TYPE, "application/json")];
        (self.status(), kind, json.to_string()).into_response()
    }
}

impl Readiness {
    /// Ready as long as `database` answers and `keys` open what is in it, until closed.
    pub fn new(database: Db, keys: Keys, upstream: Upstream, metrics: Metrics) -> Self {
        Self {
            open: Arc::new(AtomicBool::new(true)),
            database,
            keys,
            upstream,
            metrics,
        }
    }

    /// No more requests, please.
    pub fn close(&self) {
        self.open.store(false, Ordering::SeqCst);
    }

    /// Looks now.
    pub async fn look(&self) -> Health {
        let (store, key) = match self.database.keys_fit(&self.keys).await {
            Err(_) => (Store::DoesNotAnswer, Key::NotKnown),
            Ok(fit) => (
                if self.database.takes_changes() {
                    Store::Answers
                } else {
                    Store::TakesNoChanges
                },
                if fit { Key::Fits } else { Key::Lacking },
            ),
        };
        Health {
            is_open: self.open.load(Ordering::SeqCst),
            store,
            key,
            upstream: self.metrics.upstream(),
            open_breakers: self.upstream.vitals().open_breakers,
        }
    }
}

/// The two routes.
pub fn routes<S: Clone + Send + Sync + 'static>(readiness: Readiness) -> Router<S> {
    Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(ready))
        .with_state(readiness)
}

async fn ready(State(readiness): State<Readiness>, headers: HeaderMap) -> Response {
    let health = readiness.look().await;
    let accept = headers.get(header::ACCEPT);
    let accept = accept.and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("application/json")) {
        health.as_json()
    } else {
        health.as_text()
    }
}

/// Asks the portal on this machine whether it is ready, as a container's health check does.
pub async fn ask(listen: SocketAddr) -> Result<(), String> {
    let address = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => {
            SocketAddr::from((Ipv4Addr::LOCALHOST, listen.port()))
        }
        IpAddr::V6(ip) if ip.is_unspecified() => {
            SocketAddr::from((Ipv6Addr::LOCALHOST, listen.port()))
        }
        _ => listen,
    };
    let asked = tokio::time::timeout(Duration::from_secs(3), first_line(address)).await;
    match asked {
        Ok(Ok(line)) if line.starts_with("HTTP/1.1 200 ") => Ok(()),
        Ok(Ok(line)) => Err(format!(
            "The portal on {address} is not ready: {}.",
            line.trim()
        )),
        Ok(Err(error)) => Err(format!("The portal on {address} cannot be asked: {error}.")),
        Err(_) => Err(format!("The portal on {address} does not answer.")),
    }
}

async fn first_line(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = BufStream::new(TcpStream::connect(address).await?);
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await?;
    stream.flush().await?;
    let mut line = String::new();
    stream.take(200).read_line(&mut line).await?;
    Ok(line)
}
