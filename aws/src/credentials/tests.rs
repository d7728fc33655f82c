//! Sessions of a role without anybody to ask: who assumes, who waits, who is told what.

use super::*;

const NOW: SystemTime = SystemTime::UNIX_EPOCH;

fn keys(id: &str) -> Keys {
    Keys {
        id: id.to_owned(),
        secret: "CANARY".into(),
        token: None,
    }
}

fn with_role() -> Credentials {
    let role = Role {
        arn: "arn:aws:iam::123456789012:role/x".to_owned(),
        external_id: None,
    };
    Credentials::new(keys("own"), Some(role))
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(5)
}

#[tokio::test]
async fn without_a_role_the_own_keys_are_it() {
    let credentials = Credentials::new(keys("own"), None);
    let found = credentials
        .keys("r", (NOW, soon()), async |_, _| {
            unreachable!("there is no role")
        })
        .await
        .unwrap();
    assert_eq!(found.id, "own");
    assert!(!credentials.forget("r", &found).await);
    assert!(!format!("{credentials:?}").contains("CANARY"));
}

#[tokio::test]
async fn only_the_session_that_was_refused_is_forgotten() {
    let credentials = with_role();
    let assumed = async |id: &str| {
        let made = keys(id);
        let found = credentials.keys("r", (NOW, soon()), async |_, _| Ok(made));
        found.await.unwrap()
    };
    let first = assumed("first").await;
    assert!(credentials.forget("r", &first).await);
    let second = assumed("second").await;
    assert_eq!(second.id, "second");
    // Somebody else had the first one too, and comes late.
    assert!(credentials.forget("r", &first).await);
    assert_eq!(assumed("third").await.id, "second");
}

#[tokio::test]
async fn waiting_for_a_session_has_an_end() {
    let credentials = with_role();
    let slot = credentials.slot("r");
    let _held = slot.lock().await;
    let outcome = credentials
        .keys("r", (NOW, Instant::now()), async |_, _| Ok(keys("x")))
        .await;
    assert_eq!(outcome.unwrap_err(), Error::TimedOut { call: CALL });
}

#[tokio::test]
async fn who_gives_up_while_assuming_leaves_no_trace() {
    let credentials = with_role();
    let never = credentials.keys("r", (NOW, soon()), async |_, _| {
        std::future::pending().await
    });
    assert!(
        tokio::time::timeout(Duration::from_millis(10), never)
            .await
            .is_err()
    );
    let found = credentials.keys("r", (NOW, soon()), async |_, _| Ok(keys("x")));
    assert_eq!(found.await.unwrap().id, "x");
}
