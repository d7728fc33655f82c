//! Check connectivity: the script, what comes back of it, and that nothing of a report is kept anywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::browser::{Answer, Browser};
use crate::house::{House, READONLY};
use crate::operations::{FREE, TAKEN};
use crate::parts::part;
use crate::{logs, markup, vault};

const ONE: &str = "plc5e3f9573e9a";
const FILE: &str = "check-connectivity.sh";

fn check(service: &str, query: &str) -> String {
    format!("/projects/demo/services/{service}/network/check{query}")
}

fn file(service: &str, query: &str) -> String {
    format!("/api/download/demo/{service}/{FILE}{query}")
}

/// The page and its part.
async fn look(visitor: &Browser, service: &str, query: &str) -> [Answer; 2] {
    [
        visitor.page(&check(service, query)).await,
        visitor
            .part(&format!("{}{query}", part("check", service)))
            .await,
    ]
}

/// The same with a report.
async fn paste(visitor: &Browser, service: &str, query: &str, report: &str) -> [Answer; 2] {
    let fields = [("report", report)];
    [
        visitor.form(&check(service, query), &fields).await,
        visitor
            .part_form(&format!("{}{query}", part("check", service)), &fields)
            .await,
    ]
}

/// Host and port of every listener on the privatelink route, as Aiven has it.
async fn listeners(house: &House, service: &str, connection: Option<&str>) -> Vec<(String, u64)> {
    let service = vault::service(house, "demo", service).await;
    let all = service["components"].as_array().unwrap().iter();
    let meant = all.filter(|one| {
        one["route"] == "privatelink"
            && connection.is_none_or(|id| one["privatelink_connection_id"] == id)
    });
    meant
        .map(|one| {
            (
                one["host"].as_str().unwrap().to_owned(),
                one["port"].as_u64().unwrap(),
            )
        })
        .collect()
}

/// What the script prints about these where all is well.
fn well(listeners: &[(String, u64)]) -> String {
    let mut lines = vec!["\"check\":\"tools\",\"timeout\":\"yes\",\"openssl\":\"yes\",\"resolver\":\"getent\",\"opener\":\"nc\"".to_owned()];
    let hosts: BTreeSet<&String> = listeners.iter().map(|(host, _)| host).collect();
    for host in hosts {
        lines.push(format!("\"check\":\"dns\",\"host\":\"{host}\",\"result\":\"ok\",\"address\":\"10.0.1.2\",\"scope\":\"private\""));
    }
    for (host, port) in listeners {
        lines.push(format!("\"check\":\"tcp\",\"host\":\"{host}\",\"port\":{port},\"address\":\"10.0.1.2\",\"result\":\"ok\""));
        lines.push(format!("\"check\":\"tls\",\"host\":\"{host}\",\"port\":{port},\"result\":\"ok\",\"names\":\"{host}\",\"issuer\":\"CN = Project CA\""));
    }
    lines.push(format!(
        "\"check\":\"end\",\"lines\":\"{}\"",
        lines.len() + 1
    ));
    lines.iter().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "some words\n{{\"postern\":1,{line}}}");
        out
    })
}

#[tokio::test]
async fn the_script_looks_at_every_listener_of_what_is_chosen() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    for visitor in [&owner, &reader] {
        for (service, query, connection) in [
            (TAKEN, String::new(), None),
            (TAKEN, format!("?connection={ONE}"), Some(ONE)),
            (TAKEN, "?connection=".to_owned(), None),
            ("pg-orders", String::new(), None),
        ] {
            let listeners = listeners(&house, service, connection).await;
            assert!(!listeners.is_empty());
            let script = visitor.page(&file(service, &query)).await.is(200);
            assert_eq!(
                script.header("content-disposition"),
                format!("attachment; filename=\"{FILE}\"")
            );
            let mut asked: Vec<String> = script
                .body
                .lines()
                .filter(|line| line.starts_with("check_tcp ") || line.starts_with("check_tls "))
                .map(|line| {
                    line.split(' ')
                        .skip(1)
                        .take(2)
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect();
            let mut meant: Vec<String> = listeners
                .iter()
                .map(|(host, port)| format!("{host} {port}"))
                .collect();
            asked.sort();
            meant.sort();
            assert_eq!(asked, meant, "{service} {query}");
            for answer in look(visitor, service, &query).await {
                let answer = answer.is(200);
                // The copy button holds the same text as the file.
                let shown = markup::text(&answer.body);
                assert!(
                    shown.contains(script.body.lines().last().unwrap()),
                    "{answer:#?}"
                );
                for (host, port) in &listeners {
                    assert!(
                        answer.body.contains(&format!("check_name {host}"))
                            && shown.contains(&port.to_string()),
                        "{host} {port}: {answer:#?}"
                    );
                }
                if connection.is_some() {
                    assert!(answer.body.contains(&format!("{FILE}?connection={ONE}")));
                }
            }
        }
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_report_is_explained_and_kept_nowhere() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let all = listeners(&house, TAKEN, None).await;
    let report = format!("canary-in-a-report {}", well(&all));
    for answer in paste(&visitor, TAKEN, "", &report).await {
        let answer = answer.is(200).shows("All is well");
        assert!(!answer.body.contains("data-result=\"Failed\""));
        assert!(markup::text(&answer.body).contains("canary-in-a-report"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let refused = report.replacen(
        "\"address\":\"10.0.1.2\",\"result\":\"ok\"",
        "\"address\":\"10.0.1.2\",\"result\":\"timeout\"",
        1,
    );
    for answer in paste(&visitor, TAKEN, "", &refused).await {
        let answer = answer.is(200).shows("security group");
        assert_eq!(answer.body.matches("data-result=\"Failed\"").count(), 1);
    }
    for answer in look(&visitor, TAKEN, "").await {
        assert!(!answer.body.contains("canary-in-a-report"));
    }
    assert!(!logs::text().contains("canary-in-a-report"));
    let database = house.everything_kept().await;
    assert!(!database.contains("canary-in-a-report"));
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn what_cannot_be_used_is_explained_and_stays() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let taken = listeners(&house, TAKEN, Some(ONE)).await;
    let orders = listeners(&house, "pg-orders", None).await;
    for (service, query, report, sentence) in [
        (
            TAKEN,
            "",
            String::new(),
            "Paste what the script printed first.",
        ),
        (
            TAKEN,
            "",
            "bash: sh: <b>not</b> found".to_owned(),
            "There is nothing of the script",
        ),
        (
            TAKEN,
            "",
            well(&orders),
            "which is no host of kafka-12a3b4c5 as it is now",
        ),
        (
            TAKEN,
            "?connection=plc39413abcdef",
            well(&taken),
            "Show it for connection plc5e3f9573e9a",
        ),
    ] {
        for answer in paste(&visitor, service, query, &report).await {
            let answer = answer.is(422).shows(sentence);
            assert!(!answer.body.contains("data-result"), "{answer:#?}");
            assert!(!answer.body.contains("<b>not</b>"), "{answer:#?}");
            let last = report.lines().last().unwrap_or_default();
            assert!(markup::text(&answer.body).contains(last), "{answer:#?}");
        }
    }
    // What the button then sends.
    let [page, _] = paste(
        &visitor,
        TAKEN,
        &format!("?connection={ONE}"),
        &well(&taken),
    )
    .await;
    page.is(200).shows("All is well");
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_long_report_is_read_as_far_as_it_is_read() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let all = listeners(&house, TAKEN, None).await;
    let report = well(&all) + &"another run of something else\n".repeat(10_000);
    for answer in paste(&visitor, TAKEN, "", &report).await {
        answer
            .is(200)
            .shows("This was too long; only its beginning was read.");
    }
    let report = "{\"postern\":1,".repeat(200_000);
    for answer in paste(&visitor, TAKEN, "", &report).await {
        answer.is(413).shows("2 MiB");
    }
    for path in [check(TAKEN, ""), part("check", TAKEN)] {
        let stranger = house.browser();
        let answer = stranger
            .form(&path, &[("report", &"a".repeat(100_000))])
            .await;
        assert!(answer.is(303).location().starts_with("/sign-in"));
    }
}

#[tokio::test]
async fn nothing_to_check_leads_to_the_guide() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (service, why) in [
        (FREE, "This service has no PrivateLink yet."),
        ("kafka-no-vpc", "not in a project VPC"),
        ("pg-off", "powered off"),
    ] {
        for answer in look(&visitor, service, "").await {
            let answer = answer.is(200).shows(why);
            let guide = format!("href=\"/projects/demo/services/{service}/network/setup\"");
            assert!(answer.body.contains(&guide), "{answer:#?}");
            assert!(!answer.body.contains("<textarea"), "{answer:#?}");
        }
        visitor.page(&file(service, "")).await.is(404);
        // A report of another time changes nothing about it.
        for answer in paste(&visitor, service, "", "{\"postern\":1,").await {
            answer.is(422).shows(why);
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_not_there_is_said() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (query, said) in [
        ("?connection=plc000", "no connection plc000"),
        (
            "?connection=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
            "no connection",
        ),
        ("?connection=%ff%00", ""),
        ("?connection", ""),
    ] {
        for answer in look(&visitor, TAKEN, query).await {
            let answer = answer.is(200).shows(said).shows("All connections");
            assert!(!answer.body.contains("<script>alert"), "{answer:#?}");
        }
        visitor.page(&file(TAKEN, query)).await.is(200);
    }
}

#[tokio::test]
async fn overview_leads_to_it_from_the_privatelink_route_alone() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let overview = |query: &str| format!("/projects/demo/services/{TAKEN}?{query}");
    let page = visitor.page(&overview("route=dynamic")).await.is(200);
    assert!(!page.body.contains("network/check"), "{page:#?}");
    let page = visitor
        .page(&overview(&format!("route=privatelink&connection={ONE}")))
        .await
        .is(200);
    let link = check(TAKEN, &format!("?connection={ONE}"));
    assert!(page.body.contains(&format!("href=\"{link}\"")), "{page:#?}");
    visitor
        .page(&link)
        .await
        .is(200)
        .shows("Check connectivity");
}
