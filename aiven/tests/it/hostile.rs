//! Upstreams that the sandbox cannot play: redirects, connections that die between calls, sentences with the token.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aiven::{Client, Error, Upstream};
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{MWF, forgetful, principals, project, service};

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Keep,
    Close,
}

/// A server that gives every request the answer that `answer` makes of its head (empty: none), and counts them.
async fn server(
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

fn http(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

fn client(url: String, token: &str) -> Client {
    Upstream::new(forgetful(url))
        .unwrap()
        .client(SecretString::from(token))
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (second, hits) = server(After::Keep, |_| {
        http("200 OK", "", r#"{"user":{"user":"x"}}"#)
    })
    .await;
    let location = format!("location: {second}/v1/me\r\n");
    let (first, _) = server(After::Keep, move |_| http("302 Found", &location, "")).await;
    let client = client(first, "t");
    assert_eq!(
        client.me().await.unwrap_err(),
        Error::Upstream {
            status: 302,
            call: "check the token"
        }
    );
    let write = client
        .create_privatelink(&project("demo"), &service("a"), &principals(&[MWF]))
        .await;
    assert_eq!(
        write.unwrap_err(),
        Error::Upstream {
            status: 302,
            call: "create the PrivateLink"
        }
    );
    assert_eq!(hits.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_header_is_aivens_and_the_agent_is_ours() {
    let (url, _) = server(After::Keep, |head| {
        let lower = head.to_ascii_lowercase();
        let is_good = lower.contains("authorization: aivenv1 secret")
            && lower.contains("user-agent: postern/")
            && head.starts_with("GET /v1/me HTTP/1.1");
        if is_good {
            http("200 OK", "", r#"{"user":{"user":"x@y.z"}}"#)
        } else {
            http("400 Bad", "", "")
        }
    })
    .await;
    assert_eq!(client(url, "secret").me().await.unwrap().email, "x@y.z");
}

#[tokio::test]
async fn a_sentence_with_the_token_is_scrubbed() {
    let (url, _) = server(After::Keep, |_| {
        http("400 Bad Request", "", r#"{"message":"CANARY-9 is bad"}"#)
    })
    .await;
    let error = client(url, "CANARY-9").me().await.unwrap_err();
    assert_eq!(error.to_string(), "[hidden] is bad");
    assert!(!format!("{error:?}").contains("CANARY"));
}

#[tokio::test]
async fn a_server_that_closes_after_every_answer_costs_no_read() {
    let (url, count) = server(After::Close, |_| {
        http("200 OK", "", r#"{"user":{"user":"x"}}"#)
    })
    .await;
    let client = client(url, "t");
    for _ in 0..200 {
        client.me().await.unwrap();
    }
    assert!(count.load(Ordering::SeqCst) >= 200);
}

/// Takes the request and closes without a word: reads are tried again, a write is sent once and read back.
#[tokio::test]
async fn a_write_swallowed_by_the_wire_is_not_done() {
    let (url, count) = server(After::Keep, |head| {
        if head.starts_with("GET") {
            http(
                "404 Not Found",
                "",
                r#"{"message":"PrivateLink not found"}"#,
            )
        } else {
            String::new()
        }
    })
    .await;
    let writer = client(url, "t");
    let made = writer
        .create_privatelink(&project("demo"), &service("a"), &principals(&[MWF]))
        .await;
    assert_eq!(
        made.unwrap_err(),
        Error::NotDone {
            call: "create the PrivateLink"
        }
    );
    // Sent once, read back three times.
    assert_eq!(count.load(Ordering::SeqCst), 4);
    let (url, count) = server(After::Keep, |_| String::new()).await;
    let error = client(url, "t")
        .service(&project("demo"), &service("a"))
        .await
        .unwrap_err();
    assert_eq!(
        error,
        Error::Upstream {
            status: 0,
            call: "read the service"
        }
    );
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

/// The answer to the write is lost, and what is there then is somebody else's.
#[tokio::test]
async fn a_lost_write_that_finds_another_is_a_conflict() {
    let (url, _) = server(After::Keep, |head| {
        if head.starts_with("GET") {
            http(
                "200 OK",
                "",
                r#"{"state":"active","principals":["arn:aws:iam::999999999999:root"]}"#,
            )
        } else {
            http("502 Bad Gateway", "", "<html>")
        }
    })
    .await;
    let made = client(url, "t")
        .create_privatelink(&project("demo"), &service("a"), &principals(&[MWF]))
        .await;
    let Err(Error::Conflict { expected, found }) = made else {
        panic!("{made:?}")
    };
    assert_eq!(expected, [MWF]);
    assert_eq!(
        found.unwrap().principals,
        ["arn:aws:iam::999999999999:root"]
    );
}

#[tokio::test]
async fn a_401_that_the_profile_does_not_confirm_is_only_a_refusal() {
    let (url, _) = server(After::Keep, |head| {
        if head.contains("/v1/me ") {
            http("200 OK", "", r#"{"user":{"user":"x"}}"#)
        } else {
            http(
                "401 Unauthorized",
                "",
                r#"{"message":"Not with this scope"}"#,
            )
        }
    })
    .await;
    let error = client(url, "t")
        .service(&project("demo"), &service("a"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.api_status(), error.to_string().as_str()),
        (Some(401), "Not with this scope")
    );
}
