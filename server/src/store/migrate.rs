//! Tables are made and changed when a portal starts, under a lock: of several that start at once one does it. It is one
//! transaction with the check of the keys, so that a portal that may not start has changed nothing.

use super::{Db, Error, Pool, Turn, keys};
use crate::session::Keys;

/// What was changed, in order, in both languages. What is released is not edited: the next change is the next entry.
const MIGRATIONS: &[(&str, &str)] = &[
    (
        include_str!("../../migrations/sqlite/0001_books.sql"),
        include_str!("../../migrations/postgres/0001_books.sql"),
    ),
    (
        include_str!("../../migrations/sqlite/0002_tokens.sql"),
        include_str!("../../migrations/postgres/0002_tokens.sql"),
    ),
];

const VERSIONS: &str = "create table schema_version (version bigint primary key not null)";
/// Whether that table is there. A role that may not make tables may still start a portal on tables that are up to date.
const ARE_THERE: (&str, &str) = (
    "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'",
    "select count(to_regclass(current_schema() || '.schema_version'))",
);

/// Why a portal may not start on this database.
enum Refusal {
    Newer,
    Keys(String),
}

/// Brings the tables up to date and lets the keys be checked.
pub(super) async fn run(db: &Db, keys: &Keys) -> Result<(), String> {
    let is_postgres = matches!(db.pool, Pool::Postgres(_));
    let mut refusal = None;
    let outcome: Result<(), Error> = change!(db, Turn::Migration, |tx| {
        let are_there = if is_postgres {
            ARE_THERE.1
        } else {
            ARE_THERE.0
        };
        let are_there: i64 = sqlx::query_scalar(are_there).fetch_one(&mut *tx).await?;
        if are_there == 0 {
            sqlx::raw_sql(VERSIONS).execute(&mut *tx).await?;
        }
        let done: i64 = sqlx::query_scalar("select coalesce(max(version), 0) from schema_version")
            .fetch_one(&mut *tx)
            .await?;
        let done = usize::try_from(done).unwrap_or(usize::MAX);
        if done > MIGRATIONS.len() {
            refusal = Some(Refusal::Newer);
            return Err(sqlx::Error::RowNotFound);
        }
        for (number, (sqlite, postgres)) in (1i64..).zip(MIGRATIONS).skip(done) {
            let sql = if is_postgres { *postgres } else { *sqlite };
            sqlx::raw_sql(sql).execute(&mut *tx).await?;
            sqlx::query("insert into schema_version (version) values ($1)")
                .bind(number)
                .execute(&mut *tx)
                .await?;
        }
        let known: Vec<(String, String)> =
            sqlx::query_as("select name, sealed from key_check order by name")
                .fetch_all(&mut *tx)
                .await?;
        match keys::check(&known, keys) {
            Err(sentence) => {
                refusal = Some(Refusal::Keys(sentence));
                return Err(sqlx::Error::RowNotFound);
            }
            Ok(None) => {}
            Ok(Some((name, sealed))) => {
                sqlx::query("insert into key_check (name, sealed) values ($1, $2)")
                    .bind(name)
                    .bind(sealed)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        Ok(())
    });
    match (refusal, outcome) {
        (Some(Refusal::Newer), _) => Err(
            "The database was made by a newer Postern: start that one, or give this one another database."
                .to_owned(),
        ),
        (Some(Refusal::Keys(sentence)), _) => Err(sentence),
        (None, outcome) => {
            outcome.map_err(|error| format!("Cannot bring the database up to date: {error}."))
        }
    }
}
