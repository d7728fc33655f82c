//! AWS in trouble: what is tried again, and what is said in the end.

use aws::{Error, NewSecurityGroup};

use crate::support::*;

#[tokio::test]
async fn reads_are_tried_three_times() {
    let world = world();
    let ec2 = world.ec2(MWF);
    for (fault, status, code, message) in [
        (
            "throttled",
            503,
            "RequestLimitExceeded",
            "Request limit exceeded.",
        ),
        (
            "unavailable",
            503,
            "Unavailable",
            "The service is unavailable. Please try again shortly.",
        ),
    ] {
        world.fault("DescribeVpcs", Some(fault));
        let before = world.calls();
        let outcome = ec2.vpcs().await;
        assert!(outcome.as_ref().unwrap_err().is_retryable());
        let expected = (status, code.to_owned(), message.to_owned());
        assert_eq!(refusal(outcome), expected);
        assert_eq!(world.calls() - before, 3, "{fault}");
    }
    world.fault("DescribeVpcs", Some("lost-answer"));
    let before = world.calls();
    let error = ec2.vpcs().await.unwrap_err();
    assert_eq!(
        error,
        Error::Unreachable {
            call: "list the VPCs"
        }
    );
    assert_eq!(world.calls() - before, 3);
    world.fault("DescribeVpcs", None);
    assert_eq!(ec2.vpcs().await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_no_policy_allows_is_asked_once() {
    let world = world();
    let ec2 = world.ec2(MWF);
    world.fault("*", Some("unauthorized"));
    let before = world.calls();
    let (status, code, message) = refusal(ec2.vpcs().await);
    assert_eq!((status, code.as_str()), (403, "UnauthorizedOperation"));
    assert!(
        message
            .starts_with("You are not authorized to perform this operation. User: arn:aws:iam::")
            && message.contains("ec2:DescribeVpcs"),
        "{message}"
    );
    let (_, code, message) = refusal(ec2.caller_identity().await);
    assert_eq!(code, "AccessDenied");
    assert!(message.ends_with("sts:GetCallerIdentity"), "{message}");
    assert_eq!(world.calls() - before, 2);
}

#[tokio::test]
async fn sts_has_its_own_word_for_too_many_calls() {
    let world = world();
    world.fault("GetCallerIdentity", Some("throttled"));
    let (status, code, _) = refusal(world.ec2(MWF).caller_identity().await);
    assert_eq!((status, code.as_str()), (400, "Throttling"));
    assert_eq!(world.calls(), 3);
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_not_sent_again() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let new = NewSecurityGroup {
        vpc: main_vpc(&ec2).await,
        name: "postern-kafka".to_owned(),
        description: "x".to_owned(),
        tags: Vec::new(),
    };
    for (fault, code) in [
        ("lost-answer", None),
        ("throttled", Some("RequestLimitExceeded")),
    ] {
        world.fault("CreateSecurityGroup", Some(fault));
        let before = world.calls();
        let error = ec2.create_security_group(&new).await.unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(matches!(error, Error::Lost { .. }), code.is_none());
        assert_eq!(world.calls() - before, 1, "{fault}");
    }
    let groups = ec2.security_groups(&new.vpc).await.unwrap();
    let made: Vec<_> = groups.iter().filter(|one| one.name == new.name).collect();
    assert_eq!(made.len(), 1, "it was made, once");
    world.fault("DeleteSecurityGroup", Some("lost-answer"));
    let error = ec2.delete_security_group(&made[0].id).await.unwrap_err();
    assert!(!error.is_retryable());
    assert!(
        error
            .to_string()
            .contains("whether it was done is not known")
    );
    assert_eq!(ec2.security_groups(&new.vpc).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_endpoint_is_asked_for_twice_and_made_once() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let new = new_endpoint(&world, &ec2).await;
    let there = ec2.endpoints(&new.service_name).await.unwrap().len();
    world.fault("CreateVpcEndpoint", Some("lost-answer"));
    let before = world.calls();
    let error = ec2.create_endpoint(&new).await.unwrap_err();
    assert_eq!(
        error,
        Error::Lost {
            call: "create the VPC endpoint"
        }
    );
    assert_eq!(world.calls() - before, 2);
    world.fault("CreateVpcEndpoint", None);
    let found = ec2.endpoints(&new.service_name).await.unwrap();
    assert_eq!(found.len(), there + 1);
    let made = ec2.create_endpoint(&new).await.unwrap();
    assert!(found.contains(&made), "the same one");
}
