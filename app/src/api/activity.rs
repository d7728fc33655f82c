//! The record as the pages show it.

use aiven::{ProjectName, ServiceName};

use crate::{
    failure::Failure,
    ssr::{Asked, Caller},
};

/// Rows of the record.
#[derive(Clone, Debug)]
pub struct ActivityPage {
    pub who: String,
    pub place: Option<(ProjectName, ServiceName)>,
}

impl ActivityPage {
    pub fn title(&self) -> String {
        match &self.place {
            Some((_, service)) => format!("{service} activity"),
            None => "Activity".to_owned(),
        }
    }
}

pub async fn of_service(
    caller: &Caller,
    project: ProjectName,
    service: ServiceName,
    _asked: &Asked,
) -> Result<ActivityPage, Failure> {
    Ok(ActivityPage {
        who: caller.who.clone(),
        place: Some((project, service)),
    })
}

pub async fn all(caller: &Caller, _asked: &Asked) -> Result<ActivityPage, Failure> {
    Ok(ActivityPage {
        who: caller.who.clone(),
        place: None,
    })
}
