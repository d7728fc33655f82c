//! Upstreams that the sandbox cannot play: redirects, connections that die between calls, sentences with the token.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aiven::{Client, Error, Upstream};
use secrecy::SecretString;

use crate::puppet::{After, http, server};
use crate::support::{MWF, OPS, forgetful, list, principals, project, service};

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

/// A connection is worth one answer, but the server ends it only when the next request is on its way: what a pooled
/// connection looks like whose other end went away in between.
#[tokio::test]
async fn a_stale_pooled_connection_costs_no_read() {
    let (url, count) = server(After::CloseAtNext, |_| {
        http("200 OK", "", r#"{"user":{"user":"x"}}"#)
    })
    .await;
    let client = client(url, "t");
    for _ in 0..50 {
        client.me().await.unwrap();
    }
    // Each but the first met a dead connection first.
    assert_eq!(count.load(Ordering::SeqCst), 50 + 49);
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
    assert!(expected.is_empty(), "nothing was opened");
    assert_eq!(
        found.unwrap().principals,
        ["arn:aws:iam::999999999999:root"]
    );
}

/// The same for a change: what was opened is told beside what is there, not what was wanted.
#[tokio::test]
async fn a_lost_change_that_finds_another_tells_what_was_opened() {
    let is_sent = Arc::new(AtomicBool::new(false));
    let (url, _) = server(After::Keep, move |head| {
        if head.starts_with("PUT") {
            is_sent.store(true, Ordering::SeqCst);
            return http("502 Bad Gateway", "", "<html>");
        }
        let principal = if is_sent.load(Ordering::SeqCst) {
            "arn:aws:iam::999999999999:root"
        } else {
            MWF
        };
        let body = format!(r#"{{"state":"active","principals":["{principal}"]}}"#);
        http("200 OK", "", &body)
    })
    .await;
    let saved = client(url, "t")
        .update_privatelink(
            &project("demo"),
            &service("a"),
            &list(&[MWF]),
            &principals(&[OPS]),
        )
        .await;
    let Err(Error::Conflict { expected, found }) = saved else {
        panic!("{saved:?}")
    };
    assert_eq!(expected, [MWF]);
    assert_eq!(
        found.unwrap().principals,
        ["arn:aws:iam::999999999999:root"]
    );
}

/// The answer to a deletion is lost; it is gone, or going.
#[tokio::test]
async fn a_lost_deletion_that_finds_nothing_is_done() {
    let gone = http("404 Not Found", "", r#"{"message":"No PrivateLink"}"#);
    let going = http("200 OK", "", r#"{"state":"deleting","principals":[]}"#);
    for after in [gone, going] {
        let (url, count) = server(After::Keep, move |head| {
            if head.starts_with("GET") {
                after.clone()
            } else {
                http("502 Bad Gateway", "", "<html>")
            }
        })
        .await;
        client(url, "t")
            .delete_privatelink(&project("demo"), &service("a"))
            .await
            .unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }
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
