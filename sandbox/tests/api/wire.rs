//! What needs a socket: a running sandbox, and the faults that are about the connection.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use sandbox::{Fault, Options, Running, spawn};

fn running() -> Running {
    spawn(Options {
        speed: 0.0,
        ..Options::default()
    })
}

fn ask(running: &Running, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(running.addr).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: Bearer demo-token\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Everything until the end of the connection: head, then the rest.
fn read(mut stream: TcpStream) -> (String, Vec<u8>) {
    let mut all = Vec::new();
    // A reset after the bytes is one way to cut a connection.
    let _ = stream.read_to_end(&mut all);
    let end = all.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let body = all.split_off(end + 4);
    (String::from_utf8(all).unwrap().to_lowercase(), body)
}

fn length(head: &str) -> usize {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap().parse().unwrap()
}

#[test]
fn a_running_sandbox_answers_until_it_is_stopped() {
    let mut running = running();
    let (head, body) = read(ask(&running, "/v1/me"));
    assert!(head.starts_with("http/1.1 200"));
    assert_eq!(length(&head), body.len());
    running.stop();
    assert!(TcpStream::connect(running.addr).is_err());
}

#[test]
fn drop_announces_more_than_it_sends() {
    let running = running();
    let (head, body) = read(ask(&running, "/v1/project/faults/service/drop"));
    assert!(head.starts_with("http/1.1 200"));
    assert!(!body.is_empty());
    assert!(body.len() < length(&head));
}

#[test]
fn huge_is_fifty_megabytes() {
    let running = running();
    let (head, body) = read(ask(&running, "/v1/project/faults/service/huge"));
    assert!(head.starts_with("http/1.1 200"));
    assert!(!head.contains("content-length"));
    assert!(body.len() > 50_000_000, "{}", body.len());
}

/// Nothing comes before the time is up.
fn is_silent(stream: &mut TcpStream) -> bool {
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    stream.read(&mut [0; 1]).is_err()
}

#[test]
fn hang_and_slow_are_silent_at_first() {
    let running = running();
    for service in ["hang", "slow"] {
        let mut stream = ask(&running, &format!("/v1/project/faults/service/{service}"));
        assert!(is_silent(&mut stream), "{service}");
    }
    assert_eq!(
        running.sandbox().calls().len(),
        2,
        "a call counts when it comes"
    );
}

#[test]
fn drip_sends_its_head_at_once_and_its_body_slowly() {
    let running = running();
    let sandbox = running.sandbox();
    sandbox
        .set_fault("demo", "my-kafka", Some(Fault::Drip))
        .unwrap();
    let mut stream = ask(&running, "/v1/project/demo/service/my-kafka");
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
}
