//! Notes on principals, read and written.

use aiven::{ProjectName, ServiceHead, ServiceName, Urgency};

use super::{outcome::Outcome, reading::Reading};
use crate::{
    failure::Failure,
    ssr::{Asked, Caller},
};

#[derive(Clone, Debug)]
pub struct NotesPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
}

pub async fn notes(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    _asked: Asked,
) -> Result<Outcome<NotesPage>, Failure> {
    let reading = Reading::of(caller, &project, &name, Urgency::Click).await?;
    Ok(Outcome::shown(NotesPage {
        who: caller.who.clone(),
        head: ServiceHead::new(name, &reading.service),
        project,
    }))
}
