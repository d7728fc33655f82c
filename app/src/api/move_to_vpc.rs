//! Moving a service into a project VPC: into which, what that does, and why it can't be done.

mod form;

use std::hash::{DefaultHasher, Hash, Hasher};

use aiven::{
    ProjectName, ProjectVpc, Refusal, Service, ServiceHead, ServiceName, Support, VpcState,
    vpc::{CloudKind, cloud_kind, is_plan_without_vpc},
};

use super::{outcome::Outcome, reading::Reading, vpcs};
use crate::{
    failure::Failure,
    flash::Flash,
    paths,
    role::Operation,
    ssr::{Asked, Caller, failure_of},
};

pub use form::MoveForm;

/// How soon a VPC that comes is looked at again, in seconds.
const SOON: u32 = 5;

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct MovePage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
    pub flash: Option<Flash>,
    pub offer: Offer,
}

/// What can be done.
#[derive(Clone, Debug)]
pub enum Offer {
    /// There is a VPC to move into.
    Form(Box<MoveForm>),
    /// There is none that is ready: those on their way, if any, and where one is made.
    NoVpc {
        cloud: String,
        coming: Vec<ProjectVpc>,
        create: String,
    },
    /// The service is in a VPC already.
    Inside(String),
    /// It can't be, whatever VPC there is: why, and what to do.
    Impossible { reason: String, next_step: String },
}

/// The page, after its address or its form.
pub async fn move_to_vpc(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome<MovePage>, Failure> {
    let mut status = 200;
    let mut page = look(caller, project.clone(), name.clone(), &asked).await?;
    let posted = asked.posted.as_ref();
    if posted.and_then(|posted| posted.get("do")) == Some("move") {
        match &mut page.offer {
            Offer::Form(form) => match form.send(caller, &project, &name).await? {
                Ok(sentence) => {
                    let to = paths::setup(&project, &name);
                    return Ok(Outcome::Sent { sentence, to });
                }
                Err(refused) => status = refused,
            },
            // The form was sent twice, and the first time did it.
            Offer::Inside(vpc) if posted.and_then(|posted| posted.get("vpc")) == Some(vpc) => {
                let sentence = sentence(&name);
                let to = paths::setup(&project, &name);
                return Ok(Outcome::Sent { sentence, to });
            }
            // What the form was drawn for is not so any more: the page says how it is now.
            _ => status = 409,
        }
    }
    page.flash = caller.flash.take(&paths::move_to_vpc(&project, &name));
    Ok(Outcome::Shown(Box::new(page), status))
}

/// The page as it is, without what the last request left for it.
pub async fn look(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<MovePage, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let service = reading.service;
    let offer = offer(caller, &project, &name, &service, asked).await;
    Ok(MovePage {
        who: caller.who.clone(),
        flash: None,
        head: ServiceHead::new(name, &service),
        offer: offer.map_err(|error| failure_of(caller, &error))?,
        project,
    })
}

impl MovePage {
    /// How soon it will be another by itself, in seconds: while a VPC is on its way.
    pub fn follow_s(&self) -> Option<u32> {
        match &self.offer {
            Offer::NoVpc { coming, .. } if !coming.is_empty() => Some(SOON),
            _ => None,
        }
    }

    /// Tells what is followed from its next state.
    pub fn version(&self) -> String {
        if self.follow_s().is_none() {
            return String::new();
        }
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.offer).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

async fn offer(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    service: &Service,
    asked: &Asked,
) -> Result<Offer, aiven::Error> {
    if let Some(vpc) = &service.project_vpc_id {
        return Ok(Offer::Inside(vpc.clone()));
    }
    if let Some((reason, next_step)) = why_not(service) {
        return Ok(Offer::Impossible { reason, next_step });
    }
    let cloud = service.cloud_name.clone().unwrap_or_default();
    let all = caller.aiven.vpcs(project).await?;
    let mut here: Vec<ProjectVpc> = all
        .into_iter()
        .filter(|vpc| vpc.cloud_name.as_deref() == Some(&*cloud))
        .collect();
    here.sort_by_key(|vpc| vpc.create_time.clone());
    let (ready, coming): (Vec<_>, Vec<_>) = here
        .into_iter()
        .partition(|vpc| vpc.state == VpcState::Active);
    if ready.is_empty() {
        let create = vpcs::address(project, &cloud, &paths::setup(project, name));
        return Ok(Offer::NoVpc {
            cloud,
            coming,
            create,
        });
    }
    let permit = caller.permit(Operation::MoveToVpc, project);
    Ok(Offer::Form(Box::new(MoveForm::of(
        ready, service, asked, permit,
    ))))
}

/// Why no VPC would do, with what to do about it. A reason that can't be helped comes first.
fn why_not(service: &Service) -> Option<(String, String)> {
    let plan = service.plan.as_deref().unwrap_or_default();
    let is_custom = service
        .cloud_name
        .as_deref()
        .is_some_and(|cloud| cloud_kind(cloud) == CloudKind::Custom);
    match service.privatelink_support() {
        Support::NotPossible(refusal) if !matches!(refusal, Refusal::NoVpc { .. }) => {
            let next_step = match &refusal {
                Refusal::PoweredOff => "Power the service on in Aiven, then move it.".to_owned(),
                other => other.next_step(),
            };
            let reason = match &refusal {
                Refusal::PoweredOff => {
                    "The service is powered off: it has no nodes that could be moved.".to_owned()
                }
                other => other.reason(),
            };
            Some((reason, next_step))
        }
        _ if is_custom => Some((
            "This service runs in a cloud of your own, which has no project VPCs of Aiven's."
                .to_owned(),
            "PrivateLink works there without one: set it up right away.".to_owned(),
        )),
        _ if is_plan_without_vpc(plan) => Some((
            format!("Services on the plan {plan} cannot be in a project VPC."),
            "Change to a larger plan in Aiven, then move the service.".to_owned(),
        )),
        _ => None,
    }
}

fn sentence(name: &ServiceName) -> String {
    format!(
        "{name} is being moved into the project VPC: new nodes replace the old ones. The service goes on running \
         meanwhile."
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn service(more: &serde_json::Value) -> Service {
        let mut all = json!({"service_name": "a", "service_type": "kafka", "cloud_name": "aws-eu-west-1", "state": "RUNNING"});
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            all[key] = value;
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn what_cannot_be_moved_says_why() {
        let reason = |more: serde_json::Value| why_not(&service(&more)).map(|(reason, _)| reason);
        assert_eq!(reason(json!({"plan": "business-4"})), None);
        for (more, word) in [
            (json!({"state": "POWEROFF"}), "powered off"),
            (
                json!({"cloud_name": "google-europe-west1"}),
                "google-europe-west1",
            ),
            (json!({"cloud_name": "acme-eu"}), "cloud of your own"),
            (json!({"service_type": "flink"}), "Flink"),
            (
                json!({"service_type": "pg", "plan": "free-1-5gb"}),
                "free-1-5gb",
            ),
        ] {
            let said = reason(more).unwrap_or_default();
            assert!(said.contains(word), "{word}: {said}");
        }
    }
}
