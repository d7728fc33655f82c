//! What verifying finds in a record that somebody changed by hand.

use std::time::Duration;

use app::books::record::{Actor, Ending, Record as _};

use super::super::tests::{attempt, event, fresh, outcome};
use super::*;
use crate::store::Pool;

/// Six rows: four events, an attempt and its outcome.
async fn six() -> Db {
    let (record, db, clock) = fresh().await;
    for at in 0..4 {
        let entry = event(&format!("session.{at}"), (at % 2 == 0).then_some("demo"));
        record.append(&entry).await.unwrap();
        clock.advance(Duration::from_secs(60));
    }
    let of = record.append(&attempt("vpc.create")).await.unwrap();
    let done = outcome(Ending::Done, "Done.");
    assert!(record.conclude(of, &Actor::portal(), &done).await.unwrap());
    db
}

/// As somebody does it who owns the database.
async fn by_hand(db: &Db, sql: &str) {
    let Pool::Sqlite(pool) = db.pool() else {
        panic!()
    };
    for trigger in [
        "record_is_not_changed",
        "record_is_not_removed",
        "record_checkpoint_is_of_a_row",
    ] {
        let drop = format!("drop trigger if exists {trigger}");
        sqlx::query(&drop).execute(pool).await.unwrap();
    }
    sqlx::raw_sql(sql).execute(pool).await.unwrap();
}

async fn wrong_after(sql: &str) -> Vec<String> {
    let db = six().await;
    by_hand(&db, sql).await;
    verify(&db, None).await.unwrap().wrong
}

#[tokio::test]
async fn an_untouched_record_is_right() {
    let db = six().await;
    let findings = verify(&db, None).await.unwrap();
    assert_eq!(
        (findings.rows, findings.cut, findings.wrong),
        (6, 0, vec![])
    );
    assert_eq!(findings.head, head(&db).await.unwrap());
    let (_, empty, _) = fresh().await;
    assert_eq!(verify(&empty, None).await.unwrap(), Findings::default());
}

#[tokio::test]
async fn what_was_done_to_a_row_is_said_of_that_row() {
    let edited =
        wrong_after("update record set body = replace(body, 'ada@', 'eve@') where seq = 2").await;
    assert_eq!(edited.len(), 2, "{edited:?}");
    assert!(
        edited[0].starts_with("Row 2 was changed: its text"),
        "{edited:?}"
    );
    let column = wrong_after("update record set who = 'eve@example.com' where seq = 3").await;
    assert_eq!(
        column,
        ["Row 3 was changed: its column who is not what its text says."]
    );
    let deleted = wrong_after("delete from record where seq in (2, 3)").await;
    assert_eq!(deleted, ["Rows 2 to 3 are missing."]);
    let first = wrong_after("delete from record where seq = 1").await;
    assert_eq!(first, ["Row 1 is missing."]);
    let swapped = wrong_after(
        "update record set seq = 99 where seq = 2; update record set seq = 2 where seq = 3; \
         update record set seq = 3 where seq = 99",
    )
    .await;
    for sentence in [
        "Row 2 is in the wrong place: it was written as row 3.",
        "Row 3 is in the wrong place: it was written as row 2.",
    ] {
        assert!(swapped.iter().any(|one| one == sentence), "{swapped:?}");
    }
    let inserted = wrong_after(
        "insert into record select 7, at_ms, kind, null, project, service, who, who_id, action, request, result, \
         until_ms, body, prev, 'x' from record where seq = 1",
    )
    .await;
    assert!(
        inserted[0].starts_with("Row 7 does not follow row 6"),
        "{inserted:?}"
    );
    let unreadable = wrong_after("update record set body = 'x' where seq = 4").await;
    assert!(unreadable.contains(&"Row 4 was changed: its text cannot be read.".to_owned()));
}

#[tokio::test]
async fn a_row_written_anew_with_its_hash_does_not_fit_the_next_one() {
    let db = six().await;
    let Pool::Sqlite(pool) = db.pool() else {
        panic!()
    };
    let (body, prev): (String, String) =
        sqlx::query_as("select body, prev from record where seq = 2")
            .fetch_one(pool)
            .await
            .unwrap();
    let body = body.replace("Done.", "Done!");
    let hash = link(&prev, &body);
    let sql = format!(
        "update record set body = '{}', hash = '{hash}' where seq = 2",
        body.replace('\'', "''")
    );
    by_hand(&db, &sql).await;
    let wrong = verify(&db, None).await.unwrap().wrong;
    assert_eq!(
        wrong,
        ["Row 3 does not follow row 2: one of them was changed, replaced or moved."]
    );
}

#[tokio::test]
async fn a_missing_end_is_seen_by_who_knows_the_head() {
    let db = six().await;
    let known = head(&db).await.unwrap().unwrap();
    assert_eq!(Head::parse(&known.to_string()), Ok(known.clone()));
    assert_eq!(
        verify(&db, Some(&known)).await.unwrap().wrong,
        Vec::<String>::new()
    );
    by_hand(&db, "delete from record where seq >= 5").await;
    assert_eq!(verify(&db, None).await.unwrap().wrong, Vec::<String>::new());
    assert_eq!(
        verify(&db, Some(&known)).await.unwrap().wrong,
        ["The record is cut off at the end: it ends with row 4, and row 6 was there."]
    );
    let other = Head {
        seq: 4,
        hash: "0".repeat(64),
    };
    assert_eq!(
        verify(&db, Some(&other)).await.unwrap().wrong,
        ["Row 4 is another one than the head that you named."]
    );
    for text in ["", "4", "4:x", "x:00", &format!("4:{}", "g".repeat(64))] {
        assert!(Head::parse(text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_forged_checkpoint_is_seen() {
    let wrong = wrong_after(
        "insert into record_checkpoint select seq, at_ms, hash from record where seq = 3; \
         delete from record where seq <= 3",
    )
    .await;
    assert_eq!(
        wrong,
        ["Rows up to 3 were cut off, but no row of the record says so: the checkpoint is forged."]
    );
}
