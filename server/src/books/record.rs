//! The record's table. Rows are only added, each with the hash of the one before it; what came of an attempt is a row of
//! its own. The schema refuses changes, and `verify` finds those that were made in spite of it.

pub mod chain;
pub mod export;
pub mod locks;
mod query;
pub mod retention;
#[cfg(test)]
mod tests;
pub mod verify;

use app::books::Down;
use app::books::record::{
    Actor, Ended, Ending, Entry, Filter, Outcome, Record, Row, Scope, Stage, Standing,
};

use self::chain::{Columns, GENESIS, Kind, Line, link, signed, unsigned};
use self::query::{Bind, Query};
use crate::clock::Clock;
use crate::store::{Db, Error, Turn, change, read};

const NOBODY_KNOWS: &str =
    "The outcome is unknown: the portal stopped, or could not write down what came of it.";
const UNREADABLE: &str = "This row of the record cannot be read. Whoever runs this portal can find out why with \
     postern audit verify.";

#[derive(Clone)]
pub struct Table {
    db: Db,
    clock: Clock,
}

/// seq, at, body, action, who, and seq, at, body of the newest outcome.
type Raw = (
    i64,
    i64,
    String,
    String,
    String,
    Option<i64>,
    Option<i64>,
    Option<String>,
);

/// Adds a row behind the newest one. In a body of [`change!`] with [`Turn::Record`].
macro_rules! add {
    ($tx:ident, $at_ms:expr, $kind:expr) => {{
        let newest: Option<(i64, String)> =
            sqlx::query_as("select seq, hash from record order by seq desc limit 1")
                .fetch_optional(&mut *$tx)
                .await?;
        let (last, prev) = newest.unwrap_or_else(|| (0, GENESIS.to_owned()));
        let line = Line {
            seq: unsigned(last) + 1,
            at_ms: $at_ms,
            kind: $kind,
        };
        let Columns {
            at_ms,
            kind,
            of_seq,
            project,
            service,
            who,
            who_id,
            action,
            request,
            result,
            until_ms,
        } = line.columns();
        let body = line.body();
        let hash = link(&prev, &body);
        sqlx::query(
            "insert into record (seq, at_ms, kind, of_seq, project, service, who, who_id, action, request, result, \
             until_ms, body, prev, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        )
        .bind(last + 1)
        .bind(at_ms)
        .bind(kind)
        .bind(of_seq)
        .bind(project)
        .bind(service)
        .bind(who)
        .bind(who_id)
        .bind(action)
        .bind(request)
        .bind(result)
        .bind(until_ms)
        .bind(body)
        .bind(prev)
        .bind(hash)
        .execute(&mut *$tx)
        .await?;
        line.seq
    }};
}
use add;

impl Table {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    async fn ask(&self, query: &Query) -> Result<Vec<Row>, Down> {
        let raw: Vec<Raw> = read!(self.db, |pool| {
            let mut asked = sqlx::query_as(&query.text);
            for bind in &query.binds {
                asked = match bind {
                    Bind::Number(number) => asked.bind(*number),
                    Bind::Text(text) => asked.bind(text.as_str()),
                };
            }
            asked.fetch_all(pool).await
        })?;
        let now_ms = self.clock.now_ms();
        Ok(raw.into_iter().map(|raw| row_of(raw, now_ms)).collect())
    }
}

#[async_trait::async_trait]
impl Record for Table {
    async fn append(&self, entry: &Entry) -> Result<u64, Down> {
        let at_ms = self.clock.now_ms();
        let seq = change!(self.db, Turn::Record, |tx| Ok(add!(
            tx,
            at_ms,
            Kind::of_entry(entry.clone())
        )));
        Ok(seq?)
    }

    async fn conclude(&self, of: u64, actor: &Actor, outcome: &Outcome) -> Result<bool, Down> {
        let at_ms = self.clock.now_ms();
        let added = change!(self.db, Turn::Record, |tx| {
            let attempt: Option<(String, Option<String>, Option<String>, String)> =
                sqlx::query_as(
                    "select action, project, service, request from record where seq = $1 and kind = 'attempt'",
                )
                .bind(signed(of))
                .fetch_optional(&mut *tx)
                .await?;
            let newest: Option<(String, String)> = sqlx::query_as(
                "select result, who_id from record where of_seq = $1 order by seq desc limit 1",
            )
            .bind(signed(of))
            .fetch_optional(&mut *tx)
            .await?;
            let is_told = newest.is_some_and(|(result, who_id)| {
                Ending::parse(&result).is_none_or(Ending::is_final)
                    || (outcome.result == Ending::Unknown && who_id == actor.id)
            });
            match attempt {
                Some((action, project, service, request)) if !is_told => {
                    add!(
                        tx,
                        at_ms,
                        Kind::Outcome {
                            of,
                            by: actor.clone(),
                            outcome: outcome.clone(),
                            action,
                            project,
                            service,
                            request,
                        }
                    );
                    Ok(true)
                }
                _ => Ok(false),
            }
        });
        match added {
            // The schema saw another final outcome first.
            Err(Error::Taken) => Ok(false),
            added => Ok(added?),
        }
    }

    async fn rows(&self, filter: &Filter) -> Result<Vec<Row>, Down> {
        let mut query = Query::rows();
        query.filtered(filter, self.clock.now_ms());
        self.ask(&query).await
    }

    async fn row(&self, seq: u64) -> Result<Option<Row>, Down> {
        let filter = Filter {
            scope: Scope::Whole,
            before: Some(seq.saturating_add(1)),
            limit: 1,
            ..Filter::default()
        };
        let found = self.rows(&filter).await?.pop();
        Ok(found.filter(|row| row.seq == seq))
    }

    async fn unsettled(&self, scope: &Scope, limit: u32) -> Result<Vec<Row>, Down> {
        let mut query = Query::rows();
        query.unsettled(scope, &Actor::portal().id, self.clock.now_ms(), limit);
        self.ask(&query).await
    }
}

fn row_of((seq, at_ms, body, action, who, o_seq, o_at_ms, o_body): Raw, now_ms: u64) -> Row {
    let (seq, at_ms) = (unsigned(seq), unsigned(at_ms));
    let ending = o_body.as_deref().map(outcome_of);
    let entry = match serde_json::from_str::<Line>(&body).map(|line| line.kind) {
        Ok(Kind::Attempt { entry } | Kind::Event { entry }) => entry,
        _ => unreadable(action, who),
    };
    let standing = match (&ending, &entry.stage) {
        (Some((_, outcome)), _) | (None, Stage::Over(outcome)) => Standing::Over(outcome.clone()),
        (None, Stage::Attempt { patience_s }) => {
            if at_ms.saturating_add(u64::from(*patience_s) * 1_000) > now_ms {
                Standing::UnderWay
            } else {
                Standing::Over(unknown(NOBODY_KNOWS))
            }
        }
    };
    let ended = ending
        .zip(o_seq)
        .zip(o_at_ms)
        .map(|(((by, _), seq), at_ms)| Ended {
            seq: unsigned(seq),
            at_ms: unsigned(at_ms),
            by,
        });
    Row {
        seq,
        at_ms,
        entry,
        standing,
        ended,
    }
}

/// Who saw an outcome, and what it was.
fn outcome_of(body: &str) -> (String, Outcome) {
    match serde_json::from_str::<Line>(body).map(|line| line.kind) {
        Ok(Kind::Outcome { by, outcome, .. }) => (by.name, outcome),
        _ => (String::new(), unknown(UNREADABLE)),
    }
}

fn unknown(message: &str) -> Outcome {
    Outcome {
        result: Ending::Unknown,
        message: message.to_owned(),
    }
}

/// Stands for a row whose text was spoilt: the others are shown all the same.
fn unreadable(action: String, who: String) -> Entry {
    Entry {
        action,
        actor: Actor {
            name: who,
            ..Actor::portal()
        },
        request: String::new(),
        project: None,
        service: None,
        reason: None,
        before: serde_json::Value::Null,
        after: serde_json::Value::Null,
        change: None,
        approval: None,
        stage: Stage::Over(unknown(UNREADABLE)),
    }
}
