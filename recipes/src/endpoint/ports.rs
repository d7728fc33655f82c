//! The TCP ports that clients need to reach at an endpoint, and why.

use std::collections::BTreeMap;

use aiven::{Component, Route, Service, access};

/// The pool out of which Aiven gives Kafka's listeners a port for each connection and each way to sign in.
const KAFKA: (u16, u16) = (10_000, 31_000);

/// Ports next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortRange {
    pub from: u16,
    pub to: u16,
    /// What is there, a few words each.
    pub why: Vec<String>,
}

impl PortRange {
    /// `14614`, or `10000-31000`.
    pub fn label(&self) -> String {
        if self.from == self.to {
            self.from.to_string()
        } else {
            format!("{}-{}", self.from, self.to)
        }
    }

    /// Why, on one line, in the characters that a security group's rule may be described with.
    pub fn description(&self) -> String {
        describe(&self.why.join(", "))
    }
}

/// A text in the characters that EC2 allows in names and descriptions of security groups, and not too long for one.
pub(super) fn describe(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(*c))
        .take(255)
        .collect()
}

/// The ports of a service: of its PrivateLink listeners and of what is switched on, which keeps its usual port; before
/// anything is switched on, of everything that could be. For Kafka also the pool of its brokers' ports.
pub fn ports(service: &Service) -> Vec<PortRange> {
    let with_port = |entry: &&Component| entry.port.is_some_and(|port| port != 0);
    let is_reached = |entry: &&Component| {
        entry.route == Route::Privatelink
            || (entry.route == Route::Dynamic && access::is_on(service, &entry.component))
    };
    let all = || service.components.iter().filter(with_port);
    let mut listeners: Vec<&Component> = all().filter(is_reached).collect();
    if listeners.is_empty() {
        listeners = all()
            .filter(|entry| entry.route == Route::Dynamic)
            .collect();
    }
    // By first port; listeners that share it share the entry.
    let mut ranges: BTreeMap<(u16, u16), Vec<String>> = BTreeMap::new();
    let is_kafka = service.service_type.as_deref() == Some("kafka");
    if is_kafka {
        let why = "the ports that Kafka brokers get for PrivateLink".to_owned();
        ranges.insert(KAFKA, vec![why]);
    }
    for listener in listeners {
        // Kafka's own port on the dynamic route is not the one it has behind a PrivateLink.
        if is_kafka && listener.component == "kafka" && listener.route != Route::Privatelink {
            continue;
        }
        let port = listener.port.unwrap_or_default();
        let why = ranges.entry((port, port)).or_default();
        let words = format!("{} on {port}", listener.component);
        if !why.contains(&words) {
            why.push(words);
        }
    }
    merge(ranges)
}

/// Joins what overlaps or touches; no port is added by it.
fn merge(ranges: BTreeMap<(u16, u16), Vec<String>>) -> Vec<PortRange> {
    let mut merged: Vec<PortRange> = Vec::new();
    for ((from, to), why) in ranges {
        match merged.last_mut() {
            Some(last) if from <= last.to.saturating_add(1) => {
                last.to = last.to.max(to);
                last.why.extend(why);
            }
            _ => merged.push(PortRange { from, to, why }),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn service(kind: &str, access: &serde_json::Value, components: &serde_json::Value) -> Service {
        serde_json::from_value(json!({"service_name": "a", "service_type": kind,
            "user_config": {"privatelink_access": access}, "components": components}))
        .unwrap()
    }

    fn labels(service: &Service) -> Vec<String> {
        ports(service).iter().map(PortRange::label).collect()
    }

    #[test]
    fn kafka_has_its_pool_and_its_components_ports() {
        let components = json!([
            {"component": "kafka", "route": "dynamic", "port": 9092},
            {"component": "kafka", "route": "privatelink", "port": 23220, "privatelink_connection_id": "plc1"},
            {"component": "kafka", "route": "privatelink", "port": 23228, "privatelink_connection_id": "plc2"},
            {"component": "schema_registry", "route": "privatelink", "port": 14614},
            {"component": "kafka_rest", "route": "dynamic", "port": 443},
            {"component": "kafka_connect", "route": "dynamic", "port": 31001},
            {"component": "prometheus", "route": "dynamic", "port": 9273},
        ]);
        let access = json!({"kafka": true, "kafka_rest": true, "kafka_connect": true});
        let service = service("kafka", &access, &components);
        assert_eq!(labels(&service), ["443", "10000-31001"]);
        let pool = &ports(&service)[1];
        assert!(pool.why[0].contains("brokers"), "{pool:?}");
        assert!(
            pool.why.contains(&"schema_registry on 14614".to_owned()),
            "{pool:?}"
        );
        assert!(pool.description().contains("kafka_connect on 31001"));
    }

    #[test]
    fn other_types_have_their_own_ports() {
        let components = json!([
            {"component": "pg", "route": "dynamic", "port": 12656},
            {"component": "pgbouncer", "route": "dynamic", "port": 12657},
            {"component": "prometheus", "route": "dynamic", "port": 9273},
            {"component": "pg", "route": "dynamic", "port": 12656, "usage": "replica"},
            {"component": "pg", "route": "public", "port": 1},
            {"component": "x", "route": "dynamic"},
        ]);
        let off = service("pg", &json!({}), &components);
        assert_eq!(labels(&off), ["9273", "12656-12657"]);
        let on = service("pg", &json!({"pg": true}), &components);
        assert_eq!(labels(&on), ["12656"]);
        assert_eq!(ports(&on)[0].why, ["pg on 12656"]);
        assert!(ports(&service("pg", &json!({}), &json!([]))).is_empty());
        assert_eq!(
            labels(&service("kafka", &json!({}), &json!([]))),
            ["10000-31000"]
        );
    }

    #[test]
    fn descriptions_have_only_what_ec2_takes() {
        let range = PortRange {
            from: 1,
            to: 1,
            why: vec!["a\"b'c\nd`é<x>".repeat(99)],
        };
        assert!(range.description().starts_with("abcdx") && range.description().len() <= 255);
    }

    proptest! {
        #[test]
        fn merging_adds_and_loses_nothing(spans in prop::collection::vec((0u16..200, 0u16..9), 0..12)) {
            let ranges: BTreeMap<_, _> = spans.iter().map(|(from, more)| ((*from, from + more), vec![])).collect();
            let merged = merge(ranges.clone());
            for port in 0..300u16 {
                let before = ranges.keys().any(|(from, to)| (*from..=*to).contains(&port));
                let after = merged.iter().filter(|range| (range.from..=range.to).contains(&port)).count();
                prop_assert_eq!(after, usize::from(before));
            }
        }
    }
}
