//! Bodies of requests: small and soon.

use std::fmt::Write as _;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::house::House;

#[tokio::test]
async fn a_body_of_64_kib_is_read_and_one_byte_more_is_not() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fill = |length: usize| "a".repeat(length - "form_id=x&project=".len());
    let id = ("form_id", "x");
    // Read, and refused because the rest of the form is missing.
    visitor
        .call(
            "/api/privatelink/refresh",
            &[id, ("project", &fill(64 * 1024))],
        )
        .await
        .is(422);
    for length in [64 * 1024 + 1, 65 * 1024, 400 * 1024] {
        visitor
            .form(
                "/api/privatelink/refresh",
                &[id, ("project", &fill(length))],
            )
            .await
            .is(413)
            .shows("64 KiB");
        visitor
            .call(
                "/api/privatelink/refresh",
                &[id, ("project", &fill(length))],
            )
            .await
            .is(413)
            .shows("64 KiB");
        visitor
            .form("/sign-in", &[id, ("project", &fill(length))])
            .await
            .is(413);
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_body_that_stalls_is_not_waited_for() {
    let house =
        House::with(|wiring| wiring.limits.deadlines.body = Duration::from_millis(200)).await;
    let mut stream = TcpStream::connect(house.addr).await.unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntoken=de";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read =
        tokio::time::timeout(Duration::from_secs(5), stream.read_to_string(&mut answer)).await;
    read.expect("the server waits for the body").unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert_eq!(house.sandbox.sandbox().calls().len(), 0);
}

/// The editor's form, made longer by the value of one option.
fn long_form(lines: usize) -> Vec<(&'static str, String)> {
    let line = "2001:db8:85a3:1234:5678:8a2e:370:7334/128";
    vec![
        ("do", "save".to_owned()),
        ("form_id", "a-long-form".to_owned()),
        ("value[preferred_zones]", [line].repeat(lines).join("\n")),
    ]
}

#[tokio::test]
async fn the_editor_takes_a_long_list() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let editor = "/projects/demo/services/my-kafka/config";
    let parts = ["config", "review"].map(|name| format!("/api/parts/{name}/demo/my-kafka"));
    let form = long_form(8_000);
    let fields: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    // Read whole, and refused for what it says.
    let answer = visitor.form(editor, &fields).await.is(422);
    assert!(answer.body.contains("Enter at most 10 lines."));
    assert!(answer.body.matches("2001:db8:85a3").count() >= 8_000);
    for part in parts {
        visitor.part_form(&part, &fields).await.is(200);
    }
    // Nowhere else.
    for path in [
        "/projects/demo/services/my-kafka",
        "/api/download/demo/my-kafka/service.key",
        "/api/access/set",
    ] {
        visitor.form(path, &fields).await.is(413);
    }
}

/// The status of the answer to the first 100 KiB of a form that goes on, and then does not.
async fn begun(house: &House, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(house.addr).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
         Cookie: __Host-postern={cookie}\r\nAccept: text/html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&vec![b'a'; 100 * 1024]).await.unwrap();
    let mut answer = vec![0; 12];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut answer)).await;
    read.expect("the server waits for the body").unwrap();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_stranger_gets_no_more_room() {
    let house =
        House::with(|wiring| wiring.limits.deadlines.body = Duration::from_millis(500)).await;
    let visitor = house.visitor().await;
    for path in [
        "/projects/demo/services/my-kafka/config",
        "/projects/demo/services/my-kafka/network/check",
        "/api/parts/config/demo/my-kafka",
    ] {
        // Sent on before the rest is read, whatever the cookie says.
        for cookie in ["", "AAAAAAAAAAAAAAAAAAAAAA"] {
            assert_eq!(begun(&house, path, cookie).await, "HTTP/1.1 303", "{path}");
        }
        // Who is signed in is waited for, as long as for any body.
        let status = begun(&house, path, &visitor.id()).await;
        assert_eq!(status, "HTTP/1.1 408", "{path}");
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_form_of_very_many_fields_is_soon_answered() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for name in ["added", "value", "opened", "null", "x"] {
        let body = (0..120_000).fold(String::new(), |mut body, number| {
            write!(body, "{name}[a{number}]=&").unwrap();
            body
        });
        let request = visitor
            .request(
                reqwest::Method::POST,
                "/projects/demo/services/my-kafka/config",
            )
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded");
        let began = std::time::Instant::now();
        let answer = visitor.send(request.body(body)).await;
        assert!([200, 422].contains(&answer.status), "{}", answer.status);
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{name}: {:?}",
            began.elapsed()
        );
    }
}
