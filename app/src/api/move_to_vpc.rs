//! Moving a service into a project VPC.

use aiven::{ProjectName, ServiceHead, ServiceName};

use super::outcome::Outcome;
use crate::{
    failure::Failure,
    ssr::{Asked, Caller, failure_of},
};

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct MovePage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
}

pub async fn move_to_vpc(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    _asked: Asked,
) -> Result<Outcome<MovePage>, Failure> {
    let service = caller.aiven.service(&project, &name).await;
    let service = service.map_err(|error| failure_of(caller, &error))?;
    Ok(Outcome::shown(MovePage {
        who: caller.who.clone(),
        head: ServiceHead::new(name, &service),
        project,
    }))
}
