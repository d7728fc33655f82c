//! Networks, and security groups for them.

use serde_json::json;

use crate::oracle::Oracle;

#[test]
fn networks_are_described() {
    let Some(oracle) = Oracle::new("networks") else {
        return;
    };
    let network = oracle.platform();
    let vpcs = oracle.json("ec2 describe-vpcs --filters Name=tag:Name,Values=main");
    let vpcs = vpcs["Vpcs"].as_array().unwrap();
    assert_eq!(vpcs.len(), 1);
    assert_eq!(vpcs[0]["VpcId"], network.vpc.as_str());
    assert_eq!(vpcs[0]["State"], "available");
    assert_eq!(vpcs[0]["Tags"], json!([{"Key": "Name", "Value": "main"}]));
    let dns = oracle.json(&format!(
        "ec2 describe-vpc-attribute --attribute enableDnsSupport --vpc-id {}",
        network.vpc
    ));
    assert_eq!(dns["EnableDnsSupport"]["Value"], true);

    let vpc = format!("--filters Name=vpc-id,Values={}", network.vpc);
    let subnets = oracle.json(&format!("ec2 describe-subnets {vpc} --page-size 5"));
    let subnets = subnets["Subnets"].as_array().unwrap();
    let zones: Vec<_> = subnets
        .iter()
        .map(|one| one["AvailabilityZone"].clone())
        .collect();
    assert_eq!(
        zones,
        ["eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1a"]
    );
    let all = oracle.json("ec2 describe-subnets --page-size 5");
    assert_eq!(
        all["Subnets"].as_array().unwrap().len(),
        8,
        "over two pages"
    );

    let zones = oracle.json("ec2 describe-availability-zones --region us-east-1");
    let zones = zones["AvailabilityZones"].as_array().unwrap();
    assert_eq!((zones.len(), &zones[2]["ZoneId"]), (3, &json!("use1-az3")));
    let groups = oracle.json(&format!("ec2 describe-security-groups {vpc}"));
    assert_eq!(groups["SecurityGroups"][0]["GroupName"], "default");
    let (code, _) = oracle.refused("ec2 describe-vpcs --filters Name=colour,Values=blue");
    assert_eq!(code, "InvalidParameterValue");
}

#[test]
fn a_group_for_kafka() {
    let Some(oracle) = Oracle::new("groups") else {
        return;
    };
    let network = oracle.platform();
    let create = format!(
        "ec2 create-security-group --group-name kafka --description 'Kafka behind PrivateLink' --vpc-id {}",
        network.vpc
    );
    let made = oracle.json(&create);
    let id = made["GroupId"].as_str().unwrap();
    let allow = format!(
        "ec2 authorize-security-group-ingress --group-id {id} --protocol tcp --port 10000-31000 --cidr 10.100.0.0/16"
    );
    let allowed = oracle.json(&allow);
    let rule = &allowed["SecurityGroupRules"][0];
    assert_eq!(
        (&allowed["Return"], &rule["FromPort"], &rule["ToPort"]),
        (&json!(true), &json!(10_000), &json!(31_000))
    );
    oracle.json(&format!(
        "ec2 authorize-security-group-ingress --group-id {id} --ip-permissions \
         'IpProtocol=tcp,FromPort=443,ToPort=443,IpRanges=[{{CidrIp=10.100.0.0/16,Description=REST}}],UserIdGroupPairs=[{{GroupId={}}}]'",
        network.group
    ));
    let listed = oracle.json(&format!("ec2 describe-security-groups --group-ids {id}"));
    let permissions = &listed["SecurityGroups"][0]["IpPermissions"];
    assert_eq!(
        permissions[0]["IpRanges"],
        json!([{"CidrIp": "10.100.0.0/16"}])
    );
    assert_eq!(permissions[1]["FromPort"], 443);
    assert_eq!(permissions[1]["IpRanges"][0]["Description"], "REST");
    assert_eq!(
        permissions[1]["UserIdGroupPairs"][0]["GroupId"],
        network.group.as_str()
    );

    assert_eq!(oracle.refused(&create).0, "InvalidGroup.Duplicate");
    assert_eq!(oracle.refused(&allow).0, "InvalidPermission.Duplicate");
    let bad = allow.replace("10.100.0.0/16", "10.100.0.0/33");
    assert_eq!(oracle.refused(&bad).0, "InvalidParameterValue");

    let service = oracle.link(&json!(["*"]));
    let endpoint = network.create(&service).replace(&network.group, id);
    let endpoint = oracle.json(&endpoint);
    let endpoint = endpoint["VpcEndpoint"]["VpcEndpointId"].as_str().unwrap();
    let delete = format!("ec2 delete-security-group --group-id {id}");
    assert_eq!(oracle.refused(&delete).0, "DependencyViolation");
    oracle.json(&format!(
        "ec2 delete-vpc-endpoints --vpc-endpoint-ids {endpoint}"
    ));
    oracle.pass(30);
    oracle.ok(&delete);
    assert_eq!(oracle.refused(&delete).0, "InvalidGroup.NotFound");
    let default = format!("ec2 delete-security-group --group-id {}", network.group);
    assert_eq!(oracle.refused(&default).0, "CannotDelete");
}

#[test]
fn tags_are_put_on_things() {
    let Some(oracle) = Oracle::new("tags") else {
        return;
    };
    let network = oracle.platform();
    oracle.ok(&format!(
        "ec2 create-tags --resources {} {} --tags Key=team,Value=platform",
        network.vpc, network.group
    ));
    let listed = oracle.json("ec2 describe-tags --filters Name=key,Values=team");
    let kinds: Vec<_> = listed["Tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["ResourceType"].clone())
        .collect();
    assert_eq!(kinds, ["security-group", "vpc"]);
    let (code, _) = oracle.refused("ec2 create-tags --resources vpc-0 --tags Key=a,Value=b");
    assert_eq!(code, "InvalidID");
}
