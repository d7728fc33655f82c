//! A session store that fails: nothing is changed at Aiven, nobody is signed out, and it heals by itself.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};

use server::clock::Clock;
use server::session::{Keys, Lifetimes, ServerKey, Sessions};

use crate::browser::Answer;
use crate::house::{House, IDLE, LIFETIME};

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

#[tokio::test]
async fn a_locked_database_stops_writes_before_they_start() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let id = visitor.id();
    let mut other = SqliteConnectOptions::new()
        .filename(house.folder.database())
        .connect()
        .await
        .unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();

    is_put_off(visitor.call("/api/privatelink/create", &FORM).await);
    is_put_off(visitor.form("/api/privatelink/create", &FORM).await);
    is_put_off(visitor.form("/sign-out", &[]).await);
    is_put_off(
        house
            .browser()
            .form("/sign-in", &[("token", "demo-token")])
            .await,
    );
    assert_eq!(house.writes(), 0);
    // Reading goes on.
    visitor.page("/projects/demo/services").await.is(200);
    assert_eq!(visitor.id(), id);

    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    visitor.call("/api/privatelink/create", &FORM).await.is(200);
    assert_eq!(house.privatelink_calls("POST", "demo", "my-kafka"), 1);
}

#[tokio::test]
async fn a_database_that_is_gone_signs_nobody_out() {
    let house = House::open().await;
    let (visitor, stranger) = (house.visitor().await, house.browser());
    house.database.pool.close().await;
    is_put_off(visitor.page("/projects").await);
    let answer = visitor.data("/api/network/state/demo/my-kafka").await;
    assert!(answer.body.contains("session store"), "{answer:?}");
    is_put_off(answer);
    assert_ne!(visitor.id(), "");
    // What needs no session works.
    stranger.page("/sign-in").await.is(200);
    stranger.page("/robots.txt").await.is(200);
    stranger.page("/healthz").await.is(200);
    stranger.page("/readyz").await.is(503).shows("database");
}

#[tokio::test]
async fn nothing_is_written_for_a_page_that_is_read() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let file = || std::fs::read(house.folder.0.join("postern.db-wal")).unwrap();
    let before = file();
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka/network",
    ] {
        visitor.page(path).await.is(200);
    }
    assert!(file() == before, "something was written");
    visitor.form("/api/privatelink/refresh", &FORM).await;
    assert!(file() != before, "a write is noted first");
}

#[tokio::test]
async fn rows_of_sessions_that_are_over_are_swept_out() {
    use tower_sessions::ExpiredDeletion as _;
    let house = House::open().await;
    let _alive = house.visitor().await;
    let past = Clock::manual(1_000_000_000);
    let lifetimes = Lifetimes {
        idle: IDLE,
        absolute: LIFETIME,
    };
    let store = house.database.store.clone();
    let sessions = Sessions::new(
        store.clone(),
        Keys::one(ServerKey::random()),
        past,
        lifetimes,
    );
    sessions
        .create("who@example.com".to_owned(), &"token".to_owned().into())
        .await
        .unwrap();
    let rows = || {
        sqlx::query_scalar::<_, i64>("select count(*) from tower_sessions")
            .fetch_one(&house.database.pool)
    };
    assert_eq!(rows().await.unwrap(), 2);
    store.delete_expired().await.unwrap();
    assert_eq!(rows().await.unwrap(), 1);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = House::open().await;
    let _visitor = house.visitor().await;
    for ending in ["", "-wal", "-shm"] {
        let path = house.folder.0.join(format!("postern.db{ending}"));
        assert_eq!(
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777,
            0o600,
            "{ending}"
        );
    }
}
