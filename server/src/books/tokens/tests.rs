//! Portal tokens in a database of their own, with a clock that is told the time. The same through the portal, on both
//! databases: server/tests/it/tokens.rs.

use std::time::Duration;

use app::books::tokens::Standing;
use app::person::Via;
use app::role::Pattern;
use app::scope::{Reach, Secrets};

use super::*;
use crate::session::ServerKey;
use crate::store::{Place, open, rekey};

const START: u64 = 4_000_000_000;
const DAY: u64 = 24 * 3_600;

struct Desk {
    table: Table,
    clock: Clock,
}

impl Desk {
    async fn new() -> Self {
        let keys = Keys::one(ServerKey::random());
        let db = open(&Place::Memory, &keys).await.unwrap();
        let clock = Clock::manual(START);
        Self {
            table: Table::new(db, keys, clock.clone()),
            clock,
        }
    }

    async fn run(&self, text: &str) {
        let done: Result<(), Error> = change!(self.table.db, Turn::Free, |tx| sqlx::query(text)
            .execute(&mut *tx)
            .await
            .map(drop));
        done.unwrap();
    }

    async fn find(&self, made: &Made) -> Option<Token> {
        self.table.find(made.full.expose()).await.unwrap()
    }
}

fn somebody(name: &str) -> Signature {
    Signature {
        name: name.to_owned(),
        id: format!("id:{name}"),
    }
}

fn new(maker: &str) -> NewToken {
    NewToken {
        name: "orders-ci".to_owned(),
        purpose: "deploys orders".to_owned(),
        scope: Scope {
            projects: vec![Pattern::parse("orders-*").unwrap()],
            services: vec![Pattern::any()],
            reach: Reach::Write,
            secrets: Secrets::Hidden,
        },
        maker: Person {
            name: maker.to_owned(),
            id: format!("id:{maker}"),
            via: Via::Oidc,
            groups: vec!["sre".to_owned()],
        },
        expires_at_ms: (START + 30 * DAY) * 1_000,
    }
}

#[tokio::test]
async fn a_token_is_found_by_the_whole_of_it_and_by_nothing_else() {
    let desk = Desk::new().await;
    let wanted = new("olga");
    let made = desk.table.make(&wanted).await.unwrap();
    let other = desk.table.make(&new("otto")).await.unwrap();
    let full = made.full.expose();
    assert!(full.starts_with(&format!("postern_{}_", made.id)) && full.len() == 8 + 16 + 1 + 43);
    let found = desk.find(&made).await.unwrap();
    assert_eq!(found.standing(), Standing::Good);
    assert_eq!((&found.scope, &found.maker), (&wanted.scope, &wanted.maker));
    assert_eq!(
        (found.id.as_str(), found.expires_at_ms),
        (made.id.as_str(), wanted.expires_at_ms)
    );
    assert!(!format!("{made:?}{found:?}").contains(&full[30..]));

    let (id, other) = (&made.id, other.full.expose());
    let secret_of_other = &other[other.len() - 43..];
    for wrong in [
        "",
        id,
        &full[..full.len() - 1],
        &format!("{full}A"),
        &format!("{full}\0"),
        &format!(" {full}"),
        &full.to_uppercase(),
        &format!("postern_{id}_{secret_of_other}"),
        &format!("postern_{}_{secret_of_other}", "0".repeat(16)),
        &format!("postern_{}_{secret_of_other}", "é".repeat(8)),
        &format!("postern_' or 1=1_{secret_of_other}"),
    ] {
        assert_eq!(desk.table.find(wrong).await.unwrap(), None, "{wrong}");
    }
    assert!(desk.table.of_id(id).await.unwrap().is_some());
    assert!(desk.table.of_id(full).await.unwrap().is_none());
}

#[tokio::test]
async fn neither_the_token_nor_its_hash_lies_in_the_database() {
    let desk = Desk::new().await;
    let made = desk.table.make(&new("olga")).await.unwrap();
    let full = made.full.expose();
    let rows: Vec<String> = read!(desk.table.db, |pool| sqlx::query_scalar(
        "select id || ' ' || maker_id || ' ' || sealed from portal_token"
    )
    .fetch_all(pool)
    .await)
    .unwrap();
    for row in rows {
        for secret in [full, &full[25..], &hash(full)] {
            assert!(!row.contains(secret), "{row}");
        }
    }
}

#[tokio::test]
async fn who_writes_to_the_database_makes_no_token() {
    let desk = Desk::new().await;
    let made = desk.table.make(&new("olga")).await.unwrap();
    let other = desk.table.make(&new("otto")).await.unwrap();
    // What stands beside the seal is not believed.
    desk.run("update portal_token set expires_at_ms = 9000000000000000, maker_id = 'id:ada'")
        .await;
    let found = desk.find(&made).await.unwrap();
    assert_eq!(found.expires_at_ms, new("olga").expires_at_ms);
    assert_eq!(found.maker, new("olga").maker);
    desk.run("update portal_token set expires_at_ms = 1").await;
    let found = desk.find(&made).await.unwrap();
    assert_eq!(found.standing(), Standing::Expired);
    // A seal is of its row, and of this portal's keys.
    desk.run(&format!(
        "update portal_token set sealed = (select sealed from portal_token where id = '{}')",
        made.id
    ))
    .await;
    assert!(desk.find(&made).await.is_some());
    assert_eq!(desk.find(&other).await, None);
    desk.run("update portal_token set sealed = '{}'").await;
    assert_eq!(desk.find(&made).await, None);
    assert_eq!(desk.table.list(&Whose::Everybodys).await.unwrap(), []);
}

#[tokio::test]
async fn it_ends_by_itself_and_at_once_when_revoked() {
    let desk = Desk::new().await;
    let made = desk.table.make(&new("olga")).await.unwrap();
    let revoked = desk.table.make(&new("olga")).await.unwrap();
    assert!(
        desk.table
            .revoke(&revoked.id, &somebody("ada"))
            .await
            .unwrap()
    );
    assert!(
        !desk
            .table
            .revoke(&revoked.id, &somebody("eve"))
            .await
            .unwrap()
    );
    assert!(
        !desk
            .table
            .revoke("nothing\0", &somebody("eve"))
            .await
            .unwrap()
    );
    let found = desk.find(&revoked).await.unwrap();
    assert_eq!(found.standing(), Standing::Revoked);
    assert_eq!(found.revoked.unwrap().by, somebody("ada"));
    desk.clock.advance(Duration::from_secs(30 * DAY - 1));
    assert_eq!(desk.find(&made).await.unwrap().standing(), Standing::Good);
    desk.clock.advance(Duration::from_secs(1));
    assert_eq!(
        desk.find(&made).await.unwrap().standing(),
        Standing::Expired
    );
    // Listed for a while, then gone.
    let (db, clock) = (&desk.table.db, &desk.clock);
    desk.clock.advance(Duration::from_secs(59 * DAY));
    assert_eq!(remove_over(db, clock).await.unwrap(), 0);
    desk.clock.advance(Duration::from_secs(DAY));
    assert_eq!(remove_over(db, clock).await.unwrap(), 1);
    assert_eq!(desk.find(&revoked).await, None);
    desk.clock.advance(Duration::from_secs(30 * DAY));
    assert_eq!(remove_over(db, clock).await.unwrap(), 1);
    assert_eq!(desk.table.list(&Whose::Everybodys).await.unwrap(), []);
}

#[tokio::test]
async fn the_newest_are_listed_first_ones_own_or_all() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for maker in ["olga", "otto", "olga"] {
        ids.push(desk.table.make(&new(maker)).await.unwrap().id);
        desk.clock.advance(Duration::from_secs(1));
    }
    let listed = async |whose: &Whose| {
        let tokens = desk.table.list(whose).await.unwrap();
        tokens.into_iter().map(|token| token.id).collect::<Vec<_>>()
    };
    let [first, second, third] = <[String; 3]>::try_from(ids).unwrap();
    assert_eq!(
        listed(&Whose::Everybodys).await,
        [third.clone(), second, first.clone()]
    );
    assert_eq!(
        listed(&Whose::Of("id:olga".to_owned())).await,
        [third, first]
    );
    assert!(listed(&Whose::Of(String::new())).await.is_empty());
}

#[tokio::test]
async fn use_is_noted_once_a_minute() {
    let desk = Desk::new().await;
    let made = desk.table.make(&new("olga")).await.unwrap();
    let noted = async || {
        let used = desk.find(&made).await.unwrap().last_used;
        used.map(|used| (used.at_ms / 1_000 - START, used.from))
    };
    assert_eq!(noted().await, None);
    for (after, from, is_noted) in [
        (0, "192.0.2.1", (0, "192.0.2.1")),
        (59, "192.0.2.2", (0, "192.0.2.1")),
        (1, "192.0.2.3", (60, "192.0.2.3")),
    ] {
        desk.clock.advance(Duration::from_secs(after));
        let token = desk.find(&made).await.unwrap();
        desk.table.used(&token, from).await.unwrap();
        assert_eq!(noted().await, Some((is_noted.0, is_noted.1.to_owned())));
    }
    // Somebody who read the row before is too late.
    let stale = Token {
        last_used: None,
        ..desk.find(&made).await.unwrap()
    };
    desk.table.used(&stale, "192.0.2.4").await.unwrap();
    assert_eq!(noted().await.unwrap().1, "192.0.2.3");
}

#[tokio::test]
async fn another_key_takes_over() {
    let desk = Desk::new().await;
    let made = desk.table.make(&new("olga")).await.unwrap();
    let older = ServerKey::new([7; 32]);
    let db = open(&Place::Memory, &Keys::one(older)).await.unwrap();
    let text = |byte: u8| base64::engine::general_purpose::STANDARD.encode([byte; 32]);
    let table = |keys: &str| Table::new(db.clone(), Keys::parse(keys).unwrap(), desk.clock.clone());
    let both = format!("{},{}", text(8), text(7));
    let made_before = table(&text(7)).make(&new("olga")).await.unwrap();
    let done = rekey(&db, &Keys::parse(&both).unwrap()).await.unwrap();
    assert_eq!((done.tokens, done.unopened), (1, 0));
    let find = async |keys: String| table(&keys).find(made_before.full.expose()).await.unwrap();
    assert!(find(text(8)).await.is_some());
    assert_eq!(find(text(7)).await, None);
    assert!(desk.find(&made).await.is_some());
}
