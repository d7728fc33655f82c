//! Overview's two cards: what is set, and how to connect.

use aiven::connection::{Choice, Nothing, resolve};
use aiven::{Connection, ProjectName, Secret, Service, ServiceName, settings};
use app::api::overview::{AdvancedCard, AdvancedRow, ConnectionCard, Info, Reveal, Sync};
use app::failure::Failure;
use app::pages::overview::{advanced, connection};
use app::pages::wait::Wait;
use app::permit::Permit;
use leptos::prelude::*;
use recipes::{Facts, Filling, Recipe, Secrets, rows};
use serde_json::{Value, json};

const EVIL: &str = "\"'></script></textarea><img src=x onerror=alert(1)>";

pub fn project() -> ProjectName {
    ProjectName::parse("demo").expect("a name")
}

pub fn name() -> ServiceName {
    ServiceName::parse("my-kafka").expect("a name")
}

/// What the view says, a tag a line, without pictures.
pub fn lines(view: impl FnOnce() -> AnyView) -> String {
    let html = Owner::new().with(|| view().to_html());
    let mut pieces = html.split("<svg");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str(piece.split_once("</svg>").map_or(piece, |(_, rest)| rest));
    }
    out.replace("<!>", "").replace("><", ">\n<")
}

/// A service with these settings, as Aiven gives it.
pub fn service(user_config: &Value) -> Service {
    let entry = |route: &str, method: &str, host: &str, port: u16, connection: Option<&str>| {
        json!({"component": "kafka", "host": host, "port": port, "route": route, "usage": "primary",
            "kafka_authentication_method": method, "kafka_ssl_ca": "project_ca", "privatelink_connection_id": connection})
    };
    let service = json!({
        "service_name": "my-kafka",
        "service_type": "kafka",
        "state": "RUNNING",
        "user_config": user_config,
        "users": [{"username": "avnadmin", "type": "primary"}, {"username": EVIL, "type": "normal"}],
        "components": [
            entry("dynamic", "certificate", "my-kafka.example", 12691, None),
            entry("dynamic", "sasl", "my-kafka.example", 12702, None),
            entry("privatelink", "certificate", "privatelink-1-my-kafka.example", 12703, Some("plc1")),
            entry("privatelink", "certificate", "privatelink-2-my-kafka.example", 12707, Some("plc2")),
        ],
    });
    serde_json::from_value(service).expect("a service")
}

fn connections() -> Vec<Connection> {
    let one = |id: &str, state: &str| {
        let one = json!({"privatelink_connection_id": id, "vpc_endpoint_id": format!("vpce-{id}"), "state": state, "dns_name": null});
        serde_json::from_value(one).expect("a connection")
    };
    vec![
        one("plc1", "active"),
        one("plc2", "active"),
        one("plc3", "pending-user-approval"),
    ]
}

/// The card as it is opened.
pub fn plain_card() -> ConnectionCard {
    card("", Reveal::Hidden, &Secrets::default())
}

fn card(query: &str, reveal: Reveal, secrets: &Secrets) -> ConnectionCard {
    let service = service(&json!({"kafka_authentication_methods": {"sasl": true}}));
    let resolved =
        resolve(&service, &connections(), &Choice::from_query(query)).expect("a listener");
    let facts = Facts::of(&project(), &service, &resolved);
    let dynamic = Facts::of_dynamic(&project(), &service, &resolved);
    let filling = match reveal {
        Reveal::Shown => Filling::Revealed(secrets),
        _ => Filling::Placeholders,
    };
    let recipes = Recipe::offered(&facts);
    let recipe = recipes
        .iter()
        .find(|recipe| resolved.choice.recipe.as_deref() == Some(recipe.id()));
    let recipe = recipe.or(recipes.first()).copied();
    let info = Info {
        rows: rows(&facts, dynamic.as_ref(), &filling),
        before: recipe
            .map(|recipe| recipe.before(&facts, &filling))
            .unwrap_or_default(),
        text: recipe.map_or(Ok(String::new()), |recipe| recipe.write(&facts, &filling)),
        recipes,
        recipe,
        reveal,
        resolved,
    };
    ConnectionCard {
        permit: Permit::default(),
        project: project(),
        service: name(),
        info: Ok(Box::new(info)),
        follow_s: Some(3),
        version: "v1".to_owned(),
    }
}

pub fn options_card() -> AdvancedCard {
    let schema = json!({"properties": {
        "kafka": {"title": "Broker settings", "properties": {
            "num_partitions": {"type": "integer", "title": "num.partitions", "description": "Partitions of a new topic."},
            "log_retention_ms": {"type": "integer", "title": "log.retention.ms"}
        }},
        "privatelink_access": {"properties": {"kafka": {"type": "boolean", "title": "Enable kafka"}}},
        "ip_filter": {"type": "array", "title": "Networks", "items": {"type": ["object", "string"]}},
        "smtp_password": {"type": "string", "title": "Mail password", "_secure": true},
    }});
    let service = service(&json!({
        "kafka": {"num_partitions": 3, "log_retention_ms": 1000},
        "privatelink_access": {"kafka": true},
        "ip_filter": [{"network": "10.0.0.0/8"}],
        "smtp_password": "CANARY",
        "unknown": {"a": 1},
    }));
    let rows = settings(&aiven::options(&schema), &service)
        .into_iter()
        .map(|setting| AdvancedRow {
            sync: match setting.path.to_string().as_str() {
                "privatelink_access.kafka" => Sync::Access(Wait::Target(42)),
                "kafka.log_retention_ms" => Sync::Applying,
                _ => Sync::InSync,
            },
            setting,
        });
    AdvancedCard {
        permit: Permit::default(),
        project: project(),
        service: name(),
        rows: rows.collect(),
        failure: None,
        follow_s: Some(3),
        version: "v1".to_owned(),
    }
}

#[test]
fn the_options_that_are_set() {
    let html = lines(|| advanced(&options_card()));
    assert!(!html.contains("CANARY"), "{html}");
    insta::assert_snapshot!(html);
}

#[test]
fn options_without_their_description_are_shown_by_name() {
    let mut card = options_card();
    for row in &mut card.rows {
        row.setting.option = None;
    }
    card.failure = Some("Aiven did not answer in time. Try again in a moment.".to_owned());
    let html = lines(|| advanced(&card));
    for text in [
        "could not be read",
        "did not answer in time",
        "kafka.num_partitions",
        "Not in Aiven's description",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    card.rows.clear();
    let empty = lines(|| advanced(&card));
    assert!(empty.contains("No option is set"), "{empty}");
}

#[test]
fn a_settled_card_is_not_followed() {
    let mut card = options_card();
    card.follow_s = None;
    let html = lines(|| advanced(&card));
    assert!(
        !html.contains("data-follow") && !html.contains("Reload the page"),
        "{html}"
    );
}

#[test]
fn how_to_connect_with_a_certificate_through_a_connection() {
    let card = card(
        "route=privatelink&connection=plc2",
        Reveal::Hidden,
        &Secrets::default(),
    );
    let html = lines(|| connection(&card));
    for text in [
        "id=\"connection-plc2\" name=\"connection\" value=\"plc2\" checked",
        "id=\"connection-plc3\" name=\"connection\" value=\"plc3\" disabled",
        "Kafka has no address on this connection yet.",
        "SASL has no address on this route now.",
        "the same on every access route",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    let rows = html
        .split("<dl")
        .nth(1)
        .and_then(|rest| rest.split("</dl>").next());
    insta::assert_snapshot!(rows.unwrap_or_default());
}

#[test]
fn secrets_are_drawn_only_when_they_are_shown() {
    let secrets = Secrets {
        password: Some(Secret::new("CANARY-1")),
        access_cert: Some(Secret::new("CANARY-2")),
        access_key: Some(Secret::new("CANARY-3")),
        ca: None,
    };
    let refused = Reveal::Refused(Failure::Forbidden {
        message: "No <b>".to_owned(),
    });
    for query in [
        "",
        "method=sasl",
        "recipe=json",
        "method=sasl&recipe=kubernetes",
    ] {
        for reveal in [Reveal::Hidden, refused.clone()] {
            let html = lines(|| connection(&card(query, reveal, &secrets)));
            assert!(
                !html.contains("CANARY") && !html.contains("data-revealed"),
                "{html}"
            );
            assert!(html.contains("Reveal secrets"), "{html}");
        }
        let html = lines(|| connection(&card(query, Reveal::Shown, &secrets)));
        assert!(
            html.contains("CANARY") && html.contains("data-revealed"),
            "{html}"
        );
        assert!(html.contains("Hide secrets"), "{html}");
        // No address of the page holds one.
        for address in html.split(['"']).filter(|part| part.starts_with('/')) {
            assert!(!address.contains("CANARY"), "{address}");
        }
    }
    let html = lines(|| connection(&card("", refused, &secrets)));
    assert!(
        html.contains("service:secrets:read") && html.contains("No &lt;b&gt;"),
        "{html}"
    );
}

#[test]
fn a_service_without_listeners_says_why() {
    for nothing in [Nothing::PoweredOff, Nothing::NotYet, Nothing::NoListeners] {
        let mut card = card("", Reveal::Hidden, &Secrets::default());
        card.info = Err(nothing.clone());
        let html = lines(|| connection(&card));
        assert!(
            html.contains(&nothing.to_string()) && html.contains("id=\"connection\""),
            "{html}"
        );
    }
}

#[test]
fn what_aiven_says_is_text_and_never_markup() {
    let mut card = options_card();
    for row in &mut card.rows {
        if let Some(option) = &mut row.setting.option {
            EVIL.clone_into(&mut option.title);
            option.description = Some(EVIL.to_owned());
        }
        row.setting.value = aiven::SettingValue::Known(json!({ EVIL: [EVIL, {"a": EVIL}] }));
    }
    let secrets = Secrets {
        password: Some(Secret::new(EVIL)),
        ca: Some(EVIL.to_owned()),
        ..Secrets::default()
    };
    let query = format!(
        "method=sasl&user={}",
        aiven::connection::percent_encode(EVIL)
    );
    let shown = self::card(&query, Reveal::Shown, &secrets);
    for html in [lines(|| advanced(&card)), lines(|| connection(&shown))] {
        assert!(html.contains("img src=x"), "{html}");
        for markup in ["<img", "</script", "</textarea>\n<img", "\"'></"] {
            assert!(!html.contains(markup), "{markup}: {html}");
        }
    }
}
