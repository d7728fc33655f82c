//! The doctor's output, read back from whatever was pasted.

use std::fmt::Write as _;

use proptest::prelude::*;
use recipes::doctor::{Cell, read};

use crate::host::{tcp, tls};

#[test]
fn what_was_not_pasted_is_unknown() {
    let probes = [tcp("a.b", 1), tls("c.d", 2, "c.d")];
    let report = read("nothing of it").expecting(&probes);
    assert_eq!((report.hosts.len(), report.notes.len()), (2, 1));
    assert!(!report.has_failures() && !report.is_well());
    // What a listener does not need is not missed.
    assert_eq!(
        (report.counts().unknown, report.counts().not_checked),
        (7, 0)
    );
}

#[test]
fn what_nobody_asked_for_does_not_count() {
    let probes = [tcp("a.b", 1), tls("c.d", 2, "c.d")];
    let line = |host: &str, rest: &str| format!("{{\"postern\":1,\"host\":\"{host}\",{rest}}}\n");
    let failed = "\"check\":\"dns\",\"result\":\"failed\"";
    let report = read(&line("x.y", failed)).expecting(&probes);
    assert_eq!(report.others[0].as_str(), "x.y");
    assert!(report.hosts.len() == 2 && !report.has_failures());
    let refused = |port| {
        format!("\"check\":\"tcp\",\"port\":{port},\"address\":\"10.0.0.1\",\"result\":\"refused\"")
    };
    let text = line("a.b", &refused(1)) + &line("a.b", &refused(7));
    let report = read(&text).expecting(&probes);
    assert!(report.others.is_empty() && report.notes.concat().contains("ports that this service"));
    assert_eq!(report.counts().failed, 1);
}

/// Lines as the script writes them, and what they must mean.
fn output() -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let results = prop::collection::vec(
        prop::sample::select(vec!["ok", "refused", "timeout", "failed"]),
        1..6,
    );
    results.prop_map(|results| {
        let mut out = String::from("{\"postern\":1,\"check\":\"tools\",\"timeout\":\"yes\",\"openssl\":\"yes\",\"resolver\":\"getent\",\"opener\":\"nc\"}\n");
        let _ = writeln!(out, "{{\"postern\":1,\"check\":\"dns\",\"host\":\"a.b\",\"result\":\"ok\",\"address\":\"10.0.0.1\",\"scope\":\"private\"}}");
        for (at, result) in results.iter().enumerate() {
            let _ = writeln!(out, "  some words\n{{\"postern\":1,\"check\":\"tcp\",\"host\":\"a.b\",\"port\":{},\"address\":\"10.0.0.1\",\"result\":\"{result}\"}}", at + 1);
        }
        let _ = writeln!(out, "{{\"postern\":1,\"check\":\"end\",\"lines\":\"{}\"}}", results.len() + 3);
        (out, results)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn output_comes_back((text, results) in output(), crlf in any::<bool>(), width in 20usize..200) {
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        // A terminal breaks long lines when they are copied from it, but not the beginning of one.
        let wrapped: Vec<String> = text.lines().map(|line| {
            let chars: Vec<char> = line.chars().collect();
            chars.chunks(width).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
        }).collect();
        let report = read(&wrapped.join("\n"));
        prop_assert!(report.notes.is_empty(), "{:?}", report.notes);
        prop_assert!(matches!(report.hosts[0].address, Cell::Ok(_)));
        for (listener, result) in report.hosts[0].listeners.iter().zip(&results) {
            prop_assert_eq!(matches!(listener.tcp, Cell::Ok(_)), *result == "ok");
            prop_assert_eq!(listener.tcp.is_failed(), *result != "ok");
            prop_assert!(matches!(listener.tls, Cell::NotChecked(_)));
        }
        prop_assert_eq!(report.is_well(), results.iter().all(|result| *result == "ok"));
        prop_assert_eq!(report.hosts[0].listeners.len(), results.len());
    }

    #[test]
    fn a_cut_makes_nothing_fail_that_did_not((text, results) in output(), cut in 0usize..2000) {
        let report = read(&text[..cut.min(text.len())]);
        let failed = results.iter().filter(|result| **result != "ok").count();
        let seen = report.hosts.iter().flat_map(|row| &row.listeners).filter(|listener| listener.tcp.is_failed()).count();
        prop_assert!(seen <= failed && report.hosts.iter().all(|row| !row.name.is_failed()));
    }

    #[test]
    fn anything_may_be_pasted(text in "(?s).{0,200}") {
        let _ = read(&text).expecting(&[tcp("a.b", 1)]);
    }
}
