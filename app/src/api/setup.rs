//! The guide from nothing to a connection that works, on both sides: its steps as they stand, and the few things that
//! can be done in it.

use aiven::{
    Connection, Price, Privatelink, ProjectName, ProjectVpc, ServiceHead, ServiceName, Switch, vpc,
};

use super::{
    aws,
    endpoint::{self, EndpointCard},
    outcome::Outcome,
    reading::Reading,
    requests::{Waiting, waiting},
};
use crate::{
    change::{Change, Target},
    failure::Failure,
    flash::Flash,
    guide::{Chosen, Endpoint, Facts, Guide, Progress, key_of},
    paths::{self, Part},
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller, Carried, Posted, carry_out, failure_of, form_id, switch_of},
};

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct SetupPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
    /// What the last form did, where it belongs to the page or to the card of AWS.
    pub flash: Option<Flash>,
    /// What waits for a second person.
    pub waiting: Vec<Waiting>,
    /// Why what was asked for was not done.
    pub failure: Option<Failure>,
    pub notes: Vec<String>,
    pub timeline: Timeline,
    pub endpoint: EndpointCard,
    pub aws: aws::AwsCard,
}

/// The steps.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Whether the person may ask Aiven to look again, and switch components.
    pub refresh: Permit,
    pub access: Permit,
    pub project: ProjectName,
    pub service: ServiceName,
    pub guide: Guide,
    pub chosen: Chosen,
    pub connections: Vec<Connection>,
    pub privatelink: Option<Privatelink>,
    pub price: Option<Price>,
    pub form_id: String,
    pub version: String,
    pub follow_s: Option<u32>,
    /// What the last form did, where it belongs to a step.
    pub said: Option<Flash>,
}

/// Which connection the guide is about, as its address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    pub connection: Option<String>,
    /// The connections that were there when a new one was begun.
    pub beside: Option<String>,
}

impl Which {
    pub fn of(asked: &Asked) -> Self {
        let field = |name| asked.query_field(name).filter(|value| !value.is_empty());
        Self {
            connection: field("connection"),
            beside: field("beside"),
        }
    }

    /// Its fields in a form or an address.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let fields = [("connection", &self.connection), ("beside", &self.beside)];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// The query for one more connection, beside those that there are.
    pub fn another(connections: &[Connection]) -> String {
        let keys: Vec<&str> = connections.iter().filter_map(key_of).collect();
        format!("connection=new&beside={}", paths::encode(&keys.join(",")))
    }

    /// The connection that is meant, among those that there are.
    pub fn chosen(&self, connections: &[Connection]) -> Chosen {
        let beside = self.beside.as_deref().into_iter();
        let beside: Vec<String> = beside
            .flat_map(|keys| keys.split(','))
            .map(str::to_owned)
            .collect();
        Chosen::of(self.connection.as_deref(), &beside, connections)
    }
}

/// The page, or what came of a form in it.
pub async fn setup(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome<SetupPage>, Failure> {
    let (mut failure, mut card) = (None, None);
    let mut reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    if let Some(posted) = &asked.posted {
        let done = if posted
            .get("do")
            .is_some_and(|deed| deed.starts_with("aws-"))
        {
            let sent = Box::pin(aws::sent(caller, &project, &name, &reading, posted, &asked));
            match sent.await? {
                aws::Sent::Done { carried, sentence } => {
                    Some((carried, sentence, Part::Aws.segment()))
                }
                aws::Sent::Refused(refused) => {
                    card = Some(refused);
                    None
                }
            }
        } else {
            match act(caller, &project, &name, posted).await {
                Ok(done) => done,
                Err(Failure::SignedOut) => return Err(Failure::SignedOut),
                Err(refused) => {
                    failure = Some(refused);
                    None
                }
            }
        };
        if let Some((carried, sentence, place)) = done {
            let page = paths::setup(&project, &name);
            let to = match &*asked.query {
                "" => format!("{page}#{place}"),
                query => format!("{page}?{query}#{place}"),
            };
            let (sentence, to) = (carried.sentence(&sentence), carried.to(to));
            return Ok(Outcome::Sent { sentence, to });
        }
        reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    }
    let card = match card {
        Some(card) => card,
        None => Box::pin(aws::card(caller, &project, &name, &reading, &asked)).await,
    };
    let place = (&project, &name);
    let mut timeline = timeline_of(caller, place, &reading, &asked, &card.endpoints).await?;
    let mut flash = caller.flash.take(&paths::setup(&project, &name));
    let steps = &timeline.guide.steps;
    timeline.said = flash.take_if(|flash| steps.iter().any(|step| flash.is_for(step.kind.id())));
    let status = failure.as_ref().map_or(card.status, Failure::status);
    let page = SetupPage {
        who: caller.who.clone(),
        head: ServiceHead::new(name.clone(), &reading.service),
        flash,
        waiting: waiting(caller, &project, &name).await,
        failure,
        endpoint: endpoint::card_of(&project, &name, &reading, &asked),
        aws: card,
        notes: reading.notes,
        timeline,
        project,
    };
    Ok(Outcome::Shown(Box::new(page), status))
}

/// The steps by themselves.
pub async fn timeline(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<Timeline, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let chosen = Which::of(asked).chosen(&reading.connections);
    // What AWS says matters only as long as Aiven does not know the endpoint.
    let endpoints = match chosen {
        Chosen::Connection(_) => Vec::new(),
        Chosen::New | Chosen::Gone(_) => aws::rows(caller, &project, &reading).await,
    };
    timeline_of(caller, (&project, &name), &reading, asked, &endpoints).await
}

async fn timeline_of(
    caller: &Caller,
    (project, name): (&ProjectName, &ServiceName),
    reading: &Reading,
    asked: &Asked,
    endpoints: &[aws::EndpointRow],
) -> Result<Timeline, Failure> {
    let chosen = Which::of(asked).chosen(&reading.connections);
    let vpcs = vpcs_of(caller, project, reading).await?;
    let endpoints: Vec<Endpoint> = endpoints.iter().filter_map(progress).collect();
    let guide = Guide::of(&Facts {
        service: &reading.service,
        support: &reading.support,
        vpcs: vpcs.as_deref(),
        privatelink: reading.privatelink.as_ref(),
        forbidden: reading.forbidden.as_deref(),
        chosen: &chosen,
        access: &reading.access,
        endpoints: &endpoints,
        under_way: &reading.under_way,
    });
    let follow_s = guide.follow_s();
    Ok(Timeline {
        refresh: caller.permit(Operation::RefreshPrivatelink, project),
        access: caller.permit(Operation::SetAccess, project),
        project: project.clone(),
        service: name.clone(),
        version: version_of(reading, &guide, &chosen),
        chosen,
        connections: reading.connections.clone(),
        privatelink: reading.privatelink.clone(),
        price: reading.price.clone(),
        form_id: form_id(),
        follow_s,
        guide,
        said: None,
    })
}

/// An endpoint that Aiven has no connection for yet, as the steps know it.
fn progress(row: &aws::EndpointRow) -> Option<Endpoint> {
    use ::aws::EndpointState as State;
    if row.connection.is_some() {
        return None;
    }
    let progress = match row.state {
        State::Pending | State::PendingAcceptance => Progress::Pending,
        State::Available | State::Partial => Progress::Available,
        State::Rejected | State::Failed | State::Expired => Progress::Over,
        State::Deleting | State::Deleted | State::Other(_) => return None,
    };
    Some(Endpoint {
        id: row.id.clone(),
        progress,
        word: row.state.as_str().to_owned(),
    })
}

/// The project's VPCs, which matter only to a service that is not in one. `None`: not needed, or not to be had.
async fn vpcs_of(
    caller: &Caller,
    project: &ProjectName,
    reading: &Reading,
) -> Result<Option<Vec<ProjectVpc>>, Failure> {
    let cloud = reading.service.cloud_name.as_deref().unwrap_or_default();
    let needs_vpc =
        reading.service.project_vpc_id.is_none() && vpc::cloud_kind(cloud) == vpc::CloudKind::Aws;
    if reading.privatelink.is_some() || !needs_vpc {
        return Ok(None);
    }
    match caller.aiven.vpcs(project).await {
        Ok(vpcs) => Ok(Some(vpcs)),
        Err(error) => match failure_of(caller, &error) {
            Failure::SignedOut => Err(Failure::SignedOut),
            // Not every token may list them: the step says that they are not known.
            _ => Ok(None),
        },
    }
}

/// Tells the steps from their next state. What has passed of a wait is no news: the browser counts it on.
fn version_of(reading: &Reading, guide: &Guide, chosen: &Chosen) -> String {
    use std::hash::{Hash, Hasher};
    let mut hasher = std::hash::DefaultHasher::new();
    reading.version.hash(&mut hasher);
    guide.follow_s().hash(&mut hasher);
    format!("{chosen:?} {:?}", guide.checks).hash(&mut hasher);
    for step in &guide.steps {
        (&step.sentence, &step.problem).hash(&mut hasher);
        format!("{:?}", step.stage).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Does what a form asks for: what came of it, its sentence, and the step that the person goes on at.
async fn act(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    posted: &Posted,
) -> Result<Option<(Carried, String, &'static str)>, Failure> {
    let (change, sentence, step) = match posted.get("do") {
        Some("refresh") => (
            Change::RefreshPrivatelink,
            "Aiven looks for new VPC endpoints now.".to_owned(),
            "step-connection",
        ),
        Some("switch") => {
            let component = posted.get("component").unwrap_or_default().to_owned();
            let switch = switch_of(posted.get("switch").unwrap_or_default())?;
            let sentence = match switch {
                // There may be no connection yet, and the component need not run.
                Switch::On => format!(
                    "{component} is switched on. Clients reach it once a connection is active and its targets are healthy."
                ),
                Switch::Off => format!("{component} is switched off."),
            };
            let change = Change::SetAccess { component, switch };
            (change, sentence, "step-components")
        }
        _ => return Ok(None),
    };
    let field = |name| posted.get(name).unwrap_or_default();
    let target = Target::service(project, name);
    let carried = carry_out(caller, field("form_id"), &target, change, field("reason")).await;
    let carried = carried.map_err(|stopped| stopped.failure(caller))?;
    Ok(Some((carried, sentence, step)))
}
