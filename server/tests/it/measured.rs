//! The real binary, measured and logging: the settings lead to a listener of its own, and each line of the log is JSON
//! that a machine can put together with the answer and with the trace.

use std::net::SocketAddr;

use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::ChildStderr;

use crate::browser::Browser;
use crate::house::{Folder, TOKEN};
use crate::process::{KEY, postern, refusal};

/// The next line with that message.
async fn line(log: &mut Lines<BufReader<ChildStderr>>, message: &str) -> Value {
    loop {
        let line = log.next_line().await.unwrap().expect("the log ended");
        let line: Value = serde_json::from_str(&line).unwrap();
        if line["message"] == message {
            return line;
        }
    }
}

fn address(line: &Value) -> SocketAddr {
    line["address"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_portal_is_measured_at_its_own_address_and_logs_what_belongs_together() {
    let folder = Folder::new();
    let sandbox = sandbox::spawn(sandbox::Options {
        speed: 0.0,
        start: None,
    });
    let mut command = postern(&folder);
    command.arg("serve");
    for (name, value) in [
        ("POSTERN_LISTEN", "127.0.0.1:0"),
        ("POSTERN_METRICS_LISTEN", "127.0.0.1:0"),
        ("POSTERN_SESSION_KEY", KEY),
        ("POSTERN_LOG_FORMAT", "json"),
        ("AIVEN_WEB_URL", &sandbox.url()),
        ("POSTERN_SITE_DIR", folder.site().to_str().unwrap()),
    ] {
        command.env(name, value);
    }
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let portal = Browser::at(address(&line(&mut log, "Ready").await));
    let measured = Browser::at(address(&line(&mut log, "Metrics").await));

    portal.sign_in(TOKEN).await;
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let request = portal
        .request(Method::GET, "/projects?q=secret-words")
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("traceparent", format!("00-{trace}-00f067aa0ba902b7-00"));
    let answer = portal.send(request).await.is(200);
    let answered = loop {
        let line = line(&mut log, "Answered").await;
        if line["http.route"] == "/projects" {
            break line;
        }
    };
    assert_eq!(answered["http.method"], "GET");
    assert_eq!(answered["http.status"], 200);
    assert!(answered["duration_ms"].is_u64(), "{answered}");
    assert_eq!(
        answered["span"]["request.id"],
        answer.header("x-request-id")
    );
    assert_eq!(answered["span"]["trace.id"], trace);
    assert!(!answered.to_string().contains("secret-words"));

    let text = measured.page("/metrics").await.is(200).body;
    assert!(text.contains("postern_sessions 1\n"), "{text}");
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
}

#[tokio::test]
async fn an_address_that_is_taken_stops_the_start() {
    let folder = Folder::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mut command = postern(&folder);
    command.arg("serve");
    for (name, value) in [
        ("POSTERN_LISTEN", "127.0.0.1:0"),
        (
            "POSTERN_METRICS_LISTEN",
            &taken.local_addr().unwrap().to_string(),
        ),
        ("POSTERN_SESSION_KEY", KEY),
        ("POSTERN_SITE_DIR", folder.site().to_str().unwrap()),
    ] {
        command.env(name, value);
    }
    let said = refusal(&mut command).await;
    assert!(said.contains("POSTERN_METRICS_LISTEN"), "{said}");
}
