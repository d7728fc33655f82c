//! Tags: on whatever has an id.

use super::Ask;
use super::listing::{Filter, filters, fits, page};
use super::problem::Problem;
use super::xml::Xml;
use crate::world::World;
use crate::world::aws::{Aws, Home};

/// What kind of thing has this id, if it is the caller's.
fn kind_of(aws: &Aws, home: &Home, id: &str) -> Option<&'static str> {
    let mut endpoints = aws.endpoints.iter();
    if aws.vpc(home, id).is_some() {
        Some("vpc")
    } else if aws.subnet(home, id).is_some() {
        Some("subnet")
    } else if aws.group(home, id).is_some() {
        Some("security-group")
    } else if endpoints.any(|one| one.home == *home && one.id == id) {
        Some("vpc-endpoint")
    } else {
        None
    }
}

pub(super) fn create(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let ids = ask.params.list("ResourceId");
    if ids.is_empty() {
        return Err(Problem::missing("resourceIdSet"));
    }
    let tags = ask.params.tags("Tag");
    if tags.is_empty() {
        return Err(Problem::missing("tagSet"));
    }
    for id in &ids {
        if kind_of(&world.aws, &ask.home, id).is_none() {
            return Err(Problem::new(
                "InvalidID",
                format!("The ID '{id}' is not valid"),
            ));
        }
    }
    ask.tried()?;
    for id in ids {
        world.aws.tag(id, tags.clone());
    }
    let mut answer = Xml::default();
    answer.text("return", true);
    Ok(answer)
}

pub(super) fn describe(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    ask.tried()?;
    let aws = &world.aws;
    let filters = filters(ask.params);
    let mut found = Vec::new();
    for (id, tags) in &aws.tags {
        let Some(kind) = kind_of(aws, &ask.home, id) else {
            continue;
        };
        for (key, value) in tags {
            let facts = [
                ("resource-id", id.as_str()),
                ("resource-type", kind),
                ("key", key),
                ("value", value),
            ];
            if passes(&filters, &facts)? {
                found.push((id, kind, key, value));
            }
        }
    }
    let (found, next) = page(ask.params, found, false)?;
    let mut answer = Xml::default();
    answer.items("tagSet", found, |item, (id, kind, key, value)| {
        item.text("resourceId", id)
            .text("resourceType", kind)
            .text("key", key)
            .text("value", value);
    });
    answer.maybe("nextToken", next);
    Ok(answer)
}

fn passes(filters: &[Filter<'_>], facts: &[(&str, &str)]) -> Result<bool, Problem> {
    for filter in filters {
        let fact = facts.iter().find(|(name, _)| *name == filter.name);
        let (_, fact) = fact.ok_or_else(|| {
            Problem::invalid_value(format!("The filter '{}' is invalid", filter.name))
        })?;
        if !filter.values.iter().any(|value| fits(value, fact)) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The `tagSet` of a resource.
pub(super) fn write_tags(item: &mut Xml, aws: &Aws, id: &str) {
    item.items(
        "tagSet",
        aws.tags.get(id).into_iter().flatten(),
        |tag, (key, value)| {
            tag.text("key", key).text("value", value);
        },
    );
}
