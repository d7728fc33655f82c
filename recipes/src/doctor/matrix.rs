//! From lines to the table.

use super::finding::{Dns, Finding, Found, Tcp, Tls};
use super::{Cell, Host, HostReport, Listener, Report, words};

/// The lines about one host, gathered.
struct Row {
    host: Host,
    addresses: Vec<(String, String)>,
    dns: Option<Dns>,
    ports: Vec<Port>,
}

struct Port {
    number: u16,
    tcp: Vec<(String, Tcp)>,
    tls: Option<Tls>,
}

/// What the script said about itself.
struct Run {
    has_openssl: bool,
    has_opener: bool,
    is_whole: bool,
}

pub(super) fn build(found: &Found) -> Report {
    let mut notes = Vec::new();
    let is_start = |finding: &Finding| matches!(finding, Finding::Tools { .. });
    let runs = found
        .findings
        .iter()
        .filter(|finding| is_start(finding))
        .count();
    let start = found
        .findings
        .iter()
        .rposition(is_start)
        .unwrap_or_default();
    if runs > 1 {
        notes.push("Several runs were pasted; the last one counts.".to_owned());
    }
    let findings = &found.findings[start..];
    let mut run = Run {
        has_openssl: true,
        has_opener: true,
        is_whole: false,
    };
    let mut rows: Vec<Row> = Vec::new();
    for (at, finding) in findings.iter().enumerate() {
        gather(&mut rows, &mut run, at + 1, finding);
    }
    if found.findings.is_empty() && found.unreadable == 0 {
        notes.push(
            "There is nothing of the script's output in this. Paste all that it printed."
                .to_owned(),
        );
    } else if !run.is_whole || found.unreadable > 0 {
        notes.push("Some of the output is missing or cannot be read, so some checks are unknown. Paste it again from the first line to the last.".to_owned());
    }
    if found.is_cut {
        notes.push("This was too long; only its beginning was read.".to_owned());
    }
    Report {
        hosts: rows.into_iter().map(|row| explain(row, &run)).collect(),
        notes,
        others: Vec::new(),
    }
}

fn gather(rows: &mut Vec<Row>, run: &mut Run, count: usize, finding: &Finding) {
    match finding {
        Finding::Tools {
            has_openssl,
            has_opener,
        } => {
            run.has_openssl = *has_openssl;
            run.has_opener = *has_opener;
        }
        // The script counts its lines from the one about tools, the last one with them.
        Finding::End { lines } => run.is_whole = *lines == Some(count),
        Finding::Dns { host, outcome } => {
            let row = row(rows, host);
            if let Dns::Resolves { address, scope } = outcome
                && row.addresses.iter().all(|(other, _)| other != address)
            {
                row.addresses.push((address.clone(), scope.clone()));
            }
            row.dns = Some(outcome.clone());
        }
        Finding::Tcp {
            host,
            port,
            address,
            outcome,
        } => {
            let tcp = &mut self::port(row(rows, host), *port).tcp;
            tcp.retain(|(other, _)| other != address);
            tcp.push((address.clone(), *outcome));
        }
        Finding::Tls {
            host,
            port,
            outcome,
        } => self::port(row(rows, host), *port).tls = Some(outcome.clone()),
    }
}

fn row<'a>(rows: &'a mut Vec<Row>, host: &Host) -> &'a mut Row {
    let at = rows.iter().position(|row| row.host == *host);
    let at = at.unwrap_or_else(|| {
        rows.push(Row {
            host: host.clone(),
            addresses: Vec::new(),
            dns: None,
            ports: Vec::new(),
        });
        rows.len() - 1
    });
    &mut rows[at]
}

fn port(row: &mut Row, port: u16) -> &mut Port {
    let at = row.ports.iter().position(|entry| entry.number == port);
    let at = at.unwrap_or_else(|| {
        row.ports.push(Port {
            number: port,
            tcp: Vec::new(),
            tls: None,
        });
        row.ports.len() - 1
    });
    &mut row.ports[at]
}

fn explain(row: Row, run: &Run) -> HostReport {
    let list = |scope: &str| -> Option<String> {
        let all = row.addresses.iter().filter(|(_, other)| other == scope);
        let all: Vec<&str> = all.map(|(address, _)| address.as_str()).collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    let name = match &row.dns {
        Some(Dns::Resolves { .. }) => {
            let all: Vec<&str> = row
                .addresses
                .iter()
                .map(|(address, _)| address.as_str())
                .collect();
            Cell::Ok(format!("Resolves to {}.", all.join(", ")))
        }
        Some(Dns::Failed) => words::does_not_resolve(),
        Some(Dns::Skipped) => Cell::NotChecked(words::NO_RESOLVER.to_owned()),
        None => Cell::Unknown(words::SILENT.to_owned()),
    };
    let address = match &row.dns {
        Some(Dns::Failed) => Cell::NotChecked(words::NAME_FIRST.to_owned()),
        Some(Dns::Skipped) => Cell::NotChecked(words::NO_RESOLVER.to_owned()),
        None => Cell::Unknown(words::SILENT.to_owned()),
        Some(Dns::Resolves { .. }) => {
            let odd = list("public")
                .map(|all| words::public(&all))
                .or_else(|| list("loopback").map(|all| words::loopback(&all)))
                .or_else(|| list("ipv6").map(|all| words::not_ipv4(&all)));
            odd.or_else(|| list("private").map(|all| Cell::Ok(format!("Private: {all}."))))
                .unwrap_or_else(|| Cell::Unknown(words::SILENT.to_owned()))
        }
    };
    let resolves = row.dns != Some(Dns::Failed);
    let mut listeners: Vec<Listener> = row
        .ports
        .iter()
        .map(|port| Listener {
            port: port.number,
            tcp: tcp(port, resolves, run),
            tls: tls(port, resolves, run),
        })
        .collect();
    listeners.sort_by_key(|listener| listener.port);
    HostReport {
        host: row.host,
        name,
        address,
        listeners,
    }
}

fn tcp(port: &Port, resolves: bool, run: &Run) -> Cell {
    let at = |is_it: fn(Tcp) -> bool| -> Vec<&str> {
        let all = port.tcp.iter().filter(|(_, outcome)| is_it(*outcome));
        all.map(|(address, _)| address.as_str()).collect()
    };
    let open = at(|outcome| outcome == Tcp::Opens);
    let shut = at(|outcome| matches!(outcome, Tcp::Refused | Tcp::TimedOut | Tcp::Failed));
    if !open.is_empty() && !shut.is_empty() {
        return words::partly(&open.join(", "), &shut.join(", "));
    }
    if !open.is_empty() {
        return Cell::Ok(format!("Opens at {}.", open.join(", ")));
    }
    if shut.is_empty() {
        return match (port.tcp.is_empty(), resolves) {
            (true, _) => Cell::Unknown(words::SILENT.to_owned()),
            (false, false) => Cell::NotChecked(words::NAME_FIRST.to_owned()),
            (false, true) if !run.has_opener => Cell::NotChecked(words::NO_OPENER.to_owned()),
            (false, true) => Cell::NotChecked(words::NOT_TRIED.to_owned()),
        };
    }
    if shut.len() == at(|outcome| outcome == Tcp::TimedOut).len() {
        words::timed_out(port.number)
    } else if shut.len() == at(|outcome| outcome == Tcp::Refused).len() {
        words::refused(port.number)
    } else {
        words::does_not_open(port.number)
    }
}

fn tls(port: &Port, resolves: bool, run: &Run) -> Cell {
    match &port.tls {
        Some(Tls::Answers { names, issuer }) => Cell::Ok(format!(
            "Certificate for {}, issued by {issuer}.",
            names.trim()
        )),
        Some(Tls::OtherName { names }) => words::other_name(names.trim()),
        Some(Tls::Failed) => words::no_certificate(),
        Some(Tls::Unsupported) => Cell::NotChecked(words::NO_STARTTLS.to_owned()),
        Some(Tls::Skipped) => Cell::NotChecked(
            match (resolves, run.has_openssl) {
                (false, _) => words::NAME_FIRST,
                (true, false) => words::NO_OPENSSL,
                (true, true) => words::TCP_FIRST,
            }
            .to_owned(),
        ),
        None if run.is_whole => Cell::NotChecked(words::TCP_ONLY.to_owned()),
        None => Cell::Unknown(words::SILENT.to_owned()),
    }
}
