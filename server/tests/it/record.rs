//! What is on record: every change before it is sent and what came of it, with who, from where, before and after; and
//! nothing is sent that cannot be recorded.

use std::sync::{Arc, Mutex, OnceLock};

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use serde_json::{Value, json};
use server::audit;
use server::store::Db;

use crate::browser::Browser;
use crate::database;
use crate::editor::{editor, open};
use crate::house::{House, READONLY};
use crate::operations::{ARN, FREE, TAKEN, at, privatelink};
use crate::reveal::{REVEAL, overview};
use crate::vault::Vault;
use crate::vpcs::{self, FREE_CLOUD};

const OTHER: &str = "arn:aws:iam::999999999999:role/deploy";
const OPEN: &str = "select count(*) from record a where a.kind = 'attempt' and not exists \
     (select 1 from record o where o.of_seq = a.seq)";

/// In front of the sandbox: how many attempts were open in the database when a change came by.
#[derive(Clone, Default)]
struct Watch(Arc<Inner>);

#[derive(Default)]
struct Inner {
    database: OnceLock<Db>,
    seen: Mutex<Vec<(String, i64)>>,
}

impl Watch {
    async fn house() -> (House, Self) {
        let watch = Self::default();
        let options = sandbox::Options {
            speed: 0.0,
            start: None,
        };
        let sandbox = sandbox::Sandbox::new(options);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = sandbox.router();
        let router = router.layer(from_fn_with_state(watch.clone(), pass));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let house = House::with(|wiring| {
            wiring.upstream.base_url = url;
            wiring.upstream.lifetimes.services = std::time::Duration::ZERO;
        })
        .await;
        watch.0.database.set(house.database.clone()).unwrap();
        (house, watch)
    }
}

async fn pass(State(watch): State<Watch>, request: Request, next: Next) -> Response {
    if *request.method() != Method::GET
        && let Some(db) = watch.0.database.get()
    {
        let open = database::number(db, OPEN).await;
        let line = format!("{} {}", request.method(), request.uri().path());
        watch.0.seen.lock().unwrap().push((line, open));
    }
    next.run(request).await
}

/// The texts of all rows, the oldest first.
pub async fn rows(house: &House) -> Vec<Value> {
    let bodies = house.texts("select body from record order by seq").await;
    bodies
        .iter()
        .map(|body| serde_json::from_str(body).unwrap())
        .collect()
}

/// The attempt of this action, with what came of it.
async fn recorded(house: &House, action: &str) -> (Value, Value) {
    let rows = rows(house).await;
    let is_it = |row: &&Value| row["kind"] == "attempt" && row["entry"]["action"] == action;
    let attempt = rows.iter().rfind(is_it);
    let attempt = attempt.unwrap_or_else(|| panic!("no attempt of {action} in {rows:#?}"));
    let outcome = rows.iter().find(|row| row["of"] == attempt["seq"]);
    let outcome = outcome.unwrap_or_else(|| panic!("no outcome of {action}"));
    (attempt["entry"].clone(), outcome["outcome"].clone())
}

async fn change_everything(visitor: &Browser) {
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    let link = privatelink(visitor, TAKEN).await;
    let opened: Vec<&str> = link["principals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arn| arn.as_str().unwrap())
        .collect();
    let opened = opened.join("\n");
    let wanted = format!("{opened}\n{OTHER}");
    let fields = [
        &at(TAKEN)[..],
        &[
            ("opened", &opened),
            ("principals", &wanted),
            ("reason", "a new consumer"),
        ],
    ]
    .concat();
    visitor
        .call("/api/privatelink/update", &fields)
        .await
        .is(200);
    visitor
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
    let fields = [
        &at(TAKEN)[..],
        &[("component", "kafka_rest"), ("switch", "on")],
    ]
    .concat();
    visitor.call("/api/access/set", &fields).await.is(200);
    let mut form = open(visitor, FREE).await;
    form.set("value[kafka.num_partitions]", "7");
    visitor
        .form(&editor(FREE), &form.press("do", "save"))
        .await
        .is(303);
    let form = vpcs::filled(visitor, "", FREE_CLOUD, "10.40.0.0/22").await;
    vpcs::create(visitor, &form).await.is(303);
    let fields = [&at(TAKEN)[..], &[("typed", TAKEN)]].concat();
    visitor
        .call("/api/privatelink/delete", &fields)
        .await
        .is(200);
}

#[tokio::test]
async fn every_change_is_on_record_before_it_is_sent() {
    let (house, watch) = Watch::house().await;
    let visitor = house.visitor().await;
    change_everything(&visitor).await;
    let seen = watch.0.seen.lock().unwrap().clone();
    assert!(seen.len() >= 7, "{seen:?}");
    for (line, open) in &seen {
        assert_eq!(*open, 1, "{line} came without its attempt");
    }
    assert_eq!(house.number(OPEN).await, 0, "each has an end");
    for action in [
        "privatelink.create",
        "privatelink.principals",
        "privatelink.refresh",
        "privatelink.delete",
        "access.set",
        "config.update",
        "vpc.create",
    ] {
        let (entry, outcome) = recorded(&house, action).await;
        assert_eq!(outcome["result"], "done", "{action}");
        assert_eq!(entry["actor"]["name"], "demo@example.com", "{action}");
        assert_eq!(entry["actor"]["role"], "admin", "{action}");
        assert_eq!(entry["actor"]["from"], "127.0.0.1", "{action}");
        assert!(entry["request"].as_str().unwrap().len() >= 8, "{action}");
        assert_eq!(entry["project"], "demo", "{action}");
    }
    let (entry, _) = recorded(&house, "privatelink.create").await;
    assert_eq!(
        (&entry["before"], &entry["after"]),
        (&Value::Null, &json!({"principals": [ARN]}))
    );
    let (entry, _) = recorded(&house, "privatelink.principals").await;
    assert_eq!(entry["reason"], "a new consumer");
    let list = |side: &str| entry[side]["principals"].as_array().unwrap().clone();
    assert!(list("after").contains(&json!(OTHER)) && !list("before").contains(&json!(OTHER)));
    let (entry, _) = recorded(&house, "config.update").await;
    assert_eq!(entry["after"], json!({"kafka.num_partitions": 7}));
    assert!(entry["before"]["kafka.num_partitions"].is_number());
    let (entry, _) = recorded(&house, "vpc.create").await;
    assert_eq!(entry["service"], Value::Null);
    assert_eq!(entry["after"]["network_cidr"], "10.40.0.0/22");
    audit::check(&house.database, None).await.unwrap();
}

#[tokio::test]
async fn a_refusal_and_a_reveal_are_on_record() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    let answer = reader.call("/api/privatelink/create", &fields).await;
    assert!(answer.status >= 400, "{answer:?}");
    let (_, outcome) = recorded(&house, "privatelink.create").await;
    assert_eq!(outcome["result"], "refused", "{outcome}");
    let visitor = house.visitor().await;
    visitor.form(&overview(FREE, ""), &REVEAL).await.is(200);
    let (entry, outcome) = recorded(&house, "secrets.reveal").await;
    assert_eq!(outcome["result"], "done");
    assert_eq!(entry["service"], FREE);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_sent() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    house
        .run("alter table record rename to record_elsewhere")
        .await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(503)
        .shows("nothing was done");
    let vault = Vault::of(&house, "demo").await;
    let unrevealed = visitor.form(&overview(FREE, ""), &REVEAL).await;
    let unrevealed = unrevealed.is(200).shows("cannot record what you asked for");
    assert_eq!(vault.found_in(&unrevealed.body), [""; 0]);
    assert_eq!(house.writes(), 0);
    visitor
        .page("/activity")
        .await
        .is(503)
        .shows("cannot read its database");
    visitor.page("/projects/demo/services").await.is(200);
    house
        .run("alter table record_elsewhere rename to record")
        .await;
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    assert_eq!(house.privatelink_calls("POST", "demo", FREE), 1);
}

#[tokio::test]
async fn two_portals_write_one_chain() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let other = house.next_door(&house.keys).await;
    let beside = other.browser_of(&visitor);
    let fields = at(TAKEN);
    for _ in 0..8 {
        let sends =
            [&visitor, &beside].map(|browser| browser.call("/api/privatelink/refresh", &fields));
        for answer in futures_util::future::join_all(sends).await {
            answer.is(200);
        }
    }
    let attempts = "select count(*) from record where action = 'privatelink.refresh'";
    assert_eq!(house.number(attempts).await, 32);
    audit::check(&house.database, None).await.unwrap();
}

#[tokio::test]
async fn a_change_past_the_portal_is_refused_by_the_schema_and_found_without_it() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for _ in 0..2 {
        visitor
            .call("/api/privatelink/refresh", &at(TAKEN))
            .await
            .is(200);
    }
    for sql in [
        "update record set who = 'eve'",
        "delete from record",
        "insert into record_checkpoint values (1, 0, 'x')",
    ] {
        assert!(database::run(&house.database, sql).await.is_err(), "{sql}");
    }
    let head = audit::head(&house.database).await.unwrap();
    let head = audit::Head::parse(&head).unwrap();
    let found = audit::check(&house.database, Some(&head)).await.unwrap();
    assert!(found.contains("as it was written"), "{found}");
    let drop = if database::postgres().is_some() {
        "drop trigger record_is_not_changed on record"
    } else {
        "drop trigger record_is_not_changed"
    };
    house.run(drop).await;
    let open = audit::check(&house.database, None).await.unwrap_err();
    assert!(
        open.contains("record_is_not_changed is missing") && open.contains("as they were written"),
        "{open}"
    );
    house
        .run("update record set body = replace(body, 'demo@', 'eve@') where seq = 2")
        .await;
    let wrong = audit::check(&house.database, None).await.unwrap_err();
    assert!(
        wrong.starts_with("Row 2 was changed: its text does not fit its hash."),
        "{wrong}"
    );
}

#[tokio::test]
async fn old_rows_are_cut_off_and_the_rest_is_as_it_was_written() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for _ in 0..3 {
        visitor
            .call("/api/privatelink/refresh", &at(TAKEN))
            .await
            .is(200);
    }
    let day = std::time::Duration::from_secs(86_400);
    house.clock.advance(day * 31);
    audit::hourly(&house.database, &house.clock, Some(day * 30)).await;
    let found = audit::check(&house.database, None).await.unwrap();
    assert!(found.contains("Rows up to 7 were old"), "{found}");
    assert_eq!(house.number("select count(*) from record").await, 1);
    house
        .run("insert into record_checkpoint select seq, 0, hash from record where seq = 8")
        .await;
    let forged = audit::check(&house.database, None).await.unwrap_err();
    assert!(forged.contains("the checkpoint is forged"), "{forged}");
}
