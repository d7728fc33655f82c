//! Ten thousand requests that nobody means well with, byte by byte over a socket: whatever they say, no call reaches Aiven
//! that is not in the list, or about what the token does not see.

mod words;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::scope::{Reach, Secrets};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use crate::gateway::{make, scope, team};
use crate::house::House;
use words::{Dice, request};

const REQUESTS: usize = 10_500;

/// Sends it and hears what there is to hear: after the first answer a little more, for a second one that was smuggled in.
async fn send(addr: SocketAddr, bytes: Vec<u8>) -> Option<u16> {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    let _ = stream.write_all(&bytes).await;
    let (mut heard, mut piece) = (Vec::new(), [0; 4_096]);
    let mut patience = Duration::from_secs(5);
    while let Ok(Ok(length @ 1..)) = tokio::time::timeout(patience, stream.read(&mut piece)).await {
        heard.extend_from_slice(&piece[..length]);
        patience = Duration::from_millis(50);
    }
    let text = String::from_utf8_lossy(&heard);
    text.split(' ').nth(1)?.parse().ok()
}

/// Whether a call is one of the list, and about what the token sees.
fn is_meant(method: &str, path: &str) -> bool {
    let fits = |pattern: &str| {
        let (want, have): (Vec<&str>, Vec<&str>) =
            (pattern.split('/').collect(), path.split('/').collect());
        want.len() == have.len()
            && want.iter().zip(&have).all(|(want, have)| match *want {
                "{project}" => *have == "demo",
                "{service}" => have.starts_with("kafka-"),
                want if want.starts_with('{') => have
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'),
                want => want == *have,
            })
    };
    server::gateway::calls().any(|(verb, pattern, _)| verb == method && fits(pattern))
}

#[tokio::test]
async fn each_trick_by_its_name() {
    let house = House::with(team).await;
    let made = make(
        &house,
        "operator",
        scope("demo", "*", Reach::Write, Secrets::Hidden),
    )
    .await;
    let good = format!("Authorization: aivenv1 {}\r\n", made.full.expose());
    let (host, close) = (
        format!("Host: {}\r\n", house.addr),
        "Connection: close\r\n\r\n",
    );
    let mut tricks = Vec::new();
    for path in [
        "/v1/project/..",
        "/v1/project/../me",
        "/v1/project/%2e%2e/me",
        "/v1/project/demo%2fservice",
        "/v1/project/demo%252fservice",
        "/v1//me",
        "/v1/project//service",
        "/v1/me;x=1",
        "/v1/project/demo%00",
        "/v1/project/demo%0d%0aX:%201",
        "/v1/project\\demo",
        "/v1/project/d%c3%a4mo",
        "http://127.0.0.1/v1/me",
        "http://api.aiven.io/v1/me",
    ] {
        tricks.push(format!("GET {path} HTTP/1.1\r\n{host}{good}{close}"));
    }
    for more in [
        &good[..],
        "Authorization: aivenv1 demo-token\r\n",
        "Host: evil.example\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n",
    ] {
        tricks.push(format!("GET /v1/me HTTP/1.1\r\n{host}{good}{more}{close}"));
    }
    for trick in tricks {
        let status = send(house.addr, trick.clone().into_bytes()).await;
        assert_eq!(status, Some(400), "{trick}");
    }
    assert_eq!(check(&house), 0);
    // Whichever of the two lengths counts, what follows is no request of its own with another token.
    let inner = format!(
        "GET /v1/project/analytics HTTP/1.1\r\n{host}Authorization: aivenv1 demo-token\r\n\r\n"
    );
    for lengths in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        format!(
            "Transfer-Encoding: chunked\r\nContent-Length: {}\r\n",
            inner.len() + 5
        ),
        "Transfer-Encoding: identity, chunked\r\n".to_owned(),
    ] {
        let raw = format!(
            "POST /v1/project/demo/vpcs HTTP/1.1\r\n{host}{good}{lengths}\r\n0\r\n\r\n{inner}"
        );
        send(house.addr, raw.into_bytes()).await;
    }
    // A header does not make another method of it, nor does it keep another one from coming along.
    let raw = format!(
        "GET /v1/project/demo/vpcs HTTP/1.1\r\n{host}{good}X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /v1/me\r\n\
         Connection: authorization\r\n{close}"
    );
    assert_eq!(send(house.addr, raw.into_bytes()).await, Some(200));
    let calls = crate::gateway::calls(&house);
    assert_eq!(calls, ["GET /v1/project/demo/vpcs"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_leads_anywhere_else() {
    let house = House::with(|wiring| {
        team(wiring);
        // Half a request is not waited for.
        wiring.limits.deadlines.header = Duration::from_millis(300);
        wiring.limits.deadlines.body = Duration::from_millis(300);
        wiring.limits.deadlines.idle = Duration::from_millis(600);
    })
    .await;
    let seen = scope("demo", "kafka-*", Reach::Write, Secrets::Readable);
    let made = make(&house, "operator", seen).await;
    let mut dice = Dice(20_261_123);
    let places = Arc::new(Semaphore::new(64));
    let (mut sent, mut reached) = (Vec::new(), 0);
    for _ in 0..REQUESTS {
        let bytes = request(&mut dice, house.addr, made.full.expose());
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let addr = house.addr;
        sent.push(tokio::spawn(async move {
            let status = send(addr, bytes).await;
            drop(place);
            status
        }));
        if sent.len() % 1_000 == 0 {
            reached += check(&house);
        }
    }
    let mut answers = std::collections::BTreeMap::<Option<u16>, usize>::new();
    for one in sent {
        *answers.entry(one.await.unwrap()).or_default() += 1;
    }
    reached += check(&house);
    // The dice are fair: all kinds of answers came, and many requests got through to what they may.
    for status in [200, 400, 401, 403, 404, 405] {
        assert!(
            answers.get(&Some(status)).is_some_and(|count| *count > 20),
            "{answers:?}"
        );
    }
    assert!(!answers.contains_key(&Some(500)), "{answers:?}");
    assert!(reached > 60, "{reached} {answers:?}");
}

/// Looks at what reached Aiven since it was looked at last.
fn check(house: &House) -> usize {
    let calls = house.sandbox.sandbox().calls();
    house.sandbox.sandbox().forget_calls();
    for call in &calls {
        assert!(is_meant(&call.method, &call.path), "{call:?}");
        assert!(
            [
                None,
                Some("include_secrets=true"),
                Some("include_secrets=false")
            ]
            .contains(&call.query.as_deref()),
            "{call:?}"
        );
    }
    calls.len()
}
