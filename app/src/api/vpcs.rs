//! The VPCs of a project.

use aiven::ProjectName;

use super::outcome::Outcome;
use crate::{
    failure::Failure,
    ssr::{Asked, Caller, failure_of},
};

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct VpcsPage {
    pub who: String,
    pub project: ProjectName,
}

pub async fn vpcs(
    caller: &Caller,
    project: ProjectName,
    _asked: Asked,
) -> Result<Outcome<VpcsPage>, Failure> {
    let vpcs = caller.aiven.vpcs(&project).await;
    vpcs.map_err(|error| failure_of(caller, &error))?;
    Ok(Outcome::shown(VpcsPage {
        who: caller.who.clone(),
        project,
    }))
}
