//! The guide: how far one connection is, from nothing to a client that connects, on Aiven's side and on AWS's.
//!
//! Nothing about it is stored. Every step is judged anew from what Aiven (and AWS, where the portal may ask it) says, so
//! the guide can be left and taken up again, by anybody, at any time. Pure functions.

use aiven::{AccessOption, Connection, Privatelink, ProjectVpc, Service, Support};

use crate::pages::wait::Wait;

mod chosen;
mod prerequisites;
mod steps;

pub use chosen::{Chosen, key_of};
pub use prerequisites::{Check, Found, Lead};
pub use steps::steps;

/// Everything the steps are judged from.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub service: &'a Service,
    pub support: &'a Support,
    /// `None`: they could not be read.
    pub vpcs: Option<&'a [ProjectVpc]>,
    pub privatelink: Option<&'a Privatelink>,
    /// Aiven's sentence when the token may not read the PrivateLink.
    pub forbidden: Option<&'a str>,
    pub chosen: &'a Chosen,
    pub access: &'a [AccessOption],
    /// The VPC endpoints that AWS shows for this PrivateLink and Aiven has no connection for yet.
    pub endpoints: &'a [Endpoint],
    pub under_way: &'a [(aiven::Waiting, u32)],
}

/// A VPC endpoint as AWS shows it to the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    pub id: String,
    pub progress: Progress,
    /// AWS's word for its state.
    pub word: String,
}

/// What an endpoint's state means for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It goes on by itself.
    Pending,
    Available,
    /// It will never connect.
    Over,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Prerequisites,
    Privatelink,
    Endpoint,
    Connection,
    Components,
    Targets,
    Information,
}

impl Kind {
    pub fn title(self) -> &'static str {
        match self {
            Self::Prerequisites => "Prerequisites",
            Self::Privatelink => "PrivateLink created",
            Self::Endpoint => "VPC endpoint created",
            Self::Connection => "Connection seen by Aiven",
            Self::Components => "Components enabled",
            Self::Targets => "Targets healthy",
            Self::Information => "Connection information",
        }
    }

    /// What the person does in it.
    fn deed(self) -> &'static str {
        match self {
            Self::Prerequisites => "put the prerequisites right",
            Self::Privatelink => "create the PrivateLink",
            Self::Endpoint => "create the VPC endpoint",
            Self::Connection => "wait for the connection",
            Self::Components => "enable components",
            Self::Targets => "wait for the targets",
            Self::Information => "connect",
        }
    }

    /// The id of the step in the page.
    pub fn id(self) -> &'static str {
        match self {
            Self::Prerequisites => "step-prerequisites",
            Self::Privatelink => "step-privatelink",
            Self::Endpoint => "step-endpoint",
            Self::Connection => "step-connection",
            Self::Components => "step-components",
            Self::Targets => "step-targets",
            Self::Information => "step-information",
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Done,
    /// Somebody is at it, or has to be.
    Now(Turn),
    /// Others come first.
    Later,
    /// It does not go on like this.
    Stuck(Turn),
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    You,
    Aiven,
    Aws,
}

impl Turn {
    pub fn words(self) -> &'static str {
        match self {
            Self::You => "Your turn",
            Self::Aiven => "Aiven’s turn",
            Self::Aws => "AWS’s turn",
        }
    }
}

/// One step of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub kind: Kind,
    pub stage: Stage,
    /// What is so, or what to do: a sentence or two.
    pub sentence: String,
    /// How long it has been under way, in seconds, where that is known.
    pub elapsed_s: Option<u32>,
    /// How long it usually takes.
    pub typical: Option<&'static str>,
    /// What went wrong, and what to do about it.
    pub problem: Option<String>,
}

/// The guide as it stands.
#[derive(Clone, Debug)]
pub struct Guide {
    pub steps: Vec<Step>,
    pub checks: Vec<Check>,
    /// How far each switch is, for the chosen connection.
    pub switches: Vec<(AccessOption, Wait)>,
}

impl Guide {
    pub fn of(facts: &Facts<'_>) -> Self {
        let checks = prerequisites::checks(facts);
        let switches = steps::switches(facts);
        let steps = steps(facts, &checks, &switches);
        Self {
            steps,
            checks,
            switches,
        }
    }

    pub fn step(&self, kind: Kind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    pub fn done(&self) -> usize {
        let done = self.steps.iter().filter(|step| step.stage == Stage::Done);
        done.count()
    }

    /// How far it is and what comes next, for a heading and for those who hear the page.
    pub fn summary(&self) -> String {
        let (done, all) = (self.done(), self.steps.len());
        let next = self.steps.iter().find_map(|step| match step.stage {
            Stage::Now(turn) | Stage::Stuck(turn) => Some((turn, step.kind)),
            Stage::Done | Stage::Later => None,
        });
        match next {
            Some((Turn::You, kind)) => {
                format!(
                    "{done} of {all} steps are done. Your turn: {}.",
                    kind.deed()
                )
            }
            Some((turn, kind)) => {
                let title = kind.title();
                format!("{done} of {all} steps are done. {}: {title}.", turn.words())
            }
            None if done == all => "All steps are done: clients can connect.".to_owned(),
            None => format!("{done} of {all} steps are done."),
        }
    }

    /// How soon the next look is worth it, in seconds; `None` once nothing is left to happen.
    pub fn follow_s(&self) -> Option<u32> {
        let others = |step: &Step| matches!(step.stage, Stage::Now(Turn::Aiven | Turn::Aws));
        if self.steps.iter().any(others) {
            let longest = self.steps.iter().filter_map(|step| step.elapsed_s).max();
            return Some(if longest.unwrap_or(0) < 300 { 3 } else { 20 });
        }
        (self.done() < self.steps.len()).then_some(10)
    }
}

/// The number of seconds that something has been under way.
pub(crate) fn since(facts: &Facts<'_>, waiting: &aiven::Waiting) -> Option<u32> {
    let mut found = facts.under_way.iter().filter(|(known, _)| known == waiting);
    found.next().map(|(_, seconds)| *seconds)
}

/// The connection that the guide is about, once there is one.
pub(crate) fn connection<'a>(facts: &Facts<'a>) -> Option<&'a Connection> {
    match facts.chosen {
        Chosen::Connection(connection) => Some(connection),
        Chosen::New | Chosen::Gone(_) => None,
    }
}

#[cfg(test)]
mod tests;
