//! The record on a database of its own.

use aiven::{ProjectName, ServiceName};
use app::books::record::{
    Actor, Ending, Entry, Filter, Outcome, Record as _, Scope, Stage, Standing,
};
use app::person::{Person, Via};
use app::role::Role;
use serde_json::{Value, json};

use super::Table;
use crate::clock::Clock;
use crate::session::{Keys, ServerKey};
use crate::store::{self, Db, Place};

pub const START: u64 = 4_000_000_000;

pub async fn fresh() -> (Table, Db, Clock) {
    let keys = Keys::one(ServerKey::random());
    let db = store::open(&Place::Memory, &keys).await.unwrap();
    let clock = Clock::manual(START);
    (Table::new(db.clone(), clock.clone()), db, clock)
}

pub fn outcome(result: Ending, message: &str) -> Outcome {
    Outcome {
        result,
        message: message.to_owned(),
    }
}

pub fn event(action: &str, project: Option<&str>) -> Entry {
    let person = Person {
        name: "ada@example.com".to_owned(),
        id: "https://id.example#1".to_owned(),
        via: Via::Oidc,
        groups: Vec::new(),
    };
    Entry {
        action: action.to_owned(),
        actor: Actor::of(&person, Some(Role::Admin), "192.0.2.7"),
        request: "r-1".to_owned(),
        project: project.map(|name| ProjectName::parse(name).unwrap()),
        service: project.map(|_| ServiceName::parse("my-kafka").unwrap()),
        reason: Some("because 100% \u{0}".to_owned()),
        before: Value::Null,
        after: json!({"z": 1, "a": [1.5, "x"]}),
        change: None,
        approval: None,
        stage: Stage::Over(outcome(Ending::Done, "Done.")),
    }
}

pub fn attempt(action: &str) -> Entry {
    Entry {
        stage: Stage::Attempt { patience_s: 30 },
        ..event(action, Some("demo"))
    }
}

fn all() -> Filter {
    Filter {
        scope: Scope::Whole,
        limit: 100,
        ..Filter::default()
    }
}

#[tokio::test]
async fn an_attempt_has_one_end() {
    let (record, _, clock) = fresh().await;
    let of = record.append(&attempt("privatelink.create")).await.unwrap();
    let standing = async || record.row(of).await.unwrap().unwrap().standing;
    assert_eq!(standing().await, Standing::UnderWay);
    clock.advance(std::time::Duration::from_secs(30));
    let Standing::Over(lost) = standing().await else {
        panic!()
    };
    assert_eq!(lost.result, Ending::Unknown);
    let person = &event("x", None).actor;
    let unknown = outcome(Ending::Unknown, "Nobody answered.");
    assert!(record.conclude(of, person, &unknown).await.unwrap());
    assert_eq!(standing().await, Standing::Over(unknown));
    let done = outcome(Ending::Done, "It is there.");
    assert!(record.conclude(of, &Actor::portal(), &done).await.unwrap());
    assert!(
        !record
            .conclude(of, person, &outcome(Ending::Failed, ""))
            .await
            .unwrap()
    );
    assert!(
        !record.conclude(99, person, &done).await.unwrap(),
        "no such attempt"
    );
    let row = record.row(of).await.unwrap().unwrap();
    assert_eq!(row.standing, Standing::Over(done));
    assert_eq!(
        row.ended.map(|ended| (ended.seq, ended.by)),
        Some((3, "Postern".to_owned()))
    );
    assert_eq!(row.entry, attempt("privatelink.create"));
    assert_eq!(
        record.rows(&all()).await.unwrap().len(),
        1,
        "an outcome is no row of its own"
    );
}

#[tokio::test]
async fn what_is_unsettled_is_looked_for_once() {
    let (record, _, clock) = fresh().await;
    let of = record.append(&attempt("privatelink.create")).await.unwrap();
    let unsettled = async || record.unsettled(&Scope::Whole, 5).await.unwrap().len();
    assert_eq!(unsettled().await, 0, "it may still be under way");
    clock.advance(std::time::Duration::from_secs(31));
    assert_eq!(unsettled().await, 1);
    let unclear = outcome(Ending::Unknown, "Something else is there.");
    assert!(
        record
            .conclude(of, &Actor::portal(), &unclear)
            .await
            .unwrap()
    );
    assert!(
        !record
            .conclude(of, &Actor::portal(), &unclear)
            .await
            .unwrap(),
        "said once"
    );
    assert_eq!(unsettled().await, 0);
}

#[tokio::test]
async fn filters_hold_together_and_wildcards_are_text() {
    let (record, _, clock) = fresh().await;
    for action in ["privatelink.create", "privatelink.delete", "config.update"] {
        record.append(&event(action, Some("demo"))).await.unwrap();
        clock.advance(std::time::Duration::from_secs(10));
    }
    record.append(&event("session.begin", None)).await.unwrap();
    record
        .append(&event("vpc.create", Some("other")))
        .await
        .unwrap();
    let count = async |filter: Filter| record.rows(&filter).await.unwrap().len();
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|one| ProjectName::parse(one).unwrap())
            .collect()
    };
    assert_eq!(count(all()).await, 5);
    assert_eq!(
        count(Filter {
            scope: Scope::Nothing,
            ..all()
        })
        .await,
        0
    );
    let scope = Scope::Projects {
        names: names(&["demo"]),
        own: None,
    };
    assert_eq!(count(Filter { scope, ..all() }).await, 3);
    let scope = Scope::Projects {
        names: names(&["demo", "other"]),
        own: Some("https://id.example#1".into()),
    };
    assert_eq!(count(Filter { scope, ..all() }).await, 5);
    let scope = Scope::Projects {
        names: names(&[]),
        own: Some("https://id.example#2".into()),
    };
    assert_eq!(count(Filter { scope, ..all() }).await, 0);
    for (who, expected) in [("ADA", 5), ("example#1", 5), ("%", 0), ("_", 0), ("a\\", 0)] {
        assert_eq!(
            count(Filter {
                who: Some(who.into()),
                ..all()
            })
            .await,
            expected,
            "{who}"
        );
    }
    for (action, expected) in [
        ("privatelink", 2),
        ("privatelink.delete", 1),
        ("private", 0),
        ("%", 0),
    ] {
        assert_eq!(
            count(Filter {
                action: Some(action.into()),
                ..all()
            })
            .await,
            expected,
            "{action}"
        );
    }
    let from = Filter {
        since_ms: Some((START + 10) * 1_000),
        until_ms: Some((START + 20) * 1_000),
        ..all()
    };
    assert_eq!(count(from).await, 1);
    assert_eq!(
        count(Filter {
            result: Some(Ending::Refused),
            ..all()
        })
        .await,
        0
    );
    assert_eq!(
        count(Filter {
            result: Some(Ending::Done),
            ..all()
        })
        .await,
        5
    );
    let page = record
        .rows(&Filter {
            limit: 2,
            before: Some(4),
            ..all()
        })
        .await
        .unwrap();
    assert_eq!(page.iter().map(|row| row.seq).collect::<Vec<_>>(), [3, 2]);
}

#[tokio::test]
async fn the_unknown_can_be_filtered_before_and_after_it_was_said() {
    let (record, _, clock) = fresh().await;
    let of = record.append(&attempt("vpc.create")).await.unwrap();
    let unknown = Filter {
        result: Some(Ending::Unknown),
        ..all()
    };
    let count = async || record.rows(&unknown).await.unwrap().len();
    assert_eq!(count().await, 0);
    clock.advance(std::time::Duration::from_secs(30));
    assert_eq!(count().await, 1);
    let actor = event("x", None).actor;
    record
        .conclude(of, &actor, &outcome(Ending::Unknown, "?"))
        .await
        .unwrap();
    assert_eq!(count().await, 1);
    record
        .conclude(of, &actor, &outcome(Ending::Refused, "no"))
        .await
        .unwrap();
    assert_eq!(count().await, 0);
}
