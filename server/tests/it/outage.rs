//! A database that fails, full, locked or gone: nothing is changed at Aiven, nobody is signed out, reading goes on, and
//! it heals without a restart.

use sqlx::ConnectOptions as _;
use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnectOptions;

use server::store::Pool;

use crate::browser::{Answer, Browser};
use crate::database::{is_about_a_file, postgres};
use crate::house::House;
use crate::wall::Wall;

const FORM: [(&str, &str); 3] = [
    ("project", "demo"),
    ("service", "my-kafka"),
    ("principals", "arn:aws:iam::012345678901:user/mwf"),
];

#[track_caller]
fn is_put_off(answer: Answer) {
    let answer = answer.is(503);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.cookies().is_empty(), "{answer:?}");
}

/// Nothing that changes something gets further than the portal, and whoever reads goes on.
async fn only_reading_goes_on(house: &House, visitor: &Browser) {
    is_put_off(visitor.form("/sign-out", &[]).await);
    let id = visitor.id();
    is_put_off(visitor.call("/api/privatelink/create", &FORM).await);
    is_put_off(visitor.form("/api/privatelink/create", &FORM).await);
    let stranger = house.browser();
    is_put_off(stranger.form("/sign-in", &[("token", "demo-token")]).await);
    assert_eq!(house.writes(), 0);
    visitor.page("/projects/demo/services").await.is(200);
    visitor
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(200);
    assert_eq!(visitor.id(), id);
    // What needs no session works as ever.
    for path in ["/sign-in", "/robots.txt", "/healthz"] {
        stranger.page(path).await.is(200);
    }
}

/// It is over, and nobody did anything about it.
async fn it_is_over(house: &House, visitor: &Browser) {
    visitor.call("/api/privatelink/create", &FORM).await.is(200);
    assert_eq!(house.privatelink_calls("POST", "demo", "my-kafka"), 1);
    let answer = house.browser().page("/readyz").await.is(200);
    assert!(answer.body.starts_with("ready\n"), "{answer:?}");
}

#[tokio::test]
async fn a_locked_file_stops_changes_before_they_start() {
    if !is_about_a_file() {
        return;
    }
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut other = SqliteConnectOptions::new()
        .filename(house.folder.database())
        .connect()
        .await
        .unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    only_reading_goes_on(&house, &visitor).await;
    let stranger = house.browser();
    stranger.page("/readyz").await.is(200).shows("degraded");
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    it_is_over(&house, &visitor).await;
}

#[tokio::test]
async fn a_full_disk_stops_changes_before_they_start() {
    let house = House::open().await;
    let Pool::Sqlite(pool) = house.database.pool() else {
        println!("Nothing to do: this is about a SQLite file, and the database is PostgreSQL.");
        return;
    };
    let visitor = house.visitor().await;
    // Every connection has its own limit, and the pool makes no more than these.
    let limit = async |pages: &str| {
        let mut all = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            all.push(pool.acquire().await.unwrap());
        }
        for connection in &mut all {
            sqlx::query(&format!("pragma max_page_count = {pages}"))
                .execute(&mut **connection)
                .await
                .unwrap();
        }
    };
    limit("1").await;
    // What is left of the pages that are there is used up, in every table that a change adds to.
    let mut number = 0;
    for size in [3_000, 300, 30, 1] {
        let text = "x".repeat(size);
        for table in [
            "session (place, sealed, ends_at) select '{n}', '{text}', 4000000000",
            "record (seq, at_ms, kind, who, who_id, action, request, result, body, prev, hash)
             select max(seq) + 1, 0, 'event', '', '', '{text}', '', 'done', '{}', '', '{n}' from record",
        ] {
            loop {
                number += 1;
                let values = table
                    .replace("{n}", &number.to_string())
                    .replace("{text}", &text);
                let row = format!("insert into {values}");
                if let Err(error) = crate::database::run(&house.database, &row).await {
                    assert!(error.to_string().contains("full"), "{error}");
                    break;
                }
            }
        }
    }
    // The session's own row is as long as before, so it is the record that takes no more.
    let why = "cannot record what you asked for";
    let answer = visitor.call("/api/privatelink/create", &FORM).await;
    answer.is(503).shows(why);
    let answer = visitor.form("/api/privatelink/create", &FORM).await;
    let back = answer.is(303).location().to_owned();
    visitor.page(&back).await.is(200).shows(why);
    let stranger = house.browser();
    is_put_off(stranger.form("/sign-in", &[("token", "demo-token")]).await);
    visitor.page("/projects/demo/services").await.is(200);
    assert_eq!(house.writes(), 0);
    stranger.page("/readyz").await.is(200).shows("degraded");
    limit("1000000").await;
    it_is_over(&house, &visitor).await;
}

#[tokio::test]
async fn a_database_behind_a_dead_line_signs_nobody_out() {
    let Some(server) = postgres() else {
        println!("Nothing to do: there is no PostgreSQL.");
        return;
    };
    let wall = Wall::before(&server).await;
    let house = House::behind(&wall).await;
    let visitor = house.visitor().await;
    visitor.page("/projects").await.is(200);
    for fault in [Wall::cut, Wall::hold] {
        fault(&wall);
        only_reading_goes_on(&house, &visitor).await;
        let stranger = house.browser();
        stranger.page("/readyz").await.is(503).shows("database");
        wall.open();
        visitor.page("/projects").await.is(200);
        stranger.page("/readyz").await.is(200);
    }
    it_is_over(&house, &visitor).await;
}

#[tokio::test]
async fn who_was_not_seen_lately_waits_until_the_database_is_back() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    // Another portal, which never saw this session.
    let database = house.kept.open(&house.keys).await;
    let next = house.next_door_on(database.clone(), &house.keys).await;
    for database in [&house.database, &database] {
        match database.pool() {
            Pool::Sqlite(pool) => pool.close().await,
            Pool::Postgres(pool) => pool.close().await,
        }
    }
    let other = next.browser_of(&visitor);
    is_put_off(other.page("/projects").await);
    let answer = other.data("/api/network/state/demo/my-kafka").await;
    assert!(answer.body.contains("session store"), "{answer:?}");
    is_put_off(answer);
    assert_eq!(other.id(), visitor.id());
    visitor.page("/projects").await.is(200);
    // A sign-out that could not be written down is none.
    is_put_off(visitor.form("/sign-out", &[]).await);
    visitor.page("/projects").await.is(200);
    let stranger = house.browser();
    stranger.page("/readyz").await.is(503).shows("database");
}
