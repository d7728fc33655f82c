//! What a script found, as a table of hosts and checks.

use super::{Host, Probe, finding, matrix, words};

/// What is known about one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// It is well; what was seen.
    Ok(String),
    /// It was tried and did not work: what that usually comes from, and what to do.
    Failed { cause: String, fix: String },
    /// The script did not try, and why.
    NotChecked(String),
    /// It was tried or should have been, but what came back decides nothing.
    Unknown(String),
}

impl Cell {
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }
}

/// A port of a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    pub port: u16,
    /// Whether a connection opens, at every address.
    pub tcp: Cell,
    /// Whether TLS answers with a certificate for the host.
    pub tls: Cell,
}

/// A row of the table, with one below it for each port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostReport {
    pub host: Host,
    /// Whether the name resolves.
    pub name: Cell,
    /// Whether it leads into a private network.
    pub address: Cell,
    pub listeners: Vec<Listener>,
}

/// Everything that was pasted, explained.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub hosts: Vec<HostReport>,
    /// What has to be said about the output as a whole, a sentence each.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether anything is known to be wrong.
    pub fn has_failures(&self) -> bool {
        self.cells().any(Cell::is_failed)
    }

    /// Whether everything is well that the script was to look at.
    pub fn is_well(&self) -> bool {
        let is_well = |cell: &Cell| match cell {
            Cell::Ok(_) => true,
            Cell::NotChecked(why) => why == words::TCP_ONLY,
            Cell::Failed { .. } | Cell::Unknown(_) => false,
        };
        !self.hosts.is_empty() && self.cells().all(is_well)
    }

    /// The same table with a row for everything that the script was made for: what the output does not mention is
    /// unknown, and what it mentions beside them is noted.
    #[must_use]
    pub fn expecting(mut self, probes: &[Probe]) -> Self {
        let silent = || Cell::Unknown("The output says nothing about it.".to_owned());
        let others = self
            .hosts
            .iter()
            .any(|row| probes.iter().all(|probe| probe.host != row.host));
        if others {
            self.notes.push("The output is also about hosts that are not this service's as it is now. Get a new script if its listeners have changed.".to_owned());
        }
        for probe in probes {
            let at = self.hosts.iter().position(|row| row.host == probe.host);
            let at = at.unwrap_or_else(|| {
                self.hosts.push(HostReport {
                    host: probe.host.clone(),
                    name: silent(),
                    address: silent(),
                    listeners: Vec::new(),
                });
                self.hosts.len() - 1
            });
            let listeners = &mut self.hosts[at].listeners;
            if listeners.iter().all(|listener| listener.port != probe.port) {
                listeners.push(Listener {
                    port: probe.port,
                    tcp: silent(),
                    tls: silent(),
                });
                listeners.sort_by_key(|listener| listener.port);
            }
        }
        self
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.hosts.iter().flat_map(|row| {
            let below = row
                .listeners
                .iter()
                .flat_map(|listener| [&listener.tcp, &listener.tls]);
            [&row.name, &row.address].into_iter().chain(below)
        })
    }
}

/// Reads the output of a script out of whatever was pasted. Nothing in it is trusted: it is a text from elsewhere, read
/// up to a bound.
pub fn read(pasted: &str) -> Report {
    matrix::build(&finding::find(pasted))
}
