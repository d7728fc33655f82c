//! The guard-rails of the settings: each refuses before anything is sent, by script and as a plain form, and is said on
//! the page before that.

use std::sync::Arc;

use app::policy::Policy;
use app::role::Pattern;

use crate::browser::Browser;
use crate::house::House;
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN, at, page, privatelink};

const ROOT: &str = "arn:aws:iam::012345678901:root";
const OTHER: &str = "arn:aws:iam::999999999999:role/deploy";
const CHINA: &str = "arn:aws-cn:iam::012345678901:user/mwf";
const CREATE: &str = "/api/privatelink/create";
const UPDATE: &str = "/api/privatelink/update";

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

async fn house(policy: Policy) -> (House, Browser) {
    let house = House::with(|wiring| wiring.team.policy = Arc::new(policy)).await;
    let visitor = house.visitor().await;
    (house, visitor)
}

/// Sends it in both ways; the sentence is said at the field, and what was typed is still there.
async fn refused_at(visitor: &Browser, field: &str, principals: &str, said: &str) {
    let fields = [&at(FREE)[..], &[("principals", principals)]].concat();
    let answer = visitor.call(CREATE, &fields).await.is(422);
    let errors = answer.json()["Invalid"].clone();
    let errors = errors.as_array().unwrap();
    let error = errors.iter().find(|error| error["field"] == field);
    let error = error.unwrap_or_else(|| panic!("nothing at {field}: {errors:?}"));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(said), "{message}");
    let dialog = format!("{}/create", page(FREE));
    visitor.form(CREATE, &fields).await.leads_to(&dialog);
    let shown = visitor.page(&dialog).await.is(200);
    let text = markup::text(&shown.body);
    assert!(text.contains(said), "{text}");
    let form = markup::form(&shown.body, CREATE);
    assert_eq!(form.get("principals").unwrap(), principals);
}

#[tokio::test]
async fn each_rule_about_principals_refuses_what_it_names() {
    for (policy, principals, said) in [
        (
            Policy {
                forbid_any: true,
                ..Policy::default()
            },
            "*",
            "forbid *",
        ),
        (
            Policy {
                forbid_root: true,
                ..Policy::default()
            },
            ROOT,
            "forbid whole accounts",
        ),
        (
            Policy {
                accounts: texts(&["012345678901"]),
                ..Policy::default()
            },
            OTHER,
            "these AWS accounts only: 012345678901",
        ),
        (
            Policy {
                accounts: texts(&["012345678901"]),
                ..Policy::default()
            },
            "*",
            "these AWS accounts only",
        ),
        (
            Policy {
                partitions: texts(&["aws"]),
                ..Policy::default()
            },
            CHINA,
            "these AWS partitions only: aws",
        ),
        (
            Policy {
                most_principals: Some(1),
                ..Policy::default()
            },
            "arn:aws:iam::012345678901:user/mwf\narn:aws:iam::999999999999:role/deploy",
            "1 principal at most; these are 2",
        ),
    ] {
        let (house, visitor) = house(policy).await;
        refused_at(&visitor, "principals", principals, said).await;
        assert_eq!(house.writes(), 0, "{said}");
        let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
        visitor.call(CREATE, &fields).await.is(200);
        assert_eq!(house.writes(), 1, "{said}");
    }
}

#[tokio::test]
async fn what_is_there_already_may_stay_but_cannot_be_made_up() {
    let (house, visitor) = house(Policy {
        accounts: texts(&["012345678901"]),
        forbid_any: true,
        ..Policy::default()
    })
    .await;
    // Before the rules somebody let another account in, past this portal.
    let before = privatelink(&visitor, TAKEN).await["principals"].clone();
    let before: Vec<String> = serde_json::from_value(before).unwrap();
    let opened = before.join("\n");
    let change = |opened: &str, wanted: &str| {
        let fields = [("opened", opened), ("principals", wanted)];
        let all = [&at(TAKEN)[..], &fields].concat();
        all.into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect::<Vec<_>>()
    };
    let send = async |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        visitor.call(UPDATE, &fields).await
    };
    let more = format!("{opened}\n{OTHER}");
    send(&change(&opened, &more)).await.is(422).shows(OTHER);
    // Who says that it was there before is told that it was not.
    for wanted in [more.clone(), format!("{more}\n{ARN}"), "*".to_owned()] {
        let made_up = format!("{opened}\n{OTHER}\n*");
        send(&change(&made_up, &wanted)).await.is(409);
    }
    assert_eq!(house.writes(), 0);
    let fewer = before.first().unwrap();
    let another = format!("{fewer}\narn:aws:iam::012345678901:role/new");
    send(&change(&opened, &another)).await.is(200);
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn a_privatelink_in_another_region_is_not_made() {
    let (house, visitor) = house(Policy {
        regions: texts(&["us-east-1"]),
        ..Policy::default()
    })
    .await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let said = "in these AWS regions only: us-east-1. The service is in eu-west-1";
    visitor.call(CREATE, &fields).await.is(403).shows(said);
    let dialog = format!("{}/create", page(FREE));
    visitor.form(CREATE, &fields).await.leads_to(&dialog);
    visitor.page(&dialog).await.is(200).shows(said);
    // It is said before anybody tries, where the button is.
    let network = visitor.page(&page(FREE)).await.is(200).shows(said);
    assert!(
        network.body.contains("aria-describedby=\"create-reason\""),
        "{network:#?}"
    );
    assert!(!network.body.contains("id=\"open-create\""), "{network:#?}");
    let window = visitor.page(&dialog).await.is(200);
    let form = window.body.split("<dialog").nth(1).unwrap();
    assert!(!form.contains("type=\"submit\""), "{form}");
    // One that is there goes on as it is.
    visitor
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn a_read_only_project_says_so_where_its_buttons_are() {
    let (house, visitor) = house(Policy {
        read_only: vec![Pattern::parse("demo").unwrap()],
        ..Policy::default()
    })
    .await;
    for path in [
        page(FREE),
        page(TAKEN),
        format!("{}/create", page(FREE)),
        format!("/projects/demo/services/{FREE}"),
        format!("/projects/demo/services/{FREE}/config"),
        format!("{}/setup", page(TAKEN)),
        format!("{}/move", page(crate::vpcs::OUTSIDE)),
        "/projects/demo/vpcs".to_owned(),
    ] {
        visitor
            .page(&path)
            .await
            .is(200)
            .shows("its settings say that the project is read-only");
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_reason_is_asked_for_kept_and_recorded() {
    let (house, visitor) = house(Policy {
        require_reason: true,
        forbid_any: true,
        ..Policy::default()
    })
    .await;
    refused_at(&visitor, "reason", ARN, "Say why").await;
    for (path, fields) in [
        ("/api/privatelink/delete", &[("typed", TAKEN)][..]),
        (
            "/api/access/set",
            &[("component", "kafka_connect"), ("switch", "on")],
        ),
    ] {
        let fields = [&at(TAKEN)[..], fields].concat();
        visitor.call(path, &fields).await.is(422).shows("Say why");
        visitor.form(path, &fields).await.is(303);
    }
    assert_eq!(house.writes(), 0);
    // The form says that it is needed, and keeps it when something else is wrong.
    let dialog = format!("{}/create", page(FREE));
    let window = visitor.page(&dialog).await.is(200);
    assert!(markup::tag_of(&window.body, "reason").contains(" required"));
    assert!(
        window
            .body
            .contains("Guard-rails of this portal: not everybody (*); a reason for each change."),
        "{window:#?}"
    );
    let why = "OPS-7: \"the\" <orders>";
    let fields = [&at(FREE)[..], &[("principals", "*"), ("reason", why)]].concat();
    visitor.form(CREATE, &fields).await.leads_to(&dialog);
    let window = visitor.page(&dialog).await.is(200);
    assert_eq!(markup::form(&window.body, CREATE).get("reason"), Some(why));
    let fields = [&at(FREE)[..], &[("principals", ARN), ("reason", why)]].concat();
    visitor.form(CREATE, &fields).await.leads_to(&page(FREE));
    assert_eq!(house.writes(), 1);
    let bodies = house
        .texts("select body from record where kind = 'attempt'")
        .await;
    assert_eq!(bodies.len(), 1);
    assert!(bodies[0].contains("OPS-7"), "{bodies:?}");
}

#[tokio::test]
async fn pages_with_forms_of_their_own_ask_for_the_reason_too() {
    let (house, visitor) = house(Policy {
        require_reason: true,
        ..Policy::default()
    })
    .await;
    let vpcs = "/projects/demo/vpcs";
    let fields = [
        ("form_id", "x"),
        ("do", "create"),
        ("cloud", crate::vpcs::FREE_CLOUD),
        ("network_cidr", "10.40.0.0/22"),
    ];
    let refused = visitor.form(vpcs, &fields).await.is(422).shows("Say why");
    assert!(markup::tag_of(&refused.body, "create-reason").contains("aria-invalid"));
    assert_eq!(house.writes(), 0);
    let fields = [&fields[..], &[("reason", "For orders")]].concat();
    visitor.form(vpcs, &fields).await.leads_to(vpcs);

    let editor = format!("/projects/demo/services/{FREE}/config");
    let shown = visitor.page(&editor).await.is(200);
    let mut form = markup::form(&shown.body, "data-part=\"config\"");
    form.set("value[kafka.num_partitions]", "7");
    visitor
        .form(&editor, &form.press("do", "save"))
        .await
        .is(422)
        .shows("Say why");
    assert_eq!(house.writes(), 1);
    form.set("reason", "More consumers");
    visitor
        .form(&editor, &form.press("do", "save"))
        .await
        .is(303);

    let guide = format!("{}/setup", page(TAKEN));
    let shown = visitor.page(&guide).await.is(200);
    assert!(
        shown.body.contains("id=\"reason-kafka_connect\""),
        "{shown:#?}"
    );
    let fields = [
        ("form_id", "y"),
        ("do", "switch"),
        ("component", "kafka_connect"),
        ("switch", "on"),
    ];
    visitor.form(&guide, &fields).await.is(422).shows("Say why");
    assert_eq!(house.writes(), 2);
}

#[tokio::test]
async fn what_the_guard_rails_refuse_is_on_record() {
    let (house, visitor) = house(Policy {
        forbid_any: true,
        ..Policy::default()
    })
    .await;
    refused_at(&visitor, "principals", "*", "forbid *").await;
    let refused =
        "select count(*) from record where action = 'privatelink.create' and result = 'refused'";
    assert_eq!(house.number(refused).await, 2);
    assert_eq!(house.writes(), 0);
}
