//! The doctor's script in networks that are not here, told of by a `getent`, an `nslookup` and an `nc` of ours.

use recipes::doctor::{Cell, Report, read};

use crate::host::{Folder, row, run, shells, tcp};

/// Addresses and answers of other networks, told by a `getent` and an `nc` of ours.
fn elsewhere(addresses: &str, nc: &str) -> (i32, Report, String) {
    let folder = Folder::new().with_tools(&["timeout"]);
    let lines = addresses.replace(' ', " STREAM x\necho ");
    folder.program("getent", &format!("#!/bin/sh\necho {lines} STREAM x\n"));
    folder.program(
        "nc",
        &format!("#!/bin/sh\n[ \"$1\" != -h ] || {{ echo 'nc [-z]'; exit 0; }}\n{nc}\n"),
    );
    let (status, out) = run(
        &["/bin/sh"],
        &folder,
        &[tcp("privatelink-1-a.example.com", 14614)],
    );
    (status, read(&out), out)
}

#[test]
fn ranges_that_are_private_are_known() {
    for (address, is_private) in [
        ("10.1.2.3", true),
        ("172.16.0.1", true),
        ("172.31.255.1", true),
        ("172.32.0.1", false),
        ("172.15.0.1", false),
        ("192.168.0.9", true),
        ("192.169.0.9", false),
        ("100.64.0.1", true),
        ("100.127.9.9", true),
        ("100.63.0.1", false),
        ("100.128.0.1", false),
        ("100.100.1.1", true),
        ("11.0.0.1", false),
        ("52.1.2.3", false),
    ] {
        let (status, report, out) = elsewhere(address, "exit 0");
        assert_eq!(
            matches!(report.hosts[0].address, Cell::Ok(_)),
            is_private,
            "{address}\n{out}"
        );
        assert_eq!(status, if is_private { 0 } else { 2 }, "{out}");
        assert!(!report.has_failures());
    }
}

#[test]
fn nslookup_will_do() {
    // As BIND's tools, a newer and an older busybox answer.
    let answers = [
        "Server:\t\t10.0.0.2\nAddress:\t10.0.0.2#53\n\nNon-authoritative answer:\na.example.com\tcanonical name = b.\nName:\tb\nAddress: 10.0.1.2\nName:\tb\nAddress: 10.0.2.2\n",
        "Server:\t\t10.0.0.2\nAddress:\t10.0.0.2:53\n\nName:\ta.example.com\nAddress:\t10.0.1.2\nName:\ta.example.com\nAddress:\t10.0.2.2\n\n",
        "Server:    10.0.0.2\nAddress 1: 10.0.0.2 dns\n\nName:      a.example.com\nAddress 1: 10.0.1.2 one\nAddress 2: 10.0.2.2\n",
    ];
    for shell in shells() {
        for answer in answers {
            let folder = Folder::new().with_tools(&["timeout"]);
            folder.program("nslookup", &format!("#!/bin/sh\nprintf '{answer}'\n"));
            folder.program("nc", "#!/bin/sh\n[ \"$1\" != -h ] || echo '-z'\n");
            let (status, out) = run(shell, &folder, &[tcp("a.example.com", 1)]);
            let report = read(&out);
            assert!(status == 0 && report.is_well(), "{out}");
            assert!(
                matches!(&report.hosts[0].name, Cell::Ok(text) if text == "Resolves to 10.0.1.2, 10.0.2.2."),
                "{out}"
            );
        }
        let folder = Folder::new().with_tools(&["timeout"]);
        folder.program("nslookup", "#!/bin/sh\nprintf 'Server: x\\nAddress: 10.0.0.2\\n\\n** server can not find it: NXDOMAIN\\n'\nexit 1\n");
        folder.program("nc", "#!/bin/sh\n[ \"$1\" != -h ] || echo '-z'\n");
        let (_, out) = run(shell, &folder, &[tcp("a.example.com", 1)]);
        assert!(read(&out).hosts[0].name.is_failed(), "{out}");
    }
}

#[test]
fn what_is_wrong_is_explained() {
    let cause = |report: &Report| match row(report, 0).0 {
        Cell::Failed { cause, fix } => format!("{cause} {fix}"),
        other => format!("{other:?}"),
    };
    let (status, report, _) = elsewhere("10.0.1.2 10.0.2.2", "sleep 9");
    assert!(
        status == 1
            && cause(&report).contains("security group")
            && cause(&report).contains("10000-31000")
    );
    let (_, report, _) = elsewhere("10.0.1.2", "echo Connection refused; exit 1");
    assert!(cause(&report).contains("targets are not healthy"));
    let (_, report, _) = elsewhere("10.0.1.2 10.0.2.2", "case $* in *10.0.2.2*) exit 1 ;; esac");
    assert!(
        cause(&report).contains("at 10.0.1.2, but not at 10.0.2.2"),
        "{}",
        cause(&report)
    );
    let (_, report, _) = elsewhere("10.0.1.2", "exit 1");
    assert!(cause(&report).contains("does not say why"));
    let (status, report, out) = elsewhere("", "exit 0");
    assert!(
        status == 1
            && matches!(&report.hosts[0].name, Cell::Failed { fix, .. } if fix.contains("DNS resolution")),
        "{out}"
    );
    assert!(matches!(row(&report, 0).0, Cell::NotChecked(_)));
}
