//! Bodies of requests: small and soon.

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
