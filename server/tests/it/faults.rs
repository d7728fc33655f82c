//! The faults of Aiven that a person can meet: each a calm page that says what to do, soon, and a server that lives.
//! The client's deadlines are shortened here; their real values are asserted below.

use std::time::{Duration, Instant};

use aiven::{Timeouts, UpstreamConfig};
use sandbox::Fault;

use crate::browser::Browser;
use crate::house::House;

const ARN: &str = "arn:aws:iam::012345678901:user/mwf";

fn page(service: &str) -> String {
    format!("/projects/faults/services/{service}/network")
}

/// A page about a failure: its status, a sentence, a way on, and nothing of the fault's raw text.
async fn calm(browser: &Browser, service: &str, status: u16, sentence: &str) {
    let began = Instant::now();
    let page = browser
        .page(&page(service))
        .await
        .is(status)
        .shows(sentence)
        .shows("Go to your projects");
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{service} took {:?}",
        began.elapsed()
    );
    for raw in [
        "It works!",
        "<center>",
        "xxxxxxxx",
        "reqwest",
        "hyper",
        "panicked",
    ] {
        assert!(!page.body.contains(raw), "{service}: {raw}");
    }
    browser.page("/projects").await.is(200);
}

#[test]
fn the_real_deadlines_are_those_that_were_promised() {
    let Timeouts {
        connect,
        silence,
        read,
        write,
        ..
    } = UpstreamConfig::default().timeouts;
    assert_eq!(
        [connect, silence, read, write].map(|time| time.as_secs()),
        [2, 5, 10, 30]
    );
    assert_eq!(UpstreamConfig::default().calls_per_minute, 60);
}

#[tokio::test]
async fn rows_1_to_5_and_7_end_in_a_calm_page() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    calm(&visitor, "hang", 504, "did not answer in time").await;
    calm(&visitor, "huge", 502, "larger than any real one").await;
    calm(&visitor, "drop", 502, "Try again").await;
    calm(&visitor, "garbage", 500, "reference").await;
    calm(&visitor, "error-500", 502, "status 500").await;
    for (service, fault, status) in [
        ("ch-events", Fault::Html502, 502),
        ("valkey-cache", Fault::Drip, 504),
        ("grafana-main", Fault::Silence, 504),
        ("os-logs", Fault::Truncated, 500),
    ] {
        house
            .sandbox
            .sandbox()
            .set_fault("demo", service, Some(fault))
            .unwrap();
        visitor
            .page(&format!("/projects/demo/services/{service}/network"))
            .await
            .is(status)
            .shows("Go to your projects");
    }
    // Nobody was signed out, and other services are as they were.
    visitor
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200);
}

#[tokio::test]
async fn row_6_a_wait_is_kept_and_shown() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor
        .page(&page("error-429"))
        .await
        .is(503)
        .shows("Try again in");
    assert!(page.header("retry-after").parse::<u32>().unwrap() > 20);
    let asked = house.sandbox.sandbox().calls().len();
    for _ in 0..10 {
        visitor
            .data("/api/network/state/faults/error-429")
            .await
            .is(503);
    }
    assert_eq!(
        house.sandbox.sandbox().calls().len(),
        asked,
        "background reads wait as they were told"
    );
}

#[tokio::test]
async fn row_9_a_lost_answer_is_settled_by_looking() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    house
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", Some(Fault::LostAnswer))
        .unwrap();
    let (network, fields) = (
        "/projects/demo/services/my-kafka/network",
        [
            ("project", "demo"),
            ("service", "my-kafka"),
            ("principals", ARN),
        ],
    );
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(network);
    visitor
        .page(network)
        .await
        .is(200)
        .shows("being created")
        .shows("creating");
    assert_eq!(house.privatelink_calls("POST", "demo", "my-kafka"), 1);
}

#[tokio::test]
async fn a_write_into_a_fault_loses_nothing_that_was_typed() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for service in ["hang", "error-500", "garbage", "drop", "huge", "error-429"] {
        let fields = [
            ("project", "faults"),
            ("service", service),
            ("principals", ARN),
        ];
        let began = Instant::now();
        let answer = visitor.call("/api/privatelink/create", &fields).await;
        assert!(answer.status >= 500, "{service}: {answer:?}");
        assert!(began.elapsed() < Duration::from_secs(8), "{service}");
        assert!(
            house.privatelink_calls("POST", "faults", service) <= 1,
            "{service} was written twice"
        );
    }
    // The plain form keeps what was typed for the page that can show it again.
    let fields = [
        ("project", "demo"),
        ("service", "my-kafka"),
        ("principals", ARN),
    ];
    house
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", Some(Fault::Error500))
        .unwrap();
    let dialog = "/projects/demo/services/my-kafka/network/create";
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(dialog);
    house
        .sandbox
        .sandbox()
        .set_fault("demo", "my-kafka", None)
        .unwrap();
    visitor.page(dialog).await.is(200).shows(ARN);
}

#[tokio::test]
async fn row_22_a_refusal_is_not_an_end() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor.page(&page("forbidden")).await;
    visitor.page("/projects").await.is(200);
}

#[tokio::test]
async fn row_23_states_nobody_knows_are_shown_as_they_are() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for fault in [Fault::UnknownState, Fault::UnknownConnection] {
        house
            .sandbox
            .sandbox()
            .set_fault("demo", "kafka-12a3b4c5", Some(fault))
            .unwrap();
        visitor
            .page("/projects/demo/services/kafka-12a3b4c5/network")
            .await
            .is(200)
            .shows("plc39413abcdef");
        visitor
            .page("/projects/demo/services/kafka-12a3b4c5/network/principals")
            .await
            .is(200);
        visitor
            .page("/projects/demo/services/kafka-12a3b4c5/network/delete")
            .await
            .is(200);
    }
}

#[tokio::test]
async fn everything_down_is_a_sentence_too() {
    let mut house = House::open().await;
    let visitor = house.visitor().await;
    house.sandbox.stop();
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka/network",
    ] {
        visitor
            .page(path)
            .await
            .is(502)
            .shows("Aiven")
            .shows("Try again");
    }
    visitor.page("/sign-in").await.leads_to("/projects");
    visitor.page("/healthz").await.is(200);
    visitor.page("/readyz").await.is(200);
}
