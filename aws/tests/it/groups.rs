//! Security groups.

use aws::{NewSecurityGroup, Rule};

use crate::support::*;

fn new(vpc: &str, name: &str) -> NewSecurityGroup {
    NewSecurityGroup {
        vpc: vpc.to_owned(),
        name: name.to_owned(),
        description: "For the endpoint of kafka & friends".to_owned(),
        tags: tag("team", "a & b"),
    }
}

#[tokio::test]
async fn a_group_is_made_opened_and_deleted() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let vpc = main_vpc(&ec2).await;
    let id = ec2
        .create_security_group(&new(&vpc, "postern-kafka"))
        .await
        .unwrap();
    let groups = ec2.security_groups(&vpc).await.unwrap();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["default", "postern-kafka"]);
    let made = &groups[1];
    assert_eq!((&made.id, &made.vpc), (&id, &vpc));
    assert_eq!(made.description, "For the endpoint of kafka & friends");
    assert_eq!(made.tags, tag("team", "a & b"));

    let mut rules = vec![
        Rule {
            from: 10_000,
            to: 31_000,
            cidr: "10.100.0.0/16".to_owned(),
            description: Some("clients of kafka".to_owned()),
        },
        Rule {
            from: 443,
            to: 443,
            cidr: "fd00::/8".to_owned(),
            description: None,
        },
    ];
    ec2.authorize_ingress(&id, &rules).await.unwrap();
    rules.truncate(1);
    let (_, code, message) = refusal(ec2.authorize_ingress(&id, &rules).await);
    assert_eq!(code, "InvalidPermission.Duplicate");
    assert!(message.contains("10.100.0.0/16"), "{message}");

    let again = ec2.create_security_group(&new(&vpc, "postern-kafka")).await;
    let error = again.clone().unwrap_err();
    assert_eq!(error.code(), Some("InvalidGroup.Duplicate"));
    let (status, _, message) = refusal(again);
    let expected = format!("The security group 'postern-kafka' already exists for VPC '{vpc}'");
    assert_eq!((status, message.as_str()), (400, expected.as_str()));
    assert_eq!(
        error.to_string(),
        format!("AWS refused to create the security group: InvalidGroup.Duplicate: {expected}")
    );

    ec2.delete_security_group(&id).await.unwrap();
    let (_, code, _) = refusal(ec2.delete_security_group(&id).await);
    assert_eq!(code, "InvalidGroup.NotFound");
    assert_eq!(ec2.security_groups(&vpc).await.unwrap().len(), 1);
}

#[tokio::test]
async fn every_page_is_read() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let vpc = main_vpc(&ec2).await;
    for number in 0..230 {
        let name = format!("group-{number:03}");
        ec2.create_security_group(&new(&vpc, &name)).await.unwrap();
    }
    let before = world.calls();
    let groups = ec2.security_groups(&vpc).await.unwrap();
    assert_eq!(groups.len(), 231);
    assert_eq!(world.calls() - before, 3);
    let is_sorted = groups.windows(2).all(|two| two[0].name < two[1].name);
    assert!(is_sorted);
}
