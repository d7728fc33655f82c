//! Two questions that machines ask: is the process there (`/healthz`), and should it get requests (`/readyz`: not
//! while it shuts down, not while its database does not answer).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufStream};
use tokio::net::TcpStream;

use crate::store::Db;

/// Whether requests are welcome.
#[derive(Clone, Debug)]
pub struct Readiness {
    open: Arc<AtomicBool>,
    database: Db,
}

impl Readiness {
    /// Ready as long as `database` answers, until closed.
    pub fn new(database: Db) -> Self {
        Self {
            open: Arc::new(AtomicBool::new(true)),
            database,
        }
    }

    /// No more requests, please.
    pub fn close(&self) {
        self.open.store(false, Ordering::SeqCst);
    }

    async fn sentence(&self) -> Result<&'static str, &'static str> {
        if !self.open.load(Ordering::SeqCst) {
            return Err("shutting down\n");
        }
        if !self.database.answers().await {
            return Err("the database does not answer\n");
        }
        // Reading goes on, so requests are welcome.
        if self.database.takes_changes() {
            Ok("ready\n")
        } else {
            Ok("degraded: the database takes no changes, so none are made at Aiven\n")
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

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, &'static str) {
    match readiness.sentence().await {
        Ok(sentence) => (StatusCode::OK, sentence),
        Err(sentence) => (StatusCode::SERVICE_UNAVAILABLE, sentence),
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
