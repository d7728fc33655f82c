//! Answers whose shape has drifted: ten thousand mutations of the sandbox's real ones, and never a panic.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aiven::{Error, Lifetimes, Upstream, UpstreamConfig, Urgency};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::puppet::{After, http, server};
use crate::support::{DEMO, forgetful, project, service, world};

const ROUNDS: u64 = 2500;
const PATHS: [&str; 5] = [
    "/v1/project/demo/service/kafka-12a3b4c5",
    "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws",
    "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws/connections",
    "/v1/project/demo/service-types/kafka",
    "/v1/project/demo/privatelink-availability",
];

/// A small deterministic generator, so that a failure comes back.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(below.max(1)).unwrap()).unwrap()
    }

    fn oddity(&mut self) -> Value {
        let odd = [
            json!(null),
            json!(true),
            json!(-1),
            json!(1e300),
            json!(70_000),
            json!(""),
            json!("hibernating"),
            json!("../../x"),
            json!("\u{0}\u{202e}"),
            json!([]),
            json!([null, 7, {}]),
            json!({}),
            json!({"message": ["x"]}),
        ];
        odd[self.roll(odd.len())].clone()
    }

    /// Changes one place of a tree.
    fn bend(&mut self, value: &mut Value) {
        let size = match value {
            Value::Object(fields) => fields.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        if size == 0 || self.roll(12) == 0 {
            *value = self.oddity();
            return;
        }
        let (at, deed) = (self.roll(size), self.roll(8));
        match value {
            Value::Object(fields) => {
                let key = fields.keys().nth(at).unwrap().clone();
                match deed {
                    0 => drop(fields.remove(&key)),
                    1 => {
                        let moved = fields.remove(&key).unwrap();
                        fields.insert(format!("{key}_v2"), moved);
                    }
                    2 => drop(fields.insert("brand_new".to_owned(), self.oddity())),
                    _ => self.bend(&mut fields[&key]),
                }
            }
            Value::Array(items) => match deed {
                0 => drop(items.remove(at)),
                1 => items.push(self.oddity()),
                2 => items.push(items[at].clone()),
                _ => self.bend(&mut items[at]),
            },
            _ => {}
        }
    }
}

async fn recorded(url: &str) -> HashMap<&'static str, Value> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut bodies = HashMap::new();
    for path in PATHS {
        let asked = http
            .get(format!("{url}{path}"))
            .header("authorization", format!("aivenv1 {DEMO}"));
        let body = asked.send().await.unwrap().text().await.unwrap();
        bodies.insert(path, serde_json::from_str(&body).unwrap());
    }
    bodies
}

#[tokio::test]
async fn ten_thousand_mutations_and_no_panic() {
    let world = world();
    let bodies = recorded(&world.sandbox.url()).await;
    let turn = AtomicU64::new(1);
    let (url, count) = server(After::Keep, move |head| {
        let path = head.split(' ').nth(1).unwrap_or_default();
        let mut dice = Dice(
            turn.fetch_add(1, Ordering::SeqCst)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15),
        );
        let mut body = bodies.get(path).cloned().unwrap_or(Value::Null);
        for _ in 0..=dice.roll(3) {
            dice.bend(&mut body);
        }
        http("200 OK", "", &body.to_string())
    })
    .await;
    let lifetimes = Lifetimes {
        catalogue: Duration::ZERO,
        ..forgetful(String::new()).lifetimes
    };
    let config = UpstreamConfig {
        calls_per_minute: u32::MAX,
        lifetimes,
        ..forgetful(url)
    };
    let client = Upstream::new(config)
        .unwrap()
        .client(SecretString::from(DEMO));
    let mut views = 0;
    for _ in 0..ROUNDS {
        match client
            .network(&project("demo"), &service("kafka-12a3b4c5"), Urgency::Click)
            .await
        {
            Ok(snapshot) => {
                views += 1;
                let view = &snapshot.view;
                let _ = (
                    view.phase(),
                    view.live_connections().count(),
                    view.price.as_ref().map(aiven::Price::label),
                );
                assert_eq!(view.version(), snapshot.view.version());
                // What a panic in the reading's own task looks like from outside.
                assert_ne!(snapshot.failure, Some(panicked().to_string()));
            }
            Err(error) => assert_ne!(error, panicked()),
        }
    }
    assert!(
        count.load(Ordering::SeqCst) >= 10_000,
        "{count:?} mutated answers"
    );
    assert!(views > 1000, "only {views} views");
}

fn panicked() -> Error {
    Error::Decode {
        call: "read the network view",
    }
}
