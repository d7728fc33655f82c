//! What there is to choose for an endpoint: the VPC, a subnet in each availability zone, security groups. Made from
//! AWS's lists and from what the address or a form says; nothing here calls anybody.

use std::collections::{BTreeMap, BTreeSet};

use ::aws::{EndpointService, SecurityGroup, Subnet, Vpc};
use recipes::endpoint::{About, Field, FieldError, Form, Plan};

use super::{look::is_own, trouble::Trouble};

/// What AWS said, list by list.
pub struct Lists {
    pub vpcs: Result<Vec<Vpc>, Trouble>,
    pub service: Result<EndpointService, Trouble>,
    /// Of the VPC that is chosen, if one is.
    pub subnets: Option<Result<Vec<Subnet>, Trouble>>,
    pub groups: Option<Result<Vec<SecurityGroup>, Trouble>>,
}

/// Whether a form was sent to be acted on, or is still being filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    Choosing,
    Sent,
}

#[derive(Clone, Debug)]
pub struct Choices {
    pub form: Form,
    pub vpcs: Result<Vec<Item>, Trouble>,
    /// Absent until a VPC is chosen.
    pub in_vpc: Option<InVpc>,
    pub errors: Vec<FieldError>,
    /// What is allowed and probably not meant.
    pub advice: Vec<String>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    pub id: String,
    pub label: String,
    pub is_chosen: bool,
}

#[derive(Clone, Debug)]
pub struct InVpc {
    pub vpc: String,
    pub zones: Result<Vec<Zone>, Trouble>,
    /// Why it is not known which zones the endpoint service is in.
    pub zones_unknown: Option<Trouble>,
    /// Zones of the VPC that the endpoint service is not in.
    pub zones_elsewhere: Vec<String>,
    pub groups: Result<Vec<Item>, Trouble>,
    pub new_group: NewGroup,
}

/// An availability zone, with the subnets that it has in the VPC.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Zone {
    /// What this account calls it.
    pub name: String,
    /// What AWS calls it in every account, where a subnet tells.
    pub id: Option<String>,
    pub subnets: Vec<Item>,
}

/// The security group that is made if none is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NewGroup {
    pub name: String,
    /// It is there already, under this id.
    pub is_there: Option<String>,
    /// Each with why.
    pub ports: Vec<(String, String)>,
    /// From where clients connect.
    pub ranges: Vec<String>,
}

impl Choices {
    pub fn of(about: &About, form: Form, lists: Lists, strictness: Strictness) -> Self {
        let mut errors = Vec::new();
        let mut advice = Vec::new();
        match Plan::parse(about.clone(), &form) {
            Ok(plan) => advice = plan.advice(),
            // What is empty is no mistake until the form is sent.
            Err(wrong) => errors.extend(wrong.into_iter().filter(|error| {
                strictness == Strictness::Sent || !form.get(error.field).trim().is_empty()
            })),
        }
        let chosen_vpc = form.vpc.trim().to_owned();
        let mut known = None;
        if let Ok(vpcs) = &lists.vpcs {
            known = vpcs.iter().find(|vpc| vpc.id == chosen_vpc);
            if known.is_none() && !chosen_vpc.is_empty() && is_fine(&errors, Field::Vpc) {
                let message = format!(
                    "{chosen_vpc} is not a VPC of this account in {}. Choose another one.",
                    about.region
                );
                errors.push(error(Field::Vpc, message));
            }
        }
        let vpcs = lists.vpcs.as_ref();
        let vpcs = vpcs.map(|vpcs| vpcs.iter().map(|vpc| vpc_item(vpc, &chosen_vpc)).collect());
        let vpcs = vpcs.map_err(Clone::clone);
        let ranges = ranges(&form, known);
        let in_vpc = lists
            .subnets
            .zip(lists.groups)
            .filter(|_| is_fine(&errors, Field::Vpc));
        let in_vpc = in_vpc.map(|(subnets, groups)| {
            let chosen = words(&form.subnets);
            if let Ok(subnets) = &subnets {
                errors.extend(wrong_subnets(&chosen_vpc, &chosen, subnets, &lists.service));
            }
            let chosen_groups = words(&form.groups);
            if let Ok(groups) = &groups {
                let absent = chosen_groups
                    .iter()
                    .filter(|id| !groups.iter().any(|one| one.id == **id));
                errors.extend(absent.filter(|id| id.starts_with("sg-")).map(|id| {
                    let message =
                        format!("{id} is not in {chosen_vpc}, or no longer. Choose again.");
                    error(Field::Groups, message)
                }));
            }
            InVpc {
                zones_elsewhere: elsewhere(&subnets, &lists.service),
                zones: subnets.map(|subnets| zones(&subnets, &chosen, lists.service.as_ref().ok())),
                zones_unknown: lists.service.err(),
                new_group: new_group(about, &groups, ranges),
                groups: groups.map(|groups| group_items(about, groups, &chosen_groups)),
                vpc: chosen_vpc,
            }
        });
        Self {
            form,
            vpcs,
            in_vpc,
            errors,
            advice,
        }
    }

    /// What is wrong with a field.
    pub fn at(&self, field: Field) -> Option<String> {
        let wrong = self.errors.iter().filter(|error| error.field == field);
        let messages: Vec<&str> = wrong.map(|error| error.message.as_str()).collect();
        (!messages.is_empty()).then(|| messages.join(" "))
    }
}

fn error(field: Field, message: String) -> FieldError {
    FieldError { field, message }
}

fn is_fine(errors: &[FieldError], field: Field) -> bool {
    !errors.iter().any(|error| error.field == field)
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn vpc_item(vpc: &Vpc, chosen: &str) -> Item {
    let name = vpc
        .name
        .as_deref()
        .or(vpc.is_default.then_some("default VPC"));
    let parts = [name, Some(&vpc.id), Some(&vpc.cidrs.join(", "))];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    Item {
        label: parts.join(" · "),
        is_chosen: vpc.id == chosen,
        id: vpc.id.clone(),
    }
}

/// From where clients may connect: as typed, or from the VPC's own ranges.
fn ranges(form: &Form, vpc: Option<&Vpc>) -> Vec<String> {
    let typed = words(&form.clients);
    if typed.is_empty() {
        return vpc.map_or_else(Vec::new, |vpc| vpc.cidrs.clone());
    }
    typed
}

/// What can be told of the chosen subnets before AWS is asked for an endpoint in them.
pub fn wrong_subnets(
    vpc: &str,
    chosen: &[String],
    subnets: &[Subnet],
    service: &Result<EndpointService, Trouble>,
) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut taken = BTreeMap::new();
    for id in chosen.iter().filter(|id| id.starts_with("subnet-")) {
        let Some(subnet) = subnets.iter().find(|subnet| subnet.id == *id) else {
            wrong.push(format!("{id} is not in {vpc}, or no longer. Choose again."));
            continue;
        };
        let is_offered = |service: &EndpointService| service.zones.contains(&subnet.zone);
        if !service.as_ref().map_or(true, is_offered) {
            let zone = &subnet.zone;
            wrong.push(format!(
                "{id} is in {zone}, where this PrivateLink is not. Choose another."
            ));
        }
        if let Some(other) = taken.insert(&subnet.zone, id).filter(|other| *other != id) {
            let zone = &subnet.zone;
            wrong.push(format!(
                "{other} and {id} are both in {zone}, and an endpoint has one subnet in each zone. Choose one of them."
            ));
        }
    }
    let wrong = wrong.into_iter();
    wrong
        .map(|message| error(Field::Subnets, message))
        .collect()
}

fn zones(subnets: &[Subnet], chosen: &[String], service: Option<&EndpointService>) -> Vec<Zone> {
    let names: BTreeSet<String> = match service {
        Some(service) => service.zones.iter().cloned().collect(),
        None => subnets.iter().map(|subnet| subnet.zone.clone()).collect(),
    };
    let zone = |name: String| {
        let mut here: Vec<&Subnet> = subnets.iter().filter(|one| one.zone == name).collect();
        here.sort_by_key(|subnet| (subnet.name.clone(), subnet.id.clone()));
        let id = here.first().map(|subnet| subnet.zone_id.clone());
        Zone {
            id: id.filter(|id| !id.is_empty()),
            subnets: here
                .into_iter()
                .map(|subnet| subnet_item(subnet, chosen))
                .collect(),
            name,
        }
    };
    names.into_iter().map(zone).collect()
}

fn subnet_item(subnet: &Subnet, chosen: &[String]) -> Item {
    let free = format!("{} free", subnet.free_addresses);
    let cidr = subnet.cidr.as_deref().unwrap_or("IPv6 only");
    let parts = [
        subnet.name.as_deref(),
        Some(&subnet.id),
        Some(cidr),
        Some(&free),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    Item {
        label: parts.join(" · "),
        is_chosen: chosen.contains(&subnet.id),
        id: subnet.id.clone(),
    }
}

fn elsewhere(
    subnets: &Result<Vec<Subnet>, Trouble>,
    service: &Result<EndpointService, Trouble>,
) -> Vec<String> {
    let (Ok(subnets), Ok(service)) = (subnets, service) else {
        return Vec::new();
    };
    let zones: BTreeSet<&String> = subnets.iter().map(|subnet| &subnet.zone).collect();
    let zones = zones
        .into_iter()
        .filter(|zone| !service.zones.contains(*zone));
    zones.cloned().collect()
}

/// All but the one that Postern makes: choosing none means that one.
fn group_items(about: &About, groups: Vec<SecurityGroup>, chosen: &[String]) -> Vec<Item> {
    let others = groups
        .into_iter()
        .filter(|group| !is_own(about, group) || chosen.contains(&group.id));
    let items = others.map(|group| Item {
        label: format!("{} · {}", group.name, group.id),
        is_chosen: chosen.contains(&group.id),
        id: group.id,
    });
    items.collect()
}

fn new_group(
    about: &About,
    groups: &Result<Vec<SecurityGroup>, Trouble>,
    ranges: Vec<String>,
) -> NewGroup {
    let name = about.group_name();
    let mut groups = groups.iter().flatten();
    let ports = about.ports.iter();
    NewGroup {
        is_there: groups
            .find(|group| is_own(about, group))
            .map(|group| group.id.clone()),
        ports: ports
            .map(|range| (range.label(), range.why.join(", ")))
            .collect(),
        ranges,
        name,
    }
}

#[cfg(test)]
mod tests;
