//! The whole table: every door that changes or reveals something, for each role, by script and as a plain form. What is
//! refused reaches nobody: nothing is written at Aiven, no secret is asked for.

mod rows;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::policy::Policy;
use app::role::{Operation, Pattern, Role, RoleMap};
use reqwest::Method;
use server::team::Team;

use crate::browser::{Answer, Browser};
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{FREE, TAKEN};
use rows::{Row, rows};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Person(Role),
    /// An admin, where the settings say that the project is read-only.
    ReadOnly,
}

const ALL: [Who; 5] = [
    Who::Nobody,
    Who::Person(Role::Viewer),
    Who::Person(Role::Operator),
    Who::Person(Role::Admin),
    Who::ReadOnly,
];

impl Who {
    /// Said here by hand, so that a slip in the table of the code is one.
    fn may(self, operation: Operation) -> bool {
        let changes = !matches!(operation, Operation::Reveal | Operation::NotePrincipal);
        let is_wide = matches!(
            operation,
            Operation::CreateVpc | Operation::DeleteVpc | Operation::MoveToVpc
        );
        match self {
            Self::Nobody | Self::Person(Role::Viewer) => false,
            Self::Person(Role::Operator) => !is_wide,
            Self::Person(Role::Admin) => true,
            Self::ReadOnly => !changes,
        }
    }

    /// A house in which somebody like this is signed in, with the team's token.
    async fn house(self) -> (House, Browser) {
        let house = House::with(|wiring| {
            wiring.demo_token = Some(TOKEN.to_owned());
            wiring.upstream.lifetimes.services = std::time::Duration::ZERO;
            wiring.team = Team {
                token: Some(TOKEN.into()),
                default_role: None,
                roles: match self {
                    Self::Nobody => RoleMap::default(),
                    _ => RoleMap::parse("viewer -> viewer, operator -> operator, admin -> admin")
                        .unwrap(),
                },
                policy: Arc::new(Policy {
                    read_only: match self {
                        Self::ReadOnly => vec![Pattern::parse("dem*").unwrap()],
                        _ => Vec::new(),
                    },
                    ..Policy::default()
                }),
                ..Team::default()
            };
        })
        .await;
        let browser = house.browser();
        let person = match self {
            Self::Person(Role::Viewer) => "vera",
            Self::Person(Role::Operator) => "otto",
            Self::Nobody | Self::Person(Role::Admin) | Self::ReadOnly => "ada",
        };
        browser
            .form("/sign-in/demo", &[("person", person)])
            .await
            .is(303);
        (house, browser)
    }
}

/// How a browser asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Script,
    Plain,
}

async fn ask(browser: &Browser, row: &Row, mode: Mode) -> Answer {
    let fields: Vec<(&str, &str)> = row
        .fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    match mode {
        Mode::Script if row.door.starts_with("/api/parts") => {
            browser.part_form(&row.door, &fields).await
        }
        Mode::Script => browser.call(&row.door, &fields).await,
        Mode::Plain => browser.form(&row.door, &fields).await,
    }
}

/// What a person reads after it: here, or where they were led.
async fn read(browser: &Browser, answer: &Answer) -> String {
    if answer.status == 303 {
        return browser.page(answer.location()).await.body;
    }
    answer.body.clone()
}

/// How often the sandbox was asked for secrets.
fn secrets(house: &House) -> usize {
    let calls = house.sandbox.sandbox().calls();
    let asks = |query: &String| query.contains("include_secrets");
    calls
        .iter()
        .filter(|call| call.query.as_ref().is_some_and(asks))
        .count()
}

/// Notes that are kept.
async fn notes(house: &House) -> i64 {
    house.number("select count(*) from principal_note").await
}

#[tokio::test]
async fn what_one_may_not_do_is_refused_at_every_door_and_reaches_nobody() {
    for who in ALL {
        let (house, browser) = who.house().await;
        let table = rows(&house).await;
        let asked_before = (house.writes(), secrets(&house));
        for row in table.iter().filter(|row| !who.may(row.operation)) {
            for mode in [Mode::Script, Mode::Plain] {
                let answer = ask(&browser, row, mode).await;
                let what = format!("{who:?} {mode:?} {} {:?}", row.door, row.operation);
                let text = markup::text(&read(&browser, &answer).await);
                let said = match who {
                    // Not even that there is such a project.
                    Who::Nobody => "such project",
                    Who::Person(_) => "You may not",
                    Who::ReadOnly => "read-only",
                };
                assert!(text.contains(said), "{what}: {answer:#?}\n{text}");
                // Overview stands with what it may show; all else is a refusal, or leads to one.
                let is_overview = row.operation == Operation::Reveal && answer.status == 200;
                assert!(
                    is_overview || matches!(answer.status, 403 | 404 | 303),
                    "{what}: {answer:#?}"
                );
                assert!(!answer.body.contains("PRIVATE KEY"), "{what}");
            }
        }
        assert_eq!((house.writes(), secrets(&house)), asked_before, "{who:?}");
        if !who.may(Operation::NotePrincipal) {
            assert_eq!(notes(&house).await, 0, "{who:?}");
        }
    }
}

#[tokio::test]
async fn what_one_may_do_is_done_in_both_ways() {
    // Without this the test above could pass with forms that nobody could send.
    for who in [Who::Person(Role::Operator), Who::Person(Role::Admin)] {
        for mode in [Mode::Script, Mode::Plain] {
            let mut number = 0;
            loop {
                let (house, browser) = who.house().await;
                let table = rows(&house).await;
                let allowed: Vec<&Row> =
                    table.iter().filter(|row| who.may(row.operation)).collect();
                let Some(row) = allowed.get(number) else {
                    break;
                };
                number += 1;
                let before = house.writes() + secrets(&house);
                let answer = ask(&browser, row, mode).await;
                let what = format!("{who:?} {mode:?} {} {:?}", row.door, row.operation);
                let after = house.writes() + secrets(&house);
                if row.operation == Operation::NotePrincipal {
                    assert_eq!(notes(&house).await, 1, "{what}: {answer:#?}");
                } else {
                    assert_eq!(after, before + 1, "{what}: {answer:#?}");
                }
                assert!(matches!(answer.status, 200 | 303), "{what}: {answer:#?}");
            }
            assert!(number >= 12, "{number}");
        }
    }
}

#[tokio::test]
async fn no_door_is_without_a_row() {
    let (house, _) = Who::Person(Role::Admin).house().await;
    let doors: BTreeSet<String> = rows(&house).await.into_iter().map(|row| row.door).collect();
    let functions = server_fn::axum::server_fn_paths();
    for (path, method) in functions {
        assert_eq!(
            method,
            Method::POST,
            "{path} changes nothing, or should be a POST"
        );
        assert!(doors.contains(path), "{path} has no row in the table");
    }
    for pattern in app::paths::POSTED_PATTERNS {
        // What is decided about a request has its own table, as portal tokens have (tokens_page.rs); the check of
        // connectivity asks nobody for anything.
        if ["/requests/{id}", app::paths::TOKENS].contains(&pattern)
            || pattern.ends_with("/network/check")
        {
            continue;
        }
        let is_known = doors.iter().any(|door| is_at(door, pattern));
        assert!(is_known, "{pattern} has no row in the table");
    }
}

/// Whether an address is of that pattern.
fn is_at(address: &str, pattern: &str) -> bool {
    let (mut left, mut right) = (address.split('/'), pattern.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(own), Some(part)) if own == part || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// Every part of a page that takes a form.
const PARTS: [&str; 14] = [
    "connection/demo/my-kafka",
    "advanced/demo/my-kafka",
    "config/demo/my-kafka",
    "options/demo/my-kafka",
    "review/demo/my-kafka",
    "setup/demo/my-kafka",
    "endpoint/demo/my-kafka",
    "endpoint-recipes/demo/my-kafka",
    "aws/demo/my-kafka",
    "aws-endpoints/demo/my-kafka",
    "check/demo/my-kafka",
    "move/demo/kafka-no-vpc",
    "vpcs/demo",
    "new-vpc/demo",
];

#[tokio::test]
async fn a_part_of_a_page_changes_nothing_whatever_is_sent_to_it() {
    for who in ALL {
        let (house, browser) = who.house().await;
        let table = rows(&house).await;
        let before = house.writes();
        for part in PARTS {
            for row in table
                .iter()
                .filter(|row| row.operation != Operation::Reveal)
            {
                let fields: Vec<(&str, &str)> = row
                    .fields
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let answer = browser
                    .part_form(&format!("/api/parts/{part}"), &fields)
                    .await;
                assert!(answer.status < 500, "{who:?} {part}: {answer:#?}");
                if who == Who::Nobody {
                    assert_eq!(answer.status, 404, "{part}");
                }
            }
        }
        assert_eq!(house.writes(), before, "{who:?}");
    }
}

#[tokio::test]
async fn who_may_not_look_sees_nothing_anywhere() {
    let (house, browser) = Who::Nobody.house().await;
    for pattern in app::paths::PATTERNS
        .iter()
        .chain(&app::paths::POSTED_PATTERNS)
        .filter(|pattern| pattern.contains("{project}"))
    {
        let path = pattern
            .replace("{project}", "demo")
            .replace("{service}", TAKEN);
        browser.page(&path).await.is(404).shows("such project");
    }
    for part in PARTS {
        browser.part(&format!("/api/parts/{part}")).await.is(404);
    }
    browser
        .data(&format!("/api/network/state/demo/{TAKEN}"))
        .await
        .is(404);
    browser
        .page(&format!("/api/download/demo/{FREE}/ca.pem"))
        .await
        .is(404);
    let projects = browser.page("/projects").await.is(200);
    assert!(!projects.body.contains("/projects/demo"), "{projects:#?}");
    assert_eq!(house.writes(), 0);
}
