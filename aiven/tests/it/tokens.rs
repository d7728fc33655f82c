//! Tokens: revoked ones end the session, odd ones are never sent, and none is ever seen in a text.

use aiven::{Error, Urgency};

use crate::log::Log;
use crate::support::{DEMO, MWF, forgetful, principals, project, service, world, world_with};

#[tokio::test]
async fn a_wrong_token_is_nobodys() {
    let world = world();
    assert_eq!(
        world.client_of("wrong").me().await.unwrap_err(),
        Error::SignedOut
    );
    assert_eq!(world.calls("GET", "/me"), 1);
}

#[tokio::test]
async fn a_revoked_token_is_confirmed_once_and_ends_the_session() {
    let world = world_with(forgetful);
    let (demo, name) = (project("demo"), service("pg-orders"));
    world
        .client
        .network(&demo, &name, Urgency::Click)
        .await
        .unwrap();
    world.sandbox.sandbox().revoke(DEMO);
    world.sandbox.sandbox().forget_calls();
    assert_eq!(
        world
            .client
            .network(&demo, &name, Urgency::Background)
            .await
            .unwrap_err(),
        Error::SignedOut
    );
    assert_eq!(world.calls("GET", "/me"), 1);
    assert_eq!(
        world.client.services(&demo).await.unwrap_err(),
        Error::SignedOut
    );
    let write = world
        .client
        .create_privatelink(&demo, &service("my-kafka"), &principals(&[MWF]))
        .await;
    assert_eq!(write.unwrap_err(), Error::SignedOut);
    assert_eq!(world.calls("POST", "/privatelink/aws"), 1);
    assert_eq!(
        world
            .client
            .delete_privatelink(&demo, &name)
            .await
            .unwrap_err(),
        Error::SignedOut
    );
    world.sandbox.sandbox().restore(DEMO);
    assert!(
        world
            .client
            .network(&demo, &name, Urgency::Click)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn an_odd_token_is_not_sent() {
    let world = world();
    for odd in ["", " ", "a\r\nHost: evil", "a\nb", "\0"] {
        let error = world.client_of(odd).me().await.unwrap_err();
        assert!(
            matches!(error, Error::InvalidInput(_)),
            "{odd:?}: {error:?}"
        );
    }
    assert_eq!(world.all_calls(), 0);
}

/// Every log line of every crate below, at the finest level, and every text of every error.
#[tokio::test]
async fn a_canary_is_never_seen() {
    const CANARY: &str = "CANARY-7f3a91c2";
    let log = Log::default();
    let _guard = log.catch();
    let world = world_with(forgetful);
    let mut texts = Vec::new();
    let client = world.client_of(CANARY);
    texts.push(format!("{client:?} {:?}", world.upstream));
    let (demo, name) = (project("demo"), service("my-kafka"));
    for error in [
        client.me().await.map(|_| ()),
        client.projects().await.map(|_| ()),
        client
            .network(&demo, &name, Urgency::Click)
            .await
            .map(|_| ()),
        client
            .create_privatelink(&demo, &name, &principals(&[MWF]))
            .await
            .map(|_| ()),
    ] {
        let error = error.unwrap_err();
        texts.push(format!("{error} {error:?}"));
    }
    for fault in [
        "error-500",
        "error-429",
        "garbage",
        "huge",
        "drop",
        "forbidden",
        "hang",
    ] {
        let error = client
            .service(&project("faults"), &service(fault))
            .await
            .unwrap_err();
        texts.push(format!("{error} {error:?}"));
    }
    let logged = log.text();
    assert!(logged.contains("Aiven answered"), "the log was not caught");
    assert!(!logged.contains("CANARY"), "in the log");
    assert!(!texts.concat().contains("CANARY"), "in a text");
}
