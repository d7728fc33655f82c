//! What is kept, and how: privately, only when there is something to keep, only as long as it is needed, and the same
//! for several portals on one PostgreSQL.

use server::session::{Keys, ServerKey, remove_over};
use server::store;

use crate::database::{is_about_a_file, texts};
use crate::house::{Folder, House, IDLE, START};

const FORM: [(&str, &str); 3] = [
    ("project", "demo"),
    ("service", "my-kafka"),
    ("principals", "arn:aws:iam::012345678901:user/mwf"),
];

#[tokio::test]
async fn nothing_is_written_for_a_page_that_is_read() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let sessions = async || house.texts("select sealed from session").await;
    let before = sessions().await;
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka/network",
    ] {
        visitor.page(path).await.is(200);
    }
    assert!(sessions().await == before, "something was written");
    visitor.form("/api/privatelink/refresh", &FORM).await;
    assert!(sessions().await != before, "a write is noted first");
}

#[tokio::test]
async fn rows_of_sessions_that_are_over_are_swept_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let rows = async || house.number("select count(*) from session").await;
    remove_over(&house.database, START).await.unwrap();
    assert_eq!(rows().await, 1);
    visitor.page("/projects").await.is(200);
    let end = START + IDLE.as_secs();
    assert_eq!(remove_over(&house.database, end).await.unwrap(), 1);
    assert_eq!(rows().await, 0);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    if !is_about_a_file() {
        return;
    }
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

#[tokio::test]
async fn portals_that_start_at_once_make_the_tables_once() {
    let folder = Folder::new();
    let kept = crate::database::Kept::new(&folder).await;
    let keys = Keys::one(ServerKey::random());
    let all = futures_util::future::join_all((0..6).map(|_| kept.open(&keys))).await;
    for db in &all {
        let versions = texts(db, "select 'v' from schema_version").await;
        assert_eq!(versions.len(), 2);
        assert_eq!(texts(db, "select name from key_check").await.len(), 1);
    }
}

#[tokio::test]
async fn a_database_of_a_newer_postern_is_left_alone() {
    let house = House::open().await;
    house
        .run("insert into schema_version (version) values (99)")
        .await;
    let again = store::open(house.kept.place(), &house.keys).await;
    let sentence = again.unwrap_err();
    assert!(sentence.contains("newer Postern"), "{sentence}");
}

#[tokio::test]
async fn the_record_is_only_added_to() {
    let house = House::open().await;
    let row = |seq: u32| {
        format!(
            "insert into record (seq, at_ms, kind, who, who_id, action, request, result, body, prev, hash)
             values ({seq}, 1, 'event', 'w', 'w', 'test', 'r', 'done', '{{}}', '', 'test-{seq}')"
        )
    };
    let first = 1;
    for seq in first..first + 3 {
        house.run(&row(seq)).await;
    }
    let refused = async |sql: String| {
        let error = crate::database::run(&house.database, &sql)
            .await
            .unwrap_err();
        error.to_string()
    };
    for sql in [
        format!("update record set who = 'x' where seq = {first}"),
        format!("delete from record where seq = {first}"),
        format!("insert into record_checkpoint (seq, at_ms, hash) values ({first}, 1, 'other')"),
        row(first),
    ] {
        let why = refused(sql.clone()).await;
        assert!(
            why.contains("only")
                || why.contains("is there")
                || why.to_lowercase().contains("unique"),
            "{sql}: {why}"
        );
    }
    // Behind a checkpoint they may go, and no others.
    house
        .run(&format!(
            "insert into record_checkpoint (seq, at_ms, hash) values ({0}, 1, 'test-{0}')",
            first + 1
        ))
        .await;
    house
        .run(&format!("delete from record where seq <= {}", first + 1))
        .await;
    for sql in [
        "delete from record",
        "delete from record_checkpoint",
        "update record_checkpoint set at_ms = 2",
    ] {
        let why = refused(sql.to_owned()).await;
        assert!(why.contains("only added"), "{sql}: {why}");
    }
}
