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
            [None, Some("include_secrets=true")].contains(&call.query.as_deref()),
            "{call:?}"
        );
    }
    calls.len()
}
