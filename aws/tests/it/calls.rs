//! Who one is, and what is there.

use crate::support::*;

#[tokio::test]
async fn one_is_told_who_one_is() {
    let world = world();
    let me = world.ec2(MWF).caller_identity().await.unwrap();
    assert_eq!(me.account, "012345678901");
    assert_eq!(me.arn, "arn:aws:iam::012345678901:user/mwf");
    assert!(me.user_id.starts_with("AIDA"), "{}", me.user_id);
}

#[tokio::test]
async fn networks_are_listed() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let vpcs = ec2.vpcs().await.unwrap();
    let names: Vec<_> = vpcs.iter().map(|vpc| vpc.name.as_deref()).collect();
    assert_eq!(names, [Some("main"), Some("legacy")]);
    let main = &vpcs[0];
    assert_eq!(main.cidrs, ["10.100.0.0/16"]);
    assert_eq!((main.state.as_str(), main.is_default), ("available", false));
    let subnets = ec2.subnets(&main.id).await.unwrap();
    let zones: Vec<_> = subnets
        .iter()
        .map(|one| (one.zone.as_str(), one.zone_id.as_str()))
        .collect();
    let (a, b, c) = (
        ("eu-west-1a", "euw1-az1"),
        ("eu-west-1b", "euw1-az2"),
        ("eu-west-1c", "euw1-az3"),
    );
    assert_eq!(zones, [a, a, b, c]);
    let c = &subnets[3];
    assert_eq!(c.name.as_deref(), Some("main-private-c"));
    assert_eq!(c.cidr.as_deref(), Some("10.100.2.0/24"));
    assert!((200..=251).contains(&c.free_addresses));
    assert_eq!(ec2.subnets("vpc-0").await.unwrap(), []);
    assert_eq!(ec2.security_groups("vpc-0").await.unwrap(), []);
}

#[tokio::test]
async fn a_region_is_part_of_a_handle() {
    let world = world();
    let aws = world.aws(world.config(MWF));
    let there = aws.in_region("us-east-1").unwrap();
    assert_eq!(there.region(), "us-east-1");
    let (here, there) = (world.ec2(MWF).vpcs().await, there.vpcs().await);
    assert_ne!(here.unwrap()[0].id, there.unwrap()[0].id);
    let nowhere = aws.in_region("ap-south-1").unwrap();
    assert_eq!(nowhere.vpcs().await.unwrap(), []);
    let wrong = aws.in_region("eu-west-1.example.com/").unwrap_err();
    assert!(wrong.to_string().ends_with('.'), "{wrong}");
}
