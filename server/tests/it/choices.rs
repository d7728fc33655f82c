//! Which listener a choice means: always the one that the service's own components say, whatever stands in the address.

use serde_json::Value;

use crate::browser::{Answer, Browser};
use crate::house::House;
use crate::markup;
use crate::operations::{FREE, TAKEN};
use crate::parts::part;
use crate::reveal::overview;
use crate::vault;

/// The page and the part of a choice.
pub async fn both(visitor: &Browser, service: &str, query: &str) -> [Answer; 2] {
    [
        visitor.page(&overview(service, query)).await.is(200),
        visitor
            .part(&format!("{}?{query}", part("connection", service)))
            .await
            .is(200),
    ]
}

#[track_caller]
fn leads_to(answer: &Answer, entry: &Value) {
    let (host, port) = (entry["host"].as_str().unwrap(), entry["port"].to_string());
    let starts = |label: &str, value: &str| {
        let row = markup::row(&answer.body, label);
        // What the dynamic route has stands behind it.
        let own = row
            .split("Differs")
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        assert_eq!(own, value, "{label} of {entry}: {row}");
    };
    starts("Host", host);
    starts("Port", &port);
}

#[tokio::test]
async fn every_listener_of_every_service_is_reached_by_its_choice() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut seen = 0;
    for name in [
        FREE,
        TAKEN,
        "pg-orders",
        "mysql-shop",
        "os-logs",
        "ch-events",
        "valkey-cache",
        "grafana-main",
    ] {
        let service = vault::service(&house, "demo", name).await;
        for entry in service["components"].as_array().unwrap() {
            let levels = [
                ("component", "component"),
                ("route", "route"),
                ("connection", "privatelink_connection_id"),
                ("method", "kafka_authentication_method"),
                ("ca", "kafka_ssl_ca"),
                ("usage", "usage"),
            ];
            let query = levels
                .iter()
                .filter_map(|(level, key)| Some(format!("{level}={}", entry[key].as_str()?)));
            let query = query.collect::<Vec<_>>().join("&");
            for answer in both(&visitor, name, &query).await {
                leads_to(&answer, entry);
                let notes = answer
                    .body
                    .split("connection__notes\">")
                    .nth(1)
                    .unwrap()
                    .split("</div>")
                    .next()
                    .unwrap();
                assert_eq!(markup::text(notes), "", "{query}");
            }
            seen += 1;
        }
    }
    assert!(seen > 30, "{seen} listeners");
}

#[tokio::test]
async fn both_connections_with_certificate_and_sasl() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let service = vault::service(&house, "demo", TAKEN).await;
    let mut addresses = std::collections::BTreeSet::new();
    for connection in ["plc39413abcdef", "plc5e3f9573e9a"] {
        for method in ["certificate", "sasl"] {
            let mut entries = service["components"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|entry| {
                    entry["component"] == "kafka"
                        && entry["privatelink_connection_id"] == connection
                        && entry["kafka_authentication_method"] == method
                });
            let (Some(entry), None) = (entries.next(), entries.next()) else {
                panic!("not one listener for {connection} {method}");
            };
            let query = format!("route=privatelink&connection={connection}&method={method}");
            for answer in both(&visitor, TAKEN, &query).await {
                leads_to(&answer, entry);
                let chosen = |id: &str| markup::tag_of(&answer.body, id).contains(" checked");
                assert!(
                    chosen(&format!("connection-{connection}"))
                        && chosen(&format!("method-{method}"))
                );
                assert!(chosen("route-privatelink"), "{query}");
                // The person sees which endpoint that is, and in which state.
                let text = markup::text(&answer.body);
                assert!(
                    text.contains("vpce-0") && text.contains("active"),
                    "{query}"
                );
                assert!(
                    answer.body.contains("Differs"),
                    "{query}: the dynamic route has another host"
                );
                let rows: &[&str] = if method == "sasl" {
                    &["User", "Password", "SASL mechanism", "CA certificate"]
                } else {
                    &["Access key", "Access certificate", "CA certificate"]
                };
                for label in rows {
                    markup::row(&answer.body, label);
                }
            }
            addresses.insert(format!("{}:{}", entry["host"], entry["port"]));
        }
    }
    assert_eq!(addresses.len(), 4);
}

#[tokio::test]
async fn without_a_choice_there_is_one_and_its_address_leads_back() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for service in [FREE, TAKEN, "pg-orders"] {
        let plain = visitor.page(&overview(service, "")).await.is(200);
        let form = markup::form(&plain.body, "class=\"reveal\"");
        let query = form
            .action
            .split_once('?')
            .unwrap()
            .1
            .split('#')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            query.contains("component=") && query.contains("user="),
            "{query}"
        );
        let again = visitor.page(&overview(service, &query)).await.is(200);
        for label in ["Host", "Port"] {
            assert_eq!(
                markup::row(&plain.body, label),
                markup::row(&again.body, label)
            );
        }
    }
}

#[tokio::test]
async fn the_switches_are_a_form_that_works_without_a_script() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor
        .page(&overview(TAKEN, "route=privatelink"))
        .await
        .is(200);
    let mut form = markup::form(&page.body, "class=\"choices\"");
    form.set("connection", "plc5e3f9573e9a");
    form.set("method", "sasl");
    form.set("user", "billing-app");
    let query = form
        .press("x", "")
        .iter()
        .map(|(name, value)| format!("{name}={}", aiven::connection::percent_encode(value)))
        .collect::<Vec<_>>()
        .join("&");
    let chosen = visitor
        .page(&format!("{}?{query}", form.action))
        .await
        .is(200);
    assert!(markup::row(&chosen.body, "Host").starts_with("privatelink-2-"));
    assert_eq!(markup::row(&chosen.body, "User"), "billing-app");
}
