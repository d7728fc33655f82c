//! The endpoint as commands of the AWS CLI, for a POSIX shell.
//!
//! Each script is one subshell, so that it can be pasted: it stops at the first failure without closing the terminal.
//! It may be run again: a security group that is there is used, a rule that is there is left, and the client token makes
//! EC2 answer with the endpoint that the first run made.

use super::{EndpointId, Plan, Region};
use crate::json;
use crate::shell::quote;

/// Waits for AWS: how often, and how many seconds between. The pause can be set from outside, for the impatient.
const LOOKS: u32 = 90;
const PAUSE: &str = "${POSTERN_PAUSE:-10}";

/// The one command of Aiven's document, if the security groups are known; else they have to be made first.
pub fn line(plan: &Plan) -> Option<String> {
    if plan.makes_group() {
        return None;
    }
    let groups: Vec<&str> = plan.groups.iter().map(super::GroupId::as_str).collect();
    let token = quote(&plan.client_token());
    Some(create_endpoint(plan, &groups.join(" "), &token).join(" "))
}

/// Makes the endpoint, and its security group if none is given, and waits until it is available.
pub fn create(plan: &Plan) -> String {
    let mut lines = opening();
    let (groups, token) = if plan.makes_group() {
        make_group(&mut lines, plan);
        (
            "\"$group\"".to_owned(),
            format!("\"{}\"", plan.client_token_with("$group")),
        )
    } else {
        let ids: Vec<&str> = plan.groups.iter().map(super::GroupId::as_str).collect();
        (ids.join(" "), quote(&plan.client_token()))
    };
    let mut command = create_endpoint(plan, &groups, &token);
    command.push("--query VpcEndpoint.VpcEndpointId".to_owned());
    command.push("--output text".to_owned());
    lines.push(format!("endpoint=$({})", command.join(" \\\n  ")));
    lines.push("echo \"VPC endpoint $endpoint\"".to_owned());
    wait_for(&mut lines, &plan.about.region);
    closing(lines)
}

/// Waits until an endpoint that was made is available.
pub fn wait(region: &Region, endpoint: &EndpointId) -> String {
    let mut lines = opening();
    lines.push(format!("endpoint={endpoint}"));
    wait_for(&mut lines, region);
    closing(lines)
}

/// Deletes the endpoint, waits until it is gone, and deletes the security group that [`create`] made for it.
pub fn delete(plan: &Plan, endpoint: &EndpointId) -> String {
    let region = &plan.about.region;
    let mut lines = opening();
    lines.push(format!("endpoint={endpoint}"));
    let delete = format!(
        "aws ec2 --region {region} delete-vpc-endpoints --vpc-endpoint-ids \"$endpoint\" --query 'Unsuccessful[].Error.[Code,Message][]' --output text"
    );
    lines.push(format!("refused=$({delete})"));
    // EC2 answers 200 to a deletion that it refuses.
    lines.push("case $refused in\n'' | None | *InvalidVpcEndpoint*NotFound*) ;;\n*) echo \"$refused\" >&2; exit 1 ;;\nesac".to_owned());
    lines.push("look=0".to_owned());
    let state = state(region);
    lines.push(format!(
        "while state=$({state} 2>/dev/null); do\n  case $state in\n  deleted | Deleted | None | '') break ;;\n  esac\n  look=$((look + 1))\n  if [ \"$look\" -ge {LOOKS} ]; then echo \"$endpoint is still $state; run this again later.\" >&2; exit 1; fi\n  echo \"  $state\"\n  sleep \"{PAUSE}\"\ndone"
    ));
    lines.push("echo \"$endpoint is deleted.\"".to_owned());
    if plan.makes_group() {
        lines.push(find_group(plan));
        lines.push(format!(
            "case $group in\nsg-*)\n  aws ec2 --region {region} delete-security-group --group-id \"$group\" >/dev/null\n  echo \"$group is deleted.\"\n  ;;\nesac"
        ));
    }
    closing(lines)
}

/// As whom AWS knows the caller.
pub fn who(region: &Region) -> String {
    format!("aws sts --region {region} get-caller-identity --query Arn --output text")
}

/// What AWS says of an endpoint.
pub fn describe(region: &Region, endpoint: &EndpointId) -> String {
    format!(
        "aws ec2 --region {region} describe-vpc-endpoints --vpc-endpoint-ids {endpoint} --query 'VpcEndpoints[0].[State,VpcId,ServiceName]' --output text"
    )
}

/// Deletes an endpoint, and nothing else.
pub fn delete_line(region: &Region, endpoint: &EndpointId) -> String {
    format!("aws ec2 --region {region} delete-vpc-endpoints --vpc-endpoint-ids {endpoint}")
}

/// The VPCs of a region: id, range and name.
pub fn find_vpcs(region: &Region) -> String {
    format!(
        "aws ec2 --region {region} describe-vpcs --query 'Vpcs[].[VpcId,CidrBlock,Tags[?Key==`Name`]|[0].Value]' --output text"
    )
}

/// The subnets of a region: VPC, availability zone, id and name.
pub fn find_subnets(region: &Region) -> String {
    format!(
        "aws ec2 --region {region} describe-subnets --query 'sort_by(Subnets,&AvailabilityZone)[].[VpcId,AvailabilityZone,SubnetId,Tags[?Key==`Name`]|[0].Value]' --output text"
    )
}

/// The security groups of a region: VPC, id and name.
pub fn find_groups(region: &Region) -> String {
    format!(
        "aws ec2 --region {region} describe-security-groups --query 'SecurityGroups[].[VpcId,GroupId,GroupName]' --output text"
    )
}

fn create_endpoint(plan: &Plan, groups: &str, token: &str) -> Vec<String> {
    let subnets: Vec<&str> = plan.subnets.iter().map(super::SubnetId::as_str).collect();
    let mut parts = vec![
        format!("aws ec2 --region {} create-vpc-endpoint", plan.about.region),
        "--vpc-endpoint-type Interface".to_owned(),
        format!("--vpc-id {}", plan.vpc),
        format!("--subnet-ids {}", subnets.join(" ")),
        format!("--security-group-ids {groups}"),
        format!("--service-name {}", plan.about.endpoint_service.as_str()),
        format!("--client-token {token}"),
    ];
    parts.extend(tags(plan, "vpc-endpoint"));
    parts
}

/// As JSON, in which nothing means anything to the CLI: its shorthand has commas and braces of its own.
fn tags(plan: &Plan, resource: &str) -> Option<String> {
    if plan.tags.is_empty() {
        return None;
    }
    let tags: Vec<String> = plan
        .tags
        .iter()
        .map(|tag| {
            format!(
                "{{\"Key\":{},\"Value\":{}}}",
                json::quote(tag.key()),
                json::quote(tag.value())
            )
        })
        .collect();
    let text = format!(
        "[{{\"ResourceType\":\"{resource}\",\"Tags\":[{}]}}]",
        tags.join(",")
    );
    Some(format!("--tag-specifications {}", quote(&text)))
}

fn find_group(plan: &Plan) -> String {
    format!(
        "group=$(aws ec2 --region {} describe-security-groups \\\n  --filters Name=vpc-id,Values={} {} \\\n  --query 'SecurityGroups[0].GroupId' --output text)",
        plan.about.region,
        plan.vpc,
        quote(&format!(
            "Name=group-name,Values={}",
            plan.about.group_name()
        )),
    )
}

fn make_group(lines: &mut Vec<String>, plan: &Plan) {
    let region = &plan.about.region;
    let mut make = vec![
        format!("aws ec2 --region {region} create-security-group"),
        format!("--vpc-id {}", plan.vpc),
        format!("--group-name {}", quote(&plan.about.group_name())),
        format!("--description {}", quote(&plan.about.group_description())),
    ];
    make.extend(tags(plan, "security-group"));
    make.push("--query GroupId".to_owned());
    make.push("--output text".to_owned());
    lines.push(find_group(plan));
    lines.push(format!(
        "case $group in\nsg-*) ;;\n*) group=$({}) ;;\nesac",
        make.join(" \\\n    ")
    ));
    lines.push("echo \"Security group $group\"".to_owned());
    let ranges = if plan.clients.is_empty() {
        lines.push(format!(
            "ranges=$(aws ec2 --region {region} describe-vpcs --vpc-ids {} \\\n  --query 'Vpcs[0].[CidrBlock,CidrBlockAssociationSet[].CidrBlock][]' --output text)",
            plan.vpc
        ));
        "\"$ranges\" | tr '\\t' '\\n' | sort -u".to_owned()
    } else {
        let ranges: Vec<String> = plan.clients.iter().map(ToString::to_string).collect();
        ranges.join(" ")
    };
    let ports: Vec<String> = plan
        .about
        .ports
        .iter()
        .map(super::PortRange::label)
        .collect();
    lines.push(format!(
        "printf '%s\\n' {ranges} | while read -r range; do\n  case $range in */*) ;; *) continue ;; esac\n  for ports in {}; do\n    if answer=$(aws ec2 --region {region} authorize-security-group-ingress --group-id \"$group\" \\\n      --protocol tcp --port \"$ports\" --cidr \"$range\" 2>&1); then\n      echo \"  TCP $ports from $range\"\n    else\n      case $answer in\n      *InvalidPermission.Duplicate*) ;;\n      *) echo \"$answer\" >&2; exit 1 ;;\n      esac\n    fi\n  done\ndone",
        ports.join(" ")
    ));
}

fn state(region: &Region) -> String {
    format!(
        "aws ec2 --region {region} describe-vpc-endpoints --vpc-endpoint-ids \"$endpoint\" --query 'VpcEndpoints[0].State' --output text"
    )
}

fn wait_for(lines: &mut Vec<String>, region: &Region) {
    lines.push("look=0".to_owned());
    lines.push(format!(
        "while :; do\n  state=$({}) || state=unknown\n  case $state in\n  available | Available) break ;;\n  rejected | Rejected | failed | Failed | expired | Expired | deleting | Deleting | deleted | Deleted)\n    echo \"$endpoint is $state.\" >&2\n    exit 1\n    ;;\n  esac\n  look=$((look + 1))\n  if [ \"$look\" -ge {LOOKS} ]; then\n    echo \"$endpoint is still $state; look again later.\" >&2\n    exit 1\n  fi\n  echo \"  $state\"\n  sleep \"{PAUSE}\"\ndone",
        state(region)
    ));
    lines.push("echo \"$endpoint is available.\"".to_owned());
}

fn opening() -> Vec<String> {
    vec![
        "(".to_owned(),
        "set -eu".to_owned(),
        "export AWS_PAGER=".to_owned(),
    ]
}

fn closing(mut lines: Vec<String>) -> String {
    lines.push(")\n".to_owned());
    lines.join("\n")
}
