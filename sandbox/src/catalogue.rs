//! Clouds, plans and the price of a PrivateLink.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::answer::Refusal;

static CLOUDS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    // The file is part of this crate and a test reads it.
    serde_json::from_str(include_str!("catalogue/clouds.json")).unwrap_or_default()
});

/// US dollars per hour, as a text, the same in every cloud.
const PRICE: &str = "0.0600";

fn name(cloud: &Value) -> &str {
    cloud["cloud_name"].as_str().unwrap_or_default()
}

pub(crate) fn clouds() -> Value {
    json!({"clouds": *CLOUDS})
}

pub(crate) fn has_cloud(cloud: &str) -> bool {
    CLOUDS.iter().any(|one| name(one) == cloud)
}

pub(crate) fn cloud_description(cloud: &str) -> Value {
    let found = CLOUDS.iter().find(|one| name(one) == cloud);
    found.map_or(Value::Null, |one| one["cloud_description"].clone())
}

/// When Aiven ended a service type, if it did (the dates are assumed).
pub(crate) fn end_of_life(service_type: &str) -> Option<&'static str> {
    match service_type {
        "cassandra" => Some("2025-12-31T00:00:00Z"),
        "m3db" => Some("2026-01-31T00:00:00Z"),
        _ => None,
    }
}

/// Every AWS and Azure cloud has PrivateLink at the same price.
pub(crate) fn availability() -> Value {
    let clouds: Vec<Value> = CLOUDS
        .iter()
        .map(name)
        .filter(|name| name.starts_with("aws-") || name.starts_with("azure-"))
        .map(|name| json!({"cloud_name": name, "price_usd": PRICE}))
        .collect();
    json!({"privatelink_availability": clouds})
}

/// The availability zone of a service's n-th node.
pub(crate) fn zone(cloud: &str, number: u16) -> String {
    let letter = ["a", "b", "c"][usize::from(number.saturating_sub(1)) % 3];
    match cloud.split_once('-') {
        Some(("aws", region)) => format!("{region}{letter}"),
        Some((_, region)) => format!("{region}-{letter}"),
        None => cloud.to_owned(),
    }
}

const PLANS: [(&str, u16, u64); 6] = [
    ("startup-2", 1, 61_440),
    ("startup-4", 1, 81_920),
    ("business-4", 3, 614_400),
    ("business-8", 3, 1_228_800),
    ("premium-8", 6, 2_457_600),
    ("premium-16", 6, 4_915_200),
];

/// How many nodes a service of this type and plan has; types with one primary have fewer.
pub(crate) fn nodes(service_type: &str, plan: &str) -> u16 {
    let found = PLANS.iter().find(|(name, _, _)| *name == plan);
    let nodes = found.map_or(1, |(_, nodes, _)| *nodes);
    match service_type {
        "pg" | "mysql" | "valkey" => nodes.div_ceil(2),
        _ => nodes,
    }
}

/// The plans of every service type are the same here, and their prices made up.
pub(crate) fn plans(service_type: &str) -> Value {
    let plans: Vec<Value> = PLANS
        .iter()
        .map(|(plan, _, disk)| {
            let nodes = nodes(service_type, plan);
            let per_hour = f64::from(nodes) * 0.137;
            let regions: serde_json::Map<String, Value> = CLOUDS
                .iter()
                .map(|cloud| {
                    let region = json!({
                        "disk_space_mb": disk,
                        "node_cpu_count": 2,
                        "node_memory_mb": 4096,
                        "price_usd": format!("{per_hour:.4}"),
                    });
                    (name(cloud).to_owned(), region)
                })
                .collect();
            json!({
                "backup_config": {"interval": 24, "max_count": 2, "recovery_mode": "pitr"},
                "max_memory_percent": Value::Null,
                "node_count": nodes,
                "regions": regions,
                "service_plan": plan,
                "service_type": service_type,
                "shard_count": 1,
            })
        })
        .collect();
    json!(plans)
}

pub(crate) fn check_plan(service_type: &str, plan: &str) -> Result<(), Refusal> {
    if PLANS.iter().any(|(name, _, _)| *name == plan) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Invalid plan '{plan}' for service type '{service_type}'"
    )))
}
