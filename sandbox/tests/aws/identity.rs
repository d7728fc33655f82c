//! Who calls, and what they may see.

use serde_json::json;

use crate::oracle::{ANA, INTERN, MWF, ORDERS, Oracle};

#[test]
fn everyone_knows_who_they_are() {
    let Some(mut oracle) = Oracle::new("identity") else {
        return;
    };
    let who = "sts get-caller-identity --query Arn --output text";
    for (key, arn) in [
        (MWF, "arn:aws:iam::012345678901:user/mwf"),
        (INTERN, "arn:aws:iam::012345678901:user/intern"),
        (ORDERS, "arn:aws:iam::210987654321:user/orders"),
        (ANA, "arn:aws:iam::345678901234:user/ana"),
    ] {
        oracle.sign_in(key);
        assert_eq!(oracle.ok(who).trim(), arn);
    }
}

#[test]
fn a_role_is_assumed_for_an_hour() {
    let Some(mut oracle) = Oracle::new("role") else {
        return;
    };
    let who = "sts get-caller-identity --query Arn --output text";
    oracle.sign_in(ANA);
    let deploy = "arn:aws:iam::012345678901:role/platform/deploy";
    let assume = format!("sts assume-role --role-session-name ci --role-arn {deploy}");
    let (code, message) = oracle.refused(&assume);
    assert_eq!(code, "AccessDenied");
    assert!(
        message.contains("user/ana is not authorized to perform: sts:AssumeRole"),
        "{message}"
    );
    oracle.sign_in(MWF);
    oracle.assume(deploy);
    // The path of the role is not part of what the session is called.
    assert_eq!(
        oracle.ok(who),
        "arn:aws:sts::012345678901:assumed-role/deploy/ci\n"
    );
    oracle.ok("ec2 describe-vpcs");
    oracle.pass(3600);
    assert_eq!(oracle.refused(who).0, "ExpiredToken");
    assert_eq!(oracle.refused("ec2 describe-vpcs").0, "RequestExpired");
    oracle.sign_in("AKIANOBODYNOBODY0001");
    assert_eq!(oracle.refused(who).0, "InvalidClientTokenId");
    assert_eq!(oracle.refused("ec2 describe-vpcs").0, "AuthFailure");
}

#[test]
fn each_service_has_a_door_of_its_own_too() {
    let Some(mut oracle) = Oracle::new("doors") else {
        return;
    };
    let url = oracle.url();
    oracle
        .environment
        .retain(|(name, _)| *name != "AWS_ENDPOINT_URL");
    oracle.set("AWS_ENDPOINT_URL_EC2", &format!("{url}/ec2"));
    oracle.set("AWS_ENDPOINT_URL_STS", &format!("{url}/sts/"));
    oracle.ok("ec2 describe-vpcs");
    oracle.ok("sts get-caller-identity");
    oracle
        .environment
        .retain(|(name, _)| !name.starts_with("AWS_ENDPOINT_URL"));
    oracle.ok(&format!("--endpoint-url {url}/ec2/ ec2 describe-vpcs"));
}

#[test]
fn principals_decide_who_sees_the_service() {
    let Some(mut oracle) = Oracle::new("principals") else {
        return;
    };
    let deploy = "arn:aws:iam::012345678901:role/platform/deploy";
    let service = oracle.link(&json!([deploy, "arn:aws:iam::210987654321:root"]));
    let see = format!("ec2 describe-vpc-endpoint-services --service-names {service}");
    let (code, message) = oracle.refused(&see);
    assert_eq!(code, "InvalidServiceName");
    assert_eq!(
        message,
        format!("The Vpc Endpoint Service '{service}' does not exist")
    );
    oracle.assume(deploy);
    let seen = oracle.json(&see);
    let detail = &seen["ServiceDetails"][0];
    assert_eq!(detail["ServiceType"], json!([{"ServiceType": "Interface"}]));
    assert_eq!(
        detail["AvailabilityZones"],
        json!(["eu-west-1a", "eu-west-1b", "eu-west-1c"])
    );
    let made = oracle.json(&oracle.platform().create(&service));
    assert_eq!(made["VpcEndpoint"]["State"], "pending");
    oracle.sign_in(ORDERS);
    oracle.ok(&see);
    let line = oracle
        .network("210987654321", "eu-west-1", "main")
        .create(&service);
    oracle.ok(&line);
    oracle.pass(60);
    assert_eq!(oracle.connections().len(), 2);
}
