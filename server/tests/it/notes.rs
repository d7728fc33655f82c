//! Notes on principals: written, shown where the principals are, overdue when the day has passed, on record.

use std::time::Duration;

use app::role::Role;

use crate::browser::{Answer, Browser};
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{ARN, TAKEN, page};

const DAY: Duration = Duration::from_secs(86_400);
/// The day after the house's clock begins.
const TOMORROW: &str = "2096-10-03";

fn notes() -> String {
    format!("{}/notes", page(TAKEN))
}

async fn save(visitor: &Browser, fields: &[(&str, &str)]) -> Answer {
    let fields = [&[("do", "save"), ("principal", ARN)], fields].concat();
    visitor.form(&notes(), &fields).await
}

#[tokio::test]
async fn a_note_is_shown_beside_its_principal() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows(&format!("href=\"{}\"", notes()));
    let empty = visitor.page(&notes()).await.is(200).shows(ARN);
    assert!(!empty.body.contains("value=\"remove\""), "{empty:#?}");
    let who = "<b>Orders</b> & co";
    let fields = [("who", who), ("why", "Consumers"), ("review_on", TOMORROW)];
    save(&visitor, &fields).await.leads_to(&notes());
    let shown = visitor.page(&notes()).await.is(200);
    let text = markup::text(&shown.body);
    assert!(text.contains("was saved"), "{text}");
    assert!(!shown.body.contains("<b>Orders"), "{shown:#?}");
    let form = markup::form(&shown.body, "id=\"note-0\"");
    assert_eq!(form.get("who"), Some(who));
    assert_eq!(form.get("review_on"), Some(TOMORROW));

    let network = visitor.page(&page(TAKEN)).await.is(200);
    let row = markup::row(&network.body, "Principals");
    let said = format!("{who} – Consumers – review by 3 October 2096");
    assert!(row.contains(&said), "{row}");
    assert!(!row.contains("overdue"), "{row}");
    let bodies = house
        .texts("select body from record where action = 'principal.note' order by seq")
        .await;
    let [attempt, outcome] = bodies.as_slice() else {
        panic!("not an attempt and what came of it: {bodies:?}");
    };
    assert!(attempt.contains("Consumers"), "{attempt}");
    assert!(outcome.contains(r#""result":"done""#), "{outcome}");
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn an_overdue_review_is_flagged_everywhere() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    save(&visitor, &[("review_on", TOMORROW)]).await.is(303);
    let services = "/projects/demo/services";
    for _ in 0..2 {
        let visitor = house.visitor().await;
        // The day itself is in time.
        let list = visitor.page(services).await.is(200);
        assert!(!list.body.contains("overdue"), "{list:#?}");
        let network = visitor.page(&page(TAKEN)).await.is(200);
        assert!(!network.body.contains("Review overdue"), "{network:#?}");
        house.clock.advance(DAY);
    }
    let visitor = house.visitor().await;
    let list = visitor.page(services).await.is(200);
    let text = markup::text(&list.body);
    assert!(
        text.contains("The review of 1 principal is overdue"),
        "{text}"
    );
    assert!(text.contains("1 review overdue"), "{text}");
    for path in [page(TAKEN), notes()] {
        visitor.page(&path).await.is(200).shows("Review overdue");
    }
}

#[tokio::test]
async fn what_cannot_be_used_is_said_at_its_field_and_nothing_is_lost() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for day in ["31.1.2027", "2027-02-30", "soon"] {
        let fields = [("who", "Orders"), ("review_on", day)];
        let answer = save(&visitor, &fields).await.is(422);
        let error = markup::from_id(&answer.body, "note-0-review-error");
        assert!(error.contains("such as 2027-01-31"), "{error}");
        let form = markup::form(&answer.body, "id=\"note-0\"");
        assert_eq!(form.get("who"), Some("Orders"));
        assert_eq!(form.get("review_on"), Some(day));
    }
    let long = "x".repeat(501);
    save(&visitor, &[("why", &long)])
        .await
        .is(422)
        .shows("500 characters");
    // A principal that is neither in the list nor noted.
    let fields = [("do", "save"), ("principal", "*"), ("who", "all")];
    visitor.form(&notes(), &fields).await.is(422);
    assert_eq!(house.number("select count(*) from principal_note").await, 0);
    assert_eq!(
        house
            .number("select count(*) from record where action = 'principal.note'")
            .await,
        0
    );
}

#[tokio::test]
async fn notes_stay_when_their_principal_leaves_and_can_be_removed() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    save(&visitor, &[("who", "Orders")]).await.is(303);
    let other = "arn:aws:iam::999999999999:role/deploy";
    let opened = crate::operations::privatelink(&visitor, TAKEN).await["principals"].clone();
    let opened: Vec<String> = serde_json::from_value(opened).unwrap();
    let fields = [
        ("project", "demo"),
        ("service", TAKEN),
        ("opened", &opened.join("\n")),
        ("principals", other),
    ];
    visitor
        .call("/api/privatelink/update", &fields)
        .await
        .is(200);
    let shown = visitor.page(&notes()).await.is(200);
    let text = markup::text(&shown.body);
    assert!(text.contains("Not in the list any more"), "{text}");
    assert!(text.contains(ARN) && text.contains(other), "{text}");
    for _ in 0..2 {
        let fields = [("do", "remove"), ("principal", ARN)];
        visitor.form(&notes(), &fields).await;
    }
    let shown = visitor.page(&notes()).await.is(200);
    assert!(!markup::text(&shown.body).contains(ARN), "{shown:#?}");
    assert_eq!(house.number("select count(*) from principal_note").await, 0);
}

#[tokio::test]
async fn an_empty_note_is_no_note() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    save(&visitor, &[("who", " ")]).await.leads_to(&notes());
    assert_eq!(house.number("select count(*) from principal_note").await, 0);
    save(&visitor, &[("who", "Orders")])
        .await
        .leads_to(&notes());
    save(&visitor, &[("who", "")]).await.leads_to(&notes());
    assert_eq!(house.number("select count(*) from principal_note").await, 0);
}

#[tokio::test]
async fn a_nul_is_no_fault_of_the_database() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    save(&visitor, &[("who", "a\0b")]).await.leads_to(&notes());
    visitor
        .page(&notes())
        .await
        .is(200)
        .shows("value=\"a\u{fffd}b\"");
}

#[tokio::test]
async fn a_viewer_reads_notes_and_writes_none() {
    let house = House::with(|wiring| wiring.team.token_role = Role::Viewer).await;
    let viewer = house.browser();
    viewer.sign_in(TOKEN).await;
    let shown = viewer.page(&notes()).await.is(200);
    assert!(
        shown
            .body
            .contains("You may not write notes on principals here")
    );
    assert!(shown.body.contains("disabled"), "{shown:#?}");
    save(&viewer, &[("who", "me")])
        .await
        .is(403)
        .shows("You may not");
    assert_eq!(house.number("select count(*) from principal_note").await, 0);
}
