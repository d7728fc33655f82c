//! Between a client and the sandbox: writes down every request as it goes over the wire, and can lose the writes.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use aiven::{Client, Upstream, UpstreamConfig};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{DEMO, World};

#[derive(Clone, Default)]
pub struct Tap {
    requests: Arc<Mutex<Vec<String>>>,
    loses_writes: Arc<AtomicBool>,
}

impl Tap {
    /// A tap on the way to a world's sandbox, and a client on its far side.
    pub async fn on(
        world: &World,
        config: impl FnOnce(String) -> UpstreamConfig,
    ) -> (Self, Client) {
        let sandbox = world.sandbox.url();
        let sandbox: SocketAddr = sandbox.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let tap = Self::default();
        let here = tap.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(here.clone().pass(stream, sandbox));
            }
        });
        let upstream = Upstream::new(config(url)).unwrap();
        (tap, upstream.client(SecretString::from(DEMO)))
    }

    /// From now on no write reaches the sandbox, and none is answered.
    pub fn lose_writes(&self) {
        self.loses_writes.store(true, Ordering::SeqCst);
    }

    /// What was asked so far, each with head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// The bodies of what was written so far.
    pub fn written(&self) -> Vec<serde_json::Value> {
        let requests = self.requests();
        let writes = requests.iter().filter(|one| !one.starts_with("GET "));
        let body = |one: &String| one.split_once("\r\n\r\n").unwrap().1.to_owned();
        writes
            .map(|one| serde_json::from_str(&body(one)).unwrap())
            .collect()
    }

    async fn pass(self, client: TcpStream, sandbox: SocketAddr) {
        let server = TcpStream::connect(sandbox).await.unwrap();
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let answers = tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
        let (mut seen, mut piece) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = from_client.read(&mut piece).await {
            seen.extend_from_slice(&piece[..count]);
            while let Some(end) = end_of_request(&seen) {
                let request: Vec<u8> = seen.drain(..end).collect();
                let text = String::from_utf8_lossy(&request).into_owned();
                let is_lost = !text.starts_with("GET ") && self.loses_writes.load(Ordering::SeqCst);
                self.requests.lock().unwrap().push(text);
                if is_lost || to_server.write_all(&request).await.is_err() {
                    answers.abort();
                    return;
                }
            }
        }
        answers.abort();
    }
}

fn end_of_request(seen: &[u8]) -> Option<usize> {
    let head = seen.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let length = String::from_utf8_lossy(&seen[..head])
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    (seen.len() >= head + length).then_some(head + length)
}
