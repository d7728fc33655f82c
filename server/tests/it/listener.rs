//! The listener: nobody can hold it by being slow, and it stops when it is told to.

use std::time::{Duration, Instant};

use server::assets::Site;
use server::listen::Deadlines;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::house::{Folder, House};

const PATIENCE: Duration = Duration::from_secs(8);

#[test]
fn the_real_deadlines_are_those_that_were_promised() {
    let Deadlines {
        header,
        body,
        idle,
        drain,
    } = Deadlines::default();
    assert_eq!(
        [header, body, idle, drain].map(|time| time.as_secs()),
        [10, 15, 60, 5]
    );
    assert_eq!(server::security::body::LARGEST, 64 * 1024);
    assert_eq!(server::config::DATABASE_BUSY, Duration::from_secs(5));
}

/// Reads until the server closes the connection.
async fn closed(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    // A reset is an end as well.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut text))
        .await
        .expect("still open");
    String::from_utf8_lossy(&text).into_owned()
}

async fn start(house: &House, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(house.addr).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn headers_that_never_end_close_the_connection() {
    let house =
        House::with(|wiring| wiring.limits.deadlines.header = Duration::from_millis(300)).await;
    for text in [
        "",
        "G",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX: ",
    ] {
        assert_eq!(closed(start(&house, text).await).await, "", "{text:?}");
    }
}

#[tokio::test]
async fn one_byte_at_a_time_gains_nothing() {
    let house =
        House::with(|wiring| wiring.limits.deadlines.header = Duration::from_millis(300)).await;
    let (mut read, mut write) = start(&house, "GET / HTTP/1.1\r\nHost: x\r\nX: ")
        .await
        .into_split();
    let began = Instant::now();
    let drip = tokio::spawn(async move {
        let mut pace = tokio::time::interval(Duration::from_millis(20));
        while write.write_all(b"a").await.is_ok() {
            pace.tick().await;
        }
    });
    let mut text = Vec::new();
    let _ = tokio::time::timeout(PATIENCE, read.read_to_end(&mut text))
        .await
        .expect("still open");
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    drip.abort();
}

#[tokio::test]
async fn a_quiet_connection_is_closed_and_its_second_request_has_the_short_deadline() {
    let house = House::with(|wiring| {
        wiring.limits.deadlines.header = Duration::from_millis(200);
        wiring.limits.deadlines.idle = Duration::from_millis(900);
    })
    .await;
    let request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let began = Instant::now();
    let text = closed(start(&house, request).await).await;
    assert!(
        text.starts_with("HTTP/1.1 200 ") && text.ends_with("alive\n"),
        "{text}"
    );
    // Idle, it may stay longer than a request's headers may take.
    assert!(
        began.elapsed() >= Duration::from_millis(850),
        "{:?}",
        began.elapsed()
    );
    let began = Instant::now();
    let text = closed(start(&house, &format!("{request}GET /heal")).await).await;
    assert!(text.ends_with("alive\n"), "{text}");
    assert!(began.elapsed() < PATIENCE);
}

#[tokio::test]
async fn half_open_connections_keep_nobody_out() {
    let house =
        House::with(|wiring| wiring.limits.deadlines.header = Duration::from_millis(1_500)).await;
    let visitor = house.visitor().await;
    let mut stuck = Vec::new();
    for _ in 0..400 {
        stuck.push(start(&house, "POST /sign-in HTTP/1.1\r\nHost: x\r\n").await);
    }
    let mut times = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        visitor.page("/healthz").await.is(200);
        times.push(began.elapsed());
    }
    times.sort();
    assert!(times[10] < Duration::from_millis(100), "{times:?}");
    let ended = futures_util::future::join_all(stuck.into_iter().map(closed)).await;
    assert!(ended.iter().all(String::is_empty));
    visitor.page("/projects").await.is(200);
}

#[tokio::test]
async fn more_connections_than_allowed_wait_for_their_turn() {
    let house = House::with(|wiring| {
        wiring.limits.max_connections = 2;
        wiring.limits.deadlines.header = Duration::from_millis(400);
    })
    .await;
    let _first = start(&house, "GET").await;
    let _second = start(&house, "GET").await;
    let third = start(
        &house,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(closed(third).await.ends_with("alive\n"));
}

#[tokio::test]
async fn a_client_that_takes_nothing_gives_its_place_to_others() {
    let folder = Folder::new();
    let site = folder.site();
    // More than the kernel keeps for a connection.
    std::fs::write(site.join("big.txt"), vec![b'x'; 32 << 20]).unwrap();
    let house = House::with(|wiring| {
        wiring.site = Site::load(&site).unwrap();
        wiring.limits.max_connections = 1;
        wiring.limits.deadlines.idle = Duration::from_millis(300);
    })
    .await;
    let _greedy = start(&house, "GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let next = start(
        &house,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .await;
    assert!(closed(next).await.ends_with("alive\n"));
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let mut house = House::open().await;
    let visitor = house.visitor().await;
    house.sandbox.sandbox().forget_calls();
    let waiting = visitor.page("/projects/faults/services/hang/network");
    let stopping = async {
        // Until the request has reached the sandbox.
        while house.sandbox.sandbox().calls().is_empty() {
            tokio::task::yield_now().await;
        }
        let began = Instant::now();
        house.stop().await.unwrap();
        began.elapsed()
    };
    let (page, took) = tokio::join!(waiting, stopping);
    page.is(504);
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert!(
        TcpStream::connect(house.addr).await.is_err(),
        "still listening"
    );
}

#[tokio::test]
async fn what_does_not_end_is_cut_off() {
    let mut house =
        House::with(|wiring| wiring.limits.deadlines.drain = Duration::from_millis(300)).await;
    let quiet = start(&house, "").await;
    let half = start(
        &house,
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na",
    )
    .await;
    let began = Instant::now();
    house.stop().await.unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    drop((quiet, half));
}
