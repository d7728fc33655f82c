//! What happens to VPC endpoints as time passes, and when their PrivateLink or their connection goes.

use std::collections::BTreeMap;

use super::{Aws, DELETING, Endpoint, PENDING, Stage};
use crate::clock::Ticks;
use crate::ids::Ids;
use crate::world::privatelink::Privatelink;
use crate::world::project::Project;

/// Comes after the Aiven side has been brought up to the present, so that a PrivateLink that is gone is gone.
pub(crate) fn settle(
    aws: &mut Aws,
    projects: &mut BTreeMap<String, Project>,
    ids: &mut Ids,
    now: Ticks,
) {
    for endpoint in &mut aws.endpoints {
        let services = projects.values_mut().flat_map(|p| p.services.values_mut());
        let mut links = services.filter_map(|service| service.privatelink.as_mut());
        let link = links.find(|link| link.aws_service_name == endpoint.service_name);
        let stage = next(endpoint, link, ids, now);
        endpoint.stage = stage;
    }
    let is_over =
        |one: &Endpoint| matches!(one.stage, Stage::Deleting { since } if now - since >= DELETING);
    for gone in aws.endpoints.extract_if(.., |one| is_over(one)) {
        aws.tags.remove(&gone.id);
    }
}

fn next(endpoint: &Endpoint, link: Option<&mut Privatelink>, ids: &mut Ids, now: Ticks) -> Stage {
    let ready = endpoint.created + PENDING;
    match (&endpoint.stage, link) {
        (Stage::Pending | Stage::Available { .. }, None) => Stage::Rejected,
        (Stage::Pending, Some(_)) if now < ready => Stage::Pending,
        (Stage::Pending, Some(link)) => {
            if link.deleted.is_some_and(|at| at <= ready) {
                return Stage::Rejected;
            }
            let dns_name = endpoint.dns_names().into_iter().next();
            let seen = link.connect(
                ids,
                endpoint.id.clone(),
                dns_name.unwrap_or_default(),
                ready,
            );
            Stage::Available {
                connection: seen.id.clone(),
            }
        }
        // Somebody took the connection away on the sandbox's own door, where that means deleting the endpoint.
        (Stage::Available { connection }, Some(link))
            if !link.connections.iter().any(|one| one.id == *connection) =>
        {
            Stage::Deleting { since: now }
        }
        (stage, _) => stage.clone(),
    }
}
