//! What AWS refuses, word for word.

use crate::support::*;

#[tokio::test]
async fn who_is_no_principal_finds_no_service() {
    let world = world();
    let new = new_endpoint(&world, &world.ec2(MWF)).await;
    let intern = world.ec2(INTERN);
    let expected = (
        400,
        "InvalidServiceName".to_owned(),
        format!(
            "The Vpc Endpoint Service '{}' does not exist",
            new.service_name
        ),
    );
    let seen = intern.endpoint_service(&new.service_name).await;
    assert_eq!(refusal(seen), expected);
    assert_eq!(refusal(intern.create_endpoint(&new).await), expected);
}

#[tokio::test]
async fn subnets_and_groups_must_fit() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let good = new_endpoint(&world, &ec2).await;
    let of_main = ec2.subnets(&good.vpc).await.unwrap();
    let of_zone_a: Vec<String> = of_main
        .iter()
        .filter(|subnet| subnet.zone == "eu-west-1a")
        .map(|subnet| subnet.id.clone())
        .collect();
    let vpcs = ec2.vpcs().await.unwrap();
    let legacy = vpcs.iter().find(|vpc| vpc.id != good.vpc).unwrap();
    let elsewhere = ec2.security_groups(&legacy.id).await.unwrap();
    let mut two_in_a = good.clone();
    two_in_a.subnets = of_zone_a;
    let mut of_legacy = good.clone();
    of_legacy.vpc.clone_from(&legacy.id);
    let mut no_vpc = good.clone();
    no_vpc.vpc = "vpc-0123456789abcdef0".to_owned();
    let mut no_subnet = good.clone();
    no_subnet.subnets = vec!["subnet-0123456789abcdef0".to_owned()];
    let mut no_group = good.clone();
    no_group.groups = vec!["sg-0123456789abcdef0".to_owned()];
    let mut other_group = good.clone();
    other_group.groups = vec![elsewhere[0].id.clone()];
    for (new, expected, words) in [
        (
            two_in_a,
            "DuplicateSubnetsInSameZone",
            "different availability zones",
        ),
        (of_legacy, "InvalidParameter", "does not belong to the VPC"),
        (
            no_vpc,
            "InvalidVpcId.NotFound",
            "vpc-0123456789abcdef0 does not exist",
        ),
        (
            no_subnet,
            "InvalidSubnetId.NotFound",
            "'subnet-0123456789abcdef0' does not exist",
        ),
        (
            no_group,
            "InvalidGroup.NotFound",
            "'sg-0123456789abcdef0' does not exist",
        ),
        (
            other_group,
            "InvalidParameter",
            "belong to different networks",
        ),
    ] {
        let outcome = ec2.create_endpoint(&new).await;
        let text = outcome.clone().unwrap_err().to_string();
        let (status, code, message) = refusal(outcome);
        assert_eq!((status, code.as_str()), (400, expected), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(
            text.starts_with("AWS refused to create the VPC endpoint: "),
            "{text}"
        );
        assert!(text.ends_with(&message), "{text}");
    }
}

#[tokio::test]
async fn a_key_that_is_not_known_is_refused_by_each_service() {
    let world = world();
    let nobody = world.ec2("AKIANOBODY");
    let (status, code, _) = refusal(nobody.vpcs().await);
    assert_eq!((status, code.as_str()), (401, "AuthFailure"));
    let (status, code, _) = refusal(nobody.caller_identity().await);
    assert_eq!((status, code.as_str()), (403, "InvalidClientTokenId"));
}
