//! What is offered and what is said about a choice, from made-up lists.

use aiven::{Privatelink, ProjectName, Service};

use super::*;

const VPC: &str = "vpc-0a1b2c3d4e5f60718";
const A: &str = "subnet-0a1b2c3d4e5f60718";
const A2: &str = "subnet-0a2b2c3d4e5f60718";
const B: &str = "subnet-0b1b2c3d4e5f60718";
const C: &str = "subnet-0c1b2c3d4e5f60718";
const GROUP: &str = "sg-0a1b2c3d4e5f60718";

fn about() -> About {
    let service: Service = serde_json::from_value(serde_json::json!({
        "service_name": "my-kafka", "service_type": "kafka", "cloud_name": "aws-eu-west-1",
    }))
    .unwrap();
    let link = Privatelink {
        aws_service_name: Some(
            "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718".to_owned(),
        ),
        ..Privatelink::default()
    };
    About::of(&ProjectName::parse("demo").unwrap(), &service, &link).unwrap()
}

fn subnet(id: &str, zone: &str) -> Subnet {
    Subnet {
        id: id.to_owned(),
        name: None,
        zone: zone.to_owned(),
        zone_id: format!("id of {zone}"),
        cidr: Some("10.0.0.0/24".to_owned()),
        free_addresses: 7,
    }
}

fn group(id: &str, name: &str) -> SecurityGroup {
    SecurityGroup {
        id: id.to_owned(),
        name: name.to_owned(),
        description: String::new(),
        vpc: VPC.to_owned(),
        tags: Vec::new(),
    }
}

fn lists() -> Lists {
    Lists {
        vpcs: Ok(vec![Vpc {
            id: VPC.to_owned(),
            name: Some("main".to_owned()),
            cidrs: vec!["10.0.0.0/16".to_owned(), "10.9.0.0/16".to_owned()],
            state: "available".to_owned(),
            is_default: false,
        }]),
        service: Ok(EndpointService {
            name: "x".to_owned(),
            zones: vec!["eu-west-1b".to_owned(), "eu-west-1a".to_owned()],
            acceptance_required: false,
        }),
        subnets: Some(Ok(vec![
            subnet(A, "eu-west-1a"),
            subnet(A2, "eu-west-1a"),
            subnet(C, "eu-west-1c"),
        ])),
        groups: Some(Ok(vec![
            group(GROUP, "default"),
            SecurityGroup {
                description: about().group_description(),
                ..group("sg-0b1b2c3d", "postern-my-kafka")
            },
        ])),
    }
}

fn form(vpc: &str, subnets: &str, groups: &str) -> Form {
    Form {
        vpc: vpc.to_owned(),
        subnets: subnets.to_owned(),
        groups: groups.to_owned(),
        ..Form::default()
    }
}

fn of(form: Form) -> Choices {
    Choices::of(&about(), form, lists(), Strictness::Choosing)
}

#[test]
fn zones_are_those_of_the_endpoint_service() {
    let choices = of(form(VPC, A2, ""));
    let in_vpc = choices.in_vpc.as_ref().unwrap();
    let zones = in_vpc.zones.as_ref().unwrap();
    let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
    assert_eq!(names, ["eu-west-1a", "eu-west-1b"]);
    assert_eq!(zones[0].id.as_deref(), Some("id of eu-west-1a"));
    assert_eq!((zones[1].subnets.len(), zones[1].id.as_deref()), (0, None));
    let chosen: Vec<&str> = zones[0]
        .subnets
        .iter()
        .filter(|one| one.is_chosen)
        .map(|one| one.id.as_str())
        .collect();
    assert_eq!(chosen, [A2]);
    assert_eq!(in_vpc.zones_elsewhere, ["eu-west-1c"]);
    assert!(choices.errors.is_empty(), "{:?}", choices.errors);
}

#[test]
fn zones_are_those_of_the_vpc_where_the_service_does_not_tell() {
    let lists = Lists {
        service: Err(Trouble::sentence("No.")),
        ..lists()
    };
    let choices = Choices::of(&about(), form(VPC, C, ""), lists, Strictness::Choosing);
    assert!(choices.errors.is_empty(), "{:?}", choices.errors);
    let in_vpc = choices.in_vpc.unwrap();
    let zones = in_vpc.zones.unwrap();
    let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
    assert_eq!(names, ["eu-west-1a", "eu-west-1c"]);
    assert!(in_vpc.zones_unknown.is_some() && in_vpc.zones_elsewhere.is_empty());
}

#[test]
fn what_can_not_work_is_said_where_it_is_chosen() {
    for (subnets, says) in [
        (B.to_owned(), "not in vpc-0a1b2c3d4e5f60718, or no longer"),
        (C.to_owned(), "in eu-west-1c, where this PrivateLink is not"),
        (format!("{A}\n{A2}"), "are both in eu-west-1a"),
        ("subnet-1".to_owned(), "is not a subnet id"),
    ] {
        let choices = of(form(VPC, &subnets, ""));
        let said = choices.at(Field::Subnets).unwrap_or_default();
        assert!(said.contains(says), "{subnets}: {said}");
    }
    let choices = of(form(VPC, A, "sg-0c1b2c3d"));
    assert!(choices.at(Field::Groups).unwrap().contains("no longer"));
    let choices = of(form("vpc-0b1b2c3d", A, ""));
    assert!(
        choices
            .at(Field::Vpc)
            .unwrap()
            .contains("not a VPC of this account in eu-west-1")
    );
    assert!(choices.in_vpc.is_none());
}

#[test]
fn what_is_empty_is_a_mistake_only_once_it_is_sent() {
    assert!(of(Form::default()).errors.is_empty());
    let sent = Choices::of(&about(), form(VPC, "", ""), lists(), Strictness::Sent);
    assert!(
        sent.at(Field::Subnets)
            .unwrap()
            .contains("Enter the subnets")
    );
}

#[test]
fn the_group_that_postern_makes_is_named_and_not_listed() {
    let choices = of(form(VPC, A, ""));
    let in_vpc = choices.in_vpc.unwrap();
    let new = in_vpc.new_group;
    assert_eq!(new.is_there.as_deref(), Some("sg-0b1b2c3d"));
    assert_eq!(new.ranges, ["10.0.0.0/16", "10.9.0.0/16"]);
    assert_eq!(new.ports[0].0, "10000-31000");
    let listed: Vec<String> = in_vpc
        .groups
        .unwrap()
        .into_iter()
        .map(|item| item.id)
        .collect();
    assert_eq!(listed, [GROUP]);
    // Chosen by hand it is one like the others.
    let choices = of(form(VPC, A, "sg-0b1b2c3d"));
    let groups = choices.in_vpc.unwrap().groups.unwrap();
    assert!(
        groups
            .iter()
            .any(|item| item.id == "sg-0b1b2c3d" && item.is_chosen)
    );
    let typed = Form {
        clients: "10.1.0.0/16".to_owned(),
        ..form(VPC, A, "")
    };
    assert_eq!(of(typed).in_vpc.unwrap().new_group.ranges, ["10.1.0.0/16"]);
}
