//! Requests that are not carried out: by whom they must not be approved, what changed since, and what nobody decided.

use std::sync::Arc;
use std::time::Duration;

use app::policy::Policy;
use app::role::{Pattern, RoleMap};
use serde_json::json;

use crate::approval::{
    CREATE, THERE, ask, ask_to_create, decide, house, opened, person, policy, team,
};
use crate::editor;
use crate::house::{House, TOKEN};
use crate::markup::tag_of;
use crate::operations::{ARN, FREE, TAKEN, at, page};
use crate::vault;

const OTHER: &str = "arn:aws:iam::999999999999:role/deploy";
const COLLEAGUES: &str = "arn:aws:iam::888888888888:role/colleague";

#[tokio::test]
async fn neither_the_one_who_asked_nor_a_viewer_approves() {
    let house = house().await;
    let (otto, vera) = (person(&house, "otto").await, person(&house, "vera").await);
    let asked = ask_to_create(&house, &otto).await;
    for (browser, why) in [
        (&otto, "You asked for this yourself"),
        (&vera, "your role in demo is viewer"),
    ] {
        let page = browser.page(&asked).await.is(200).shows(why);
        let button = tag_of(&page.body, "do-approve");
        assert!(
            button.contains(" disabled") && button.contains("why-not-approve"),
            "{button}"
        );
        let form = opened(browser, &asked).await;
        for deed in ["approve", "reject"] {
            let answer = browser.form(&asked, &form.press("do", deed)).await;
            answer.is(403).shows(why);
        }
    }
    let form = opened(&vera, &asked).await;
    vera.form(&asked, &form.press("do", "withdraw"))
        .await
        .is(403);
    assert_eq!(house.writes(), 0);
    let open = house.number("select count(*) from request where state = 'open'");
    assert_eq!(open.await, 1);
}

#[tokio::test]
async fn who_does_not_see_the_project_does_not_see_its_requests() {
    let house = House::with(|wiring| {
        wiring.demo_token = Some(TOKEN.to_owned());
        wiring.team.token = Some(TOKEN.to_owned().into());
        let roles = "viewer -> admin in analytics\noperator -> operator";
        wiring.team.roles = RoleMap::parse(roles).unwrap();
        wiring.team.default_role = None;
        wiring.team.policy = Arc::new(policy());
    })
    .await;
    let (otto, vera) = (person(&house, "otto").await, person(&house, "vera").await);
    let asked = ask_to_create(&house, &otto).await;
    let unseen = vera.page(&asked).await.is(404);
    assert!(!unseen.body.contains(FREE) && !unseen.body.contains(ARN));
    let form = opened(&otto, &asked).await;
    vera.form(&asked, &form.press("do", "approve"))
        .await
        .is(404);
    for list in ["/requests", "/requests?state=all", "/requests?project=demo"] {
        let list = vera.page(list).await.is(200);
        assert!(!list.body.contains(&asked), "{list:#?}");
    }
    vera.page("/requests/r00000000000000000000000000000000")
        .await
        .is(404);
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn nobody_approves_after_the_time_is_over() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    let form = opened(&olga, &asked).await;
    house.clock.advance(Duration::from_secs(3_601));
    olga.form(&asked, &form.press("do", "approve"))
        .await
        .is(409)
        .shows("Nobody decided in time");
    let page = otto.page(&asked).await.is(200).shows("Expired");
    assert!(!page.body.contains("decision-form"));
    olga.page("/requests?state=expired")
        .await
        .is(200)
        .shows(&asked);
    assert_eq!(house.writes(), 0);
    let expiries = house.number("select count(*) from record where action = 'request.expire'");
    assert_eq!(expiries.await, 1);
}

#[tokio::test]
async fn a_list_that_a_colleague_changed_is_left_alone() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let wanted = format!("{THERE}\n{OTHER}");
    let edit = [
        &at(TAKEN)[..],
        &[("opened", THERE), ("principals", wanted.as_str())],
    ]
    .concat();
    let asked = ask(&house, &otto, "/api/privatelink/update", &edit).await;
    vault::principals(&house, TAKEN, &[ARN, COLLEAGUES]).await;
    let before = house.writes();
    let refused = decide(&olga, &asked, "approve", "").await.is(409);
    let refused = refused.shows("The principals changed since this was asked for");
    assert!(refused.body.contains(&format!(
        "When it was asked for: {}",
        THERE.replace('\n', ", ")
    )));
    assert!(refused.body.contains(&format!("Now: {ARN}, {COLLEAGUES}")));
    assert_eq!(house.writes(), before);
    // It is over: the one who wants it asks anew.
    otto.page(&asked)
        .await
        .is(200)
        .shows("Approved, not done")
        .shows(COLLEAGUES);
}

#[tokio::test]
async fn what_another_portal_changed_a_moment_ago_is_seen() {
    let house = house().await;
    let db = house.kept.open(&house.keys).await;
    let next = house.next_door_with(db, &house.keys, team).await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let ada = next.browser();
    let chosen = [("person", "ada")];
    ada.form("/sign-in/demo", &chosen).await.is(303);
    let switch = [
        &at(TAKEN)[..],
        &[("component", "kafka_connect"), ("switch", "on")],
    ]
    .concat();
    let asked = ask(&house, &otto, "/api/access/set", &switch).await;
    let form = opened(&olga, &asked).await;
    // The service is read here, and changed there.
    olga.page(&page(TAKEN)).await.is(200);
    let overview = format!("/projects/demo/services/{TAKEN}");
    olga.page(&overview).await.is(200);
    ada.call("/api/access/set", &switch).await.is(200);
    let before = house.writes();
    let refused = olga.form(&asked, &form.press("do", "approve")).await;
    refused.is(409).shows("The switch changed");
    assert_eq!(house.writes(), before);
}

#[tokio::test]
async fn what_is_there_already_or_gone_is_left_alone() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let create = ask_to_create(&house, &otto).await;
    let switch = [
        &at(TAKEN)[..],
        &[("component", "kafka_connect"), ("switch", "on")],
    ]
    .concat();
    let switch = ask(&house, &otto, "/api/access/set", &switch).await;
    let delete = [&at(TAKEN)[..], &[("typed", TAKEN)]].concat();
    let delete = ask(&house, &otto, "/api/privatelink/delete", &delete).await;
    // An admin, whose changes do not wait, is faster.
    let ada = person(&house, "ada").await;
    let fields = [&at(FREE)[..], &[("principals", OTHER)]].concat();
    ada.form(CREATE, &fields).await.is(303);
    let config = json!({"privatelink_access": {"kafka_connect": true}});
    vault::configure(&house, TAKEN, &config).await;
    vault::principals(&house, TAKEN, &[COLLEAGUES]).await;
    let before = house.writes();
    for (asked, now) in [
        (create, OTHER),
        (switch, "kafka_connect on"),
        (delete, COLLEAGUES),
    ] {
        let refused = decide(&olga, &asked, "approve", "").await.is(409);
        refused.shows("changed since this was asked for").shows(now);
    }
    assert_eq!(house.writes(), before);
}

#[tokio::test]
async fn a_guard_rail_of_today_holds_for_what_was_asked_for_yesterday() {
    let house = house().await;
    let otto = person(&house, "otto").await;
    let asked = ask_to_create(&house, &otto).await;
    let strict = [
        Policy {
            accounts: vec!["999999999999".to_owned()],
            ..policy()
        },
        Policy {
            read_only: vec![Pattern::any()],
            ..policy()
        },
        Policy {
            regions: vec!["eu-north-1".to_owned()],
            ..policy()
        },
    ];
    for policy in strict {
        // The same portal after its settings were changed.
        let later = House::with(|wiring| {
            wiring.store = house.database.clone();
            wiring.keys = house.keys.clone();
            wiring.demo_token = Some(TOKEN.to_owned());
            wiring.team.token = Some(TOKEN.to_owned().into());
            wiring.team.roles = RoleMap::parse("operator -> operator").unwrap();
            wiring.team.policy = Arc::new(policy);
        })
        .await;
        let olga = person(&later, "olga").await;
        let form = opened(&olga, &asked).await;
        let refused = olga.form(&asked, &form.press("do", "approve")).await;
        assert!([403, 422].contains(&refused.status), "{refused:#?}");
        assert_eq!(later.writes(), 0);
    }
    // It still can be decided, once the guard-rail is gone.
    let olga = person(&house, "olga").await;
    decide(&olga, &asked, "approve", "").await.leads_to(&asked);
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn an_option_that_a_colleague_changed_is_left_alone() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let mut form = editor::open(&otto, FREE).await;
    form.set("value[kafka.num_partitions]", "7");
    let asked = editor::save(&otto, FREE, &form).await.is(303);
    let asked = asked.location().to_owned();
    let config = json!({"kafka": {"num_partitions": 12}});
    vault::configure(&house, FREE, &config).await;
    let before = house.writes();
    decide(&olga, &asked, "approve", "").await.is(409);
    assert_eq!(house.writes(), before);
    olga.page(&asked)
        .await
        .is(200)
        .shows("changed")
        .shows("Approved, not done");
}
