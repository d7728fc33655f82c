//! `postern audit …`, and what is done to the record by the hour: old rows are cut off, and its newest hash is written to
//! the log, which is a place that whoever owns the database need not own.

use std::io::Write as _;
use std::time::Duration;

use app::api::activity::Typed;
use app::books::record::{Filter, Scope};

use crate::books::record::Table;
use crate::books::record::export;
use crate::books::record::{locks, retention, verify};
use crate::clock::Clock;
use crate::store::Db;

pub use crate::books::record::export::Format;
pub use crate::books::record::verify::{Findings, Head};

/// `postern audit verify`: what was found, in sentences; `Err`: the record is not as it was written.
pub async fn check(db: &Db, known: Option<&Head>) -> Result<String, String> {
    let findings = verify::verify(db, known)
        .await
        .map_err(|error| format!("The record cannot be read: {error}."))?;
    let missing = locks::missing(db)
        .await
        .map_err(|error| format!("The schema cannot be read: {error}."))?;
    let missing = missing.into_iter().map(|name| {
        format!("{name} is missing in the schema: without it rows can be changed. Somebody took it away.")
    });
    let wrong: Vec<String> = findings.wrong.iter().cloned().chain(missing).collect();
    if !wrong.is_empty() {
        let mut text = wrong.join("\n");
        text.push_str(if findings.wrong.is_empty() {
            "\nThe rows that are there are as they were written."
        } else {
            "\nThe record is not as it was written."
        });
        return Err(text);
    }
    Ok(match &findings.head {
        None => "The record has no rows.".to_owned(),
        Some(head) => {
            let cut = match findings.cut {
                0 => String::new(),
                cut => format!(" Rows up to {cut} were old and were cut off, as the record says."),
            };
            let rows = findings.rows;
            let s = if rows == 1 { "" } else { "s" };
            let end = match known {
                Some(_) => String::new(),
                None => " Whether rows are missing at the end, only a head that was kept elsewhere can show: \
                         name it with --head."
                    .to_owned(),
            };
            format!("The record is as it was written: {rows} row{s}, the head is {head}.{cut}{end}")
        }
    })
}

/// `postern audit head`: the newest row's number and hash, to be kept elsewhere.
pub async fn head(db: &Db) -> Result<String, String> {
    let head = verify::head(db).await;
    let head = head.map_err(|error| format!("The record cannot be read: {error}."))?;
    head.map(|head| head.to_string())
        .ok_or_else(|| "The record has no rows.".to_owned())
}

/// `postern audit export`: all rows of the filter, to the standard output.
pub async fn export(db: &Db, format: Format, typed: &Typed) -> Result<(), String> {
    let record = Table::new(db.clone(), Clock::System);
    let mut filter = Filter {
        scope: Scope::Whole,
        ..typed.filter()?
    };
    let mut out = std::io::stdout().lock();
    let mut put = |text: &str| {
        out.write_all(text.as_bytes())
            .map_err(|error| format!("Cannot write: {error}."))
    };
    put(&format.head())?;
    loop {
        let next = export::next(&record, format, filter).await;
        match next.map_err(|down| format!("The record cannot be read: {down}."))? {
            None => return Ok(()),
            Some((text, after)) => {
                put(&text)?;
                filter = after;
            }
        }
    }
}

/// Once an hour: cuts off what is older than `keep`, and says the head.
pub async fn hourly(db: &Db, clock: &Clock, keep: Option<Duration>) {
    if let Some(keep) = keep {
        match retention::retain(db, clock, keep).await {
            Ok(None) => {}
            Ok(Some(cut)) => tracing::info!(cut, "Old rows of the record were cut off"),
            Err(error) => tracing::warn!(%error, "Old rows of the record could not be cut off"),
        }
    }
    match verify::head(db).await {
        Ok(None) => {}
        Ok(Some(head)) => tracing::info!(%head, "The head of the record"),
        Err(error) => tracing::warn!(%error, "The record could not be read"),
    }
}
