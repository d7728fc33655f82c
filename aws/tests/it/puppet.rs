//! An AWS that says whatever a test wants, byte by byte.

use std::sync::{Arc, Mutex};

use aws::{Aws, Ec2};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{MWF, config};

/// What comes back for one request. The connection closes behind it.
#[derive(Debug, Clone)]
pub enum Says {
    Bytes(String),
    /// Nothing, for as long as the client likes.
    Silence,
    /// These bytes, and then more and more.
    Endless(String),
}

pub struct Puppet {
    pub ec2: Ec2,
    requests: Arc<Mutex<Vec<String>>>,
}

/// An AWS that answers the first request with the first of these, and so on; the last one counts for all that follow.
pub async fn puppet(deadline_ms: u64, says: Vec<Says>) -> Puppet {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut config = config(&format!("http://{}", listener.local_addr().unwrap()), MWF);
    config.session_token = Some("CANARY/session/token".into());
    config.deadline = std::time::Duration::from_millis(deadline_ms);
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = requests.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, seen.clone(), says.clone()));
        }
    });
    Puppet {
        ec2: Aws::new(config).unwrap().in_region("eu-west-1").unwrap(),
        requests,
    }
}

impl Puppet {
    /// The bodies of the requests so far.
    pub fn bodies(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let bodies = requests
            .iter()
            .map(|one| one.split_once("\r\n\r\n").unwrap().1);
        bodies.map(str::to_owned).collect()
    }
}

async fn serve(mut stream: TcpStream, requests: Arc<Mutex<Vec<String>>>, says: Vec<Says>) {
    let request = read(&mut stream).await;
    let at = {
        let mut requests = requests.lock().unwrap();
        requests.push(request);
        requests.len() - 1
    };
    let Some(answer) = says.get(at).or(says.last()) else {
        return;
    };
    match answer {
        Says::Bytes(text) => drop(stream.write_all(text.as_bytes()).await),
        Says::Silence => drop(stream.read(&mut [0; 1]).await),
        Says::Endless(text) => {
            let mut piece = text.clone().into_bytes();
            while stream.write_all(&piece).await.is_ok() {
                piece = format!("10000\r\n{}\r\n", "x".repeat(0x10000)).into_bytes();
            }
        }
    }
}

/// One whole request: its head and the body that the head announces.
async fn read(stream: &mut TcpStream) -> String {
    let (mut seen, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&seen).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let length = lines.find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => seen.extend_from_slice(&piece[..count]),
        }
    }
}

pub fn http(status: &str, body: &str) -> Says {
    let length = body.len();
    Says::Bytes(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    ))
}

/// A refusal in EC2's shape.
pub fn refused(status: &str, code: &str, message: &str) -> Says {
    http(
        status,
        &format!(
            "<?xml version=\"1.0\"?><Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error>\
             </Errors><RequestID>r-1</RequestID></Response>"
        ),
    )
}
