//! The scripts for the AWS CLI, run by shells with an `aws` that writes down how it is called.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;
use recipes::endpoint::{EndpointId, Plan, Tag, cli};

use crate::world::{nasty_list, nasty_tags, plan, plans, plans_with};

/// An `aws` that answers as told: `name=answer`, a line each, and `name!` for a call that fails the first time.
const AWS: &str = r#"#!/bin/sh
printf '%s\0' "$@" '' >>"$CALLS/calls"
for word in "$@"; do
  case $word in
  describe-* | create-* | authorize-* | delete-*)
    file=$CALLS/$word
    [ -f "$file" ] || exit 0
    read -r answer <"$file"
    sed -i '1{$!d}' "$file"
    case $answer in
    '!'*) echo "${answer#!}" >&2; exit 254 ;;
    *) printf '%s\n' "$answer" | tr '_' '\t' ;;
    esac
    exit 0
    ;;
  esac
done
"#;

struct Run {
    status: i32,
    out: String,
    err: String,
    calls: Vec<Vec<String>>,
}

impl Run {
    fn calls_of(&self, name: &str) -> Vec<&Vec<String>> {
        let is_it = |call: &&Vec<String>| call.get(3).is_some_and(|word| word == name);
        self.calls.iter().filter(is_it).collect()
    }
}

fn value<'a>(call: &'a [String], option: &str) -> &'a str {
    let at = call.iter().position(|word| word == option).unwrap();
    &call[at + 1]
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Runs a script in a shell; `answers` are what the calls of that name say, the last for ever.
fn run(shell: &[&str], script: &str, answers: &[(&str, &[&str])]) -> Run {
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("aws-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let aws = folder.join("aws");
    std::fs::write(&aws, AWS).unwrap();
    std::fs::set_permissions(&aws, std::fs::Permissions::from_mode(0o755)).unwrap();
    for (name, lines) in answers {
        std::fs::write(folder.join(name), lines.join("\n") + "\n").unwrap();
    }
    let output = Command::new(shell[0])
        .args(&shell[1..])
        .args(["-c", script])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("CALLS", &folder)
        .env("POSTERN_PAUSE", "0")
        .output()
        .unwrap();
    let calls = std::fs::read_to_string(folder.join("calls")).unwrap_or_default();
    std::fs::remove_dir_all(&folder).unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        calls: calls
            .split_terminator("\0\0")
            .map(|call| call.split('\0').map(str::to_owned).collect())
            .collect(),
    }
}

const SHELLS: [&[&str]; 3] = [&["dash"], &["bash"], &["busybox", "sh"]];

fn shells() -> impl Iterator<Item = &'static [&'static str]> {
    SHELLS.into_iter().filter(|shell| {
        let is_there = Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", ":"])
            .output()
            .is_ok();
        if !is_there {
            eprintln!("no {} here: the scripts were not run by it", shell[0]);
        }
        is_there
    })
}

const GOOD: [(&str, &[&str]); 6] = [
    ("describe-security-groups", &["None"]),
    ("create-security-group", &["sg-0123456789abcdef0"]),
    (
        "describe-vpcs",
        &["10.0.0.0/16_10.0.0.0/16_10.9.0.0/16_None"],
    ),
    ("authorize-security-group-ingress", &["True"]),
    ("create-vpc-endpoint", &["vpce-0123456789abcdef0"]),
    (
        "describe-vpc-endpoints",
        &["!not yet", "pendingAcceptance", "pending", "available"],
    ),
];

#[test]
fn the_script_makes_group_rules_and_endpoint_and_waits() {
    for shell in shells() {
        let run = run(shell, &cli::create(&plan()), &GOOD);
        assert_eq!(run.status, 0, "{}{}", run.out, run.err);
        assert!(
            run.out.ends_with("vpce-0123456789abcdef0 is available.\n"),
            "{}",
            run.out
        );
        let rules = run.calls_of("authorize-security-group-ingress");
        let opened: Vec<(&str, &str)> = rules
            .iter()
            .map(|call| (value(call, "--port"), value(call, "--cidr")))
            .collect();
        assert_eq!(
            opened,
            [
                ("443", "10.0.0.0/16"),
                ("10000-31000", "10.0.0.0/16"),
                ("443", "10.9.0.0/16"),
                ("10000-31000", "10.9.0.0/16")
            ]
        );
        let create = run.calls_of("create-vpc-endpoint")[0];
        assert_eq!(
            value(create, "--security-group-ids"),
            "sg-0123456789abcdef0"
        );
        assert_eq!(value(create, "--service-name"), crate::world::SERVICE_NAME);
        assert!(create.contains(&"subnet-0a1b2c3d4e5f67890".to_owned()));
        let token = value(create, "--client-token");
        assert!(
            token.len() <= 64 && token.ends_with("-sg-0123456789abcdef0"),
            "{token}"
        );
        assert_eq!(run.calls_of("describe-vpc-endpoints").len(), 4);
    }
}

#[test]
fn run_again_it_uses_what_is_there() {
    for shell in shells() {
        let mut answers = GOOD;
        answers[0].1 = &["sg-11111111"];
        answers[3].1 = &["!An error occurred (InvalidPermission.Duplicate) when calling"];
        let run = run(shell, &cli::create(&plan()), &answers);
        assert_eq!(run.status, 0, "{}{}", run.out, run.err);
        assert!(run.calls_of("create-security-group").is_empty());
        assert_eq!(
            value(
                run.calls_of("create-vpc-endpoint")[0],
                "--security-group-ids"
            ),
            "sg-11111111"
        );
    }
}

#[test]
fn it_stops_where_aws_refuses() {
    for shell in shells() {
        for (at, call) in [
            (1, "create-security-group"),
            (2, "describe-vpcs"),
            (3, "authorize-security-group-ingress"),
            (4, "create-vpc-endpoint"),
        ] {
            let mut answers = GOOD;
            answers[at].1 = &["!An error occurred (UnauthorizedOperation)"];
            let run = run(shell, &cli::create(&plan()), &answers);
            assert_ne!(run.status, 0, "{call}");
            assert!(
                run.err.contains("UnauthorizedOperation"),
                "{call}: {}",
                run.err
            );
            assert_eq!(run.calls.last().unwrap()[3], call);
        }
        let mut answers = GOOD;
        answers[5].1 = &["pending", "rejected"];
        let run = run(shell, &cli::create(&plan()), &answers);
        assert_eq!(
            (run.status, run.err.as_str()),
            (1, "vpce-0123456789abcdef0 is rejected.\n")
        );
    }
}

#[test]
fn deleting_ends_with_the_group() {
    let endpoint = EndpointId::parse("vpce-0123456789abcdef0").unwrap();
    for shell in shells() {
        let answers: [(&str, &[&str]); 3] = [
            ("delete-vpc-endpoints", &[""]),
            (
                "describe-vpc-endpoints",
                &["deleting", "!InvalidVpcEndpointId.NotFound"],
            ),
            ("describe-security-groups", &["sg-11111111"]),
        ];
        let run_all = run(shell, &cli::delete(&plan(), &endpoint), &answers);
        assert_eq!(run_all.status, 0, "{}{}", run_all.out, run_all.err);
        assert_eq!(
            value(run_all.calls_of("delete-security-group")[0], "--group-id"),
            "sg-11111111"
        );
        let refused: [(&str, &[&str]); 1] =
            [("delete-vpc-endpoints", &["UnauthorizedOperation_no"])];
        let run_refused = run(shell, &cli::delete(&plans()[2], &endpoint), &refused);
        assert_eq!(run_refused.status, 1);
        assert!(
            run_refused.err.contains("UnauthorizedOperation"),
            "{}",
            run_refused.err
        );
        let waited = run(shell, &cli::wait(&plan().about.region, &endpoint), &GOOD);
        assert!(
            waited.status == 0 && waited.out.contains("available"),
            "{}",
            waited.err
        );
    }
}

fn tags_of(call: &[String]) -> Vec<Tag> {
    let read: serde_json::Value =
        serde_json::from_str(value(call, "--tag-specifications")).unwrap();
    let tags = read[0]["Tags"].as_array().unwrap();
    tags.iter()
        .map(|tag| Tag::new(tag["Key"].as_str().unwrap(), tag["Value"].as_str().unwrap()).unwrap())
        .collect()
}

fn check_tags(plan: &Plan, shell: &[&str]) {
    let run = run(shell, &cli::create(plan), &GOOD);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(tags_of(run.calls_of("create-vpc-endpoint")[0]), plan.tags);
    if plan.makes_group() {
        assert_eq!(tags_of(run.calls_of("create-security-group")[0]), plan.tags);
    }
}

#[test]
fn hostile_tags_reach_aws_as_they_are() {
    for shell in shells() {
        for plan in plans_with(&nasty_list()) {
            check_tags(&plan, shell);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn any_tag_reaches_aws_as_it_is(tags in nasty_tags()) {
        if !tags.is_empty() {
            check_tags(&plans_with(&tags)[2], &["sh"]);
        }
    }
}

#[test]
fn one_line_is_enough_for_groups_that_are_there() {
    assert_eq!(cli::line(&plan()), None);
    let line = cli::line(&plans()[2]).unwrap();
    assert!(
        line.starts_with("aws ec2 --region eu-west-1 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id vpc-0a1b2c3d4e5f67890 --subnet-ids subnet-0a1b2c3d subnet-0a1b2c3d4e5f67890 --security-group-ids sg-0a1b2c3d --service-name com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f3b706aaf1 --client-token postern-1-"),
        "{line}"
    );
    let again = Plan {
        attempt: 2,
        ..plans()[2].clone()
    };
    assert_ne!(cli::line(&again).unwrap(), line);
}

#[test]
fn scripts_are_clean() {
    let endpoint = EndpointId::parse("vpce-0123456789abcdef0").unwrap();
    for plan in plans().iter().chain(&plans_with(&nasty_list())) {
        for script in [
            cli::create(plan),
            cli::delete(plan, &endpoint),
            cli::wait(&plan.about.region, &endpoint),
        ] {
            crate::world::shellcheck(&script);
        }
    }
}
