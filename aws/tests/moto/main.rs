//! The second oracle: moto, another stand-in for AWS, written by people who never saw ours. What the client asks and
//! what it reads must be right for both.
//!
//! moto lets everybody in, whoever the principals are, and makes endpoints at once; it has no sentence of AWS's for most
//! refusals. Those are tried with the sandbox alone.
//!
//! Without Python or without the package these tests are skipped with a loud line; with `CI=true` they fail instead.

#![expect(clippy::unwrap_used, reason = "a test ends where it is surprised")]

mod server;

use aws::{
    Aws, AwsConfig, Ec2, EndpointState, NewEndpoint, NewSecurityGroup, Projects, Rule, Tags,
};

use server::Moto;

fn config(moto: &Moto) -> AwsConfig {
    let mut config = AwsConfig::new("AKIAEXAMPLE".into(), "any".into(), Projects::All);
    config.endpoint_url = Some(moto.url.clone());
    config
}

fn ireland(config: AwsConfig) -> Ec2 {
    Aws::new(config).unwrap().in_region("eu-west-1").unwrap()
}

fn tags(name: &str) -> Tags {
    vec![
        ("Name".to_owned(), name.to_owned()),
        ("a & b".to_owned(), "<c> \"d\"".to_owned()),
    ]
}

#[tokio::test]
async fn networks_and_groups() {
    let Some(moto) = Moto::start() else {
        return;
    };
    let ec2 = ireland(config(&moto));

    let vpcs = ec2.vpcs().await.unwrap();
    let [vpc] = vpcs.as_slice() else {
        panic!("{vpcs:?}");
    };
    assert!(vpc.is_default && vpc.id.starts_with("vpc-"), "{vpc:?}");
    assert_eq!(
        (vpc.cidrs.as_slice(), vpc.state.as_str()),
        (&["172.31.0.0/16".to_owned()][..], "available")
    );
    let subnets = ec2.subnets(&vpc.id).await.unwrap();
    let zones: Vec<_> = subnets.iter().map(|subnet| subnet.zone.as_str()).collect();
    assert_eq!(zones, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert!(
        subnets
            .iter()
            .all(|one| one.zone_id.starts_with("euw1-az") && one.free_addresses > 4_000)
    );

    let new = NewSecurityGroup {
        vpc: vpc.id.clone(),
        name: "postern-kafka".to_owned(),
        description: "For kafka".to_owned(),
        tags: tags("group"),
    };
    let group = ec2.create_security_group(&new).await.unwrap();
    let error = ec2.create_security_group(&new).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidGroup.Duplicate"), "{error}");
    let rules = [
        Rule {
            from: 10_000,
            to: 31_000,
            cidr: "172.31.0.0/16".to_owned(),
            description: Some("clients & more".to_owned()),
        },
        Rule {
            from: 443,
            to: 443,
            cidr: "fd00::/8".to_owned(),
            description: None,
        },
    ];
    ec2.authorize_ingress(&group, &rules).await.unwrap();
    let error = ec2
        .authorize_ingress(&group, &rules[..1])
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidPermission.Duplicate"), "{error}");
    let groups = ec2.security_groups(&vpc.id).await.unwrap();
    let names: Vec<_> = groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["default", "postern-kafka"]);
    assert_eq!(
        (&groups[1].id, &groups[1].description),
        (&group, &new.description)
    );
    let mut found = groups[1].tags.clone();
    found.sort();
    assert_eq!(found, new.tags);
    ec2.delete_security_group(&group).await.unwrap();
    let error = ec2.delete_security_group(&group).await.unwrap_err();
    assert_eq!(error.code(), Some("InvalidGroup.NotFound"), "{error}");
}

#[tokio::test]
async fn endpoints() {
    let Some(moto) = Moto::start() else {
        return;
    };
    let ec2 = ireland(config(&moto));
    let vpc = ec2.vpcs().await.unwrap().remove(0);
    let subnets = ec2.subnets(&vpc.id).await.unwrap();
    let group = ec2.security_groups(&vpc.id).await.unwrap().remove(0).id;

    let offered = moto.offer();
    let service = ec2.endpoint_service(&offered).await.unwrap();
    assert_eq!(
        (service.name.as_str(), service.acceptance_required),
        (offered.as_str(), true)
    );
    let zones = subnets.iter().map(|subnet| subnet.zone.clone());
    assert_eq!(service.zones, zones.collect::<Vec<_>>());
    let error = ec2
        .endpoint_service("com.amazonaws.vpce.eu-west-1.vpce-svc-0")
        .await;
    assert_eq!(error.unwrap_err().code(), Some("InvalidServiceName"));
    let new = NewEndpoint {
        vpc: vpc.id.clone(),
        service_name: offered.clone(),
        subnets: subnets[..2]
            .iter()
            .map(|subnet| subnet.id.clone())
            .collect(),
        groups: vec![group.clone()],
        tags: tags("endpoint"),
        client_token: "token-1".to_owned(),
    };
    let made = ec2.create_endpoint(&new).await.unwrap();
    assert_eq!(
        (&made.vpc, &made.service_name),
        (&new.vpc, &new.service_name)
    );
    assert_eq!((&made.subnets, &made.groups), (&new.subnets, &new.groups));
    assert_eq!(made.state, EndpointState::Available);
    assert!(
        !made.dns_names.is_empty() && made.created.is_some(),
        "{made:?}"
    );
    let listed = ec2.endpoints(&offered).await.unwrap();
    assert_eq!(
        listed.iter().map(|one| &one.id).collect::<Vec<_>>(),
        [&made.id]
    );
    assert_eq!(ec2.endpoint(&made.id).await.unwrap().unwrap().id, made.id);

    ec2.delete_endpoint(&made.id).await.unwrap();
    let left = ec2.endpoint(&made.id).await.unwrap();
    let is_gone =
        |state: EndpointState| matches!(state, EndpointState::Deleting | EndpointState::Deleted);
    assert!(left.is_none_or(|one| is_gone(one.state)));
    assert_eq!(ec2.endpoint("vpce-00000000000000000").await, Ok(None));
}

#[tokio::test]
async fn one_becomes_a_role() {
    let Some(moto) = Moto::start() else {
        return;
    };
    let plain = ireland(config(&moto));
    let me = plain.caller_identity().await.unwrap();
    assert_eq!(me.account.len(), 12);
    assert!(me.arn.starts_with("arn:aws:"), "{}", me.arn);
    let mut config = config(&moto);
    config.role_arn = Some(format!("arn:aws:iam::{}:role/path/deploy", me.account));
    config.external_id = Some("external".to_owned());
    let ec2 = ireland(config);
    let me = ec2.caller_identity().await.unwrap();
    assert!(
        me.arn.contains(":assumed-role/") && me.arn.ends_with("/postern"),
        "{}",
        me.arn
    );
    assert_eq!(ec2.vpcs().await.unwrap().len(), 1);
}
