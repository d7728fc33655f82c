//! Check connectivity: a script for a host in the VPC, and what its report says.

use aiven::{ProjectName, ServiceHead, ServiceName};

use super::outcome::Outcome;
use crate::{
    failure::Failure,
    ssr::{Asked, Caller, failure_of},
};

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct CheckPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
}

pub async fn check(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    _asked: Asked,
) -> Result<Outcome<CheckPage>, Failure> {
    let service = caller.aiven.service(&project, &name).await;
    let service = service.map_err(|error| failure_of(caller, &error))?;
    Ok(Outcome::shown(CheckPage {
        who: caller.who.clone(),
        head: ServiceHead::new(name, &service),
        project,
    }))
}
