//! An upstream that says whatever a test wants, byte by byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum After {
    Keep,
    Close,
    /// It stands until the next request comes, which gets no answer.
    CloseAtNext,
}

/// A server that gives every request the answer that `answer` makes of its head (empty: none), and counts them.
pub async fn server(
    after: After,
    answer: impl Fn(&str) -> String + Send + Sync + 'static,
) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (count, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    let counter = count.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, after, answer.clone(), counter.clone()));
        }
    });
    (url, count)
}

async fn serve(
    mut stream: TcpStream,
    after: After,
    answer: Arc<impl Fn(&str) -> String>,
    count: Arc<AtomicUsize>,
) {
    let mut seen = Vec::new();
    let mut piece = [0; 4096];
    let mut answered = 0;
    loop {
        while let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if seen.len() < end + 4 + length {
                break;
            }
            seen.drain(..end + 4 + length);
            count.fetch_add(1, Ordering::SeqCst);
            if after == After::CloseAtNext && answered > 0 {
                return;
            }
            answered += 1;
            let text = answer(&head);
            if text.is_empty()
                || stream.write_all(text.as_bytes()).await.is_err()
                || after == After::Close
            {
                return;
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(count) => seen.extend_from_slice(&piece[..count]),
        }
    }
}

pub fn http(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}
