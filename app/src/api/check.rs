//! Check connectivity: a script for a host in the VPC, and what its report says. Nothing of a report is kept or logged.

mod report;

use aiven::connection::component_label;
use aiven::{ProjectName, ServiceHead, ServiceName, Support};
use recipes::{
    doctor::{self, Target, Way},
    endpoint::Region,
};

pub use report::{Health, Reported, Verdict};

use super::{outcome::Outcome, reading::Reading};
use crate::{
    failure::Failure,
    ssr::{Asked, Caller},
};

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct CheckPage {
    pub who: String,
    pub head: ServiceHead,
    pub card: CheckCard,
}

/// What there is to check, and what was found.
#[derive(Clone, Debug)]
pub struct CheckCard {
    pub project: ProjectName,
    pub service: ServiceName,
    /// What there is to choose; empty with less than two connections.
    pub connections: Vec<Choice>,
    /// The connection that is looked at; all if there is none.
    pub connection: Option<String>,
    pub notes: Vec<String>,
    pub targets: Vec<Target>,
    /// Why there are no targets.
    pub empty: Option<String>,
    pub script: String,
    pub ways: Vec<Way>,
    pub reported: Option<Reported>,
}

/// A connection that can be looked at by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub id: String,
    pub vpc_endpoint_id: Option<String>,
}

impl CheckCard {
    /// The card as the service is, before anything was pasted. `wanted` is a connection's id.
    pub fn new(
        project: ProjectName,
        service: ServiceName,
        reading: &Reading,
        wanted: Option<&str>,
    ) -> Self {
        let all = doctor::targets(&reading.service, None);
        let choices = choices(reading, &all);
        let chosen = wanted.and_then(|wanted| choices.iter().find(|one| one.id == wanted));
        let mut notes = reading.notes.clone();
        if let (Some(wanted), None) = (wanted, chosen) {
            let shown: String = wanted.chars().take(60).collect();
            notes.push(format!(
                "This service has no connection {shown}. Every connection is shown."
            ));
        }
        if reading.service.is_powered_off() && !all.is_empty() {
            notes.push(
                "The service is powered off: nothing answers until it is powered on.".to_owned(),
            );
        }
        let connection = chosen.map(|one| one.id.clone());
        let mut targets = match &connection {
            Some(id) => doctor::targets(&reading.service, Some(id)),
            None => all,
        };
        targets.sort_by(|one, other| one.connection.cmp(&other.connection));
        let region = reading.service.cloud_name.as_deref();
        let region = region
            .and_then(|cloud| cloud.strip_prefix("aws-"))
            .and_then(|region| Region::parse(region).ok());
        Self {
            project,
            service,
            connections: if choices.len() > 1 {
                choices
            } else {
                Vec::new()
            },
            empty: targets
                .is_empty()
                .then(|| empty(reading, connection.as_deref())),
            connection,
            notes,
            script: doctor::script(&doctor::probes(&targets)),
            targets,
            ways: doctor::ways(region.as_ref()),
            reported: None,
        }
    }
}

/// The page; a report that was sent to it is read and forgotten.
pub async fn check(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome<CheckPage>, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let mut card = card_of(project, name.clone(), &reading, &asked);
    let mut status = 200;
    let posted = asked.posted.as_ref();
    if let Some(pasted) = posted.and_then(|posted| posted.get("report")) {
        let all = doctor::targets(&reading.service, None);
        let reported = Reported::new(pasted, &card, &all);
        if !matches!(reported.verdict, Verdict::Read { .. }) {
            status = 422;
        }
        card.reported = Some(reported);
    }
    let page = CheckPage {
        who: caller.who.clone(),
        head: ServiceHead::new(name, &reading.service),
        card,
    };
    Ok(Outcome::Shown(Box::new(page), status))
}

/// The script as a file.
pub async fn script(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<String, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let card = card_of(project, name, &reading, asked);
    match card.empty {
        Some(why) => Err(Failure::NotFound {
            what: format!("such file: {why}"),
        }),
        None => Ok(card.script),
    }
}

fn card_of(project: ProjectName, name: ServiceName, reading: &Reading, asked: &Asked) -> CheckCard {
    let wanted = asked.query_field("connection");
    let wanted = wanted.as_deref().filter(|wanted| !wanted.is_empty());
    CheckCard::new(project, name, reading, wanted)
}

/// The connections that Aiven lists, and those that only listeners name.
fn choices(reading: &Reading, all: &[Target]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    let listed = reading.connections.iter().filter_map(|one| {
        Some(Choice {
            id: one.privatelink_connection_id.clone()?,
            vpc_endpoint_id: one.vpc_endpoint_id.clone(),
        })
    });
    let named = all.iter().filter_map(|target| {
        Some(Choice {
            id: target.connection.clone()?,
            vpc_endpoint_id: None,
        })
    });
    for choice in listed.chain(named) {
        if choices.iter().all(|one| one.id != choice.id) {
            choices.push(choice);
        }
    }
    choices
}

/// Why there is nothing to check, and whose turn it is.
fn empty(reading: &Reading, connection: Option<&str>) -> String {
    if let Support::NotPossible(refusal) = &reading.support {
        return format!("{} {}", refusal.reason(), refusal.next_step());
    }
    if reading.privatelink.is_none() {
        return "This service has no PrivateLink yet.".to_owned();
    }
    if !reading.has_active_connection() {
        return "No VPC endpoint is connected yet. Create one in your AWS account; once it is available there, its connection appears here.".to_owned();
    }
    let on = reading.access.iter().filter(|option| option.is_on);
    let on: Vec<String> = on
        .map(|option| component_label(&option.component))
        .collect();
    if on.is_empty() {
        return "No component is switched on for PrivateLink, so nothing listens behind the endpoint. Switch one on under Network.".to_owned();
    }
    let place = connection.map_or_else(
        || "on PrivateLink".to_owned(),
        |id| format!("on connection {id}"),
    );
    let (are, have) = if on.len() == 1 {
        ("is", "has")
    } else {
        ("are", "have")
    };
    format!(
        "{} {are} switched on, but {have} no address {place} yet. That takes some minutes; Network shows how far it is.",
        on.join(", "),
    )
}
