//! The record to take away, newest rows first: a line of JSON each, or CSV for a spreadsheet.

use app::books::Down;
use app::books::record::{Filter, Record, Row, Standing};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Rows read at a time.
const PAGE: u32 = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    JsonLines,
    Csv,
}

/// A row as it is taken away.
#[derive(Serialize)]
struct Line<'a> {
    seq: u64,
    at: String,
    action: &'a str,
    who: &'a str,
    who_id: &'a str,
    via: &'a str,
    role: &'a str,
    from: &'a str,
    project: &'a str,
    service: &'a str,
    reason: &'a str,
    before: &'a Value,
    after: &'a Value,
    result: &'a str,
    message: &'a str,
    ended_at: String,
    ended_by: &'a str,
    approval: &'a str,
    request: &'a str,
    /// The portal token that it was done with.
    token: &'a str,
}

/// The names of the columns.
const COLUMNS: [&str; 20] = [
    "seq", "at", "action", "who", "who_id", "via", "role", "from", "project", "service", "reason",
    "before", "after", "result", "message", "ended_at", "ended_by", "approval", "request", "token",
];

impl<'a> Line<'a> {
    fn of(row: &'a Row) -> Self {
        let entry = &row.entry;
        let (result, message) = match &row.standing {
            Standing::UnderWay => ("under way", ""),
            Standing::Over(outcome) => (outcome.result.as_str(), outcome.message.as_str()),
        };
        let ended = row.ended.as_ref();
        Self {
            seq: row.seq,
            at: moment(row.at_ms),
            action: &entry.action,
            who: &entry.actor.name,
            who_id: &entry.actor.id,
            via: entry.actor.via.map_or("", app::person::Via::as_str),
            role: entry.actor.role.map_or("", app::role::Role::as_str),
            from: &entry.actor.from,
            project: entry.project.as_ref().map_or("", |name| name.as_str()),
            service: entry.service.as_ref().map_or("", |name| name.as_str()),
            reason: entry.reason.as_deref().unwrap_or_default(),
            before: &entry.before,
            after: &entry.after,
            result,
            message,
            ended_at: ended.map_or_else(String::new, |ended| moment(ended.at_ms)),
            ended_by: ended.map_or("", |ended| ended.by.as_str()),
            approval: entry.approval.as_deref().unwrap_or_default(),
            request: &entry.request,
            token: entry.actor.pass.as_deref().unwrap_or_default(),
        }
    }
}

impl Format {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "jsonl" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::JsonLines => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// What stands above the rows.
    pub fn head(self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv => COLUMNS.join(",") + "\r\n",
        }
    }

    pub fn line(self, row: &Row) -> String {
        let line = serde_json::to_value(Line::of(row)).unwrap_or_default();
        match self {
            Self::JsonLines => serde_json::to_string(&Line::of(row)).unwrap_or_default() + "\n",
            Self::Csv => {
                let cells = COLUMNS.map(|name| match line.get(name) {
                    None | Some(Value::Null) => String::new(),
                    Some(Value::String(text)) => cell(text),
                    Some(other) => cell(&other.to_string()),
                });
                cells.join(",") + "\r\n"
            }
        }
    }
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection), in full width neither.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ]);
    let defused = if is_formula { "'" } else { "" };
    format!("\"{defused}{}\"", text.replace('"', "\"\""))
}

fn moment(ms: u64) -> String {
    let nanos = i128::from(ms) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_default()
}

/// The next rows of the filter as text, and the filter for those after them; `None`: there were no more.
pub async fn next(
    record: &dyn Record,
    format: Format,
    filter: Filter,
) -> Result<Option<(String, Filter)>, Down> {
    let asked = Filter {
        limit: PAGE,
        ..filter
    };
    let rows = record.rows(&asked).await?;
    let Some(last) = rows.last() else {
        return Ok(None);
    };
    let before = Some(last.seq);
    let text = rows.iter().map(|row| format.line(row)).collect();
    Ok(Some((text, Filter { before, ..asked })))
}

#[cfg(test)]
mod tests {
    use app::books::record::{Scope, Stage};

    use super::super::tests::{event, fresh};
    use super::*;

    #[tokio::test]
    async fn rows_are_taken_away_as_json_and_as_csv() {
        let (record, _, _) = fresh().await;
        let mut entry = event("vpc.create", Some("demo"));
        entry.reason = Some("=HYPERLINK(\"x\"),\n2".to_owned());
        record.append(&entry).await.unwrap();
        let filter = Filter {
            scope: Scope::Whole,
            ..Filter::default()
        };
        let json = next(&record, Format::JsonLines, filter.clone())
            .await
            .unwrap();
        let (text, after) = json.unwrap();
        let line: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["at"], "2096-10-02T07:06:40Z");
        assert_eq!(line["after"]["a"][1], "x");
        assert_eq!(line["role"], "admin");
        assert!(
            next(&record, Format::JsonLines, after)
                .await
                .unwrap()
                .is_none()
        );
        let (csv, _) = next(&record, Format::Csv, filter).await.unwrap().unwrap();
        assert!(
            csv.starts_with("\"1\",\"2096-10-02T07:06:40Z\",\"vpc.create\",\"ada@example.com\""),
            "{csv}"
        );
        assert!(csv.contains(r#","'=HYPERLINK(""x""),"#), "{csv}");
        assert!(csv.contains(r#""{""a"":[1.5,""x""],""z"":1}""#), "{csv}");
        assert_eq!(Format::Csv.head().split(',').count(), COLUMNS.len());
        assert!(matches!(entry.stage, Stage::Over(_)));
    }

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\u{ff1d}1"] {
            assert!(cell(text).starts_with("\"'"), "{text:?}");
        }
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    }
}
