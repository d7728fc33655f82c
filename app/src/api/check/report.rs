//! What was pasted, compared with what the service has.

use recipes::doctor::{self, Report, Target};

use super::CheckCard;

/// A report, with the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    pub pasted: String,
    pub verdict: Verdict,
}

/// What there is to say about what was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing in it comes from the script, or nothing that could be read.
    Unreadable(String),
    /// It is about other hosts.
    Elsewhere {
        sentence: String,
        /// The connection of this service that it is about.
        connection: Option<String>,
    },
    Read {
        report: Report,
        health: Health,
        summary: String,
    },
}

/// How it is on the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Well,
    /// Nothing failed, but not everything is known.
    Unsure,
    Failing,
}

impl Reported {
    /// `all` are the listeners of every connection.
    pub fn new(pasted: &str, card: &CheckCard, all: &[Target]) -> Self {
        Self {
            pasted: pasted.to_owned(),
            verdict: judge(pasted, card, all),
        }
    }
}

fn judge(pasted: &str, card: &CheckCard, all: &[Target]) -> Verdict {
    if pasted.trim().is_empty() {
        return Verdict::Unreadable("Paste what the script printed first.".to_owned());
    }
    let report = doctor::read(pasted);
    if report.hosts.is_empty() {
        let mut said = report.notes.join(" ");
        said.push_str(" The lines that count begin with {\"postern\":1");
        said.push('.');
        return Verdict::Unreadable(said);
    }
    let is_seen = |target: &&Target| report.hosts.iter().any(|row| row.host == target.probe.host);
    if !card.targets.iter().any(|target| is_seen(&target)) {
        return elsewhere(&report, all.iter().find(is_seen), card);
    }
    // Of a script for one connection nothing else is expected.
    let mut seen = all.iter().filter(is_seen).map(|target| &target.connection);
    let first = seen.next().cloned().flatten();
    let is_one = card.connection.is_none()
        && first.is_some()
        && !card.connections.is_empty()
        && seen.all(|other| *other == first);
    let expected: Vec<Target> = card
        .targets
        .iter()
        .filter(|target| !is_one || target.connection == first)
        .cloned()
        .collect();
    let mut report = report.expecting(&doctor::probes(&expected));
    if let (true, Some(id)) = (is_one && expected.len() < card.targets.len(), first) {
        report.notes.push(format!(
            "This is the output of a script for connection {id} alone."
        ));
    }
    if !report.others.is_empty() {
        let hosts = list(report.others.iter().map(doctor::Host::as_str));
        report.notes.push(format!(
            "The output is also about {hosts}, which is not looked at here."
        ));
    }
    let (health, summary) = summary(&report);
    Verdict::Read {
        report,
        health,
        summary,
    }
}

fn elsewhere(report: &Report, target: Option<&Target>, card: &CheckCard) -> Verdict {
    let hosts = list(report.hosts.iter().map(|row| row.host.as_str()));
    let connection = target.and_then(|target| target.connection.clone());
    let sentence = match &connection {
        Some(id) => {
            let shown = card.connection.as_deref().unwrap_or("another");
            format!(
                "This is about {hosts}, which belongs to connection {id} of this service. What is shown is connection {shown}."
            )
        }
        None => format!(
            "This is about {hosts}, which is no host of {} as it is now. It may come from another service, or from a \
             script that was made before its addresses changed: get the script again.",
            card.service
        ),
    };
    Verdict::Elsewhere {
        sentence,
        connection,
    }
}

/// A few of them, and how many more there are.
fn list<'a>(hosts: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 3;
    let hosts: Vec<&str> = hosts.collect();
    let shown = hosts[..hosts.len().min(SHOWN)].join(", ");
    match hosts.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn summary(report: &Report) -> (Health, String) {
    let counts = report.counts();
    let total = counts.ok + counts.failed + counts.not_checked + counts.unknown;
    if report.is_well() {
        let sentence = "All is well: every listener answers as it should on that host.";
        return (Health::Well, sentence.to_owned());
    }
    let open = counts.not_checked + counts.unknown;
    let rest = match open {
        0 => String::new(),
        1 => " One more could not be decided.".to_owned(),
        open => format!(" {open} more could not be decided."),
    };
    match counts.failed {
        0 => (
            Health::Unsure,
            format!(
                "Nothing failed, but {open} of {total} checks could not be decided. Why stands below each."
            ),
        ),
        failed => (
            Health::Failing,
            format!(
                "{failed} of {total} checks failed.{rest} Begin with the first one in a line: what comes after it depends on it."
            ),
        ),
    }
}
