//! Endpoint services: the PrivateLinks that the caller is a principal of. AWS's own services are not part of this world.

use super::Ask;
use super::listing::{Filter, filters, fits, page};
use super::problem::Problem;
use super::xml::Xml;
use crate::seed::aws::ZONES;
use crate::world::World;
use crate::world::privatelink::Privatelink;

/// The account that Aiven's load balancers are in.
const OWNER: &str = "999988887777";

/// The region of `com.amazonaws.vpce.<region>.vpce-svc-…`.
pub(super) fn region(name: &str) -> &str {
    name.split('.').nth(3).unwrap_or_default()
}

/// The PrivateLink behind a service name, as far as this caller may know of it.
pub(super) fn visible<'a>(world: &'a World, ask: &Ask<'_>, name: &str) -> Option<&'a Privatelink> {
    let mut links = world.active_privatelinks();
    links.find(|link| link.aws_service_name == name && ask.caller.is_among(&link.principals))
}

pub(super) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let names = ask.params.list("ServiceName");
    // Elsewhere only on demand, as AWS has it.
    let mut regions = ask.params.list("ServiceRegion");
    if regions.is_empty() {
        regions.push(&ask.home.region);
    }
    let is_here = |name: &str| regions.contains(&region(name));
    for name in &names {
        if !is_here(name) || visible(world, ask, name).is_none() {
            return Err(Problem::no_service(name));
        }
    }
    ask.tried()?;
    let filters = filters(ask.params);
    let mut found = Vec::new();
    for link in world.active_privatelinks() {
        let name = link.aws_service_name.as_str();
        let is_named = names.is_empty() || names.contains(&name);
        if is_named
            && is_here(name)
            && ask.caller.is_among(&link.principals)
            && passes(&filters, link)?
        {
            found.push(link);
        }
    }
    let (found, next) = page(ask.params, found, false)?;
    let mut answer = Xml::default();
    answer.texts(
        "serviceNameSet",
        found.iter().map(|link| &link.aws_service_name),
    );
    answer.items("serviceDetailSet", found, write);
    answer.maybe("nextToken", next);
    Ok(answer)
}

fn passes(filters: &[Filter<'_>], link: &Privatelink) -> Result<bool, Problem> {
    for filter in filters {
        let fact = match filter.name {
            "service-name" => link.aws_service_name.as_str(),
            "service-type" => "Interface",
            "owner" => OWNER,
            "service-region" => region(&link.aws_service_name),
            "supported-ip-address-types" => "ipv4",
            other => {
                return Err(Problem::invalid_value(format!(
                    "The filter '{other}' is invalid"
                )));
            }
        };
        if !filter.values.iter().any(|value| fits(value, fact)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn write(item: &mut Xml, link: &Privatelink) {
    let (name, id) = (&link.aws_service_name, &link.aws_service_id);
    let region = region(name);
    item.text("serviceName", name)
        .text("serviceId", id)
        .items("serviceType", ["Interface"], |kind, name| {
            kind.text("serviceType", name);
        })
        .text("serviceRegion", region)
        .texts(
            "availabilityZoneSet",
            ZONES.map(|zone| format!("{region}{zone}")),
        )
        .text("owner", OWNER)
        .texts(
            "baseEndpointDnsNameSet",
            [format!("{id}.{region}.vpce.amazonaws.com")],
        )
        .text("vpcEndpointPolicySupported", false)
        .text("acceptanceRequired", false)
        .text("managesVpcEndpoints", false)
        .items("tagSet", [(); 0], |_, ()| {})
        .texts("supportedIpAddressTypeSet", ["ipv4"]);
}
