//! Requests in a database of their own, with a clock that is told the time.

use std::time::Duration;

use aiven::{ProjectName, ServiceName};
use app::change::{NewSetting, Secrecy, Target};
use serde_json::json;

use super::*;
use crate::session::ServerKey;
use crate::store::{Error, Place, open};

const CANARY: &str = "hunter2-the-canary";

struct Desk {
    table: Table,
    clock: Clock,
}

impl Desk {
    async fn new() -> Self {
        let keys = Keys::one(ServerKey::random());
        let db = open(&Place::Memory, &keys).await.unwrap();
        let clock = Clock::manual(1_000);
        Self {
            table: Table::new(db, keys, clock.clone()),
            clock,
        }
    }

    async fn column(&self, name: &str) -> String {
        let text = format!("select {name} from request");
        let all: Result<Vec<String>, Error> =
            read!(self.table.db, |pool| sqlx::query_scalar(&text)
                .fetch_all(pool)
                .await);
        all.unwrap().join("\n")
    }
}

fn somebody(name: &str) -> Signature {
    Signature {
        name: format!("{name}@example.com"),
        id: format!("token:{name}"),
    }
}

fn project(name: &str) -> ProjectName {
    ProjectName::parse(name).unwrap()
}

fn new(by: &str, principal: &str) -> NewRequest {
    NewRequest {
        target: Target::service(&project("demo"), &ServiceName::parse("my-kafka").unwrap()),
        change: Change::CreatePrivatelink {
            principals: vec![principal.to_owned()],
            supported_regions: None,
        },
        reason: "because".to_owned(),
        by: somebody(by),
        lifetime_s: 60,
    }
}

fn with_secret() -> NewRequest {
    let setting = NewSetting {
        path: "kafka.password".to_owned(),
        old: None,
        new: json!(CANARY),
        secrecy: Secrecy::Secret,
    };
    NewRequest {
        change: Change::UpdateConfig {
            settings: vec![setting],
        },
        ..new("otto", "")
    }
}

#[tokio::test]
async fn what_is_secret_is_sealed_and_comes_back() {
    let desk = Desk::new().await;
    let new = with_secret();
    let id = desk.table.make(&new).await.unwrap();
    assert!(aiven::is_plain_word(&id) && id.len() == 33, "{id}");
    for column in ["id", "shown", "sealed", "reason"] {
        assert!(!desk.column(column).await.contains(CANARY), "{column}");
    }
    let kept = desk.table.get(&id).await.unwrap().unwrap();
    assert_eq!(kept.change, new.change.open());
    assert!(!format!("{kept:?}").contains(CANARY));
    assert_eq!(desk.table.sealed(&kept).await.unwrap(), Some(new.change));
    // Another key opens nothing, and what is sealed for one request is of no use in another.
    let other = Keys::one(ServerKey::random());
    let stranger = Table::new(desk.table.db.clone(), other, desk.clock.clone());
    assert_eq!(stranger.sealed(&kept).await.unwrap(), None);
    let sealed = desk.column("sealed").await;
    assert!(desk.table.open_sealed("another", &sealed).is_none());
}

#[tokio::test]
async fn the_same_open_change_of_the_same_person_is_one_request() {
    let desk = Desk::new().await;
    let already = async |by, what| desk.table.already(&new(by, what)).await.unwrap();
    assert_eq!(already("otto", "a").await, None);
    let first = desk.table.make(&new("otto", "a")).await.unwrap();
    assert_eq!(desk.table.make(&new("otto", "a")).await.unwrap(), first);
    assert_eq!(already("otto", "a").await.as_ref(), Some(&first));
    assert_eq!(
        (already("otto", "b").await, already("olga", "a").await),
        (None, None)
    );
    let other = desk.table.make(&new("otto", "b")).await.unwrap();
    let olga = desk.table.make(&new("olga", "a")).await.unwrap();
    assert!(first != other && first != olga && other != olga);
    let all = [project("demo"), project("other")];
    assert_eq!(desk.table.open(&all).await.unwrap(), 3);
    assert_eq!(desk.table.open(&all[1..]).await.unwrap(), 0);
    // Decided is not open any more.
    let decision = (&somebody("otto"), "");
    assert!(
        desk.table
            .decide(&first, RequestState::Withdrawn, decision)
            .await
            .unwrap()
    );
    assert_ne!(desk.table.make(&new("otto", "a")).await.unwrap(), first);
}

#[tokio::test]
async fn one_decides_and_never_the_one_who_asked() {
    let desk = Desk::new().await;
    let id = desk.table.make(&new("otto", "a")).await.unwrap();
    let (otto, olga, ada) = (somebody("otto"), somebody("olga"), somebody("ada"));
    let decide = |state, by| desk.table.decide(&id, state, (by, "so be it"));
    assert!(!decide(RequestState::Approved, &otto).await.unwrap());
    assert!(!decide(RequestState::Rejected, &otto).await.unwrap());
    assert!(!decide(RequestState::Withdrawn, &olga).await.unwrap());
    // Of several at the same time one wins.
    let (first, second, third) = tokio::join!(
        decide(RequestState::Approved, &olga),
        decide(RequestState::Rejected, &ada),
        decide(RequestState::Withdrawn, &otto),
    );
    let won = [first.unwrap(), second.unwrap(), third.unwrap()];
    assert_eq!(won.iter().filter(|won| **won).count(), 1, "{won:?}");
    let request = desk.table.get(&id).await.unwrap().unwrap();
    assert_eq!(request.decision.unwrap().comment, "so be it");
    // What was sealed has done its service.
    let request = desk.table.get(&id).await.unwrap().unwrap();
    assert_eq!(desk.table.sealed(&request).await.unwrap(), None);
    assert_eq!(desk.column("sealed").await, "");
}

#[tokio::test]
async fn what_somebody_changed_in_the_database_is_not_opened() {
    for change in [
        r#"shown = '{"change":"create_privatelink","principals":["b"]}'"#,
        "project = 'other'",
        "service = 'other'",
        "service = null",
        "reason = 'b'",
        "by_name = 'b'",
        "by_id = 'b'",
        "expires_at_ms = 999999999999",
    ] {
        let desk = Desk::new().await;
        let id = desk.table.make(&new("otto", "a")).await.unwrap();
        let request = desk.table.get(&id).await.unwrap().unwrap();
        assert!(desk.table.sealed(&request).await.unwrap().is_some());
        let text = format!("update request set {change}");
        let changed: Result<u64, Error> =
            change!(desk.table.db, Turn::Free, |tx| sqlx::query(&text)
                .execute(&mut *tx)
                .await
                .map(|done| done.rows_affected()));
        assert_eq!(changed.unwrap(), 1);
        let request = desk.table.get(&id).await.unwrap().unwrap();
        let opened = desk.table.sealed(&request).await.unwrap();
        assert_eq!(opened, None, "{change}");
    }
}

#[tokio::test]
async fn somebody_with_two_ways_in_is_one_person() {
    let desk = Desk::new().await;
    let id = desk.table.make(&new("otto", "a")).await.unwrap();
    let also = Signature {
        name: "Otto@example.com".to_owned(),
        id: "https://provider.example#17".to_owned(),
    };
    for state in [
        RequestState::Approved,
        RequestState::Rejected,
        RequestState::Withdrawn,
    ] {
        let decided = desk.table.decide(&id, state, (&also, "")).await;
        assert!(!decided.unwrap(), "{state:?}");
    }
}

#[tokio::test]
async fn a_nul_is_kept_as_what_stands_for_it() {
    let desk = Desk::new().await;
    let asked = NewRequest {
        reason: "a\0b".to_owned(),
        ..new("otto", "a")
    };
    let id = desk.table.make(&asked).await.unwrap();
    let request = desk.table.get(&id).await.unwrap().unwrap();
    assert_eq!(request.reason, "a\u{fffd}b");
    assert!(desk.table.sealed(&request).await.unwrap().is_some());
    let reject = (&somebody("olga"), "n\0o");
    let state = RequestState::Rejected;
    assert!(desk.table.decide(&id, state, reject).await.unwrap());
}

#[tokio::test]
async fn only_an_approved_one_ends_and_only_once() {
    let desk = Desk::new().await;
    let id = desk.table.make(&new("otto", "a")).await.unwrap();
    let finish = |state| desk.table.finish(&id, state, "Done.");
    assert!(!finish(RequestState::Applied).await.unwrap());
    let olga = somebody("olga");
    let approve = desk.table.decide(&id, RequestState::Approved, (&olga, ""));
    assert!(approve.await.unwrap());
    assert!(finish(RequestState::Applied).await.unwrap());
    assert!(!finish(RequestState::Failed).await.unwrap());
    let request = desk.table.get(&id).await.unwrap().unwrap();
    assert_eq!(request.state, RequestState::Applied);
    assert_eq!(request.outcome.as_deref(), Some("Done."));
}

#[tokio::test]
async fn nobody_decides_after_the_time_is_over() {
    let desk = Desk::new().await;
    let id = desk.table.make(&new("otto", "a")).await.unwrap();
    desk.clock.advance(Duration::from_secs(59));
    assert_eq!(desk.table.open(&[project("demo")]).await.unwrap(), 1);
    assert!(desk.table.expire().await.unwrap().is_empty());
    desk.clock.advance(Duration::from_secs(1));
    let olga = somebody("olga");
    let approve = desk.table.decide(&id, RequestState::Approved, (&olga, ""));
    assert!(!approve.await.unwrap());
    assert_eq!(desk.table.open(&[project("demo")]).await.unwrap(), 0);
    let state = async || desk.table.get(&id).await.unwrap().unwrap().state;
    assert_eq!(state().await, RequestState::Expired);
    // It is found as expired before and after that is written down, and said once.
    let filter = RequestFilter {
        projects: vec![project("demo")],
        state: Some(RequestState::Expired),
        limit: 10,
        ..RequestFilter::default()
    };
    assert_eq!(desk.table.list(&filter).await.unwrap().len(), 1);
    assert_eq!(desk.table.expire().await.unwrap().len(), 1);
    assert_eq!(desk.column("sealed").await, "");
    assert!(desk.table.expire().await.unwrap().is_empty());
    assert_eq!(desk.table.list(&filter).await.unwrap().len(), 1);
    assert_eq!(state().await, RequestState::Expired);
}

#[tokio::test]
async fn the_list_goes_on_where_it_ended() {
    let desk = Desk::new().await;
    for number in 0..7 {
        desk.table
            .make(&new("otto", &number.to_string()))
            .await
            .unwrap();
        // Some of them in the same millisecond.
        desk.clock.advance(Duration::from_secs(number / 3));
    }
    let mut filter = RequestFilter {
        projects: vec![project("demo")],
        limit: 3,
        ..RequestFilter::default()
    };
    let mut seen = Vec::new();
    loop {
        let rows = desk.table.list(&filter).await.unwrap();
        let Some(last) = rows.last() else { break };
        filter.before = Some((last.made_at_ms, last.id.clone()));
        seen.extend(rows.into_iter().map(|row| (row.made_at_ms, row.id)));
    }
    let mut ordered = seen.clone();
    ordered.sort_by(|one, other| other.cmp(one));
    ordered.dedup();
    assert_eq!(seen, ordered);
    assert_eq!(seen.len(), 7);
    filter.before = None;
    filter.service = Some(ServiceName::parse("another").unwrap());
    assert!(desk.table.list(&filter).await.unwrap().is_empty());
}
