//! Serving: the graceful server of `postern sandbox` and `postern demo`, and the quick one of the tests.

use std::future::Future;
use std::net::SocketAddr;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::{Options, Sandbox};

/// How long open calls may go on after the shutdown began.
const DRAIN: Duration = Duration::from_secs(2);

/// Serves until `shutdown` is done, then lets open calls end for at most 2 s.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    sandbox: Sandbox,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    // Without it small answers wait for the kernel; a connection that refuses is served all the same.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "the sandbox could not set TCP_NODELAY");
        }
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, sandbox.router()).with_graceful_shutdown(async {
        // An error means that the sender is gone, which is also the end.
        let _ = stopped.await;
    });
    let mut server = std::pin::pin!(server.into_future());
    tokio::select! {
        ended = &mut server => ended,
        () = shutdown => {
            let _ = stop.send(());
            tokio::time::timeout(DRAIN, server).await.unwrap_or(Ok(()))
        }
    }
}

/// A sandbox on its own thread and a free port, which ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens: 127.0.0.1 and a free port.
    pub addr: SocketAddr,
    sandbox: Sandbox,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// `http://127.0.0.1:PORT`, what goes into `AIVEN_WEB_URL`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The running sandbox itself: its clock, its calls, its faults.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Ends it now: the port is closed and every open connection cut when this returns.
    pub fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the sandbox's thread panicked");
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Starts a sandbox for a test. It has its own runtime, so a test may block beside it.
///
/// # Panics
/// When no port of 127.0.0.1 can be had.
pub fn spawn(options: Options) -> Running {
    let sandbox = Sandbox::new(options);
    let (stop, stopped) = oneshot::channel::<()>();
    let (told, addr) = std::sync::mpsc::channel();
    let router = sandbox.router();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime starts on any machine that runs tests");
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0")
                .await
                .expect("127.0.0.1 has a free port");
            let address = listener
                .local_addr()
                .expect("a bound listener has an address");
            told.send(address)
                .expect("the starting thread waits for it");
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            tokio::select! {
                _ = axum::serve(listener, router) => {}
                _ = stopped => {}
            }
        });
    });
    let addr = addr.recv().expect("the sandbox's thread bound a port");
    Running {
        addr,
        sandbox,
        stop: Some(stop),
        thread: Some(thread),
    }
}
