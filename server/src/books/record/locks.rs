//! What in the schema keeps rows of the record from being changed: it is looked for too, because whoever changed a row
//! behind the portal's back had to take it away first.

use crate::store::{Db, Error, Pool, bounded};

/// Of both databases.
const LOCKS: [&str; 5] = [
    "record_is_not_changed",
    "record_is_not_removed",
    "record_checkpoint_is_not_changed",
    "record_checkpoint_is_of_a_row",
    "record_one_ending",
];
/// A trigger is about one event there, and nothing but deleting empties a table.
const SQLITE: [&str; 1] = ["record_checkpoint_is_not_removed"];
const POSTGRES: [&str; 2] = ["record_is_not_emptied", "record_checkpoint_is_not_emptied"];

/// Those that are not there, or are switched off.
pub async fn missing(db: &Db) -> Result<Vec<&'static str>, Error> {
    let (there, own) = match db.pool() {
        Pool::Sqlite(pool) => {
            let names = sqlx::query_scalar::<_, String>(
                "select name from sqlite_master where type in ('trigger', 'index')",
            );
            let there = bounded(async { names.fetch_all(pool).await }).await?;
            (there, &SQLITE[..])
        }
        Pool::Postgres(pool) => {
            let names = sqlx::query_scalar::<_, String>(
                "select t.tgname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid \
                 where c.relnamespace = current_schema()::regnamespace and t.tgenabled in ('O', 'A') \
                 union all select indexname::text from pg_indexes where schemaname = current_schema()",
            );
            let there = bounded(async { names.fetch_all(pool).await }).await?;
            (there, &POSTGRES[..])
        }
    };
    let wanted = LOCKS.iter().chain(own).copied();
    Ok(wanted
        .filter(|name| !there.iter().any(|one| one == name))
        .collect())
}
