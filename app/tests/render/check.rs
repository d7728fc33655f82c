//! Check connectivity: what is to be run, and reports of every kind.

use std::fmt::Write as _;

use aiven::Service;
use app::api::check::{CheckCard, Choice, Health, Reported, Verdict};
use app::pages::check::part;
use recipes::doctor::{Target, probes, script, targets, ways};
use recipes::endpoint::Region;
use serde_json::json;

use super::overview::{lines, name, project};

const HOST: &str = "privatelink-1-my-kafka.example";
const OTHER: &str = "privatelink-2-my-kafka.example";
const EVIL: &str = "</textarea><script>alert(1)</script>&lt;";

fn service() -> Service {
    let entry = |component: &str, host: &str, port: u16, connection: &str| {
        json!({"component": component, "host": host, "port": port, "route": "privatelink", "privatelink_connection_id": connection,
            "kafka_authentication_method": (component == "kafka").then_some("sasl")})
    };
    serde_json::from_value(json!({"service_name": "my-kafka", "components": [
        entry("kafka", HOST, 14_614, "plc1"),
        entry("schema_registry", HOST, 443, "plc1"),
        entry("mysqlx", HOST, 9_273, "plc1"),
        entry("kafka", OTHER, 14_618, "plc2"),
    ]}))
    .expect("a service")
}

fn all() -> Vec<Target> {
    targets(&service(), None)
}

fn card(connection: Option<&str>) -> CheckCard {
    let targets = targets(&service(), connection);
    let choice = |id: &str, endpoint: Option<&str>| Choice {
        id: id.to_owned(),
        vpc_endpoint_id: endpoint.map(str::to_owned),
    };
    CheckCard {
        project: project(),
        service: name(),
        connections: vec![choice("plc1", Some("vpce-0a1b2c3d")), choice("plc2", None)],
        connection: connection.map(str::to_owned),
        notes: Vec::new(),
        script: script(&probes(&targets)),
        targets,
        empty: None,
        ways: ways(Region::parse("eu-west-1").ok().as_ref()),
        reported: None,
    }
}

fn with_report(connection: Option<&str>, pasted: &str) -> CheckCard {
    let mut card = card(connection);
    card.reported = Some(Reported::new(pasted, &card, &all()));
    card
}

/// The output of a script: these lines between its first and its last.
fn output(found: &[String]) -> String {
    let tools = "\"check\":\"tools\",\"timeout\":\"yes\",\"openssl\":\"yes\",\"resolver\":\"getent\",\"opener\":\"nc\"";
    let end = format!("\"check\":\"end\",\"lines\":\"{}\"", found.len() + 2);
    let lines = [tools].into_iter().chain(found.iter().map(String::as_str));
    let mut out = String::new();
    for line in lines.chain([end.as_str()]) {
        let _ = writeln!(out, "{{\"postern\":1,{line}}}");
    }
    out
}

fn dns(host: &str, address: Option<&str>) -> String {
    let result = match address {
        Some(address) => format!("\"ok\",\"address\":\"{address}\",\"scope\":\"private\""),
        None => "\"failed\"".to_owned(),
    };
    format!("\"check\":\"dns\",\"host\":\"{host}\",\"result\":{result}")
}

fn tcp(host: &str, port: u16, address: &str, result: &str) -> String {
    format!(
        "\"check\":\"tcp\",\"host\":\"{host}\",\"port\":{port},\"address\":\"{address}\",\"result\":\"{result}\""
    )
}

fn tls(host: &str, port: u16, result: &str, names: &str) -> String {
    format!(
        "\"check\":\"tls\",\"host\":\"{host}\",\"port\":{port},\"result\":\"{result}\",\"names\":\"{names}\",\"issuer\":\"CN = Project CA\""
    )
}

fn well() -> Vec<String> {
    vec![
        dns(HOST, Some("10.0.1.2")),
        tcp(HOST, 14_614, "10.0.1.2", "ok"),
        tls(HOST, 14_614, "ok", HOST),
        tcp(HOST, 443, "10.0.1.2", "ok"),
        tls(HOST, 443, "ok", HOST),
        tcp(HOST, 9_273, "10.0.1.2", "ok"),
    ]
}

fn verdict(card: &CheckCard) -> &Verdict {
    &card.reported.as_ref().expect("a report").verdict
}

#[test]
fn before_anything_was_pasted() {
    let mut card = card(None);
    // The script has its own tests.
    card.script = "#!/bin/sh\n# <script> & \"quotes\"\n".to_owned();
    insta::assert_snapshot!(lines(|| part(&card)));
}

#[test]
fn a_report_in_which_everything_went_wrong_somewhere() {
    let found = [
        dns(HOST, Some("10.0.1.2")),
        dns(HOST, Some("10.0.2.2")),
        tcp(HOST, 14_614, "10.0.1.2", "ok"),
        tcp(HOST, 14_614, "10.0.2.2", "timeout"),
        tls(HOST, 14_614, "name", "*.other.example"),
        tcp(HOST, 443, "10.0.1.2", "timeout"),
        tcp(HOST, 443, "10.0.2.2", "timeout"),
        tls(HOST, 443, "skipped", ""),
        tcp(HOST, 9_273, "10.0.1.2", "refused"),
        tcp(HOST, 9_273, "10.0.2.2", "refused"),
        dns(OTHER, None),
        tcp(OTHER, 14_618, "", "skipped"),
        tls(OTHER, 14_618, "skipped", ""),
    ];
    let card = with_report(None, &output(&found));
    let html = lines(|| part(&card));
    let result = html.split_once("id=\"check-result\"").expect("a result").1;
    insta::assert_snapshot!(result);
    // The name of one host; three ports of the other, at one only one zone; a certificate.
    let Verdict::Read { summary, .. } = verdict(&card) else {
        panic!("{card:?}")
    };
    assert!(
        summary.starts_with("5 of 11 checks failed. 4 more"),
        "{summary}"
    );
}

#[test]
fn all_is_well_only_if_everything_was_looked_at() {
    let health = |connection, found: &[String]| {
        let card = with_report(connection, &output(found));
        match verdict(&card) {
            Verdict::Read { health, report, .. } => (*health, report.notes.clone()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(health(Some("plc1"), &well()), (Health::Well, Vec::new()));
    let (cut, _) = health(Some("plc1"), &well()[..4]);
    assert_eq!(cut, Health::Unsure);
    // A script for one connection, shown among all.
    let (one, notes) = health(None, &well());
    assert_eq!(one, Health::Well);
    assert!(
        notes.concat().contains("connection plc1 alone"),
        "{notes:?}"
    );
}

#[test]
fn what_was_pasted_stays_in_its_field() {
    for pasted in [
        EVIL,
        "\n\n  two\r\nlines",
        "",
        "$(id) `id` {\"postern\":1,\"check\":\"dns\"}",
    ] {
        let html = lines(|| part(&with_report(None, pasted)));
        assert!(!html.contains("<script>alert"), "{html}");
        let field = html.split_once("<textarea").expect("a field").1;
        let field = field.split_once('>').expect("its content").1;
        let field = field.split_once("</textarea>").expect("its end").0;
        let field = field.replace("&lt;", "<").replace("&amp;", "&");
        let field = field.strip_prefix('\n').unwrap_or(&field);
        assert_eq!(field, pasted);
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
    }
}

#[test]
fn what_is_not_of_this_service_is_explained() {
    let of_other = output(&[dns(OTHER, Some("10.0.1.2"))]);
    let card = with_report(Some("plc1"), &of_other);
    let html = lines(|| part(&card));
    assert!(
        html.contains("belongs to connection plc2") && html.contains("Show it for connection plc2")
            && html.contains("formaction=\"/projects/demo/services/my-kafka/network/check?connection=plc2#check-result\""),
        "{html}"
    );
    assert!(!html.contains("check__matrix"), "{html}");
    let strange = output(&[dns("privatelink-1-gone.example", None)]);
    let html = lines(|| part(&with_report(None, &strange)));
    assert!(
        html.contains("which is no host of my-kafka as it is now"),
        "{html}"
    );
    assert!(!html.contains("data-result=\"Failed\""), "{html}");
    // Beside what is asked for it is only noted.
    let both = output(&[well(), vec![dns("privatelink-1-gone.example", None)]].concat());
    let card = with_report(Some("plc1"), &both);
    let Verdict::Read { report, health, .. } = verdict(&card) else {
        panic!("{card:?}")
    };
    assert_eq!(*health, Health::Well);
    assert!(
        report
            .notes
            .concat()
            .contains("also about privatelink-1-gone.example")
    );
}

#[test]
fn nothing_to_check_says_what_to_do() {
    let mut card = card(Some("plc2"));
    card.targets = Vec::new();
    card.empty = Some("No VPC endpoint is connected yet.".to_owned());
    card.notes = vec![EVIL.to_owned()];
    let html = lines(|| part(&card));
    insta::assert_snapshot!(html);
}
