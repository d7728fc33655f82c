//! The record on its page: what was done, refused, lost and is under way; and nothing at all.

use aiven::{ProjectName, ServiceName};
use app::{
    api::activity::{ActivityPage, Typed},
    books::record::{Actor, Ended, Ending, Entry, Outcome, Row, Stage, Standing},
    pages::activity::activity,
    person::{Person, Via},
    role::Role,
};
use leptos::prelude::*;
use serde_json::{Value, json};

const START_MS: u64 = 1_795_385_400_000;

fn html(page: ActivityPage) -> String {
    let owner = Owner::new();
    let html = owner.with(|| activity(page).to_html());
    html.replace("<!>", "").replace("><", ">\n<")
}

fn entry(action: &str) -> Entry {
    let person = Person {
        name: "otto@example.com".to_owned(),
        id: "https://id.example#otto".to_owned(),
        via: Via::Oidc,
        groups: Vec::new(),
    };
    Entry {
        action: action.to_owned(),
        actor: Actor::of(&person, Some(Role::Operator), "192.0.2.7"),
        request: "0a1b2c3d".to_owned(),
        project: ProjectName::parse("orders").ok(),
        service: ServiceName::parse("my-kafka").ok(),
        reason: None,
        before: Value::Null,
        after: Value::Null,
        change: None,
        approval: None,
        stage: Stage::Attempt { patience_s: 35 },
    }
}

fn row(seq: u64, entry: Entry, standing: Standing) -> Row {
    Row {
        seq,
        at_ms: START_MS + seq * 61_000,
        entry,
        standing,
        ended: None,
    }
}

fn over(result: Ending, message: &str) -> Standing {
    Standing::Over(Outcome {
        result,
        message: message.to_owned(),
    })
}

fn page(rows: Vec<Row>) -> ActivityPage {
    ActivityPage {
        who: "ada@example.com".to_owned(),
        place: None,
        typed: Typed::default(),
        wrong: None,
        older: rows.last().map(|row| row.seq),
        rows,
        is_whole: true,
    }
}

#[test]
fn the_record() {
    let mut edited = entry("privatelink.principals");
    edited.reason = Some("<b>new</b> consumer".to_owned());
    edited.before = json!({"principals": ["arn:aws:iam::012345678901:role/a", "arn:aws:iam::012345678901:role/b"]});
    edited.after = json!({"principals": ["arn:aws:iam::012345678901:role/b", "arn:aws:iam::012345678901:role/c"]});
    edited.approval = Some("abc123".to_owned());
    let mut lost = row(
        3,
        entry("privatelink.delete"),
        over(
            Ending::Done,
            "Found by looking at Aiven: The PrivateLink is gone or going.",
        ),
    );
    lost.ended = Some(Ended {
        seq: 9,
        at_ms: START_MS + 900_000,
        by: "Postern".to_owned(),
    });
    let mut begun = entry("session.begin");
    (begun.project, begun.service) = (None, None);
    insta::assert_snapshot!(html(page(vec![
        row(5, entry("vpc.create"), Standing::UnderWay),
        row(
            4,
            edited,
            over(Ending::Refused, "The account is not allowed.")
        ),
        lost,
        row(
            2,
            entry("privatelink.refresh"),
            over(Ending::Unknown, "The outcome is unknown.")
        ),
        row(1, begun, over(Ending::Done, "Signed in.")),
    ])));
}

#[test]
fn nothing_on_record_of_a_service() {
    let mut page = page(Vec::new());
    page.place = ProjectName::parse("orders")
        .ok()
        .zip(ServiceName::parse("my-kafka").ok());
    insta::assert_snapshot!(html(page));
}
