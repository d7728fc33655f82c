//! Sessions over a database in memory: sealing, rotation, lifetimes, and that an ended one stays ended.

use super::*;
use crate::store::{Place, Turn, change, open, read, rekey};

const START: u64 = 4_000_000_000;
const TOKEN: &str = "CANARY-token";

fn keys(seeds: &[u8]) -> Keys {
    use base64::Engine as _;
    let encode = |seed: &u8| base64::engine::general_purpose::STANDARD.encode([*seed; 32]);
    Keys::parse(&seeds.iter().map(encode).collect::<Vec<_>>().join(",")).unwrap()
}

fn lifetimes() -> Lifetimes {
    Lifetimes {
        idle: Duration::from_secs(600),
        absolute: Duration::from_secs(1_000),
    }
}

async fn memory() -> Db {
    open(&Place::Memory, &keys(&[1])).await.unwrap()
}

/// Everything that is stored of sessions.
async fn dump(store: &Db) -> String {
    let rows: Vec<(String, String, i64)> = read!(store, |pool| sqlx::query_as(
        "select place, sealed, ends_at from session"
    )
    .fetch_all(pool)
    .await)
    .unwrap();
    format!("{rows:?}")
}

fn sessions(store: &Db, seeds: &[u8], clock: &Clock) -> Sessions {
    Sessions::new(store.clone(), keys(seeds), clock.clone(), lifetimes())
}

async fn sign_in(sessions: &Sessions) -> Id {
    sessions
        .create(
            Person::of_token("who@example.com"),
            Credential::Own(TOKEN.to_owned().into()),
        )
        .await
        .unwrap()
}

#[tokio::test]
async fn the_store_holds_neither_the_id_nor_the_token() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let sessions = sessions(&store, &[1], &clock);
    let id = sign_in(&sessions).await;
    let dump = dump(&store).await;
    assert!(dump.contains("v1."), "{dump}");
    for secret in [TOKEN, "who@example.com", &id.to_string(), &id.0.to_string()] {
        assert!(!dump.contains(secret), "{secret} in {dump}");
    }
    assert_eq!(
        sessions.load(id).await.unwrap().unwrap().person.name,
        "who@example.com"
    );
}

#[tokio::test]
async fn an_older_key_opens_and_the_newest_seals() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let id = sign_in(&sessions(&store, &[1], &clock)).await;
    let rotated = sessions(&store, &[2, 1], &clock);
    assert!(rotated.load(id).await.unwrap().is_some());
    assert!(
        sessions(&store, &[2], &clock)
            .load(id)
            .await
            .unwrap()
            .is_none()
    );
    rotated.touch(id).await.unwrap();
    assert!(
        sessions(&store, &[2], &clock)
            .load(id)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        sessions(&store, &[1], &clock)
            .load(id)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn sealing_anew_signs_nobody_out_and_older_keys_are_done_with() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let id = sign_in(&sessions(&store, &[1], &clock)).await;
    let before = dump(&store).await;
    let done = rekey(&store, &keys(&[2, 1])).await.unwrap();
    assert_eq!((done.sessions, done.requests, done.unopened), (1, 0, 0));
    assert_ne!(dump(&store).await, before);
    let (newer, older) = (
        sessions(&store, &[2], &clock),
        sessions(&store, &[1], &clock),
    );
    assert_eq!(
        newer.load(id).await.unwrap().unwrap().person.name,
        "who@example.com"
    );
    assert!(older.load(id).await.unwrap().is_none());
    // Once more there is nothing to do.
    let done = rekey(&store, &keys(&[2, 1])).await.unwrap();
    assert_eq!(done.sessions, 0);
}

#[tokio::test]
async fn a_key_alone_opens_no_session() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let id = sign_in(&sessions(&store, &[1], &clock)).await;
    let (place, sealed): (String, String) = read!(store, |pool| sqlx::query_as(
        "select place, sealed from session"
    )
    .fetch_one(pool)
    .await)
    .unwrap();
    let inner = keys(&[1])
        .open(SESSION_PURPOSE, place.as_bytes(), &sealed)
        .unwrap();
    let text = String::from_utf8_lossy(&inner);
    assert!(!text.contains(TOKEN) && !text.contains("example"), "{text}");
    // Neither does another id with the right key.
    let sessions = sessions(&store, &[1], &clock);
    assert!(sessions.load(Id::default()).await.unwrap().is_none());
    assert!(sessions.load(id).await.unwrap().is_some());
}

#[tokio::test]
async fn a_row_in_another_place_is_no_session() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let all = sessions(&store, &[1], &clock);
    let (first, second) = (sign_in(&all).await, sign_in(&all).await);
    let rows: Vec<(String, String)> = read!(store, |pool| sqlx::query_as(
        "select place, sealed from session"
    )
    .fetch_all(pool)
    .await)
    .unwrap();
    let swapped = [(&rows[0].0, &rows[1].1), (&rows[1].0, &rows[0].1)];
    change!(store, Turn::Free, |tx| {
        for (place, sealed) in swapped {
            sqlx::query("update session set sealed = $2 where place = $1")
                .bind(place)
                .bind(sealed)
                .execute(&mut *tx)
                .await?;
        }
        Ok(())
    })
    .unwrap();
    for id in [first, second] {
        assert!(all.load(id).await.unwrap().is_none());
    }
}

#[test]
fn what_is_sealed_opens_in_its_own_place_only() {
    let keys = keys(&[7]);
    let sealed = keys.seal(b"purpose", b"place", b"text").unwrap();
    assert_eq!(keys.open(b"purpose", b"place", &sealed).unwrap(), b"text");
    assert!(keys.open(b"purpose", b"elsewhere", &sealed).is_none());
    assert!(keys.open(b"other", b"place", &sealed).is_none());
    for index in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        if changed != sealed {
            assert!(
                keys.open(b"purpose", b"place", &changed).is_none(),
                "byte {index}"
            );
        }
    }
}

#[test]
fn no_nonce_comes_twice() {
    let keys = keys(&[7]);
    let nonces: std::collections::HashSet<String> = (0..20_000)
        .map(|_| {
            keys.seal(b"p", b"q", b"")
                .unwrap()
                .split('.')
                .nth(2)
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(nonces.len(), 20_000);
}

#[tokio::test]
async fn a_session_ends_when_idle_and_in_any_case_at_its_end() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let sessions = sessions(&store, &[1], &clock);
    let idle = sign_in(&sessions).await;
    clock.advance(Duration::from_secs(599));
    assert!(sessions.load(idle).await.unwrap().is_some());
    clock.advance(Duration::from_secs(1));
    assert!(sessions.load(idle).await.unwrap().is_none());

    let busy = sign_in(&sessions).await;
    for _ in 0..9 {
        clock.advance(Duration::from_secs(110));
        let session = sessions.load(busy).await.unwrap().unwrap();
        assert!(sessions.is_seen_long_ago(&session));
        sessions.touch(busy).await.unwrap();
    }
    clock.advance(Duration::from_secs(10));
    assert!(sessions.load(busy).await.unwrap().is_none());
}

#[tokio::test]
async fn an_ended_session_is_not_brought_back() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let sessions = sessions(&store, &[1], &clock);
    let id = sign_in(&sessions).await;
    assert!(sessions.load(id).await.unwrap().is_some());
    sessions.end(id).await.unwrap();
    sessions.touch(id).await.unwrap();
    sessions
        .set_flash(id, Some(Flash::success("done")))
        .await
        .unwrap();
    assert!(sessions.load(id).await.unwrap().is_none());
    assert_eq!(dump(&store).await, "[]");
}

#[tokio::test]
async fn use_is_worth_writing_once_a_minute() {
    let (store, clock) = (memory().await, Clock::manual(START));
    let sessions = sessions(&store, &[1], &clock);
    let id = sign_in(&sessions).await;
    let session = sessions.load(id).await.unwrap().unwrap();
    clock.advance(Duration::from_secs(59));
    assert!(!sessions.is_seen_long_ago(&session));
    clock.advance(Duration::from_secs(1));
    assert!(sessions.is_seen_long_ago(&session));
}

#[test]
fn a_cookie_sent_twice_is_no_cookie() {
    let mut headers = axum::http::HeaderMap::new();
    headers.insert("cookie", "a=1; __Host-postern=x; b=2".parse().unwrap());
    assert_eq!(cookie_value(&headers, SESSION), Some("x"));
    headers.append("cookie", "__Host-postern=y".parse().unwrap());
    assert_eq!(cookie_value(&headers, SESSION), None);
}
