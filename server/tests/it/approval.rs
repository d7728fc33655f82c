//! Changes that need a second person: asked for by one, approved by another, and then done once.

use std::sync::Arc;

use app::policy::Policy;
use app::role::{Pattern, RoleMap};
use server::Wiring;

use crate::browser::{Answer, Browser};
use crate::house::{House, TOKEN};
use crate::markup::{self, Form};
use crate::operations::{ARN, FREE, TAKEN, at, page};

/// The principals that [`TAKEN`] has, a line each.
pub const THERE: &str =
    "arn:aws:iam::012345678901:user/mwf\narn:aws:iam::012345678901:role/platform/deploy";
pub const CREATE: &str = "/api/privatelink/create";

/// A team in whose projects an operator's change waits.
pub async fn house() -> House {
    House::with(team).await
}

pub fn team(wiring: &mut Wiring) {
    wiring.demo_token = Some(TOKEN.to_owned());
    wiring.team.token = Some(TOKEN.to_owned().into());
    wiring.team.roles =
        RoleMap::parse("viewer -> viewer\noperator -> operator\nadmin -> admin").unwrap();
    wiring.team.policy = Arc::new(policy());
}

pub fn policy() -> Policy {
    Policy {
        approval: vec![Pattern::any()],
        request_lifetime_s: 3_600,
        ..Policy::default()
    }
}

/// One of the demo's people: vera looks, otto and olga are operators, ada is an admin.
pub async fn person(house: &House, name: &str) -> Browser {
    let browser = house.browser();
    let chosen = [("person", name)];
    browser.form("/sign-in/demo", &chosen).await.is(303);
    browser
}

/// The address of the only request.
async fn only(house: &House) -> String {
    let ids = house.texts("select id from request").await;
    assert_eq!(ids.len(), 1, "{ids:?}");
    format!("/requests/{}", ids[0])
}

/// What is asked for by a plain form: the request's address.
pub async fn ask(house: &House, by: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = by.form(path, fields).await.is(303);
    let to = answer.location().to_owned();
    let id = to.strip_prefix("/requests/").unwrap_or_default();
    let is_kept = format!("select count(*) from request where id = '{id}'");
    assert_eq!(house.number(&is_kept).await, 1, "{to}");
    to
}

pub async fn ask_to_create(house: &House, by: &Browser) -> String {
    let fields = [
        &at(FREE)[..],
        &[("principals", ARN), ("reason", "The orders team moves in")],
    ]
    .concat();
    ask(house, by, CREATE, &fields).await
}

/// The form of the request's page.
pub async fn opened(browser: &Browser, request: &str) -> Form {
    let answer = browser.page(request).await.is(200);
    markup::form(&answer.body, "id=\"decision-form\"")
}

/// Presses a button of the request's page, as a person without a script does.
pub async fn decide(browser: &Browser, request: &str, deed: &str, comment: &str) -> Answer {
    let mut form = opened(browser, request).await;
    form.set("comment", comment);
    browser.form(request, &form.press("do", deed)).await
}

#[tokio::test]
async fn what_one_asks_for_another_approves_and_it_is_done_once() {
    let house = house().await;
    let (otto, olga, ada) = (
        person(&house, "otto").await,
        person(&house, "olga").await,
        person(&house, "ada").await,
    );
    let asked = ask_to_create(&house, &otto).await;
    assert_eq!(house.writes(), 0);
    let own = otto.page(&asked).await.is(200);
    let own = own
        .shows("Nothing was changed yet")
        .shows("Waits for approval");
    assert!(own.body.contains("The orders team moves in") && own.body.contains(ARN));
    // Whoever comes by sees that something waits.
    for path in [
        page(FREE),
        "/projects/demo/services/my-kafka".to_owned(),
        format!("{}/setup", page(FREE)),
    ] {
        let notice = olga.page(&path).await.is(200);
        notice.shows("A request waits for approval").shows(&asked);
    }
    let list = olga.page("/requests").await.is(200);
    list.shows(&asked).shows("otto@example.com");

    let mut form = opened(&olga, &asked).await;
    form.set("comment", "Fine by me");
    let approve = form.press("do", "approve");
    olga.form(&asked, &approve).await.leads_to(&asked);
    let done = olga.page(&asked).await.is(200);
    let done = done.shows("Approved and done").shows("Fine by me");
    done.shows("You approved it, and it was done at Aiven");
    assert_eq!(house.privatelink_calls("POST", "demo", FREE), 1);
    // The same form again, and the same of somebody else, do nothing more.
    olga.form(&asked, &approve).await.leads_to(&asked);
    ada.form(&asked, &approve).await.is(409);
    assert_eq!(house.writes(), 1);
    let left = olga.page(&page(FREE)).await.is(200);
    assert!(!left.body.contains("A request waits"), "{left:#?}");
    olga.page("/requests")
        .await
        .is(200)
        .shows("No request waits for approval here");
    olga.page("/requests?state=applied")
        .await
        .is(200)
        .shows(&asked);
}

#[tokio::test]
async fn a_script_is_led_to_the_request_and_asks_once() {
    let house = house().await;
    let otto = person(&house, "otto").await;
    let fields = [
        &at(FREE)[..],
        &[("principals", ARN), ("form_id", "one-form")],
    ]
    .concat();
    let answer = otto.call(CREATE, &fields).await.is(200);
    assert_eq!(answer.json()["to"], only(&house).await);
    // Sent twice, and opened and sent anew, it is the same request.
    let again = otto.call(CREATE, &fields).await.is(200);
    let anew = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let anew = otto.call(CREATE, &anew).await.is(200);
    assert_eq!(answer.json()["to"], again.json()["to"]);
    assert_eq!(answer.json()["to"], anew.json()["to"]);
    assert_eq!(house.number("select count(*) from request").await, 1);
    // An admin's own change does not wait.
    let ada = person(&house, "ada").await;
    ada.form(CREATE, &fields).await.leads_to(&page(FREE));
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn of_two_who_approve_at_the_same_time_one_does_it() {
    let house = house().await;
    let (otto, olga, ada) = (
        person(&house, "otto").await,
        person(&house, "olga").await,
        person(&house, "ada").await,
    );
    let asked = ask_to_create(&house, &otto).await;
    let (first, second) = (opened(&olga, &asked).await, opened(&ada, &asked).await);
    let (first, second) = (first.press("do", "approve"), second.press("do", "approve"));
    let (one, other, again) = tokio::join!(
        olga.form(&asked, &first),
        ada.form(&asked, &second),
        olga.form(&asked, &first),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{one:#?} {other:#?}");
    assert_eq!(again.status, one.status, "{again:#?}");
    assert_eq!(house.writes(), 1);
}

#[tokio::test]
async fn somebody_else_rejects_and_whoever_asked_withdraws() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let asked = ask_to_create(&house, &otto).await;
    // A rejection says why.
    decide(&olga, &asked, "reject", "  ")
        .await
        .is(422)
        .shows("Say in the comment why");
    decide(&olga, &asked, "reject", "Not this account")
        .await
        .leads_to(&asked);
    let page = otto.page(&asked).await.is(200);
    let page = page.shows("Not this account").shows("Rejected by");
    assert!(!page.body.contains("decision-form"));

    let second = ask_to_create(&house, &otto).await;
    assert_ne!(asked, second);
    let form = opened(&olga, &second).await;
    olga.form(&second, &form.press("do", "withdraw"))
        .await
        .is(403)
        .shows("Only otto@example.com");
    decide(&otto, &second, "withdraw", "")
        .await
        .leads_to(&second);
    otto.page(&second).await.is(200).shows("You withdrew it");
    olga.form(&second, &form.press("do", "approve"))
        .await
        .is(409)
        .shows("Withdrawn by");
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn the_other_changes_go_the_same_way() {
    let house = house().await;
    let (otto, olga) = (person(&house, "otto").await, person(&house, "olga").await);
    let wanted = format!("{ARN}\narn:aws:iam::999999999999:role/deploy");
    let edit = [
        &at(TAKEN)[..],
        &[("opened", THERE), ("principals", wanted.as_str())],
    ]
    .concat();
    let switch = [
        &at(TAKEN)[..],
        &[("component", "kafka_connect"), ("switch", "on")],
    ]
    .concat();
    let delete = [&at(TAKEN)[..], &[("typed", TAKEN)]].concat();
    for (path, fields, shown) in [
        ("/api/privatelink/update", edit, "999999999999"),
        ("/api/access/set", switch, "kafka_connect"),
        ("/api/privatelink/delete", delete, "will be cut"),
    ] {
        let before = house.writes();
        let asked = ask(&house, &otto, path, &fields).await;
        assert_eq!(house.writes(), before, "{path}");
        olga.page(&asked).await.is(200).shows(shown);
        decide(&olga, &asked, "approve", "").await.leads_to(&asked);
        olga.page(&asked).await.is(200).shows("Approved and done");
        assert_eq!(house.writes(), before + 1, "{path}");
    }
    // A refresh changes nothing, so nobody waits for it.
    otto.form("/api/privatelink/refresh", &at("mysql-main"))
        .await;
    assert_eq!(house.number("select count(*) from request").await, 3);
}
