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

#[test]
fn reset_closes_without_a_word() {
    let running = running();
    running
        .sandbox()
        .set_fault("demo", "my-kafka", Some(Fault::Reset))
        .unwrap();
    let mut stream = ask(&running, "/v1/project/demo/service/my-kafka");
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    assert!(all.is_empty(), "{}", String::from_utf8_lossy(&all));
}

#[test]
fn a_lost_connection_is_a_write_that_happened() {
    let running = running();
    let sandbox = running.sandbox();
    sandbox
        .set_fault("demo", "pg-orders", Some(Fault::LostConnection))
        .unwrap();
    let path = "/v1/project/demo/service/pg-orders/privatelink/aws";
    let mut stream = TcpStream::connect(running.addr).unwrap();
    let request = format!(
        "DELETE {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: aivenv1 demo-token\r\ncontent-length: 0\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    assert!(all.is_empty());
    let (_, body) = read(ask(&running, path));
    assert!(String::from_utf8(body).unwrap().contains("deleting"));
}

#[test]
fn silence_sends_half_and_then_nothing() {
    let running = running();
    running
        .sandbox()
        .set_fault("demo", "my-kafka", Some(Fault::Silence))
        .unwrap();
    let mut stream = ask(&running, "/v1/project/demo/service/my-kafka");
    let mut some = [0; 1000];
    stream.read_exact(&mut some).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let mut rest = Vec::new();
    assert!(stream.read_to_end(&mut rest).is_err(), "it has not ended");
    assert!(!rest.ends_with(b"0\r\n\r\n"));
}

#[test]
fn speed_divides_every_duration() {
    let running = spawn(Options {
        speed: 1e9,
        ..Options::default()
    });
    let path = "/v1/project/demo/service/my-kafka/privatelink/aws";
    let body = r#"{"principals":["*"]}"#;
    let mut stream = TcpStream::connect(running.addr).unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: sandbox\r\nauthorization: aivenv1 demo-token\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    assert!(read(stream).0.starts_with("http/1.1 200"));
    let (_, body) = read(ask(&running, path));
    assert!(String::from_utf8(body).unwrap().contains("\"active\""));
}

#[tokio::test]
async fn serve_ends_when_it_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let sandbox = sandbox::Sandbox::new(Options::default());
    let server = tokio::spawn(sandbox::serve(listener, sandbox, async {
        let _ = stopped.await;
    }));
    assert!(tokio::net::TcpStream::connect(addr).await.is_ok());
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(addr).await.is_err());
}
