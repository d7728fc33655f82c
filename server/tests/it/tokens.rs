//! Portal tokens, on whichever database it is.

use std::time::Duration;

use app::books::requests::Signature;
use app::books::tokens::{NewToken, Standing, Whose};
use app::person::Person;
use app::role::Pattern;
use app::scope::{Reach, Scope, Secrets};
use server::books::{books, tokens::remove_over};

use crate::house::{House, START};

const DAY: u64 = 24 * 3_600;

fn new(maker: &str) -> NewToken {
    NewToken {
        name: "orders-ci".to_owned(),
        purpose: "deploys orders".to_owned(),
        scope: Scope {
            projects: vec![Pattern::any()],
            services: vec![Pattern::any()],
            reach: Reach::Read,
            secrets: Secrets::Hidden,
        },
        maker: Person::of_token(maker),
        expires_at_ms: (START + DAY) * 1_000,
    }
}

#[tokio::test]
async fn the_table_does_the_same_in_both_databases() {
    let house = House::open().await;
    let tokens = books(&house.database, &house.keys, &house.clock).tokens;
    let made = tokens.make(&new("olga")).await.unwrap();
    tokens.make(&new("otto")).await.unwrap();
    let find = async || tokens.find(made.full.expose()).await.unwrap();
    let found = find().await.unwrap();
    assert_eq!(found.standing(), Standing::Good);
    assert_eq!(
        (&found.maker, &found.name),
        (&new("olga").maker, &new("olga").name)
    );
    tokens.used(&found, "192.0.2.1").await.unwrap();
    tokens.used(&found, "192.0.2.2").await.unwrap();
    assert_eq!(find().await.unwrap().last_used.unwrap().from, "192.0.2.1");
    for (whose, count) in [
        (Whose::Everybodys, 2),
        (Whose::Of("token:olga".to_owned()), 1),
    ] {
        assert_eq!(tokens.list(&whose).await.unwrap().len(), count);
    }
    let by = Signature {
        name: "ada\0".to_owned(),
        id: "token:ada".to_owned(),
    };
    assert!(tokens.revoke(&made.id, &by).await.unwrap());
    assert!(!tokens.revoke(&made.id, &by).await.unwrap());
    let next_door = house.kept.open(&house.keys).await;
    let next_door = books(&next_door, &house.keys, &house.clock).tokens;
    let there = next_door.find(made.full.expose()).await.unwrap().unwrap();
    assert_eq!(there.standing(), Standing::Revoked);
    house.clock.advance(Duration::from_secs(91 * DAY));
    assert_eq!(remove_over(&house.database, &house.clock).await.unwrap(), 2);
    assert!(find().await.is_none());
}
