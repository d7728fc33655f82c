//! The demo world's AWS side: three accounts with people, roles, keys and networks, and the endpoints of the seed.
//!
//! Secret access keys are not checked; people are given one that looks the part.

use super::LONG_AGO;
use crate::ids::Ids;
use crate::world::World;
use crate::world::aws::{Aws, Endpoint, Group, Home, Interface, Peer, Rule, Stage, Subnet, Vpc};
use crate::world::service::Service;

/// The key of a principal of `demo/kafka-12a3b4c5`.
pub const DEMO_AWS_ACCESS_KEY_ID: &str = "AKIASANDBOXMWF000001";
/// The secret that goes with every key; no other is refused.
pub const DEMO_AWS_SECRET_ACCESS_KEY: &str = "sandbox/secret/access/key/of/everyone+00";

#[derive(Debug)]
pub(crate) struct Account {
    pub id: &'static str,
    pub name: &'static str,
    pub users: &'static [User],
    pub roles: &'static [Role],
}

#[derive(Debug)]
pub(crate) struct User {
    pub name: &'static str,
    pub access_key_id: &'static str,
}

#[derive(Debug)]
pub(crate) struct Role {
    /// With its path.
    pub name: &'static str,
    /// The user of the same account who may assume it.
    pub trusts: &'static str,
}

pub(crate) const ACCOUNTS: [Account; 3] = [
    Account {
        id: "012345678901",
        name: "platform",
        users: &[
            User {
                name: "mwf",
                access_key_id: DEMO_AWS_ACCESS_KEY_ID,
            },
            // Principal nowhere.
            User {
                name: "intern",
                access_key_id: "AKIASANDBOXINTERN001",
            },
        ],
        roles: &[Role {
            name: "platform/deploy",
            trusts: "mwf",
        }],
    },
    Account {
        id: "210987654321",
        name: "shop",
        users: &[User {
            name: "orders",
            access_key_id: "AKIASANDBOXORDERS001",
        }],
        roles: &[Role {
            name: "orders-app",
            trusts: "orders",
        }],
    },
    Account {
        id: "345678901234",
        name: "analytics",
        users: &[User {
            name: "ana",
            access_key_id: "AKIASANDBOXANA000001",
        }],
        roles: &[Role {
            name: "analytics",
            trusts: "ana",
        }],
    },
];

/// The regions with a network, and what the ids of their zones begin with.
pub(crate) const REGIONS: [(&str, &str); 2] = [("eu-west-1", "euw1"), ("us-east-1", "use1")];

/// The zones of each region.
pub(crate) const ZONES: [&str; 3] = ["a", "b", "c"];

pub(super) fn aws() -> Aws {
    let mut aws = Aws::default();
    for (number, account) in (0_u8..).zip(&ACCOUNTS) {
        for (at, (region, zones)) in (0_u8..).zip(REGIONS) {
            let home = Home {
                account: account.id.to_owned(),
                region: region.to_owned(),
            };
            for (which, name) in (0_u8..).zip(["main", "legacy"]) {
                let block = 100 + number * 10 + at * 2 + which;
                network(&mut aws, &home, name, zones, block);
            }
        }
    }
    aws
}

/// A VPC `10.<block>.0.0/16` with a subnet in each zone and one more in the first, and its default security group.
fn network(aws: &mut Aws, home: &Home, name: &str, zones: &str, block: u8) {
    let Home { account, region } = home;
    let mut ids = Ids::named(&format!("{account} {region} {name}"));
    let vpc_id = format!("vpc-0{}", ids.hex(16));
    let layout = [
        ("private-a", 0),
        ("private-b", 1),
        ("private-c", 2),
        ("public-a", 0),
    ];
    let subnets = (0_u8..).zip(layout).map(|(third, (subnet, zone))| {
        let id = format!("subnet-0{}", ids.hex(16));
        let letter = ZONES.get(zone).copied().unwrap_or_default();
        aws.tag(&id, name_tag(&format!("{name}-{subnet}")));
        Subnet {
            home: home.clone(),
            vpc_id: vpc_id.clone(),
            id,
            cidr: format!("10.{block}.{third}.0/24"),
            zone: format!("{region}{letter}"),
            zone_id: format!("{zones}-az{}", zone + 1),
        }
    });
    let subnets = subnets.collect();
    let group_id = format!("sg-0{}", ids.hex(16));
    aws.tag(&vpc_id, name_tag(name));
    aws.groups.push(Group {
        home: home.clone(),
        vpc_id: vpc_id.clone(),
        name: "default".to_owned(),
        description: "default VPC security group".to_owned(),
        ingress: vec![Rule {
            id: format!("sgr-0{}", ids.hex(16)),
            protocol: "-1".to_owned(),
            ports: None,
            peer: Peer::Group(group_id.clone()),
            description: None,
        }],
        id: group_id,
    });
    aws.vpcs.push(Vpc {
        home: home.clone(),
        id: vpc_id,
        cidr: format!("10.{block}.0.0/16"),
        has_dns_hostnames: name == "main",
        subnets,
    });
}

fn name_tag(name: &str) -> [(String, String); 1] {
    [("Name".to_owned(), name.to_owned())]
}

/// The endpoints behind the seed's connections: in the account of the PrivateLink's first principal, in its main VPC.
/// Those of the faulty services are nobody's.
pub(super) fn endpoints(world: &mut World) {
    let created_ms = super::FIRST_CREATED_MS;
    let services = world.projects.values().flat_map(|p| p.services.values());
    let services = services.filter(|service| service.project != "faults");
    let made: Vec<Endpoint> = services
        .flat_map(|service| behind(&world.aws, service, created_ms))
        .collect();
    world.aws.endpoints.extend(made);
}

fn behind(aws: &Aws, service: &Service, created_ms: i64) -> Vec<Endpoint> {
    let Some(link) = &service.privatelink else {
        return Vec::new();
    };
    let home = Home {
        account: link.principals.first().map_or_else(String::new, |arn| {
            arn.split(':').nth(4).unwrap_or_default().to_owned()
        }),
        region: service.cloud.trim_start_matches("aws-").to_owned(),
    };
    let Some(vpc) = aws.vpcs.iter().find(|vpc| vpc.home == home) else {
        return Vec::new();
    };
    let groups = aws.groups.iter().filter(|group| group.vpc_id == vpc.id);
    let groups: Vec<String> = groups.map(|group| group.id.clone()).collect();
    let made = link.connections.iter().map(|connection| {
        let id = connection.vpc_endpoint_id.clone();
        let mut ids = Ids::named(&id);
        let label = connection.dns_name.strip_prefix(&format!("{id}-"));
        let label = label.and_then(|rest| rest.split('.').next());
        let interfaces = vpc
            .subnets
            .iter()
            .take(ZONES.len())
            .map(|subnet| Interface {
                id: format!("eni-0{}", ids.hex(16)),
                subnet_id: subnet.id.clone(),
                zone: subnet.zone.clone(),
            });
        Endpoint {
            interfaces: interfaces.collect(),
            home: home.clone(),
            vpc_id: vpc.id.clone(),
            service_name: link.aws_service_name.clone(),
            service_region: home.region.clone(),
            groups: groups.clone(),
            label: label.unwrap_or_default().to_owned(),
            created: LONG_AGO,
            created_ms,
            token: None,
            stage: Stage::Available {
                connection: connection.id.clone(),
            },
            id,
        }
    });
    made.collect()
}
