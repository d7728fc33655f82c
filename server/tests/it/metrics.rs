//! What Prometheus reads: Debian's promtool finds nothing wrong with it, dashboard and alerts name nothing that is not
//! measured, and nobody can make it longer by what they ask for.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use reqwest::Method;
use tokio::net::TcpListener;

use crate::browser::Browser;
use crate::house::{House, READONLY};
use crate::logs;
use crate::operations::TAKEN;

const VIEW: &str = "/projects/demo/services/kafka-12a3b4c5/network";

/// The address at which this house is measured.
async fn measured(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let scrape = house.scrape.clone();
    tokio::spawn(server::metrics::listen(
        listener,
        scrape,
        std::future::pending(),
    ));
    addr
}

async fn text(addr: SocketAddr) -> String {
    Browser::at(addr).page("/metrics").await.is(200).body
}

/// Every line without its value.
fn series(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.rsplit_once(' ').unwrap().0.to_owned())
        .collect()
}

fn value(text: &str, series: &str) -> Option<f64> {
    text.lines()
        .find_map(|line| line.strip_prefix(series)?.trim().parse().ok())
}

/// A bit of everything.
async fn live(house: &House) {
    let visitor = house.visitor().await;
    for path in [
        "/projects",
        VIEW,
        VIEW,
        "/projects/faults/services/hang/network",
        "/nowhere",
        "/metrics",
    ] {
        visitor.page(path).await;
    }
    let at = [("project", "demo"), ("service", TAKEN)];
    visitor.call("/api/privatelink/refresh", &at).await;
    let stranger = house.browser();
    stranger.form("/sign-in", &[("token", "wrong")]).await;
    stranger.sign_in(READONLY).await;
    stranger.page("/v1/project").await;
    let odd = stranger.request(Method::from_bytes(b"BREW").unwrap(), "/projects");
    stranger.send(odd).await;
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Everything in these files that looks like a metric's name.
fn names_in(folder: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(root().join(folder)).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let ours =
            words.filter(|word| word.starts_with("postern_") || word.starts_with("process_"));
        names.extend(ours.map(str::to_owned));
    }
    names
}

#[tokio::test]
async fn promtool_finds_nothing_wrong_with_it() {
    let house = House::open().await;
    let addr = measured(&house).await;
    live(&house).await;
    let answer = Browser::at(addr).page("/metrics").await.is(200);
    assert!(
        answer
            .header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    let found = Command::new(root().join("scripts/promtool.sh"))
        .output()
        .unwrap();
    assert!(found.status.success(), "run scripts/promtool.sh: {found:?}");
    let promtool = String::from_utf8(found.stdout).unwrap();
    let mut check = Command::new(promtool.trim())
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = check.stdin.take().unwrap();
    input.write_all(answer.body.as_bytes()).unwrap();
    drop(input);
    let judged = check.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&judged.stderr).into_owned();
    assert!(
        judged.status.success() && said.is_empty() && judged.stdout.is_empty(),
        "{said}"
    );
}

#[tokio::test]
async fn dashboard_and_alerts_name_nothing_that_is_not_measured() {
    let house = House::open().await;
    let addr = measured(&house).await;
    live(&house).await;
    let there: BTreeSet<String> = series(&text(addr).await)
        .iter()
        .map(|series| series.split('{').next().unwrap().to_owned())
        .collect();
    for folder in ["deploy/prometheus", "deploy/grafana"] {
        let named = names_in(folder);
        assert!(named.len() > 5, "{folder}: {named:?}");
        let missing: Vec<_> = named.difference(&there).collect();
        assert!(missing.is_empty(), "{folder}: {missing:?} in {there:#?}");
    }
}

#[tokio::test]
async fn nobody_makes_it_longer_by_what_they_ask_for() {
    let house = House::open().await;
    let addr = measured(&house).await;
    let visitor = house.visitor().await;
    let stranger = house.browser();
    // One of each kind; then hundreds of each must add nothing.
    let odd = |number: u32| {
        [
            format!("/projects/made-up-{number}/services"),
            format!("/projects/made-up-{number}/services/{number}-x/network"),
            format!("/projects/demo/services/made-up-{number}"),
            format!("/no-such-{number}/page"),
            format!("/pkg/{number}.js"),
            format!("/api/no-such-{number}"),
            format!("/api/network/state/made-up-{number}/x-{number}"),
            format!("/v1/project/made-up-{number}"),
            format!("/v1/project/made-up-{number}/service/x-{number}"),
            format!("/v1/no-such-{number}/..%2f{number}"),
            format!("/projects?next={number}"),
        ]
    };
    let ask = async |number: u32, method: &[u8]| {
        for path in odd(number) {
            for browser in [&visitor, &stranger] {
                browser.page(&path).await;
                let method = Method::from_bytes(method).unwrap();
                browser.send(browser.request(method, &path)).await;
                let token = format!("aivenv1 postern_made-up-{number}");
                let request = browser.request(Method::GET, &path);
                browser.send(request.header("authorization", token)).await;
            }
        }
    };
    for _ in 0..2 {
        ask(0, b"BREW").await;
    }
    let before = series(&text(addr).await);
    for number in 1..25 {
        ask(number, format!("BREW{number}").as_bytes()).await;
    }
    let after = series(&text(addr).await);
    let new: Vec<_> = after.difference(&before).collect();
    assert!(new.is_empty(), "{new:#?}");
    assert!(!after.iter().any(|series| series.contains("made-up")));
}

#[tokio::test]
async fn calls_and_answers_at_hand_are_counted_as_they_are() {
    let house = House::open().await;
    let addr = measured(&house).await;
    let visitor = house.visitor().await;
    for _ in 0..3 {
        visitor.page(VIEW).await.is(200);
    }
    let text = text(addr).await;
    let count = |series: &str| value(&text, series);
    let page = "/projects/{project}/services/{service}/network";
    assert_eq!(
        count(&format!(
            "postern_http_request_duration_seconds_count{{method=\"GET\",route=\"{page}\",status=\"2xx\"}}"
        )),
        Some(3.0),
        "{text}"
    );
    let lookup = |result: &str| {
        count(&format!(
            "postern_upstream_lookups_total{{kind=\"network\",result=\"{result}\"}}"
        ))
    };
    assert_eq!((lookup("miss"), lookup("hit")), (Some(1.0), Some(2.0)));
    assert_eq!(
        count(
            "postern_upstream_call_duration_seconds_count{call=\"read the PrivateLink\",outcome=\"done\"}"
        ),
        Some(1.0)
    );
    assert_eq!(count("postern_privatelinks{state=\"active\"}"), Some(1.0));
    assert_eq!(count("postern_privatelinks{state=\"other\"}"), Some(0.0));
    assert_eq!(count("postern_sessions"), Some(1.0));
    assert_eq!(count("postern_record_head_seq"), Some(1.0));
    assert_eq!(
        count("postern_sign_ins_total{result=\"done\",via=\"token\"}"),
        Some(1.0)
    );
    assert_eq!(count("postern_http_requests_in_flight"), Some(0.0));
    assert_eq!(count("postern_ready"), Some(1.0));
}

#[tokio::test]
async fn the_address_has_one_page_and_the_portals_has_none_of_it() {
    let house = House::open().await;
    let measured = Browser::at(measured(&house).await);
    for path in ["/", "/projects", "/healthz", "/metrics/x", "/v1/project"] {
        measured.page(path).await.is(404);
    }
    let post = measured.request(Method::POST, "/metrics");
    measured.send(post).await.is(405);
    let visitor = house.visitor().await;
    let answer = visitor.page("/metrics").await.is(404);
    assert!(!answer.body.contains("postern_"), "{answer:?}");
}

#[tokio::test]
async fn a_trace_leads_from_whoever_asks_through_the_log_to_aiven() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    house.sandbox.sandbox().forget_calls();
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let given = format!("00-{trace}-00f067aa0ba902b7-01");
    let request = visitor
        .request(Method::GET, VIEW)
        .header("accept", "text/html")
        .header("sec-fetch-site", "same-origin")
        .header("traceparent", &given);
    let answer = visitor.send(request).await.is(200);
    let calls = house.sandbox.sandbox().calls();
    assert!(calls.len() >= 3, "{calls:?}");
    for call in calls {
        let handed_on = call.traceparent.unwrap();
        assert!(
            handed_on.starts_with(&format!("00-{trace}-")) && handed_on.ends_with("-01"),
            "{handed_on}"
        );
        assert_ne!(handed_on, given);
    }
    // The answer's id finds the line, and the line has the trace.
    let id = answer.header("x-request-id");
    let log = logs::text();
    let line = log
        .lines()
        .find(|line| line.contains(id) && line.contains("Answered"));
    let line = line.unwrap_or_else(|| panic!("no line with {id}"));
    assert!(line.contains(trace) && line.contains("/network"), "{line}");
}

#[tokio::test]
async fn what_is_no_trace_begins_one() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for given in ["", "nonsense", "00-0-0-0", "00-x\u{e9}"] {
        house.sandbox.sandbox().forget_calls();
        let request = visitor
            .request(Method::GET, "/projects/demo/services")
            .header("traceparent", given);
        visitor.send(request).await;
        for call in house.sandbox.sandbox().calls() {
            let made = call.traceparent.unwrap();
            assert!(made.starts_with("00-") && made.len() == 55, "{made}");
        }
    }
}
