//! What AWS refuses when an endpoint is made, in its own words.

use serde_json::json;

use crate::oracle::{INTERN, ORDERS, Oracle};

#[test]
fn an_endpoint_must_fit_its_network() {
    let Some(oracle) = Oracle::new("network") else {
        return;
    };
    let service = oracle.link(&json!(["arn:aws:iam::012345678901:user/mwf"]));
    let network = oracle.platform();
    let legacy = oracle.network("012345678901", "eu-west-1", "legacy");
    let strange = oracle.network("210987654321", "eu-west-1", "main");
    let line = network.create(&service);
    let (first, last) = (&network.subnets[0], &network.subnets[3]);
    let nowhere = "subnet-00000000000000000";
    for (line, code, message) in [
        (
            line.replace(&network.vpc, "vpc-00000000000000000"),
            "InvalidVpcId.NotFound",
            "The Vpc Id vpc-00000000000000000 does not exist".to_owned(),
        ),
        (
            line.replace(&network.vpc, &strange.vpc),
            "InvalidVpcId.NotFound",
            format!("The Vpc Id {} does not exist", strange.vpc),
        ),
        (
            line.replace(first, nowhere),
            "InvalidSubnetId.NotFound",
            format!("The subnet ID '{nowhere}' does not exist"),
        ),
        (
            line.replace(first, &legacy.subnets[0]),
            "InvalidParameter",
            format!(
                "The subnet {} does not belong to the VPC {}.",
                legacy.subnets[0], network.vpc
            ),
        ),
        (
            line.replace(first, &format!("{last} {first}")),
            "DuplicateSubnetsInSameZone",
            format!("Found another VPC endpoint subnet in the availability zone of {first}."),
        ),
        (
            line.replace(&network.group, "sg-00000000000000000"),
            "InvalidGroup.NotFound",
            "The security group 'sg-00000000000000000' does not exist".to_owned(),
        ),
        (
            line.replace(&network.group, &legacy.group),
            "InvalidParameter",
            format!(
                "Security group {} and subnet {first} belong to different networks.",
                legacy.group
            ),
        ),
        (
            line.replace("Interface", "Gateway"),
            "InvalidParameter",
            "Endpoint type (Gateway) does not match available service types ([Interface])."
                .to_owned(),
        ),
        (
            format!("{line} --private-dns-enabled"),
            "InvalidParameter",
            "Private DNS can't be enabled because".to_owned(),
        ),
        (
            format!("{line} --dry-run"),
            "DryRunOperation",
            "Request would have succeeded".to_owned(),
        ),
    ] {
        let (found, said) = oracle.refused(&line);
        assert_eq!(found, code, "{line}\n{said}");
        assert!(said.starts_with(&message), "{said}");
    }
    let made = "ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-state,Values=pending";
    assert_eq!(
        oracle.json(made),
        json!({"VpcEndpoints": []}),
        "nothing was made"
    );
}

#[test]
fn a_service_must_be_there_and_for_the_caller() {
    let Some(mut oracle) = Oracle::new("service") else {
        return;
    };
    let service = oracle.link(&json!(["arn:aws:iam::012345678901:user/mwf"]));
    let network = oracle.platform();
    let line = network.create(&service);
    let elsewhere = oracle.network("012345678901", "us-east-1", "main");
    let across = elsewhere
        .create(&service)
        .replace("--region eu-west-1", "--region us-east-1");
    let absent = |name: &str| {
        let message = format!("The Vpc Endpoint Service '{name}' does not exist");
        ("InvalidServiceName".to_owned(), message)
    };
    let typo = format!("{service}0");
    assert_eq!(oracle.refused(&network.create(&typo)), absent(&typo));
    assert_eq!(oracle.refused(&across), absent(&service));
    let other = oracle.network("210987654321", "eu-west-1", "main");
    for (key, network) in [(INTERN, &network), (ORDERS, &other)] {
        oracle.sign_in(key);
        assert_eq!(oracle.refused(&network.create(&service)), absent(&service));
    }
    oracle.sign_in(INTERN);
    let privatelink = "/v1/project/demo/service/my-kafka/privatelink/aws";
    let both = json!({"principals": ["arn:aws:iam::012345678901:user/mwf", "arn:aws:iam::012345678901:user/intern"]});
    oracle.http("PUT", privatelink, &both.to_string());
    oracle.ok(&line);
}
