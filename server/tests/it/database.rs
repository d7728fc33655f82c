//! The database of a house: a SQLite file in its folder, or a schema of its own in the PostgreSQL that
//! `POSTERN_TEST_POSTGRES` names (scripts/postgres.sh starts a throw-away one).

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use server::session::Keys;
use server::store::{self, Db, Place, Pool};
use sqlx::{Connection as _, PgConnection};

use crate::house::{Folder, House};
use crate::wall::Wall;

/// Short, so that a test of a locked database does not take long.
const BUSY: Duration = Duration::from_secs(1);

/// Where a house's database is, until it goes.
pub struct Kept {
    place: Place,
    schema: Option<Schema>,
}

/// A schema of PostgreSQL.
struct Schema {
    server: String,
    name: String,
}

/// The PostgreSQL of this run, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "it is no setting of the portal's"
)]
pub fn postgres() -> Option<String> {
    std::env::var("POSTERN_TEST_POSTGRES").ok()
}

/// Says why a test of a SQLite file has nothing to do here.
pub fn is_about_a_file() -> bool {
    let there = postgres().is_none();
    if !there {
        println!("Nothing to do: this is about a SQLite file, and the database is PostgreSQL.");
    }
    there
}

impl Kept {
    pub async fn new(folder: &Folder) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let Some(server) = postgres() else {
            let place = Place::File {
                path: folder.database(),
                busy: BUSY,
            };
            return Self {
                place,
                schema: None,
            };
        };
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("it_{}_{number}", std::process::id());
        let schema = Schema { server, name };
        schema
            .execute(&format!("drop schema if exists {0} cascade", schema.name))
            .await;
        schema
            .execute(&format!("create schema {}", schema.name))
            .await;
        Self {
            place: Place::Postgres(schema.url(&schema.server).into()),
            schema: Some(schema),
        }
    }

    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The address in PostgreSQL.
    pub fn url(&self) -> String {
        let schema = self.schema.as_ref().unwrap();
        schema.url(&schema.server)
    }

    /// The same, reached through a wall.
    pub fn behind(mut self, wall: &Wall) -> Self {
        let schema = self.schema.as_ref().unwrap();
        self.place = Place::Postgres(schema.url(&wall.url()).into());
        self
    }

    /// Opens it, as one more portal does.
    pub async fn open(&self, keys: &Keys) -> Db {
        store::open(&self.place, keys).await.unwrap()
    }
}

impl Schema {
    fn url(&self, server: &str) -> String {
        let mark = if server.contains('?') { '&' } else { '?' };
        format!("{server}{mark}options=-c%20search_path%3D{}", self.name)
    }

    async fn execute(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.server).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let Some(schema) = self.schema.take() else {
            return;
        };
        // A test's own runtime cannot wait here.
        let removed = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            // A task of the test may be in the middle of a transaction, and no further while the test waits here.
            let sql = format!(
                "select pg_terminate_backend(pid) from pg_locks
                   join pg_class on pg_class.oid = relation join pg_namespace on pg_namespace.oid = relnamespace
                  where nspname = '{0}' and pid <> pg_backend_pid();
                 drop schema {0} cascade",
                schema.name
            );
            runtime.block_on(async {
                let removal = schema.execute(&sql);
                tokio::time::timeout(Duration::from_secs(10), removal)
                    .await
                    .unwrap();
            });
        });
        let removed = removed.join();
        assert!(
            removed.is_ok() || std::thread::panicking(),
            "a schema could not be removed"
        );
    }
}

/// Runs the same on whichever database it is.
macro_rules! on {
    ($db:expr, |$pool:ident| $body:expr) => {
        match $db.pool() {
            Pool::Sqlite($pool) => $body,
            Pool::Postgres($pool) => $body,
        }
    };
}

/// Raw SQL, past the portal.
pub async fn run(db: &Db, sql: &str) -> Result<(), sqlx::Error> {
    on!(db, |pool| sqlx::raw_sql(sql).execute(pool).await.map(drop))
}

/// The one number that this asks for.
pub async fn number(db: &Db, sql: &str) -> i64 {
    on!(db, |pool| sqlx::query_scalar(sql).fetch_one(pool).await).unwrap()
}

/// One text a row.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    on!(db, |pool| sqlx::query_scalar(sql).fetch_all(pool).await).unwrap()
}

impl House {
    /// Raw SQL, past the portal; it must succeed.
    pub async fn run(&self, sql: &str) {
        run(&self.database, sql).await.unwrap();
    }

    pub async fn number(&self, sql: &str) -> i64 {
        number(&self.database, sql).await
    }

    pub async fn texts(&self, sql: &str) -> Vec<String> {
        texts(&self.database, sql).await
    }

    /// All that the database holds, as text: the file's bytes and what lies beside it, or every row.
    pub async fn everything_kept(&self) -> String {
        if let Place::Postgres(_) = self.kept.place() {
            let mut all = String::new();
            for table in self
                .texts("select tablename::text from pg_tables where schemaname = current_schema()")
                .await
            {
                let rows = self.texts(&format!("select t::text from {table} t")).await;
                all.push_str(&rows.join("\n"));
            }
            all
        } else {
            let names = ["postern.db", "postern.db-wal", "postern.db-shm"];
            let bytes: Vec<u8> = names
                .iter()
                .filter_map(|name| std::fs::read(self.folder.0.join(name)).ok())
                .flatten()
                .collect();
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }
}
