//! A role that is assumed before anything else is called.

use std::sync::Arc;

use aws::{AwsConfig, Error};

use crate::support::*;

fn with_role(world: &World) -> AwsConfig {
    let mut config = world.config(MWF);
    config.role_arn = Some(ROLE.to_owned());
    config
}

#[tokio::test]
async fn a_role_is_assumed_once_however_many_ask() {
    let world = Arc::new(world());
    let aws = world.aws(with_role(&world));
    assert_eq!(aws.role_arn(), Some(ROLE));
    let asking = (0..10).map(|_| {
        let ec2 = aws.in_region("eu-west-1").unwrap();
        tokio::spawn(async move { ec2.caller_identity().await.unwrap() })
    });
    for one in asking.collect::<Vec<_>>() {
        let me = one.await.unwrap();
        let arn = "arn:aws:sts::012345678901:assumed-role/deploy/postern";
        assert_eq!(
            (me.arn.as_str(), me.account.as_str()),
            (arn, "012345678901")
        );
    }
    assert_eq!(world.calls(), 11);
}

#[tokio::test]
async fn a_session_is_renewed_before_it_ends() {
    let world = world();
    let ec2 = world.aws(with_role(&world)).in_region("eu-west-1").unwrap();
    let calls_of_one_more = async || {
        let before = world.calls();
        ec2.vpcs().await.unwrap();
        world.calls() - before
    };
    assert_eq!(calls_of_one_more().await, 2);
    world.wait(54 * 60);
    assert_eq!(calls_of_one_more().await, 1);
    world.wait(60);
    assert_eq!(calls_of_one_more().await, 2);
    assert_eq!(calls_of_one_more().await, 1);
}

#[tokio::test]
async fn a_session_that_aws_has_ended_is_replaced() {
    let world = world();
    let ec2 = world.aws(with_role(&world)).in_region("eu-west-1").unwrap();
    let vpc = main_vpc(&ec2).await;
    // AWS's clock is ahead: the session is over there, and still good here.
    world.pass(3_601);
    let before = world.calls();
    ec2.vpcs().await.unwrap();
    assert_eq!(world.calls() - before, 3, "refused, assumed, done");
    // A change too: what was refused was not done.
    world.pass(3_601);
    let new = aws::NewSecurityGroup {
        vpc,
        name: "postern-kafka".to_owned(),
        description: "x".to_owned(),
        tags: Vec::new(),
    };
    ec2.create_security_group(&new).await.unwrap();
    // STS has another word for it.
    world.pass(3_601);
    ec2.caller_identity().await.unwrap();
}

#[tokio::test]
async fn keys_that_have_ended_are_not_tried_again() {
    let world = world();
    let aws = world.aws(world.config(MWF));
    let (id, secret, token) = session(&world);
    let mut config = world.config(&id);
    config.secret_access_key = secret.into();
    config.session_token = Some(token.into());
    let ec2 = world.aws(config).in_region("eu-west-1").unwrap();
    assert_eq!(
        ec2.vpcs().await,
        aws.in_region("eu-west-1").unwrap().vpcs().await
    );
    world.pass(3_601);
    let before = world.calls();
    let (status, code, message) = refusal(ec2.vpcs().await);
    assert_eq!((status, code.as_str()), (400, "RequestExpired"));
    assert_eq!(message, "Request has expired.");
    assert_eq!(world.calls() - before, 1);
}

/// Temporary credentials, as a person would paste them into the settings.
fn session(world: &World) -> (String, String, String) {
    use std::io::{Read as _, Write as _};
    let body = format!(
        "Action=AssumeRole&Version=2011-06-15&RoleSessionName=me&RoleArn={}",
        ROLE.replace(':', "%3A").replace('/', "%2F")
    );
    let signature = "0f".repeat(32);
    let mut stream = std::net::TcpStream::connect(world.sandbox.addr).unwrap();
    write!(
        stream,
        "POST /sts/ HTTP/1.1\r\nHost: x\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential={MWF}/20261122/eu-west-1/sts/aws4_request, SignedHeaders=host, Signature={signature}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let text = |name: &str| {
        let (_, rest) = answer.split_once(&format!("<{name}>")).unwrap();
        rest.split('<').next().unwrap().to_owned()
    };
    (
        text("AccessKeyId"),
        text("SecretAccessKey"),
        text("SessionToken"),
    )
}

#[tokio::test]
async fn a_role_that_is_not_for_these_keys_is_told_as_it_is() {
    let world = world();
    let mut config = world.config(INTERN);
    config.role_arn = Some(ROLE.to_owned());
    let ec2 = world.aws(config).in_region("eu-west-1").unwrap();
    let error = ec2.vpcs().await.unwrap_err();
    let text = format!(
        "AWS refused to assume the role: AccessDenied: User: arn:aws:iam::012345678901:user/intern is not authorized \
         to perform: sts:AssumeRole on resource: {ROLE}"
    );
    assert_eq!(error.to_string(), text);
    assert_eq!(world.calls(), 1);
    // The next one asks again: somebody may have repaired the policy meanwhile.
    ec2.vpcs().await.unwrap_err();
    assert_eq!(world.calls(), 2);
}

#[tokio::test]
async fn whoever_waits_takes_a_refusal_too() {
    let world = world();
    world.fault("AssumeRole", Some("unauthorized"));
    let aws = world.aws(with_role(&world));
    let asking = (0..8).map(|_| {
        let ec2 = aws.in_region("eu-west-1").unwrap();
        tokio::spawn(async move { ec2.vpcs().await })
    });
    for one in asking.collect::<Vec<_>>() {
        let error = one.await.unwrap().unwrap_err();
        assert_eq!(error.code(), Some("AccessDenied"));
        assert!(matches!(error, Error::Refused { status: 403, .. }));
    }
    assert_eq!(world.calls(), 1);
}

#[tokio::test]
async fn each_region_has_a_session_of_its_own() {
    let world = world();
    let aws = world.aws(with_role(&world));
    for region in ["eu-west-1", "us-east-1", "eu-west-1"] {
        aws.in_region(region).unwrap().vpcs().await.unwrap();
    }
    assert_eq!(world.calls(), 5);
}
