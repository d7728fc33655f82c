//! What only PostgreSQL has: roles. A portal may run as one that cannot touch the record, only add to it.

use server::store::{self, Place};
use sqlx::{Connection as _, PgConnection};

use crate::database::{self, postgres};
use crate::house::{House, TOKEN};

/// As docs/OPERATIONS.md says it.
const GRANTS: &str = "
    grant usage on schema {schema} to {role};
    grant select, insert, update, delete on session, principal_note, request, portal_token, key_check to {role};
    grant select, insert on record to {role};
    grant select on record_checkpoint, schema_version to {role};
";

#[tokio::test]
async fn a_role_that_may_only_add_to_the_record_is_enough() {
    let Some(server) = postgres() else {
        println!("Nothing to do: there is no PostgreSQL.");
        return;
    };
    let house = House::open().await;
    let schema = house.texts("select current_schema()::text").await.remove(0);
    let role = format!("{schema}_role");
    house.run(&format!("create role {role} login")).await;
    let grants = GRANTS.replace("{schema}", &schema).replace("{role}", &role);
    house.run(&grants).await;

    let url = house
        .kept
        .url()
        .replacen("postgres@", &format!("{role}@"), 1);
    let place = Place::Postgres(url.clone().into());
    let db = store::open(&place, &house.keys).await.unwrap();
    let next = house.next_door_on(db.clone(), &house.keys).await;
    next.browser().sign_in(TOKEN).await;
    for sql in [
        "update record set who = 'somebody else'",
        "delete from record",
        "truncate record",
        "insert into record_checkpoint (seq, at_ms, hash) select seq, 0, hash from record",
        "drop trigger record_is_not_changed on record",
    ] {
        let why = database::run(&db, sql).await.unwrap_err().to_string();
        assert!(
            why.contains("permission denied") || why.contains("must be owner"),
            "{sql}: {why}"
        );
    }
    assert!(house.number("select count(*) from record").await > 0);

    let mut connection = PgConnection::connect(&server).await.unwrap();
    let end = format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}';
         drop owned by {role}; drop role {role}"
    );
    sqlx::raw_sql(&end).execute(&mut connection).await.unwrap();
}

#[tokio::test]
async fn every_connection_gives_up_in_time() {
    if postgres().is_none() {
        println!("Nothing to do: there is no PostgreSQL.");
        return;
    }
    let house = House::open().await;
    for (setting, value) in [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
    ] {
        let shown = house
            .texts(&format!("select current_setting('{setting}')"))
            .await;
        assert_eq!(shown, [value], "{setting}");
    }
}
