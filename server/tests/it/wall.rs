//! A wall between a portal and its PostgreSQL: a line through it can be cut, held, and opened again.

use std::net::SocketAddr;

use tokio::io::{AsyncRead, AsyncWrite, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use url::Url;

/// What becomes of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Open,
    /// Connections end, new ones at once.
    Cut,
    /// Connections stand, and nothing comes through them any more.
    Held,
}

pub struct Wall {
    addr: SocketAddr,
    line: watch::Sender<Line>,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl Wall {
    /// Stands before the PostgreSQL of this address.
    pub async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (line, seen) = watch::channel(Line::Open);
        let server = Url::parse(server).unwrap();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(pass(near, server.clone(), seen.clone()));
            }
        });
        Self { addr, line }
    }

    /// The server's address on this side of the wall.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres?sslmode=disable", self.addr)
    }

    pub fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }

    pub fn hold(&self) {
        self.line.send_replace(Line::Held);
    }

    pub fn open(&self) {
        self.line.send_replace(Line::Open);
    }
}

/// One connection, until it is cut. What was held stays so: its other end may have given up on it.
async fn pass(mut near: TcpStream, server: Url, mut line: watch::Receiver<Line>) {
    let now = *line.borrow_and_update();
    if now == Line::Open {
        let mut far = connect(&server).await;
        tokio::select! {
            _ = copy_bidirectional(&mut near, &mut far) => return,
            _ = line.changed() => {}
        }
    }
    if *line.borrow_and_update() == Line::Held {
        let _ = line.wait_for(|line| *line == Line::Cut).await;
    }
}

async fn connect(server: &Url) -> Box<dyn Stream> {
    let socket = server.query_pairs().find(|(name, _)| name == "host");
    if let Some((_, folder)) = socket {
        let path = format!("{folder}/.s.PGSQL.{}", server.port().unwrap_or(5432));
        Box::new(UnixStream::connect(path).await.unwrap())
    } else {
        let host = server.host_str().unwrap().to_owned();
        let place = (host, server.port().unwrap_or(5432));
        Box::new(TcpStream::connect(place).await.unwrap())
    }
}
