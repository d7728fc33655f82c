//! The listener: HTTP/1.1 with a deadline on everything a client could draw out, a bound on connections, and a
//! shutdown that ends. Knows no route; serves whatever service it is given.

mod io;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;

use crate::security::peer::Peer;
use io::{GuardedIo, Phase};

/// How long each part of a connection may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// From the first byte of a request, or from connecting, to the end of its headers.
    pub header: Duration,
    /// For a request's body.
    pub body: Duration,
    /// Between two requests; also for a client that takes nothing of an answer.
    pub idle: Duration,
    /// For requests under way when the server stops.
    pub drain: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body: Duration::from_secs(15),
            idle: Duration::from_secs(60),
            drain: Duration::from_secs(5),
        }
    }
}

/// How a listener behaves.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub deadlines: Deadlines,
    pub max_connections: usize,
}

/// Serves until `stop` is done, then lets requests under way end within the drain deadline.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.max_connections));
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let attended = attend(
            stream,
            peer,
            router.clone(),
            limits.deadlines,
            graceful.watcher(),
        );
        tokio::spawn(async move {
            attended.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.deadlines.drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("Some requests did not end in time and were cut off");
    }
}

type Place = tokio::sync::OwnedSemaphorePermit;

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, Peer, Place)> {
    // The semaphore is never closed.
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, Peer(peer), place))
        }
        Err(error) => {
            // Out of files, or a client that is gone already: the next attempt may do better.
            tracing::warn!(%error, "A connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// One connection until its end.
async fn attend(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    deadlines: Deadlines,
    watcher: Watcher,
) {
    let (io, phase) = GuardedIo::new(stream, deadlines);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        phase.set(Phase::Busy);
        request.extensions_mut().insert(peer);
        let (router, phase) = (router.clone(), phase.clone());
        async move {
            let response = router.oneshot(request.map(Body::new)).await;
            phase.set(Phase::Between);
            response
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // Hyper's own deadline also runs between requests; headers have the shorter one of `GuardedIo`.
        .header_read_timeout(deadlines.idle)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(io), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "A connection ended early");
    }
}
