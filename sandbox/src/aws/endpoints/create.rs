//! Making a VPC endpoint: everything AWS looks at before it says yes.

use super::super::Ask;
use super::super::problem::Problem;
use super::super::services;
use super::super::xml::Xml;
use super::write;
use crate::world::World;
use crate::world::aws::{Aws, Endpoint, Interface, Stage, Subnet};

pub(in crate::aws) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let vpc_id = ask.params.need("VpcId")?;
    let service_name = ask.params.need("ServiceName")?;
    let token = ask.params.get("ClientToken");
    if let Some(token) = token
        && let Some(made) = made_before(&world.aws, ask, token)?
    {
        ask.tried()?;
        return Ok(answer(&world.aws, made, Some(token)));
    }
    offered(world, ask, service_name)?;
    if world.aws.vpc(&ask.home, vpc_id).is_none() {
        return Err(Problem::new(
            "InvalidVpcId.NotFound",
            format!("The Vpc Id {vpc_id} does not exist"),
        ));
    }
    let subnets = subnets(&world.aws, ask, vpc_id)?;
    let groups = groups(&world.aws, ask, vpc_id, subnets.first().map(|one| &one.id))?;
    ask.tried()?;
    let ids = &mut world.ids;
    let interfaces = subnets.into_iter().map(|subnet| Interface {
        id: format!("eni-0{}", ids.hex(16)),
        subnet_id: subnet.id,
        zone: subnet.zone,
    });
    let interfaces = interfaces.collect();
    let endpoint = Endpoint {
        home: ask.home.clone(),
        id: format!("vpce-0{}", ids.hex(16)),
        vpc_id: vpc_id.to_owned(),
        service_name: service_name.to_owned(),
        service_region: services::region(service_name).to_owned(),
        interfaces,
        groups,
        label: ids.letters(8),
        created: world.clock.ticks(),
        created_ms: world.clock.date(),
        token: token.map(|token| (token.to_owned(), ask.params.fingerprint())),
        stage: Stage::Pending,
    };
    world
        .aws
        .tag(&endpoint.id, ask.params.tags_for("vpc-endpoint"));
    let answer = answer(&world.aws, &endpoint, token);
    world.aws.endpoints.push(endpoint);
    Ok(answer)
}

fn answer(aws: &Aws, endpoint: &Endpoint, token: Option<&str>) -> Xml {
    let mut answer = Xml::default();
    answer.element("vpcEndpoint", |item| write(item, aws, endpoint));
    answer.maybe("clientToken", token);
    answer
}

/// The endpoint that this token has made already. One that is on its way out does not count.
fn made_before<'a>(
    aws: &'a Aws,
    ask: &Ask<'_>,
    token: &str,
) -> Result<Option<&'a Endpoint>, Problem> {
    for endpoint in &aws.endpoints {
        let Some((used, request)) = &endpoint.token else {
            continue;
        };
        let is_going = matches!(endpoint.stage, Stage::Deleting { .. });
        if used != token || endpoint.home != ask.home || is_going {
            continue;
        }
        if *request != ask.params.fingerprint() {
            return Err(Problem::new(
                "IdempotentParameterMismatch",
                format!("The client token '{token}' was used before, with other parameters"),
            ));
        }
        return Ok(Some(endpoint));
    }
    Ok(None)
}

/// Whether the service is there, for this caller, from this region, and of the wanted kind.
fn offered(world: &World, ask: &Ask<'_>, name: &str) -> Result<(), Problem> {
    let link = services::visible(world, ask, name).ok_or_else(|| Problem::no_service(name))?;
    let (from, to) = (&ask.home.region, services::region(name));
    // Across regions only if the caller says so and the service allows it.
    let is_across =
        ask.params.get("ServiceRegion") == Some(to) && link.supported_regions.contains(from);
    if from != to && !is_across {
        return Err(Problem::no_service(name));
    }
    let kind = ask.params.get("VpcEndpointType").unwrap_or("Gateway");
    if kind != "Interface" {
        return Err(Problem::invalid(format!(
            "Endpoint type ({kind}) does not match available service types ([Interface])."
        )));
    }
    if ask.params.is_true("PrivateDnsEnabled") {
        return Err(Problem::invalid(format!(
            "Private DNS can't be enabled because the service {name} does not provide a private DNS name."
        )));
    }
    if !ask.params.list("RouteTableId").is_empty() {
        return Err(Problem::invalid(
            "Route table IDs are only supported for Gateway type VPC Endpoint.",
        ));
    }
    Ok(())
}

/// The subnets that are named: of this VPC, one in each zone.
fn subnets(aws: &Aws, ask: &Ask<'_>, vpc_id: &str) -> Result<Vec<Subnet>, Problem> {
    let mut found: Vec<Subnet> = Vec::new();
    for id in ask.params.list("SubnetId") {
        let subnet = aws.subnet(&ask.home, id).ok_or_else(|| {
            Problem::new(
                "InvalidSubnetId.NotFound",
                format!("The subnet ID '{id}' does not exist"),
            )
        })?;
        if subnet.vpc_id != vpc_id {
            return Err(Problem::invalid(format!(
                "The subnet {id} does not belong to the VPC {vpc_id}."
            )));
        }
        if found.iter().any(|other| other.zone == subnet.zone) {
            return Err(Problem::new(
                "DuplicateSubnetsInSameZone",
                format!(
                    "Found another VPC endpoint subnet in the availability zone of {id}. VPC endpoint subnets \
                     should be in different availability zones supported by the VPC endpoint service."
                ),
            ));
        }
        found.push(subnet.clone());
    }
    Ok(found)
}

/// The security groups that are named, all of this VPC; without any it is the default one.
fn groups(
    aws: &Aws,
    ask: &Ask<'_>,
    vpc_id: &str,
    subnet: Option<&String>,
) -> Result<Vec<String>, Problem> {
    let named = ask.params.list("SecurityGroupId");
    if named.is_empty() {
        let of_vpc = aws.groups.iter().filter(|group| group.vpc_id == vpc_id);
        let default = of_vpc.filter(|group| group.name == "default");
        return Ok(default.map(|group| group.id.clone()).collect());
    }
    let mut found = Vec::new();
    for id in named {
        let group = aws
            .group(&ask.home, id)
            .ok_or_else(|| Problem::no_group(id))?;
        if group.vpc_id != vpc_id {
            let other = subnet.map_or_else(|| format!("VPC {vpc_id}"), |id| format!("subnet {id}"));
            return Err(Problem::invalid(format!(
                "Security group {id} and {other} belong to different networks."
            )));
        }
        found.push(group.id.clone());
    }
    Ok(found)
}
