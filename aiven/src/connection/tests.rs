//! What `resolve` promises, tried on listeners as they were recorded and on made-up ones.

mod property;

use serde_json::{Value, json};

use super::*;

/// A real Kafka with two PrivateLink connections: component, route, method, connection, host, port.
const RECORDED: [(&str, &str, &str, &str, &str, u16); 9] = [
    ("kafka", "dynamic", "certificate", "", "", 14611),
    ("kafka", "dynamic", "sasl", "", "", 14622),
    (
        "kafka",
        "privatelink",
        "certificate",
        "plc5e3f907f46c",
        "privatelink-1-",
        23220,
    ),
    (
        "kafka",
        "privatelink",
        "certificate",
        "plc5e3f9573e9a",
        "privatelink-2-",
        23228,
    ),
    (
        "kafka",
        "privatelink",
        "sasl",
        "plc5e3f907f46c",
        "privatelink-1-",
        23224,
    ),
    (
        "kafka",
        "privatelink",
        "sasl",
        "plc5e3f9573e9a",
        "privatelink-2-",
        23232,
    ),
    ("schema_registry", "dynamic", "", "", "", 14614),
    (
        "schema_registry",
        "privatelink",
        "",
        "plc5e3f907f46c",
        "privatelink-1-",
        14614,
    ),
    (
        "schema_registry",
        "privatelink",
        "",
        "plc5e3f9573e9a",
        "privatelink-2-",
        14614,
    ),
];

fn recorded() -> Vec<Value> {
    RECORDED
        .iter()
        .map(|(component, route, method, connection, prefix, port)| {
            let mut entry = json!({
                "component": component,
                "host": format!("{prefix}rt-pl-kafka-ci.c.aivencloud.com"),
                "port": port,
                "route": route,
                "usage": "primary",
            });
            if !method.is_empty() {
                entry["kafka_authentication_method"] = json!(method);
                entry["kafka_ssl_ca"] = json!("project_ca");
            }
            if !connection.is_empty() {
                entry["privatelink_connection_id"] = json!(connection);
            }
            entry
        })
        .collect()
}

fn service(service_type: &str, components: &[Value]) -> Service {
    serde_json::from_value(json!({
        "service_name": "s",
        "service_type": service_type,
        "state": "RUNNING",
        "components": components,
        "users": [{"username": "app", "type": "normal"}, {"username": "avnadmin", "type": "primary"}],
    }))
    .unwrap()
}

fn listener(component: &str, route: &str, port: u16) -> Value {
    json!({"component": component, "host": format!("{route}.example.com"), "port": port, "route": route, "usage": "primary"})
}

fn connections() -> Vec<Connection> {
    serde_json::from_value(json!([
        {"privatelink_connection_id": "plc5e3f907f46c", "vpc_endpoint_id": "vpce-1", "state": "active"},
        {"privatelink_connection_id": "plc5e3f9573e9a", "vpc_endpoint_id": "vpce-2", "state": "connected"},
        {"privatelink_connection_id": "plc000000000ff", "vpc_endpoint_id": "vpce-3", "state": "pending-user-approval"},
    ]))
    .unwrap()
}

fn meant(service: &Service, query: &str) -> Resolved {
    resolve(service, &connections(), &Choice::from_query(query)).unwrap()
}

fn values(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item.value.as_str()).collect()
}

/// Every choice that the menus offer, found by walking them as a person would.
fn offered(service: &Service, connections: &[Connection]) -> Vec<Resolved> {
    let mut found: Vec<Resolved> = Vec::new();
    let mut open = vec![Choice::default()];
    while let Some(choice) = open.pop() {
        let resolved = resolve(service, connections, &choice).unwrap();
        if found.iter().any(|one| one.choice == resolved.choice) {
            continue;
        }
        let menu = &resolved.menu;
        for (level, items) in [
            (Level::Component, &menu.components),
            (Level::Route, &menu.routes),
            (Level::Method, &menu.methods),
            (Level::Ca, &menu.authorities),
            (Level::Usage, &menu.usages),
        ] {
            for item in items.iter().filter(|item| item.disabled.is_none()) {
                open.push(resolved.choice.with(level, &item.value));
            }
        }
        for item in menu
            .connections
            .iter()
            .filter(|item| item.disabled.is_none())
        {
            open.push(resolved.choice.with(Level::Connection, &item.id));
        }
        found.push(resolved);
    }
    found
}

#[test]
fn each_recorded_listener_is_reached_by_exactly_one_choice() {
    let service = service("kafka", &recorded());
    let found = offered(&service, &connections());
    assert_eq!(found.len(), 9);
    for entry in &service.components {
        let reached: Vec<_> = found.iter().filter(|one| one.listener == *entry).collect();
        assert_eq!(reached.len(), 1, "{entry:?}");
    }
}

#[test]
fn nothing_chosen_is_the_dynamic_route_with_a_certificate_as_avnadmin() {
    let resolved = meant(&service("kafka", &recorded()), "");
    assert_eq!(resolved.listener.port, Some(14611));
    assert_eq!(
        resolved.choice.to_query(),
        "component=kafka&route=dynamic&method=certificate&ca=project_ca&usage=primary&user=avnadmin"
    );
    assert_eq!((resolved.dynamic, resolved.notes), (None, Vec::new()));
    assert_eq!(
        values(&resolved.menu.components),
        ["kafka", "schema_registry"]
    );
    assert_eq!(values(&resolved.menu.routes), ["dynamic", "privatelink"]);
    assert_eq!(resolved.menu.connections, []);
    assert_eq!(values(&resolved.menu.users), ["app", "avnadmin"]);
    assert_eq!(resolved.menu.components[1].label, "Schema Registry");
}

#[test]
fn one_of_two_connections() {
    let service = service("kafka", &recorded());
    let second = meant(
        &service,
        "route=privatelink&connection=plc5e3f9573e9a&method=sasl",
    );
    assert_eq!(second.listener.port, Some(23232));
    assert_eq!(second.dynamic.unwrap().port, Some(14622));
    let shown: Vec<_> = second
        .menu
        .connections
        .iter()
        .map(|one| {
            (
                one.id.as_str(),
                one.number,
                one.chosen,
                one.disabled.is_some(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("plc5e3f907f46c", Some(1), false, false),
            ("plc5e3f9573e9a", Some(2), true, false),
            ("plc000000000ff", None, false, true),
        ]
    );
    assert_eq!(
        second.menu.connections[1].vpc_endpoint_id.as_deref(),
        Some("vpce-2")
    );
    assert_eq!(
        second.menu.connections[1].state,
        Some(crate::ConnectionState::Connected)
    );
    // A connection alone says which route is meant.
    let alone = meant(&service, "connection=plc5e3f9573e9a");
    assert_eq!((alone.listener.port, alone.notes.len()), (Some(23228), 0));
    assert_eq!(values(&alone.menu.routes), ["dynamic", "privatelink"]);
    // On another route a connection means nothing, and nobody is bothered with it.
    let dynamic = meant(&service, "route=dynamic&connection=plc5e3f9573e9a");
    assert_eq!(
        (dynamic.listener.port, dynamic.notes.len()),
        (Some(14611), 0)
    );
    let registry = meant(
        &service,
        "component=schema_registry&connection=plc5e3f9573e9a&method=sasl&ca=letsencrypt",
    );
    assert_eq!(
        (registry.listener.port, registry.notes.len()),
        (Some(14614), 0)
    );
    assert!(
        registry
            .listener
            .host
            .unwrap()
            .starts_with("privatelink-2-")
    );
    assert_eq!(
        (registry.menu.methods, registry.menu.authorities),
        (Vec::new(), Vec::new())
    );
}

#[test]
fn lets_encrypt_stands_beside_the_project_ca() {
    // First in the list, where the first match would be the wrong one.
    let mut components = recorded();
    for (at, port) in [(5, 23240), (4, 23236)] {
        let mut entry = recorded().swap_remove(at);
        entry["kafka_ssl_ca"] = json!("letsencrypt");
        entry["port"] = json!(port);
        components.insert(0, entry);
    }
    let service = service("kafka", &components);
    let query = "route=privatelink&connection=plc5e3f907f46c&method=sasl";
    let project = meant(&service, query);
    assert_eq!(project.listener.port, Some(23224));
    assert_eq!(
        values(&project.menu.authorities),
        ["project_ca", "letsencrypt"]
    );
    let public = meant(&service, &format!("{query}&ca=letsencrypt"));
    assert_eq!(public.listener.port, Some(23236));
    // It exists for PrivateLink alone: the dynamic one with the project's CA is the nearest.
    assert_eq!(public.dynamic.unwrap().port, Some(14622));
    let dynamic = meant(&service, "method=sasl&ca=letsencrypt");
    assert_eq!(dynamic.listener.port, Some(14622));
    assert_eq!(
        dynamic.notes,
        ["There is no address with a certificate by Let’s Encrypt here; showing Project CA."]
    );
    assert_eq!(offered(&service, &connections()).len(), 11);
}

#[test]
fn the_service_itself_comes_before_what_watches_it() {
    let components = [
        listener("prometheus", "dynamic", 9273),
        listener("pgbouncer", "dynamic", 20001),
        listener("pg", "dynamic", 20000),
    ];
    let service = service("pg", &components);
    let resolved = meant(&service, "");
    assert_eq!(resolved.listener.port, Some(20000));
    assert_eq!(
        values(&resolved.menu.components),
        ["pg", "pgbouncer", "prometheus"]
    );
    assert_eq!(
        meant(&service, "component=pgbouncer").listener.port,
        Some(20001)
    );
    assert_eq!(
        (resolved.menu.methods, resolved.menu.authorities),
        (Vec::new(), Vec::new())
    );
}

#[test]
fn replicas_are_a_usage() {
    let mut replica = listener("pg", "dynamic", 20000);
    replica["usage"] = json!("replica");
    replica["host"] = json!("replica.example.com");
    let service = service("pg", &[replica, listener("pg", "dynamic", 20000)]);
    let resolved = meant(&service, "");
    assert_eq!(values(&resolved.menu.usages), ["primary", "replica"]);
    assert_eq!(
        resolved.listener.host.as_deref(),
        Some("dynamic.example.com")
    );
    assert_eq!(
        meant(&service, "usage=replica").listener.host.as_deref(),
        Some("replica.example.com")
    );
    let none = meant(&service, "usage=disaster_recovery");
    assert_eq!(
        none.notes,
        ["There is no address for disaster_recovery here; showing primary."]
    );
}

#[test]
fn every_route_there_is_even_one_that_nobody_knows() {
    let routes = ["wormhole", "private", "public", "dynamic"];
    let components: Vec<Value> = (1..)
        .zip(routes)
        .map(|(port, route)| listener("pg", route, port))
        .collect();
    let service = service("pg", &components);
    let resolved = meant(&service, "route=wormhole");
    assert_eq!(resolved.listener.port, Some(1));
    assert_eq!(
        values(&resolved.menu.routes),
        ["dynamic", "public", "private", "wormhole"]
    );
    assert_eq!(resolved.menu.routes[3].label, "Wormhole");
    assert_eq!(resolved.dynamic.unwrap().port, Some(4));
    let gone = meant(&service, "route=privatelink");
    assert_eq!(
        gone.notes,
        ["PostgreSQL has no privatelink route now; showing the dynamic one."]
    );
}

#[test]
fn a_missing_method_says_why() {
    let mut without_sasl = recorded();
    without_sasl.retain(|entry| entry["kafka_authentication_method"] != "sasl");
    let mut service = service("kafka", &without_sasl);
    let resolved = meant(&service, "method=sasl");
    assert_eq!(values(&resolved.menu.methods), ["certificate", "sasl"]);
    let sasl = &resolved.menu.methods[1];
    assert_eq!(
        sasl.disabled.as_deref(),
        Some("SASL is switched off on this service.")
    );
    assert_eq!(
        sasl.option.as_deref(),
        Some("kafka_authentication_methods.sasl")
    );
    assert_eq!(
        resolved.notes,
        ["SASL is switched off on this service. Showing Client certificate."]
    );
    service.user_config = json!({"kafka_authentication_methods": {"sasl": true}});
    let coming = meant(&service, "");
    let sasl = &coming.menu.methods[1];
    assert_eq!(
        sasl.disabled.as_deref(),
        Some("SASL is switched on, but has no address yet.")
    );
    assert_eq!(sasl.option, None);
}

#[test]
fn a_method_that_is_on_another_route_is_not_switched_off() {
    let mut components = recorded();
    components.retain(|entry| {
        entry["route"] == "dynamic" || entry["kafka_authentication_method"] != "sasl"
    });
    let resolved = meant(
        &service("kafka", &components),
        "route=privatelink&method=sasl",
    );
    let sasl = &resolved.menu.methods[1];
    assert_eq!(
        sasl.disabled.as_deref(),
        Some("SASL has no address on this route now.")
    );
    assert_eq!(sasl.option, None);
}

#[test]
fn what_is_gone_falls_back_and_says_so() {
    let service = service("kafka", &recorded());
    let resolved = meant(
        &service,
        "component=kafka_rest&route=privatelink&connection=plcgone&method=oauth&user=nobody&recipe=kcat",
    );
    assert_eq!(resolved.listener.port, Some(23220));
    assert_eq!(
        resolved.notes,
        [
            "This service has no component kafka_rest with an address now; showing Kafka.",
            "Kafka has no address on a connection plcgone now; showing plc5e3f907f46c.",
            "There is no authentication method oauth. Showing Client certificate.",
            "The service has no user nobody any more; showing avnadmin.",
        ]
    );
    assert_eq!(resolved.choice.recipe.as_deref(), Some("kcat"));
    let long = format!("component={}", "x".repeat(5_000));
    assert!(meant(&service, &long).notes[0].len() < 200);
}

#[test]
fn a_connection_without_an_id_can_still_be_reached() {
    let mut without = listener("pg", "privatelink", 1);
    let mut with = listener("pg", "privatelink", 2);
    with["privatelink_connection_id"] = json!("plc1");
    without["host"] = json!("privatelink-x-y");
    let service = service("pg", &[with, without]);
    assert_eq!(meant(&service, "").listener.port, Some(1));
    assert_eq!(meant(&service, "connection=plc1").listener.port, Some(2));
}

#[test]
fn the_usual_user() {
    let user_of = |users: Value| {
        let mut service = service("valkey", &[listener("valkey", "dynamic", 1)]);
        service.users = serde_json::from_value(users).unwrap();
        meant(&service, "").choice.user
    };
    assert_eq!(
        user_of(json!([{"username": "a"}, {"username": "default"}])).unwrap(),
        "default"
    );
    let primary = json!([{"username": "a"}, {"username": "root", "type": "primary"}]);
    assert_eq!(user_of(primary).unwrap(), "root");
    assert_eq!(
        user_of(json!([{"username": "b"}, {"username": "a"}])).unwrap(),
        "b"
    );
    assert_eq!(user_of(json!([])), None);
}

#[test]
fn nothing_to_connect_to() {
    let why = |service: &Service| resolve(service, &[], &Choice::default()).unwrap_err();
    let mut none = service("pg", &[]);
    assert_eq!(why(&none), Nothing::NotYet);
    none.state = Some(crate::ServiceState::Poweroff);
    assert_eq!(why(&none), Nothing::PoweredOff);
    assert_eq!(
        why(&service("kafka_mirrormaker", &[])),
        Nothing::NoListeners
    );
    let mut odd = listener("pg", "dynamic", 1);
    odd["host"] = Value::Null;
    assert_eq!(why(&service("pg", &[odd])), Nothing::NotYet);
}
