//! Plans to write.

use std::io::Write as _;
use std::process::{Command, Stdio};

use aiven::{Privatelink, ProjectName, Service};
use proptest::prelude::*;
use recipes::endpoint::{About, Form, Plan, Tag};
use serde_json::json;

use crate::judges::program;

pub const SERVICE_NAME: &str = "com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f3b706aaf1";

pub fn privatelink() -> Privatelink {
    Privatelink {
        aws_service_name: Some(SERVICE_NAME.into()),
        principals: vec!["arn:aws:iam::012345678901:user/mwf".into()],
        state: aiven::State::Active,
        ..Privatelink::default()
    }
}

pub fn service() -> Service {
    serde_json::from_value(json!({
        "service_name": "my-kafka", "service_type": "kafka", "cloud_name": "aws-eu-west-1",
        "user_config": {"privatelink_access": {"kafka": true, "kafka_rest": true}},
        "components": [
            {"component": "kafka", "route": "dynamic", "port": 9092},
            {"component": "kafka_rest", "route": "dynamic", "port": 443},
        ],
    }))
    .unwrap()
}

pub fn about() -> About {
    About::of(
        &ProjectName::parse("demo").unwrap(),
        &service(),
        &privatelink(),
    )
    .unwrap()
}

/// A form in which everything is right; a security group is made.
pub fn form() -> Form {
    Form {
        vpc: "vpc-0a1b2c3d4e5f67890".into(),
        subnets: "subnet-0a1b2c3d, subnet-0a1b2c3d4e5f67890".into(),
        ..Form::default()
    }
}

pub fn plan() -> Plan {
    Plan::parse(about(), &form()).unwrap()
}

/// All that a plan may look like: with a group and without, with ranges and without.
pub fn plans() -> Vec<Plan> {
    let form = |groups: &str, clients: &str, tags: &str| Form {
        groups: groups.into(),
        clients: clients.into(),
        tags: tags.into(),
        ..form()
    };
    [
        form("", "", ""),
        form("", "10.0.0.0/16 192.168.4.0/24", "Name=kafka\nteam=data"),
        form("sg-0a1b2c3d", "", "Name=kafka"),
        form("sg-0a1b2c3d sg-0a1b2c3d4e5f67890", "", ""),
    ]
    .iter()
    .map(|form| Plan::parse(about(), form).unwrap())
    .collect()
}

/// The same plans with these tags.
pub fn plans_with(tags: &[Tag]) -> Vec<Plan> {
    let with = |plan| Plan {
        tags: tags.to_vec(),
        ..plan
    };
    plans().into_iter().map(with).collect()
}

pub const NASTY: [&str; 26] = [
    "plain",
    "it's",
    "say \"x\"",
    "$HOME $(id) `id`",
    "${x}",
    "$${x}",
    "$$${x}",
    "%{x}",
    "%%{ if x }",
    "$",
    "a\nb",
    "a\\nb\\",
    "\\${x}",
    "a: b",
    "- a",
    "# no comment",
    "a # b",
    "-leading",
    "--query",
    "ä 🔑 密码",
    "\u{2028}\u{fffe}",
    "{{x}}",
    "!Ref x",
    "a,b=c{d}[e]",
    "null",
    "file:///etc/passwd",
];

pub fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "'", "\"", "\\", "$", "`", "{", "}", "%", "#", "\n", ":", " ", "-", "!", "=", ",", "a",
        "n", "u0024", "ä", "🔑", "~", "[", "]", "&", "*", "|", ">", "\u{2028}", "\u{feff}",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 1..12).prop_map(|pieces| pieces.concat()),
        "\\PC{1,12}",
    ]
}

/// Up to three tags with different names.
pub fn nasty_tags() -> impl Strategy<Value = Vec<Tag>> {
    prop::collection::vec((nasty(), nasty()), 1..4).prop_map(|pairs| {
        let mut tags: Vec<Tag> = Vec::new();
        for (key, value) in pairs {
            if let Ok(tag) = Tag::new(&key, &value)
                && tags.iter().all(|other| other.key() != tag.key())
            {
                tags.push(tag);
            }
        }
        tags
    })
}

pub fn nasty_list() -> Vec<Tag> {
    NASTY
        .iter()
        .map(|text| Tag::new(&text.replace('\n', "/"), text).unwrap())
        .collect()
}

/// Shellcheck has nothing to say about a script for `sh`.
pub fn shellcheck(script: &str) {
    let Some(judge) = program("shellcheck-venv.sh") else {
        return;
    };
    let mut child = Command::new(judge)
        // SC2016: nothing in single quotes is to be replaced, which is why it is there.
        .args([
            "--norc",
            "--shell=sh",
            "--format=gcc",
            "--exclude=SC2016",
            "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && said.is_empty(),
        "{said}\n{script}"
    );
}
