//! Cuts off rows that are older than they shall be kept. A row says up to which number and hash; the rest of the chain
//! begins there.

use std::time::Duration;

use app::books::record::{Actor, Ending, Entry, Outcome, Stage};
use serde_json::{Value, json};

use super::add;
use super::chain::{Columns, GENESIS, Kind, Line, link, signed, unsigned};
use crate::clock::Clock;
use crate::store::{Db, Error, Turn, change};

/// The action of the row about it.
pub const RETAIN: &str = "record.retain";
/// Rows cut off at a time, so that it is quick; the next hour goes on.
const MOST: i64 = 5_000;
/// Attempts told over at a time.
const MOST_ATTEMPTS: i64 = 200;
const NEVER_FOUND: &str = "The outcome was never found out, and nobody looks for it any more.";

/// An attempt without an outcome: seq, action, project, service, request.
type Left = (i64, String, Option<String>, Option<String>, String);

/// Cuts off what is older than `keep`; the number of the last row that is gone, if any went.
pub async fn retain(db: &Db, clock: &Clock, keep: Duration) -> Result<Option<u64>, Error> {
    let now_ms = clock.now_ms();
    let keep_ms = u64::try_from(keep.as_millis()).unwrap_or(u64::MAX);
    let Some(threshold) = now_ms.checked_sub(keep_ms) else {
        return Ok(None);
    };
    let threshold = signed(threshold);
    change!(db, Turn::Record, |tx| {
        let (first, past): (Option<i64>, Option<i64>) = sqlx::query_as(
            "select min(seq), coalesce(min(case when at_ms >= $1 then seq end), max(seq) + 1) from record",
        )
        .bind(threshold)
        .fetch_one(&mut *tx)
        .await?;
        let (Some(first), Some(past)) = (first, past) else {
            return Ok(None);
        };
        // An attempt that nobody ever looked for would stand in the way for ever.
        let left: Vec<Left> = sqlx::query_as(
            "select a.seq, a.action, a.project, a.service, a.request from record a where a.kind = 'attempt' and \
             a.seq < $1 and a.until_ms <= $2 and not exists (select 1 from record o where o.of_seq = a.seq) \
             order by a.seq limit $3",
        )
        .bind(past)
        .bind(signed(now_ms))
        .bind(MOST_ATTEMPTS)
        .fetch_all(&mut *tx)
        .await?;
        for (of, action, project, service, request) in left {
            let outcome = Outcome {
                result: Ending::Unknown,
                message: NEVER_FOUND.to_owned(),
            };
            let by = Actor::portal();
            let of = unsigned(of);
            add!(
                tx,
                now_ms,
                Kind::Outcome {
                    of,
                    by,
                    outcome,
                    action,
                    project,
                    service,
                    request
                }
            );
        }
        let mut bound = past.min(first + MOST);
        // What came of each attempt goes with it or not at all.
        loop {
            let open: Option<i64> = sqlx::query_scalar(
                "select min(a.seq) from record a where a.kind = 'attempt' and a.seq < $1 and (not exists \
                 (select 1 from record o where o.of_seq = a.seq) or exists \
                 (select 1 from record o where o.of_seq = a.seq and o.seq >= $1))",
            )
            .bind(bound)
            .fetch_one(&mut *tx)
            .await?;
            match open {
                Some(open) => bound = open,
                None => break,
            }
        }
        let cut = bound - 1;
        if cut < first {
            return Ok(None);
        }
        let hash: String = sqlx::query_scalar("select hash from record where seq = $1")
            .bind(cut)
            .fetch_one(&mut *tx)
            .await?;
        let entry = told(unsigned(cut), &hash, unsigned(bound - first));
        add!(tx, now_ms, Kind::of_entry(entry));
        sqlx::query("insert into record_checkpoint (seq, at_ms, hash) values ($1, $2, $3)")
            .bind(cut)
            .bind(signed(now_ms))
            .bind(hash)
            .execute(&mut *tx)
            .await?;
        sqlx::query("delete from record where seq <= $1")
            .bind(cut)
            .execute(&mut *tx)
            .await?;
        Ok(Some(unsigned(cut)))
    })
}

fn told(up_to: u64, hash: &str, rows: u64) -> Entry {
    Entry {
        action: RETAIN.to_owned(),
        actor: Actor::portal(),
        request: String::new(),
        project: None,
        service: None,
        reason: None,
        before: Value::Null,
        after: json!({ "up_to": up_to, "hash": hash, "rows": rows }),
        change: None,
        approval: None,
        stage: Stage::Over(Outcome {
            result: Ending::Done,
            message: format!("Rows up to {up_to} were old and are gone."),
        }),
    }
}

#[cfg(test)]
mod tests {
    use app::books::record::Record as _;

    use super::super::tests::{attempt, event, fresh, outcome};
    use super::super::verify::{Head, head, verify};
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    #[tokio::test]
    async fn what_is_old_goes_and_the_rest_verifies() {
        let (record, db, clock) = fresh().await;
        let keep = DAY * 30;
        for _ in 0..3 {
            record.append(&event("session.begin", None)).await.unwrap();
        }
        let old = head(&db).await.unwrap().unwrap();
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), None);
        clock.advance(DAY * 31);
        record.append(&event("session.begin", None)).await.unwrap();
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), Some(3));
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), None);
        let findings = verify(&db, Some(&old)).await.unwrap();
        assert_eq!(
            (findings.rows, findings.cut, findings.wrong),
            (2, 3, vec![])
        );
        let older = Head { seq: 2, ..old };
        assert!(verify(&db, Some(&older)).await.unwrap().wrong[0].contains("name a newer head"));
        // And again, over the first cut.
        clock.advance(DAY * 31);
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), Some(5));
        let seq = record.append(&event("session.begin", None)).await.unwrap();
        assert_eq!(seq, 7);
        let findings = verify(&db, None).await.unwrap();
        assert_eq!(
            (findings.rows, findings.cut, findings.wrong),
            (2, 5, vec![])
        );
    }

    #[tokio::test]
    async fn an_attempt_stays_until_what_came_of_it_is_old() {
        let (record, db, clock) = fresh().await;
        let keep = DAY * 30;
        record.append(&event("session.begin", None)).await.unwrap();
        let of = record.append(&attempt("vpc.create")).await.unwrap();
        clock.advance(DAY * 29);
        let done = outcome(Ending::Done, "It is there.");
        assert!(record.conclude(of, &Actor::portal(), &done).await.unwrap());
        clock.advance(DAY * 2);
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), Some(1));
        clock.advance(DAY * 29);
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), Some(3));
        assert_eq!(verify(&db, None).await.unwrap().wrong, Vec::<String>::new());
    }

    #[tokio::test]
    async fn an_attempt_that_nobody_looked_for_goes_in_the_end() {
        let (record, db, clock) = fresh().await;
        let keep = DAY * 30;
        let of = record.append(&attempt("endpoint.create")).await.unwrap();
        clock.advance(DAY * 31);
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), None);
        let row = record.row(of).await.unwrap().unwrap();
        assert_eq!(row.ended.map(|ended| ended.by), Some("Postern".to_owned()));
        clock.advance(DAY * 31);
        assert_eq!(retain(&db, &clock, keep).await.unwrap(), Some(2));
        assert_eq!(verify(&db, None).await.unwrap().wrong, Vec::<String>::new());
    }
}
