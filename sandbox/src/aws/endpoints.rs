//! VPC endpoints: listed and deleted here, made in `create`.

mod create;

use super::Ask;
use super::listing::Listing;
use super::problem::Problem;
use super::tags::write_tags;
use super::xml::Xml;
use crate::clock::timestamp;
use crate::world::World;
use crate::world::aws::{Aws, Endpoint};

pub(super) use create::create;

fn words(id: &str) -> String {
    format!("The Vpc Endpoint Id '{id}' does not exist")
}

const ENDPOINTS: Listing<Endpoint> = Listing {
    ids: "VpcEndpointId",
    absent: |id| Problem::new("InvalidVpcEndpointId.NotFound", words(id)),
    id: |endpoint| &endpoint.id,
    facts: |endpoint, filter| {
        let fact = match filter {
            "vpc-endpoint-id" => &endpoint.id,
            "vpc-endpoint-state" => endpoint.state(),
            "vpc-endpoint-type" => "Interface",
            "vpc-id" => &endpoint.vpc_id,
            "service-name" => &endpoint.service_name,
            "service-region" => &endpoint.service_region,
            "ip-address-type" => "ipv4",
            _ => return None,
        };
        Some(vec![fact.to_owned()])
    },
};

pub(super) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let aws = &world.aws;
    let all = aws.endpoints.iter().filter(|one| one.home == ask.home);
    let (found, next) = ENDPOINTS.of(aws, ask, all)?;
    let mut answer = Xml::default();
    answer.items("vpcEndpointSet", found, |item, endpoint| {
        write(item, aws, endpoint);
    });
    answer.maybe("nextToken", next);
    Ok(answer)
}

pub(super) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let ids = ask.params.list("VpcEndpointId");
    if ids.is_empty() {
        return Err(Problem::missing("VpcEndpointId"));
    }
    ask.tried()?;
    let absent = ids
        .into_iter()
        .filter(|id| world.delete_endpoint(&ask.home, id).is_none());
    let absent: Vec<&str> = absent.collect();
    let mut answer = Xml::default();
    answer.items("unsuccessful", absent, |item, id| {
        item.text("resourceId", id).element("error", |error| {
            error
                .text("code", "InvalidVpcEndpoint.NotFound")
                .text("message", words(id));
        });
    });
    Ok(answer)
}

fn write(item: &mut Xml, aws: &Aws, endpoint: &Endpoint) {
    // Route 53's zones of interface endpoints, one for each region.
    let zone = match endpoint.home.region.as_str() {
        "us-east-1" => "Z7HUB22UULQXV",
        _ => "Z38GZ743OKFT7T",
    };
    let group = |id: &String| aws.group(&endpoint.home, id);
    item.text("vpcEndpointId", &endpoint.id)
        .text("vpcEndpointType", "Interface")
        .text("vpcId", &endpoint.vpc_id)
        .text("serviceName", &endpoint.service_name)
        .text("serviceRegion", &endpoint.service_region)
        .text("state", endpoint.state())
        .texts("routeTableIdSet", [""; 0])
        .texts(
            "subnetIdSet",
            endpoint.interfaces.iter().map(|at| &at.subnet_id),
        )
        .items(
            "groupSet",
            endpoint.groups.iter().filter_map(group),
            |item, group| {
                item.text("groupId", &group.id)
                    .text("groupName", &group.name);
            },
        )
        .text("ipAddressType", "ipv4")
        .element("dnsOptions", |options| {
            options.text("dnsRecordIpType", "ipv4");
        })
        .text("privateDnsEnabled", false)
        .text("requesterManaged", false)
        .texts(
            "networkInterfaceIdSet",
            endpoint.interfaces.iter().map(|at| &at.id),
        )
        .items("dnsEntrySet", endpoint.dns_names(), |item, name| {
            item.text("dnsName", name).text("hostedZoneId", zone);
        })
        .text("creationTimestamp", timestamp(endpoint.created_ms))
        .text("ownerId", &endpoint.home.account);
    write_tags(item, aws, &endpoint.id);
}
