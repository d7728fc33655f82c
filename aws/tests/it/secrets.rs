//! Every log line of every crate below, at the finest level, and every text of everything that has one.

use crate::log::Log;
use crate::puppet::{Says, puppet};
use crate::support::*;

#[tokio::test]
async fn a_canary_is_never_seen() {
    let log = Log::default();
    let _guard = log.catch();
    let world = world();
    let mut texts = Vec::new();

    let mut config = world.config(MWF);
    config.session_token = Some("CANARY/session/token".into());
    texts.push(format!("{config:?}"));
    config.role_arn = Some(ROLE.to_owned());
    config.external_id = Some("external".to_owned());
    let aws = world.aws(config);
    let ec2 = aws.in_region("eu-west-1").unwrap();
    ec2.vpcs().await.unwrap();
    texts.push(format!("{aws:?} {ec2:?}"));
    let new = new_endpoint(&world, &ec2).await;
    texts.push(format!("{:?}", ec2.create_endpoint(&new).await));
    for fault in ["unauthorized", "throttled", "unavailable", "lost-answer"] {
        world.fault("*", Some(fault));
        let read = ec2.vpcs().await.unwrap_err();
        let write = ec2.delete_security_group("sg-1").await.unwrap_err();
        texts.push(format!("{read} {read:?} {write} {write:?}"));
    }
    for says in [Says::Silence, Says::Bytes(String::new())] {
        let error = puppet(200, vec![says]).await.ec2.vpcs().await.unwrap_err();
        texts.push(format!("{error} {error:?}"));
    }

    let (logged, texts) = (log.text(), texts.concat());
    assert!(logged.contains("AWS was asked"), "the log was not caught");
    for (where_, text) in [("log", &logged), ("text", &texts)] {
        assert!(!text.contains("CANARY"), "the secret is in a {where_}");
        assert!(!text.contains("Signature="), "a signature is in a {where_}");
        // Session tokens of the sandbox are 120 letters without a blank.
        let is_long =
            |word: &str| word.len() >= 120 && word.bytes().all(|b| b.is_ascii_alphabetic());
        assert!(
            !text
                .split(|c: char| !c.is_ascii_alphanumeric())
                .any(is_long),
            "a session token is in a {where_}"
        );
    }
}

#[tokio::test]
async fn a_change_is_in_the_log() {
    let log = Log::default();
    let _guard = log.catch();
    let world = world();
    world
        .ec2(MWF)
        .delete_security_group("sg-1")
        .await
        .unwrap_err();
    let logged = log.text();
    let line = logged
        .lines()
        .find(|line| line.contains("AWS was told"))
        .unwrap();
    for part in [
        "INFO",
        "DeleteSecurityGroup",
        "eu-west-1",
        "InvalidGroup.NotFound",
    ] {
        assert!(line.contains(part), "{line}");
    }
}
