//! *Check connectivity*: a script for a host inside the customer's VPC, and what its output means.
//!
//! The script says in plain words what it finds, and as lines of JSON which [`read`] takes back from whatever was
//! pasted around them. What nobody could look at is never called broken.

mod finding;
mod matrix;
mod probe;
mod report;
mod way;
mod words;

pub use probe::{Host, Kind, Probe, Protocol, Target, probes, targets};
pub use report::{Cell, Counts, HostReport, Listener, Report, read};
pub use way::{Way, ways};

use std::fmt::Write as _;

/// What the script is called on disk.
pub const FILE: &str = "check-connectivity.sh";

/// What every script begins with: looking for tools, and one function a check.
const BODY: &str = include_str!("doctor/body.sh");

/// A script for any POSIX shell that makes these probes, each for some seconds at most. It ends with 0 if all is well,
/// 1 if something is not, and 2 if nothing is wrong but something could not be looked at.
pub fn script(probes: &[Probe]) -> String {
    let mut out = format!(
        "#!/bin/sh\n# Looks at the way from this host to a service behind AWS PrivateLink. Run it on a host in the VPC: sh {FILE}\n# It changes nothing and sends nothing to anybody: its output is for you to read, or to paste.\n(\n",
    );
    out += BODY;
    let mut hosts: Vec<&Host> = Vec::new();
    for probe in probes {
        if !hosts.contains(&&probe.host) {
            hosts.push(&probe.host);
        }
    }
    for host in hosts {
        // Host names are letters, digits, dots, dashes and underscores; nothing of them needs quotes.
        let _ = writeln!(out, "check_name {host}");
        let mut seen: Vec<&Probe> = Vec::new();
        for probe in probes.iter().filter(|probe| probe.host == *host) {
            if seen.contains(&probe) {
                continue;
            }
            seen.push(probe);
            let port = probe.port;
            // Writing to a String can't fail.
            let _ = match &probe.kind {
                Kind::Tcp => writeln!(out, "check_tcp {host} {port}"),
                Kind::Tls { sni } => writeln!(out, "check_tls {host} {port} {sni}"),
                Kind::StartTls { sni, protocol } => {
                    writeln!(out, "check_tls {host} {port} {sni} {}", protocol.as_str())
                }
            };
        }
    }
    out += "finish\n)\n";
    out
}
