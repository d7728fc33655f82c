//! The `avn` command (package `aiven-client`) that does what a button does, filled in, one line each.
//!
//! `update` replaces the whole list of principals, so its line always carries all of them.

mod config;
mod info;
mod vpc;

use aiven::{ProjectName, ServiceName, Switch};

use crate::shell::{self, Command};

pub use config::update_config;
pub use info::connection_info;
pub(crate) use info::{finds, utilities};
pub use vpc::{create_vpc, delete_vpc, list_vpcs, move_to_vpc};

/// What sends `avn`, and any other client of Aiven's API that reads these variables, to another address with another token.
pub fn exports(address: &str, token: &str) -> String {
    format!(
        "export AIVEN_WEB_URL={}\nexport AIVEN_AUTH_TOKEN={}",
        shell::quote(address),
        shell::quote(token)
    )
}

const AWS: [&str; 4] = ["avn", "service", "privatelink", "aws"];

fn aws(
    verb: &[&str],
    project: &ProjectName,
    principals: &[String],
    service: &ServiceName,
) -> String {
    let mut words = AWS.to_vec();
    words.extend_from_slice(verb);
    words.extend(["--project", project.as_str()]);
    for principal in principals {
        words.extend(["--principal", principal]);
    }
    words.push(service.as_str());
    shell::line(words)
}

/// Makes a PrivateLink.
pub fn create_privatelink(
    project: &ProjectName,
    service: &ServiceName,
    principals: &[String],
) -> String {
    aws(&["create"], project, principals, service)
}

/// Replaces the principals of a PrivateLink.
pub fn update_privatelink(
    project: &ProjectName,
    service: &ServiceName,
    principals: &[String],
) -> String {
    aws(&["update"], project, principals, service)
}

/// Deletes a PrivateLink; `avn` does not ask back.
pub fn delete_privatelink(project: &ProjectName, service: &ServiceName) -> String {
    aws(&["delete"], project, &[], service)
}

/// Shows a PrivateLink.
pub fn get_privatelink(project: &ProjectName, service: &ServiceName) -> String {
    aws(&["get"], project, &[], service)
}

/// Makes Aiven look for new VPC endpoints.
pub fn refresh_privatelink(project: &ProjectName, service: &ServiceName) -> String {
    aws(&["refresh"], project, &[], service)
}

/// Lists the VPC endpoints that have connected.
pub fn connection_list(project: &ProjectName, service: &ServiceName) -> String {
    aws(&["connection", "list"], project, &[], service)
}

/// Powers a service on.
pub fn power_on(project: &ProjectName, service: &ServiceName) -> String {
    shell::line([
        "avn",
        "service",
        "update",
        "--project",
        project.as_str(),
        "--power-on",
        service.as_str(),
    ])
}

/// Lets a component through PrivateLink, or no longer.
pub fn set_access(
    project: &ProjectName,
    service: &ServiceName,
    component: &str,
    switch: Switch,
) -> String {
    let setting = format!("privatelink_access.{component}={}", switch.is_on());
    shell::line([
        "avn",
        "service",
        "update",
        "--project",
        project.as_str(),
        "-c",
        &setting,
        service.as_str(),
    ])
}

/// An option with its value. A value that begins with a hyphen would be taken for an option, so it stays in its word.
fn with_value(command: Command, name: &str, value: &str) -> Command {
    match (value.starts_with('-'), name.starts_with("--")) {
        (false, _) => command.option(name, value),
        (true, true) => command.then(format!("{name}={value}")),
        (true, false) => command.then(format!("{name}{value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> (ProjectName, ServiceName) {
        (
            ProjectName::parse("demo").unwrap(),
            ServiceName::parse("my-kafka").unwrap(),
        )
    }

    #[test]
    fn the_lines() {
        let (p, s) = names();
        let two = [
            "arn:aws:iam::012345678901:user/mwf".to_owned(),
            "*".to_owned(),
        ];
        assert_eq!(
            create_privatelink(&p, &s, &two[..1]),
            "avn service privatelink aws create --project demo --principal arn:aws:iam::012345678901:user/mwf my-kafka"
        );
        assert_eq!(
            update_privatelink(&p, &s, &two),
            "avn service privatelink aws update --project demo --principal arn:aws:iam::012345678901:user/mwf --principal '*' my-kafka"
        );
        assert_eq!(
            delete_privatelink(&p, &s),
            "avn service privatelink aws delete --project demo my-kafka"
        );
        assert_eq!(
            get_privatelink(&p, &s),
            "avn service privatelink aws get --project demo my-kafka"
        );
        assert_eq!(
            refresh_privatelink(&p, &s),
            "avn service privatelink aws refresh --project demo my-kafka"
        );
        assert_eq!(
            connection_list(&p, &s),
            "avn service privatelink aws connection list --project demo my-kafka"
        );
        assert_eq!(
            set_access(&p, &s, "kafka", Switch::On),
            "avn service update --project demo -c privatelink_access.kafka=true my-kafka"
        );
        assert!(
            set_access(&p, &s, "schema_registry", Switch::Off).contains("schema_registry=false")
        );
    }

    #[test]
    fn another_address_comes_with_another_token() {
        assert_eq!(
            exports("https://postern.example.com/team", "postern_a_b-c"),
            "export AIVEN_WEB_URL=https://postern.example.com/team\nexport AIVEN_AUTH_TOKEN=postern_a_b-c"
        );
        assert!(exports("https://x", "a b").ends_with("AIVEN_AUTH_TOKEN='a b'"));
    }

    #[test]
    fn nothing_typed_reaches_the_shell() {
        let (p, s) = names();
        let line = create_privatelink(&p, &s, &["x; rm -rf ~ `id` $(id)".to_owned()]);
        assert!(line.contains("--principal 'x; rm -rf ~ `id` $(id)' my-kafka"));
    }
}
