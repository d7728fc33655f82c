//! Terraform and `CloudFormation`, read back.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use hcl::Body;
use proptest::prelude::*;
use recipes::endpoint::terraform::Side;
use recipes::endpoint::{Plan, Tag, cloudformation, terraform};
use saphyr::{LoadableYamlNode as _, Yaml};

use crate::world::{nasty_list, nasty_tags, plan, plans, plans_with};

fn hcl(text: &str) -> serde_json::Value {
    let body: Body = hcl::from_str(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    // Templates that were not meant would be left as expressions, and not be equal to a text.
    hcl::from_body(body).unwrap_or_else(|why| panic!("{why}\n{text}"))
}

fn check_terraform(plan: &Plan, side: Side) {
    let text = terraform::write(plan, side);
    let read = hcl(&text);
    let endpoint = &read["resource"]["aws_vpc_endpoint"]["postern"];
    assert_eq!(endpoint["vpc_endpoint_type"], "Interface");
    assert_eq!(endpoint["vpc_id"], plan.vpc.as_str());
    assert_eq!(
        endpoint["subnet_ids"].as_array().unwrap().len(),
        plan.subnets.len()
    );
    let tags = |value: &serde_json::Value| {
        let found = value["tags"].as_object().cloned().unwrap_or_default();
        assert_eq!(found.len(), plan.tags.len(), "{text}");
        for tag in &plan.tags {
            assert_eq!(found[tag.key()], tag.value(), "{text}");
        }
    };
    tags(endpoint);
    let group = &read["resource"]["aws_security_group"]["postern"];
    assert_eq!(group.is_object(), plan.makes_group());
    if plan.makes_group() {
        tags(group);
        let rules = read["resource"]["aws_vpc_security_group_ingress_rule"]
            .as_object()
            .unwrap();
        let pool = &rules["tcp_10000_31000"];
        assert_eq!(
            (pool["from_port"].as_u64(), pool["to_port"].as_u64()),
            (Some(10_000), Some(31_000))
        );
        assert!(rules.contains_key("tcp_443"));
    }
    let aiven = &read["resource"]["aiven_aws_privatelink"]["postern"];
    if side == Side::AwsAndAiven {
        assert_eq!(aiven["principals"][0], "arn:aws:iam::012345678901:user/mwf");
        assert_eq!(aiven["service_name"], "my-kafka");
    } else {
        assert_eq!(endpoint["service_name"], crate::world::SERVICE_NAME);
        assert!(aiven.is_null());
    }
}

fn check_cloudformation(plan: &Plan) {
    let text = cloudformation::write(plan).unwrap();
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let read = &documents[0]["Resources"];
    let endpoint = &read["VpcEndpoint"]["Properties"];
    assert_eq!(endpoint["VpcId"].as_str(), Some(plan.vpc.as_str()));
    assert_eq!(
        endpoint["SubnetIds"].as_vec().unwrap().len(),
        plan.subnets.len()
    );
    let made = ["VpcEndpoint", "SecurityGroup"];
    for resource in &made[..=usize::from(plan.makes_group())] {
        let properties = &read[*resource]["Properties"];
        for (at, tag) in plan.tags.iter().enumerate() {
            assert_eq!(
                properties["Tags"][at]["Key"].as_str(),
                Some(tag.key()),
                "{text}"
            );
            assert_eq!(
                properties["Tags"][at]["Value"].as_str(),
                Some(tag.value()),
                "{text}"
            );
        }
    }
    if plan.makes_group() {
        let rules = read["SecurityGroup"]["Properties"]["SecurityGroupIngress"].as_vec();
        let expected = plan.about.ports.len() * plan.clients.len().max(1);
        assert_eq!(rules.unwrap().len(), expected);
        assert_eq!(rules.unwrap()[0]["FromPort"].as_integer(), Some(443));
    }
}

#[test]
fn files_say_what_was_planned() {
    for plan in plans().iter().chain(&plans_with(&nasty_list())) {
        check_terraform(plan, Side::Aws);
        check_terraform(plan, Side::AwsAndAiven);
        check_cloudformation(plan);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tag_comes_back_from_every_file(tags in nasty_tags()) {
        for plan in plans_with(&tags) {
            check_terraform(&plan, Side::Aws);
            if tags.iter().all(|tag| !tag.value().contains("{{resolve:")) {
                check_cloudformation(&plan);
            }
        }
    }
}

#[test]
fn names_from_aiven_are_texts_too() {
    for nasty in crate::world::NASTY {
        let mut plan = plan();
        plan.about.service = nasty.into();
        plan.about.project = nasty.into();
        plan.about.principals = vec![nasty.into()];
        plan.about.ports[0].why = vec![nasty.into()];
        let file = terraform::write(&plan, Side::AwsAndAiven);
        let read = hcl(&file);
        let aiven = &read["resource"]["aiven_aws_privatelink"]["postern"];
        assert_eq!(
            (&aiven["project"], &aiven["principals"][0]),
            (&nasty.into(), &nasty.into())
        );
        assert!(Yaml::load_from_str(&cloudformation::write(&plan).unwrap()).is_ok());
    }
}

#[test]
fn cloudformation_is_not_made_to_look_up_secrets() {
    let mut plan = plan();
    plan.tags = vec![Tag::new("a", "{{resolve:ssm:x}}").unwrap()];
    assert!(
        cloudformation::write(&plan)
            .unwrap_err()
            .contains("look it up")
    );
}

/// Where there is a Terraform, it finds nothing to change.
#[test]
fn terraform_would_format_it_no_other_way() {
    for plan in plans().iter().chain(&plans_with(&nasty_list())) {
        for side in [Side::Aws, Side::AwsAndAiven] {
            let text = terraform::write(plan, side);
            let started = Command::new("terraform")
                .args(["fmt", "-"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn();
            let Ok(mut child) = started else {
                eprintln!("no terraform here: its formatting was not checked");
                return;
            };
            child
                .stdin
                .take()
                .unwrap()
                .write_all(text.as_bytes())
                .unwrap();
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{text}");
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
    }
}

/// Where there is a Terraform, it reads each text as the text that it is.
#[test]
fn terraform_reads_what_was_meant() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("console");
    std::fs::create_dir_all(&folder).unwrap();
    let text = terraform::write(&plans_with(&nasty_list())[2], Side::Aws);
    let tags = text
        .split_once("  tags = {\n")
        .unwrap()
        .1
        .split_once("\n  }")
        .unwrap()
        .0;
    std::fs::write(
        folder.join("main.tf"),
        format!("locals {{\n  tags = {{\n{tags}\n  }}\n}}\n"),
    )
    .unwrap();
    let started = Command::new("terraform")
        .arg("console")
        .current_dir(&folder)
        .env("HOME", &folder)
        .env("CHECKPOINT_DISABLE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        eprintln!("no terraform here: it was not asked what it reads");
        return;
    };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"jsonencode(local.tags)\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    // A text in quotes, which is itself JSON.
    let line = said
        .lines()
        .find(|line| line.starts_with('"'))
        .unwrap_or_else(|| panic!("{said}"));
    let inner: String = serde_json::from_str(line).unwrap();
    let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&inner).unwrap();
    let meant = nasty_list();
    assert_eq!(read.len(), meant.len());
    for tag in meant {
        assert_eq!(read[tag.key()], tag.value());
    }
}
