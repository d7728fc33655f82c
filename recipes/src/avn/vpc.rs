//! `avn vpc …`, and the one line that moves a service into a project VPC.

use aiven::{ProjectName, ServiceName};

use crate::avn::with_value;
use crate::shell::Command;

fn vpc(verb: &str, project: &ProjectName) -> Command {
    with_value(
        Command::of(&["avn", "vpc", verb]),
        "--project",
        project.as_str(),
    )
}

/// Lists the project VPCs with their states.
pub fn list_vpcs(project: &ProjectName) -> String {
    vpc("list", project).line()
}

/// Makes a project VPC.
pub fn create_vpc(project: &ProjectName, cloud: &str, network: &str) -> String {
    let command = with_value(vpc("create", project), "--cloud", cloud);
    with_value(command, "--network-cidr", network).line()
}

/// Deletes a project VPC; `avn` does not ask back.
pub fn delete_vpc(project: &ProjectName, id: &str) -> String {
    with_value(vpc("delete", project), "--project-vpc-id", id).line()
}

/// Moves a service into a project VPC.
pub fn move_to_vpc(project: &ProjectName, service: &ServiceName, id: &str) -> String {
    let command = Command::of(&["avn", "service", "update"]);
    let command = with_value(command, "--project", project.as_str());
    with_value(command, "--project-vpc-id", id)
        .then(service.as_str())
        .line()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines() {
        let project = ProjectName::parse("demo").unwrap();
        let service = ServiceName::parse("my-kafka").unwrap();
        assert_eq!(list_vpcs(&project), "avn vpc list --project demo");
        assert_eq!(
            create_vpc(&project, "aws-eu-west-1", "10.0.0.0/24"),
            "avn vpc create --project demo --cloud aws-eu-west-1 --network-cidr 10.0.0.0/24"
        );
        assert_eq!(
            delete_vpc(&project, "1a2b"),
            "avn vpc delete --project demo --project-vpc-id 1a2b"
        );
        assert_eq!(
            move_to_vpc(&project, &service, "1a2b"),
            "avn service update --project demo --project-vpc-id 1a2b my-kafka"
        );
        // Whatever a cloud is called, it stays one word and no option.
        assert!(
            create_vpc(&project, "-x; rm", "10.0.0.0/24").contains("'--cloud=-x; rm'"),
            "{}",
            create_vpc(&project, "-x; rm", "10.0.0.0/24")
        );
    }
}
