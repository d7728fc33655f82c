//! The doctor's script against listeners of this machine.

use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::path::Path;

use recipes::doctor::{Cell, Protocol, read, script};

use crate::host::{Folder, Server, closed_port, row, run, shells, starttls, tcp, tls};

#[test]
fn the_script_sees_what_is_open_and_what_is_not() {
    let server = Server::new("DNS:localhost,DNS:*.example.com");
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let closed = closed_port();
    let probes = [
        tls("localhost", server.port, "localhost"),
        tls("localhost", silent_port, "localhost"),
        tls("localhost", closed, "localhost"),
    ];
    for shell in shells() {
        for tools in [
            &["getent", "openssl", "timeout", "bash"][..],
            &["getent", "openssl"],
            &["getent", "openssl", "bash"],
        ] {
            let (status, out) = run(shell, &Folder::new().with_tools(tools), &probes);
            let report = read(&out);
            assert_eq!(
                (status, report.notes.as_slice()),
                (1, &[][..]),
                "{tools:?}\n{out}"
            );
            assert!(
                matches!(&report.hosts[0].name, Cell::Ok(text) if text.contains("127.0.0.1")),
                "{out}"
            );
            assert!(
                matches!(&report.hosts[0].address, Cell::Unknown(text) if text.contains("this host itself"))
            );
            for listener in &report.hosts[0].listeners {
                let (tcp, tls) = (&listener.tcp, &listener.tls);
                if listener.port == server.port {
                    assert!(matches!(tcp, Cell::Ok(_)), "{out}");
                    assert!(
                        matches!(tls, Cell::Ok(text) if text.contains("localhost *.example.com") && text.contains("doctor")),
                        "{tls:?}\n{out}"
                    );
                } else if listener.port == silent_port {
                    assert!(matches!(tcp, Cell::Ok(_)), "{tools:?}\n{out}");
                    assert!(tls.is_failed(), "{out}");
                } else {
                    assert!(
                        matches!(tcp, Cell::Failed { cause, .. } if cause.contains("refused")),
                        "{tools:?} {tcp:?}\n{out}"
                    );
                    assert!(matches!(tls, Cell::NotChecked(_)), "{out}");
                }
            }
        }
    }
}

#[test]
fn a_certificate_for_another_name_is_told() {
    let server = Server::new("DNS:other.example.com,DNS:*.wild.example.com");
    for shell in shells() {
        let tools = || Folder::new().with_tools(&["getent", "openssl", "timeout", "bash"]);
        for (sni, is_named) in [
            ("privatelink-1.example.com", false),
            ("other.example.com", true),
            ("a.wild.example.com", true),
            ("a.b.wild.example.com", false),
            ("wild.example.com", false),
        ] {
            let (status, out) = run(shell, &tools(), &[tls("localhost", server.port, sni)]);
            let report = read(&out);
            let (_, seen) = row(&report, 0);
            assert_eq!(matches!(seen, Cell::Ok(_)), is_named, "{sni}\n{out}");
            assert_eq!(status, if is_named { 2 } else { 1 }, "{out}");
            if let Cell::Failed { cause, fix } = seen {
                assert!(
                    cause.contains("other.example.com") && fix.contains("not to the endpoint's IP")
                );
            }
        }
    }
}

#[test]
fn it_says_which_tools_it_lacks() {
    for shell in shells() {
        let (status, out) = run(
            shell,
            &Folder::new().with_tools(&[]),
            &[tls("localhost", 1, "localhost")],
        );
        let report = read(&out);
        // Busybox's shell brings some of these along.
        if shell.len() == 1 {
            assert_eq!(status, 2, "{out}");
            assert!(
                out.contains("Neither getent nor nslookup") && out.contains("openssl is not here"),
                "{out}"
            );
            assert!(!report.has_failures() && !report.is_well());
        }
        assert!(report.notes.is_empty(), "{out}");
    }
}

#[test]
fn the_nc_of_busybox_will_do() {
    let busybox = Path::new("/usr/bin/busybox");
    if !busybox.exists() {
        eprintln!("no busybox here: its nc was not tried");
        return;
    }
    let open = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let folder = Folder::new().with_tools(&["getent", "timeout"]);
    symlink(busybox, folder.0.join("nc")).unwrap();
    let probes = [
        tcp("localhost", open.local_addr().unwrap().port()),
        tcp("localhost", closed_port()),
    ];
    for shell in shells() {
        let (status, out) = run(shell, &folder, &probes);
        let seen = |port| out.contains(&format!("port {port} at 127.0.0.1: "));
        assert!(
            status == 1 && seen(probes[0].port) && seen(probes[1].port),
            "{out}"
        );
        assert!(
            out.contains(": ok\n") && out.contains(": refused\n"),
            "{out}"
        );
    }
}

#[test]
fn it_never_hangs() {
    // A host on which everything hangs, and no `timeout`.
    let folder = Folder::new().with_tools(&[]);
    folder.program("getent", "#!/bin/sh\nexec sleep 60\n");
    folder.program(
        "nc",
        "#!/bin/sh\n[ \"$1\" != -h ] || { echo '-z'; exit 0; }\nexec sleep 60\n",
    );
    for shell in shells() {
        let start = std::time::Instant::now();
        let (status, out) = run(shell, &folder, &[tcp("a.example.com", 1)]);
        assert_eq!(status, 1, "{out}");
        assert!(start.elapsed().as_secs() < 30, "{out}");
    }
}

#[test]
fn scripts_are_clean() {
    crate::world::shellcheck(&script(&[
        tcp("a.example.com", 1),
        tls("b.example.com", 2, "b.example.com"),
        starttls("c.example.com", 3, "c.example.com", Protocol::Postgres),
    ]));
}
