//! VPCs, subnets and availability zones: there, and never changed.

use super::Ask;
use super::listing::{Listing, filters, fits};
use super::problem::Problem;
use super::tags::write_tags;
use super::xml::Xml;
use crate::seed::aws::{REGIONS, ZONES};
use crate::world::World;
use crate::world::aws::{Subnet, Vpc};

fn no_vpc(id: &str) -> Problem {
    Problem::new(
        "InvalidVpcID.NotFound",
        format!("The vpc ID '{id}' does not exist"),
    )
}

const VPCS: Listing<Vpc> = Listing {
    ids: "VpcId",
    absent: no_vpc,
    id: |vpc| &vpc.id,
    facts: |vpc, filter| {
        let fact = match filter {
            "vpc-id" => &vpc.id,
            "cidr" | "cidr-block-association.cidr-block" => &vpc.cidr,
            "owner-id" => &vpc.home.account,
            "state" => "available",
            "is-default" | "isDefault" => "false",
            _ => return None,
        };
        Some(vec![fact.to_owned()])
    },
};

pub(super) fn vpcs(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let aws = &world.aws;
    let all = aws.vpcs.iter().filter(|vpc| vpc.home == ask.home);
    let (found, next) = VPCS.of(aws, ask, all)?;
    let mut answer = Xml::default();
    answer.items("vpcSet", found, |item, vpc| {
        item.text("vpcId", &vpc.id)
            .text("ownerId", &vpc.home.account)
            .text("state", "available")
            .text("cidrBlock", &vpc.cidr)
            .items("cidrBlockAssociationSet", [vpc], |item, vpc| {
                let id = vpc.id.replace("vpc-", "vpc-cidr-assoc-");
                item.text("cidrBlock", &vpc.cidr)
                    .text("associationId", id)
                    .element("cidrBlockState", |state| {
                        state.text("state", "associated");
                    });
            })
            .text("dhcpOptionsId", vpc.id.replace("vpc-", "dopt-"))
            .text("instanceTenancy", "default")
            .text("isDefault", false);
        write_tags(item, aws, &vpc.id);
    });
    answer.maybe("nextToken", next);
    Ok(answer)
}

pub(super) fn vpc_attribute(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let id = ask.params.need("VpcId")?;
    let attribute = ask.params.need("Attribute")?;
    let vpc = world.aws.vpc(&ask.home, id).ok_or_else(|| no_vpc(id))?;
    let is_on = match attribute {
        "enableDnsSupport" => true,
        "enableDnsHostnames" => vpc.has_dns_hostnames,
        _ => {
            return Err(Problem::invalid_value(format!(
                "Value ({attribute}) for parameter attribute is invalid."
            )));
        }
    };
    ask.tried()?;
    let mut answer = Xml::default();
    answer.text("vpcId", id).element(attribute, |value| {
        value.text("value", is_on);
    });
    Ok(answer)
}

const SUBNETS: Listing<Subnet> = Listing {
    ids: "SubnetId",
    absent: |id| {
        Problem::new(
            "InvalidSubnetID.NotFound",
            format!("The subnet ID '{id}' does not exist"),
        )
    },
    id: |subnet| &subnet.id,
    facts: |subnet, filter| {
        let fact = match filter {
            "subnet-id" => &subnet.id,
            "vpc-id" => &subnet.vpc_id,
            "availability-zone" | "availabilityZone" => &subnet.zone,
            "availability-zone-id" | "availabilityZoneId" => &subnet.zone_id,
            "cidr-block" | "cidr" | "cidrBlock" => &subnet.cidr,
            "owner-id" => &subnet.home.account,
            "state" => "available",
            "default-for-az" | "defaultForAz" => "false",
            _ => return None,
        };
        Some(vec![fact.to_owned()])
    },
};

pub(super) fn subnets(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let aws = &world.aws;
    let all = aws.vpcs.iter().flat_map(|vpc| &vpc.subnets);
    let (found, next) = SUBNETS.of(aws, ask, all.filter(|one| one.home == ask.home))?;
    let mut answer = Xml::default();
    answer.items("subnetSet", found, |item, subnet| {
        let (account, region) = (&subnet.home.account, &subnet.home.region);
        let interfaces = aws.endpoints.iter().flat_map(|one| &one.interfaces);
        let used = interfaces.filter(|at| at.subnet_id == subnet.id).count();
        item.text("subnetId", &subnet.id)
            .text(
                "subnetArn",
                format!("arn:aws:ec2:{region}:{account}:subnet/{}", subnet.id),
            )
            .text("state", "available")
            .text("ownerId", account)
            .text("vpcId", &subnet.vpc_id)
            .text("cidrBlock", &subnet.cidr)
            // AWS keeps five addresses of each subnet for itself.
            .text("availableIpAddressCount", 251_usize.saturating_sub(used))
            .text("availabilityZone", &subnet.zone)
            .text("availabilityZoneId", &subnet.zone_id)
            .text("defaultForAz", false)
            .text("mapPublicIpOnLaunch", false)
            .text("assignIpv6AddressOnCreation", false);
        write_tags(item, aws, &subnet.id);
    });
    answer.maybe("nextToken", next);
    Ok(answer)
}

/// The zones of the region, in which every account finds the same ids behind the same names.
pub(super) fn zones(_: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let region = &ask.home.region;
    let all = REGIONS
        .iter()
        .filter(|(name, _)| name == region)
        .flat_map(|(_, short)| {
            (1..)
                .zip(ZONES)
                .map(move |(n, zone)| (format!("{region}{zone}"), format!("{short}-az{n}")))
        });
    let all: Vec<(String, String)> = all.collect();
    let (names, ids) = (ask.params.list("ZoneName"), ask.params.list("ZoneId"));
    for asked in &names {
        if !all.iter().any(|(name, _)| name == asked) {
            return Err(Problem::invalid_value(format!(
                "Invalid availability zone: [{asked}]"
            )));
        }
    }
    let filters = filters(ask.params);
    let found = all.iter().filter(|(name, id)| {
        let is_named = (names.is_empty() || names.contains(&name.as_str()))
            && (ids.is_empty() || ids.contains(&id.as_str()));
        is_named
            && filters.iter().all(|filter| {
                let fact = match filter.name {
                    "zone-name" => name,
                    "zone-id" => id,
                    "region-name" => region,
                    "state" => "available",
                    _ => return true,
                };
                filter.values.iter().any(|value| fits(value, fact))
            })
    });
    let mut answer = Xml::default();
    answer.items("availabilityZoneInfo", found, |item, (name, id)| {
        item.text("zoneName", name)
            .text("zoneId", id)
            .text("zoneState", "available")
            .text("regionName", region)
            .text("zoneType", "availability-zone")
            .text("optInStatus", "opt-in-not-required")
            .text("groupName", region)
            .text("networkBorderGroup", region)
            .items("messageSet", [(); 0], |_, ()| {});
    });
    Ok(answer)
}
