//! The endpoint as a CloudFormation template, in YAML.
//!
//! Every text stands in double quotes, and functions are written as maps (`Ref:`), which every reader of YAML takes.

use std::fmt::Write as _;

use super::Plan;
use crate::json::quote;

/// The template.
///
/// # Errors
/// A tag holds what CloudFormation would look up instead of writing it.
pub fn write(plan: &Plan) -> Result<String, String> {
    let texts = plan.tags.iter().flat_map(|tag| [tag.key(), tag.value()]);
    for text in texts {
        if text.contains("{{resolve:") {
            return Err(format!(
                "CloudFormation takes {} for a reference to a secret and would look it up. Change that tag, or use another recipe.",
                super::id::shorten(text)
            ));
        }
    }
    let about = &plan.about;
    let mut out = String::from("AWSTemplateFormatVersion: \"2010-09-09\"\n");
    let title = format!(
        "VPC endpoint for {} in {}, made with Postern",
        about.service, about.project
    );
    line(&mut out, 0, &format!("Description: {}", quote(&title)));
    if plan.makes_group() && plan.clients.is_empty() {
        out += "Parameters:\n  Clients:\n    Type: String\n";
        line(
            &mut out,
            2,
            "Description: \"The IPv4 range from which clients connect, usually that of the VPC: 10.0.0.0/16\"",
        );
        line(
            &mut out,
            2,
            r#"AllowedPattern: "^([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}$""#,
        );
    }
    out += "Resources:\n";
    if plan.makes_group() {
        group(&mut out, plan);
    }
    endpoint(&mut out, plan);
    out += "Outputs:\n";
    output(&mut out, "VpcEndpointId", "VpcEndpoint");
    if plan.makes_group() {
        output(&mut out, "SecurityGroupId", "SecurityGroup");
    }
    Ok(out)
}

fn group(out: &mut String, plan: &Plan) {
    out.push_str("  SecurityGroup:\n    Type: \"AWS::EC2::SecurityGroup\"\n    Properties:\n");
    entry(out, 3, "GroupName", &plan.about.group_name());
    entry(out, 3, "GroupDescription", &plan.about.group_description());
    entry(out, 3, "VpcId", plan.vpc.as_str());
    line(out, 3, "SecurityGroupIngress:");
    let clients: Vec<String> = if plan.clients.is_empty() {
        vec!["\n            Ref: Clients".to_owned()]
    } else {
        let ranges = plan.clients.iter();
        ranges
            .map(|range| format!(" {}", quote(&range.to_string())))
            .collect()
    };
    for range in &plan.about.ports {
        for client in &clients {
            line(out, 4, "- IpProtocol: \"tcp\"");
            line(out, 5, &format!("FromPort: {}", range.from));
            line(out, 5, &format!("ToPort: {}", range.to));
            line(out, 5, &format!("CidrIp:{client}"));
            entry(out, 5, "Description", &range.description());
        }
    }
    tags(out, plan);
}

fn endpoint(out: &mut String, plan: &Plan) {
    out.push_str("  VpcEndpoint:\n    Type: \"AWS::EC2::VPCEndpoint\"\n    Properties:\n");
    entry(out, 3, "VpcEndpointType", "Interface");
    entry(out, 3, "ServiceName", plan.about.endpoint_service.as_str());
    entry(out, 3, "VpcId", plan.vpc.as_str());
    line(out, 3, "SubnetIds:");
    for subnet in &plan.subnets {
        line(out, 4, &format!("- {}", quote(subnet.as_str())));
    }
    line(out, 3, "SecurityGroupIds:");
    if plan.makes_group() {
        line(out, 4, "- Fn::GetAtt: [SecurityGroup, GroupId]");
    }
    for group in &plan.groups {
        line(out, 4, &format!("- {}", quote(group.as_str())));
    }
    line(out, 3, "PrivateDnsEnabled: false");
    tags(out, plan);
}

fn tags(out: &mut String, plan: &Plan) {
    if plan.tags.is_empty() {
        return;
    }
    line(out, 3, "Tags:");
    for tag in &plan.tags {
        line(out, 4, &format!("- Key: {}", quote(tag.key())));
        entry(out, 5, "Value", tag.value());
    }
}

fn output(out: &mut String, name: &str, resource: &str) {
    let value = if resource == "SecurityGroup" {
        "Fn::GetAtt: [SecurityGroup, GroupId]".to_owned()
    } else {
        format!("Ref: {resource}")
    };
    // Writing to a String can't fail.
    let _ = write!(out, "  {name}:\n    Value:\n      {value}\n");
}

fn entry(out: &mut String, depth: usize, key: &str, value: &str) {
    line(out, depth, &format!("{key}: {}", quote(value)));
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{}{text}", "  ".repeat(depth));
}
