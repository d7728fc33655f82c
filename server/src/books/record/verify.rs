//! Reads the whole record and says of each row that is not as it was written which one it is, and what is wrong with it.

#[cfg(test)]
mod tests;

use std::fmt;

use app::books::record::Entry;
use serde_json::Value;

use super::chain::{Columns, GENESIS, Kind, Line, link, unsigned};
use super::retention::RETAIN;
use crate::store::{Db, Error, read};

/// Rows read at a time.
const PAGE: i64 = 500;
/// More sentences say nothing new.
const MOST: usize = 100;

/// The newest row at some time, as somebody wrote it down elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub hash: String,
}

impl Head {
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            "The head is written SEQ:HASH, a number and 64 hexadecimal digits, as postern audit head prints it."
                .to_owned()
        };
        let (seq, hash) = text.split_once(':').ok_or_else(wrong)?;
        let seq = seq.parse().map_err(|_| wrong())?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hash
            .then(|| Self {
                seq,
                hash: hash.to_ascii_lowercase(),
            })
            .ok_or_else(wrong)
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// What a reading found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many rows were read.
    pub rows: u64,
    /// The last row that retention cut off; 0: nothing was.
    pub cut: u64,
    pub head: Option<Head>,
    /// A sentence for everything that is wrong; none: the record is as it was written.
    pub wrong: Vec<String>,
}

/// The newest row.
pub async fn head(db: &Db) -> Result<Option<Head>, Error> {
    let newest: Option<(i64, String)> = read!(db, |pool| sqlx::query_as(
        "select seq, hash from record order by seq desc limit 1"
    )
    .fetch_optional(pool)
    .await)?;
    Ok(newest.map(|(seq, hash)| Head {
        seq: unsigned(seq),
        hash,
    }))
}

/// Where the record begins.
async fn checkpoint(db: &Db) -> Result<Option<Head>, Error> {
    let newest: Option<(i64, String)> = read!(db, |pool| sqlx::query_as(
        "select seq, hash from record_checkpoint order by seq desc limit 1"
    )
    .fetch_optional(pool)
    .await)?;
    Ok(newest.map(|(seq, hash)| Head {
        seq: unsigned(seq),
        hash,
    }))
}

/// Reads everything; `known` is a head that was written down elsewhere.
pub async fn verify(db: &Db, known: Option<&Head>) -> Result<Findings, Error> {
    loop {
        let from = checkpoint(db).await?;
        let findings = read_from(db, from.as_ref(), known).await?;
        // Rows that retention cut off meanwhile are not missing.
        if checkpoint(db).await? == from {
            return Ok(findings);
        }
    }
}

/// A row as it is in the database.
#[derive(sqlx::FromRow)]
struct Kept {
    seq: i64,
    at_ms: i64,
    kind: String,
    of_seq: Option<i64>,
    project: Option<String>,
    service: Option<String>,
    who: String,
    who_id: String,
    action: String,
    request: String,
    result: Option<String>,
    until_ms: Option<i64>,
    body: String,
    prev: String,
    hash: String,
}

async fn read_from(db: &Db, from: Option<&Head>, known: Option<&Head>) -> Result<Findings, Error> {
    let mut reader = Reader::new(from, known);
    let mut after = 0;
    loop {
        let page: Vec<Kept> = read!(db, |pool| {
            sqlx::query_as(
            "select seq, at_ms, kind, of_seq, project, service, who, who_id, action, request, result, until_ms, body, \
             prev, hash from record where seq > $1 order by seq limit $2",
        )
        .bind(after)
        .bind(PAGE)
        .fetch_all(pool)
        .await
        })?;
        let Some(last) = page.last() else {
            return Ok(reader.finish());
        };
        after = last.seq;
        for row in &page {
            reader.row(row);
        }
    }
}

/// Goes from row to row.
struct Reader<'a> {
    from: Option<&'a Head>,
    known: Option<&'a Head>,
    /// The row before.
    last: Head,
    /// Whether a row in the chain says that it was cut where the checkpoint says.
    is_cut_told: bool,
    is_known_seen: bool,
    findings: Findings,
}

impl<'a> Reader<'a> {
    fn new(from: Option<&'a Head>, known: Option<&'a Head>) -> Self {
        let begin = Head {
            seq: 0,
            hash: GENESIS.to_owned(),
        };
        Self {
            from,
            known,
            last: from.cloned().unwrap_or(begin),
            is_cut_told: from.is_none(),
            is_known_seen: false,
            findings: Findings {
                cut: from.map_or(0, |from| from.seq),
                ..Findings::default()
            },
        }
    }

    fn say(&mut self, sentence: String) {
        if self.findings.wrong.len() < MOST {
            self.findings.wrong.push(sentence);
        }
    }

    fn row(&mut self, row: &Kept) {
        let seq = unsigned(row.seq);
        self.findings.rows += 1;
        if seq <= self.last.seq {
            // Left over in front of the checkpoint.
            self.say(format!(
                "Row {seq} is there, but the record says that it was cut off."
            ));
            return;
        }
        if seq > self.last.seq + 1 {
            self.say(missing(self.last.seq + 1, seq - 1));
        } else if row.prev != self.last.hash {
            let last = self.last.seq;
            self.say(if last == 0 {
                format!("Row {seq} is not the first row of this record: rows before it are missing.")
            } else {
                format!("Row {seq} does not follow row {last}: one of them was changed, replaced or moved.")
            });
        }
        self.look_into(row, seq);
        if let Some(known) = self.known
            && known.seq == seq
        {
            self.is_known_seen = true;
            if known.hash != row.hash {
                self.say(format!(
                    "Row {seq} is another one than the head that you named."
                ));
            }
        }
        self.last = Head {
            seq,
            hash: row.hash.clone(),
        };
    }

    fn look_into(&mut self, row: &Kept, seq: u64) {
        if link(&row.prev, &row.body) != row.hash {
            self.say(format!(
                "Row {seq} was changed: its text does not fit its hash."
            ));
        }
        let Ok(line) = serde_json::from_str::<Line>(&row.body) else {
            self.say(format!("Row {seq} was changed: its text cannot be read."));
            return;
        };
        if line.seq != seq {
            let own = line.seq;
            self.say(format!(
                "Row {seq} is in the wrong place: it was written as row {own}."
            ));
        }
        for column in differing(row, &line.columns()) {
            self.say(format!(
                "Row {seq} was changed: its column {column} is not what its text says."
            ));
        }
        if let (Kind::Event { entry }, Some(from)) = (&line.kind, self.from) {
            self.is_cut_told |= tells_of_cut(entry, from);
        }
    }

    fn finish(mut self) -> Findings {
        let last = self.last.seq;
        if !self.is_cut_told {
            let cut = self.findings.cut;
            self.say(format!(
                "Rows up to {cut} were cut off, but no row of the record says so: the checkpoint is forged."
            ));
        }
        if let Some(known) = self.known.filter(|_| !self.is_known_seen) {
            let seq = known.seq;
            if seq > last {
                self.say(format!(
                    "The record is cut off at the end: it ends with row {last}, and row {seq} was there."
                ));
            } else if self.from.is_some_and(|from| from == known) {
                // The checkpoint itself.
            } else if self.from.is_some_and(|from| seq < from.seq) {
                self.say(format!(
                    "Row {seq} was cut off because it was old, so it cannot be compared: name a newer head."
                ));
            } else {
                self.say(format!(
                    "Row {seq} is another one than the head that you named, or is missing."
                ));
            }
        }
        self.findings.head = (self.findings.rows > 0).then(|| self.last.clone());
        self.findings
    }
}

fn missing(first: u64, last: u64) -> String {
    if first == last {
        format!("Row {first} is missing.")
    } else {
        format!("Rows {first} to {last} are missing.")
    }
}

fn tells_of_cut(entry: &Entry, from: &Head) -> bool {
    entry.action == RETAIN
        && entry.after.get("up_to").and_then(Value::as_u64) == Some(from.seq)
        && entry.after.get("hash").and_then(Value::as_str) == Some(from.hash.as_str())
}

/// Names of the columns that are not what the text says.
fn differing(row: &Kept, told: &Columns) -> Vec<&'static str> {
    let same = [
        ("at_ms", row.at_ms == told.at_ms),
        ("kind", row.kind == told.kind),
        ("of_seq", row.of_seq == told.of_seq),
        ("project", row.project == told.project),
        ("service", row.service == told.service),
        ("who", row.who == told.who),
        ("who_id", row.who_id == told.who_id),
        ("action", row.action == told.action),
        ("request", row.request == told.request),
        ("result", row.result.as_deref() == told.result),
        ("until_ms", row.until_ms == told.until_ms),
    ];
    let differing = same.into_iter().filter(|(_, is_same)| !is_same);
    differing.map(|(name, _)| name).collect()
}
