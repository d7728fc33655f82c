//! Requests with secrets in them, and requests while something is away: nothing leaks, and nothing is left in the middle.

use std::time::Duration;

use sandbox::Fault;

use crate::approval::{CREATE, ask, ask_to_create, decide, house, opened, person};
use crate::editor;
use crate::logs;
use crate::operations::{ARN, FREE, at};
use crate::vault;

#[tokio::test]
async fn a_secret_is_applied_and_shown_nowhere() {
    const CANARY: &str = "the-canary-of-a-password";
    let house = house().await;
    let (otto, olga, vera) = (
        person(&house, "otto").await,
        person(&house, "olga").await,
        person(&house, "vera").await,
    );
    let mut form = editor::open(&otto, "grafana-main").await;
    form.set("value[smtp_server.password]", CANARY);
    form.set("value[smtp_server.port]", "587");
    let asked = editor::save(&otto, "grafana-main", &form).await.is(303);
    let asked = asked.location().to_owned();
    assert!(asked.starts_with("/requests/"), "{asked}");
    for browser in [&otto, &olga, &vera] {
        let page = browser.page(&asked).await.is(200);
        page.shows("smtp_server.password").shows("(hidden)");
        browser.page("/requests").await.is(200);
    }
    assert_eq!(house.writes(), 0);
    decide(&olga, &asked, "approve", "").await.leads_to(&asked);
    olga.page(&asked).await.is(200).shows("Approved and done");
    let now = vault::service(&house, "demo", "grafana-main").await;
    assert_eq!(now["user_config"]["smtp_server"]["password"], CANARY);
    assert_eq!(now["user_config"]["smtp_server"]["port"], 587);
    for browser in [&otto, &olga, &vera] {
        assert!(!browser.seen().contains(CANARY));
    }
    assert!(!house.everything_kept().await.contains(CANARY));
    assert!(!logs::text().contains(CANARY));
}

#[tokio::test]
async fn what_the_portal_lost_is_found_by_looking() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    // Aiven's answer is lost, and the portal finds out.
    let asked = ask_to_create(&house, &otto).await;
    let sandbox = house.sandbox.sandbox();
    sandbox
        .set_fault("demo", FREE, Some(Fault::LostAnswer))
        .unwrap();
    let _ = decide(&olga, &asked, "approve", "").await;
    sandbox.set_fault("demo", FREE, None).unwrap();
    olga.page(&asked).await.is(200).shows("Approved and done");
    // The portal stops between the approval and the attempt: nothing was sent, and that is said once it is sure.
    let fields = [&at("pg-orders")[..], &[("principals", ARN)]].concat();
    let asked = ask(&house, &otto, CREATE, &fields).await;
    house
        .run("update request set state = 'approved', decided_at_ms = 4000000000000, decided_name = 'x', decided_id = 'y' where state = 'open'")
        .await;
    olga.page(&asked).await.is(200).shows("being carried out");
    house.clock.advance(Duration::from_secs(121));
    olga.page(&asked)
        .await
        .is(200)
        .shows("The portal stopped before it was sent")
        .shows("Approved, not done");
}

#[tokio::test]
async fn while_aiven_is_away_a_request_stays_open() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    let sandbox = house.sandbox.sandbox();
    sandbox
        .set_fault("demo", FREE, Some(Fault::Error500))
        .unwrap();
    let form = opened(&olga, &asked).await;
    let refused = olga.form(&asked, &form.press("do", "approve")).await;
    assert!(refused.status >= 500, "{refused:#?}");
    sandbox.set_fault("demo", FREE, None).unwrap();
    assert_eq!(house.writes(), 0);
    olga.page(&asked).await.is(200).shows("Waits for approval");
}

#[tokio::test]
async fn every_step_is_recorded_with_its_request() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    let own = opened(&otto, &asked).await;
    otto.form(&asked, &own.press("do", "approve")).await.is(403);
    decide(&olga, &asked, "approve", "Fine by me")
        .await
        .leads_to(&asked);
    let second = [&at("pg-orders")[..], &[("principals", ARN)]].concat();
    let second = ask(&house, &otto, CREATE, &second).await;
    decide(&otto, &second, "withdraw", "").await.is(303);
    let third = [&at("pg-orders")[..], &[("principals", ARN)]].concat();
    let third = ask(&house, &otto, CREATE, &third).await;
    decide(&olga, &third, "reject", "Not this one")
        .await
        .is(303);
    let rows = "select action || ' ' || who || ' ' || kind from record where action not like 'session.%' \
        and kind <> 'outcome' order by seq";
    assert_eq!(
        house.texts(rows).await,
        [
            "request.make otto@example.com attempt",
            "request.approve otto@example.com event",
            "request.approve olga@example.com attempt",
            "privatelink.create olga@example.com attempt",
            "request.make otto@example.com attempt",
            "request.withdraw otto@example.com attempt",
            "request.make otto@example.com attempt",
            "request.reject olga@example.com attempt",
        ]
    );
    // What was done names the request, and who asked for it.
    let id = asked.trim_start_matches("/requests/");
    let bodies = house
        .texts("select body from record where action = 'privatelink.create' and kind = 'attempt'")
        .await;
    assert!(bodies[0].contains(id), "{bodies:?}");
    assert!(bodies[0].contains("The orders team moves in (asked for by otto@example.com)"));
    let endings = house.number("select count(*) from record where kind = 'outcome' and result = 'done' and of_seq in (select seq from record where action like 'request.%' or action = 'privatelink.create')");
    assert_eq!(endings.await, 7);
}

#[tokio::test]
async fn nothing_is_decided_that_cannot_be_recorded() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    let form = opened(&olga, &asked).await;
    house.run("alter table record rename to gone").await;
    for deed in ["approve", "reject"] {
        let mut form = form.clone();
        form.set("comment", "So be it");
        olga.form(&asked, &form.press("do", deed))
            .await
            .is(503)
            .shows("cannot write to its database")
            .shows("So be it");
    }
    let fields = [&at("pg-orders")[..], &[("principals", ARN)]].concat();
    otto.call(CREATE, &fields).await.is(503);
    house.run("alter table gone rename to record").await;
    assert_eq!(house.writes(), 0);
    olga.form(&asked, &form.press("do", "approve"))
        .await
        .leads_to(&asked);
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn what_no_key_opens_can_only_be_rejected() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    house.run("update request set sealed = 'v1.a.b.c'").await;
    decide(&olga, &asked, "approve", "")
        .await
        .is(422)
        .shows("keys have changed");
    assert_eq!(house.writes(), 0);
    decide(&olga, &asked, "reject", "Ask again")
        .await
        .leads_to(&asked);
}
