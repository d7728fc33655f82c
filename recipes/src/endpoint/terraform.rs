//! The endpoint in Terraform.

use super::Plan;
use super::hcl::{Body, quote};

/// Whether Aiven's half is in the file too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// AWS's resources alone; the PrivateLink stays as it was made.
    Aws,
    /// The PrivateLink as well, which has to be imported if it is there already.
    AwsAndAiven,
}

/// The file, formatted as `terraform fmt` would.
pub fn write(plan: &Plan, side: Side) -> String {
    let about = &plan.about;
    let mut file = Body::default()
        .comment(&format!(
            "VPC endpoint for {} in {}, made with Postern.",
            about.service, about.project
        ))
        .blank()
        .block("terraform", requirements(side));
    file = file.block(
        "provider \"aws\"",
        Body::default().text("region", about.region.as_str()),
    );
    if side == Side::AwsAndAiven {
        file = file
            .comment(
                "The Aiven provider reads its token from the environment variable AIVEN_TOKEN.",
            )
            .block("provider \"aiven\"", Body::default());
        file = file.comment(&format!(
            "It is there already? terraform import aiven_aws_privatelink.postern {}/{}",
            about.project, about.service
        ));
        let principals: Vec<String> = about.principals.iter().map(|arn| quote(arn)).collect();
        file = file.block(
            "resource \"aiven_aws_privatelink\" \"postern\"",
            Body::default()
                .text("project", &about.project)
                .text("service_name", &about.service)
                .set("principals", format!("[{}]", principals.join(", "))),
        );
    }
    if plan.makes_group() {
        file = group(plan, file);
    }
    file = file
        .comment("One subnet in each availability zone, so that clients keep the service when a zone fails.")
        .block("resource \"aws_vpc_endpoint\" \"postern\"", endpoint(plan, side))
        .block(
            "output \"vpc_endpoint_id\"",
            Body::default().set("value", "aws_vpc_endpoint.postern.id"),
        )
        .block(
            "output \"vpc_endpoint_state\"",
            Body::default().set("value", "aws_vpc_endpoint.postern.state"),
        );
    file.finish()
}

fn requirements(side: Side) -> Body {
    let provider = |source: &str, version: &str| {
        format!(
            "{{ source = {}, version = {} }}",
            quote(source),
            quote(version)
        )
    };
    let mut providers = Body::default().set("aws", provider("hashicorp/aws", ">= 5.0"));
    if side == Side::AwsAndAiven {
        providers = providers.set("aiven", provider("aiven/aiven", ">= 4.0, < 5.0"));
    }
    Body::default()
        .text("required_version", ">= 1.3")
        .block("required_providers", providers)
}

fn group(plan: &Plan, file: Body) -> Body {
    let ranges: Vec<String> = plan
        .clients
        .iter()
        .map(|range| quote(&range.to_string()))
        .collect();
    let (file, clients) = if ranges.is_empty() {
        let file = file.block(
            "data \"aws_vpc\" \"postern\"",
            Body::default().text("id", plan.vpc.as_str()),
        );
        (
            file,
            "data.aws_vpc.postern.cidr_block_associations[*].cidr_block".to_owned(),
        )
    } else {
        (file, format!("[{}]", ranges.join(", ")))
    };
    let about = &plan.about;
    let mut file = file
        .comment("From where clients connect.")
        .block(
            "locals",
            Body::default().set("postern_clients", format!("toset({clients})")),
        )
        .block(
            "resource \"aws_security_group\" \"postern\"",
            tagged(
                plan,
                Body::default()
                    .text("name", &about.group_name())
                    .text("description", &plan.about.group_description())
                    .text("vpc_id", plan.vpc.as_str()),
            ),
        );
    for range in &about.ports {
        let name = range.label().replace('-', "_");
        let rule = Body::default()
            .set("for_each", "local.postern_clients")
            .gap()
            .set("security_group_id", "aws_security_group.postern.id")
            .text("description", &range.description())
            .text("ip_protocol", "tcp")
            .set("from_port", range.from.to_string())
            .set("to_port", range.to.to_string())
            .set("cidr_ipv4", "each.value");
        file = file.block(
            &format!("resource \"aws_vpc_security_group_ingress_rule\" \"tcp_{name}\""),
            rule,
        );
    }
    file
}

fn endpoint(plan: &Plan, side: Side) -> Body {
    let subnets: Vec<String> = plan.subnets.iter().map(|id| quote(id.as_str())).collect();
    let groups = if plan.makes_group() {
        "aws_security_group.postern.id".to_owned()
    } else {
        let ids: Vec<String> = plan.groups.iter().map(|id| quote(id.as_str())).collect();
        ids.join(", ")
    };
    let service = match side {
        Side::Aws => quote(plan.about.endpoint_service.as_str()),
        Side::AwsAndAiven => "aiven_aws_privatelink.postern.aws_service_name".to_owned(),
    };
    let body = Body::default()
        .text("vpc_endpoint_type", "Interface")
        .set("service_name", service)
        .text("vpc_id", plan.vpc.as_str())
        .set("subnet_ids", format!("[{}]", subnets.join(", ")))
        .set("security_group_ids", format!("[{groups}]"))
        .set("private_dns_enabled", "false");
    tagged(plan, body)
}

fn tagged(plan: &Plan, body: Body) -> Body {
    body.map("tags", plan.tags.iter().map(|tag| (tag.key(), tag.value())))
}
