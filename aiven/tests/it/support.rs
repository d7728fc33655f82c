//! What the tests share: a sandbox whose clock stands still, and clients with short deadlines.

use std::time::Duration;

use aiven::{
    Change, Client, ConfigPath, Lifetimes, PrincipalList, ProjectName, ServiceName, Timeouts,
    Upstream, UpstreamConfig,
};
use sandbox::{Options, Running};
use secrecy::SecretString;
use serde_json::Value;

pub const DEMO: &str = "demo-token";
pub const READONLY: &str = "demo-readonly";
pub const MWF: &str = "arn:aws:iam::012345678901:user/mwf";
pub const OPS: &str = "arn:aws:iam::012345678901:role/ops";

/// A sandbox and the way to it.
pub struct World {
    pub sandbox: Running,
    pub upstream: Upstream,
    pub client: Client,
}

pub fn project(name: &str) -> ProjectName {
    ProjectName::parse(name).unwrap()
}

pub fn service(name: &str) -> ServiceName {
    ServiceName::parse(name).unwrap()
}

pub fn principals(lines: &[&str]) -> PrincipalList {
    PrincipalList::parse(&lines.join("\n")).unwrap()
}

pub fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

pub fn change(path: &str, old: impl Into<Option<Value>>, new: impl Into<Value>) -> Change {
    Change {
        path: path.parse().unwrap(),
        old: old.into(),
        new: new.into(),
    }
}

/// What a setting is at Aiven now.
pub async fn value(world: &World, name: &str, path: &str) -> Option<Value> {
    let client = world.client_of(DEMO);
    let found = client.service(&project("demo"), &service(name)).await;
    let path: ConfigPath = path.parse().unwrap();
    found.unwrap().user_config.pointer(&path.pointer()).cloned()
}

/// Deadlines a fifth as long as the real ones, and lifetimes that never end by themselves unless a test says so.
pub fn quick(base_url: String) -> UpstreamConfig {
    UpstreamConfig {
        base_url,
        calls_per_minute: 6000,
        timeouts: Timeouts {
            connect: Duration::from_millis(500),
            silence: Duration::from_secs(1),
            read: Duration::from_secs(2),
            write: Duration::from_secs(6),
            read_back_pause: Duration::from_millis(20),
        },
        ..UpstreamConfig::default()
    }
}

/// The same with answers that are stale at once, so that every call is made.
pub fn forgetful(base_url: String) -> UpstreamConfig {
    let none = Duration::ZERO;
    UpstreamConfig {
        lifetimes: Lifetimes {
            snapshot: none,
            snapshot_moving: none,
            snapshot_settled: none,
            failure: none,
            projects: none,
            services: none,
            catalogue: Lifetimes::default().catalogue,
        },
        ..quick(base_url)
    }
}

pub fn world() -> World {
    world_with(quick)
}

pub fn world_with(config: impl FnOnce(String) -> UpstreamConfig) -> World {
    let sandbox = sandbox::spawn(Options {
        speed: 0.0,
        ..Options::default()
    });
    let upstream = Upstream::new(config(sandbox.url())).unwrap();
    let client = upstream.client(SecretString::from(DEMO));
    World {
        sandbox,
        upstream,
        client,
    }
}

impl World {
    pub fn client_of(&self, token: &str) -> Client {
        self.upstream.client(SecretString::from(token))
    }

    pub fn advance(&self, seconds: u64) {
        self.sandbox.sandbox().advance(Duration::from_secs(seconds));
    }

    /// How many calls were made whose method is this and whose path ends so.
    pub fn calls(&self, method: &str, tail: &str) -> usize {
        self.sandbox
            .sandbox()
            .calls()
            .iter()
            .filter(|call| call.method == method && call.path.ends_with(tail))
            .count()
    }

    pub fn all_calls(&self) -> usize {
        self.sandbox.sandbox().calls().len()
    }
}
