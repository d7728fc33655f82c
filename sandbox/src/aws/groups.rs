//! Security groups: the default one of each VPC, and those that are made.

mod rules;

use super::Ask;
use super::listing::Listing;
use super::problem::Problem;
use super::tags::write_tags;
use super::xml::Xml;
use crate::world::World;
use crate::world::aws::{Group, Home, Rule};

pub(super) use rules::authorize;

const GROUPS: Listing<Group> = Listing {
    ids: "GroupId",
    absent: Problem::no_group,
    id: |group| &group.id,
    facts: |group, filter| {
        let fact = match filter {
            "group-id" => &group.id,
            "group-name" => &group.name,
            "vpc-id" => &group.vpc_id,
            "description" => &group.description,
            "owner-id" => &group.home.account,
            _ => return None,
        };
        Some(vec![fact.to_owned()])
    },
};

pub(super) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let aws = &world.aws;
    let all = aws.groups.iter().filter(|group| group.home == ask.home);
    let (mut found, next) = GROUPS.of(aws, ask, all)?;
    let names = ask.params.list("GroupName");
    found.retain(|group| names.is_empty() || names.contains(&group.name.as_str()));
    let everywhere = Rule::everywhere();
    let mut answer = Xml::default();
    answer.items("securityGroupInfo", found, |item, group| {
        item.text("ownerId", &group.home.account)
            .text("groupId", &group.id)
            .text("groupName", &group.name)
            .text("groupDescription", &group.description)
            .text("vpcId", &group.vpc_id)
            .text("securityGroupArn", group.arn());
        rules::write_permissions(item, "ipPermissions", &group.ingress, group);
        rules::write_permissions(
            item,
            "ipPermissionsEgress",
            std::slice::from_ref(&everywhere),
            group,
        );
        write_tags(item, aws, &group.id);
    });
    answer.maybe("nextToken", next);
    Ok(answer)
}

pub(super) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let name = ask.params.need("GroupName")?;
    let description = ask.params.need("GroupDescription")?;
    // Every account has lost its default VPC, so one has to be named.
    let vpc_id = ask
        .params
        .get("VpcId")
        .ok_or_else(|| Problem::new("VPCIdNotSpecified", "No default VPC for this user"))?;
    if world.aws.vpc(&ask.home, vpc_id).is_none() {
        return Err(Problem::new(
            "InvalidVpcID.NotFound",
            format!("The vpc ID '{vpc_id}' does not exist"),
        ));
    }
    for (what, text) in [("name", name), ("description", description)] {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(c);
        if text.len() > 255 || !text.chars().all(is_fine) || text.starts_with("sg-") {
            return Err(Problem::invalid_value(format!(
                "Value ({text}) for parameter Group{} is invalid. Character sets beyond ASCII are not supported.",
                if what == "name" {
                    "Name"
                } else {
                    "Description"
                }
            )));
        }
    }
    let mut groups = world.aws.groups.iter();
    if groups.any(|group| group.vpc_id == vpc_id && group.name == name) {
        return Err(Problem::new(
            "InvalidGroup.Duplicate",
            format!("The security group '{name}' already exists for VPC '{vpc_id}'"),
        ));
    }
    ask.tried()?;
    let group = Group {
        home: ask.home.clone(),
        id: format!("sg-0{}", world.ids.hex(16)),
        vpc_id: vpc_id.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        ingress: Vec::new(),
    };
    world
        .aws
        .tag(&group.id, ask.params.tags_for("security-group"));
    let mut answer = Xml::default();
    answer
        .text("return", true)
        .text("groupId", &group.id)
        .text("securityGroupArn", group.arn());
    write_tags(&mut answer, &world.aws, &group.id);
    world.aws.groups.push(group);
    Ok(answer)
}

pub(super) fn delete(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let id = ask.params.need("GroupId")?;
    let group = world
        .aws
        .group(&ask.home, id)
        .ok_or_else(|| Problem::no_group(id))?;
    if group.name == "default" {
        return Err(Problem::new(
            "CannotDelete",
            format!("the specified group: \"{id}\" name: \"default\" cannot be deleted by a user"),
        ));
    }
    if is_used(world, &ask.home, id) {
        return Err(Problem::new(
            "DependencyViolation",
            format!("resource {id} has a dependent object"),
        ));
    }
    ask.tried()?;
    world.aws.groups.retain(|group| group.id != id);
    world.aws.tags.remove(id);
    let mut answer = Xml::default();
    answer.text("return", true).text("groupId", id);
    Ok(answer)
}

/// Whether an endpoint or another group's rule needs it.
fn is_used(world: &World, home: &Home, id: &str) -> bool {
    let mut endpoints = world.aws.endpoints.iter();
    let mut groups = world.aws.groups.iter();
    endpoints.any(|endpoint| endpoint.groups.iter().any(|group| group == id))
        || groups.any(|group| group.home == *home && group.id != id && group.lets_in(id))
}
