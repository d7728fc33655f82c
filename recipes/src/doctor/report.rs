//! What a script found, as a table of hosts and checks.

use super::{Host, Kind, Probe, finding, matrix, words};

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
    /// Hosts that the output is about although nobody asked for them.
    pub others: Vec<Host>,
}

/// How many checks came out how. What a listener does not need is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub ok: usize,
    pub failed: usize,
    pub not_checked: usize,
    pub unknown: usize,
}

impl Report {
    /// Whether anything is known to be wrong.
    pub fn has_failures(&self) -> bool {
        self.cells().any(Cell::is_failed)
    }

    /// Whether everything is well that the script was to look at.
    pub fn is_well(&self) -> bool {
        let counts = self.counts();
        counts.ok > 0 && counts.failed + counts.not_checked + counts.unknown == 0
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for cell in self.cells() {
            match cell {
                Cell::Ok(_) => counts.ok += 1,
                Cell::Failed { .. } => counts.failed += 1,
                Cell::NotChecked(why) if why == words::TCP_ONLY => {}
                Cell::NotChecked(_) => counts.not_checked += 1,
                Cell::Unknown(_) => counts.unknown += 1,
            }
        }
        counts
    }

    /// The same table with a row for everything that the script was made for and nothing else: what the output does not
    /// mention is unknown, and whatever else it is about does not count.
    #[must_use]
    pub fn expecting(mut self, probes: &[Probe]) -> Self {
        let silent = || Cell::Unknown(words::SILENT.to_owned());
        let mut rows: Vec<HostReport> = Vec::new();
        let mut has_other_ports = false;
        for mut row in std::mem::take(&mut self.hosts) {
            let asked = probes.iter().filter(|probe| probe.host == row.host);
            let ports: Vec<u16> = asked.map(|probe| probe.port).collect();
            if ports.is_empty() {
                self.others.push(row.host);
                continue;
            }
            let before = row.listeners.len();
            row.listeners
                .retain(|listener| ports.contains(&listener.port));
            has_other_ports |= row.listeners.len() < before;
            rows.push(row);
        }
        if has_other_ports {
            self.notes.push("The output is also about ports that this service does not have now; they are left out. Get a new script.".to_owned());
        }
        for probe in probes {
            let at = rows.iter().position(|row| row.host == probe.host);
            let at = at.unwrap_or_else(|| {
                rows.push(HostReport {
                    host: probe.host.clone(),
                    name: silent(),
                    address: silent(),
                    listeners: Vec::new(),
                });
                rows.len() - 1
            });
            let listeners = &mut rows[at].listeners;
            if listeners.iter().all(|listener| listener.port != probe.port) {
                listeners.push(Listener {
                    port: probe.port,
                    tcp: silent(),
                    tls: match probe.kind {
                        Kind::Tcp => Cell::NotChecked(words::TCP_ONLY.to_owned()),
                        Kind::Tls { .. } | Kind::StartTls { .. } => silent(),
                    },
                });
                listeners.sort_by_key(|listener| listener.port);
            }
        }
        self.hosts = rows;
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
