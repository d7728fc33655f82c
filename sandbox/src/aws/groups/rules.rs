//! The rules of a security group: read, checked, written.

use super::super::Ask;
use super::super::problem::Problem;
use super::super::xml::Xml;
use crate::world::World;
use crate::world::aws::{Aws, Group, Home, Peer, Rule};

impl Rule {
    /// What every group lets out.
    pub(super) fn everywhere() -> Self {
        Self {
            id: String::new(),
            protocol: "-1".to_owned(),
            ports: None,
            peer: Peer::Cidr("0.0.0.0/0".to_owned()),
            description: None,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        self.protocol == other.protocol && self.ports == other.ports && self.peer == other.peer
    }
}

impl Group {
    /// Whether a rule names the other group.
    pub(super) fn lets_in(&self, other: &str) -> bool {
        let mut rules = self.ingress.iter();
        rules.any(|rule| matches!(&rule.peer, Peer::Group(id) if id == other))
    }
}

/// Takes the rules of `IpPermissions`, and the single one of the older parameters.
pub(in crate::aws) fn authorize(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let id = ask.params.need("GroupId")?;
    let group = world
        .aws
        .group(&ask.home, id)
        .ok_or_else(|| Problem::no_group(id))?;
    let mut new = Vec::new();
    for place in ask.params.places("IpPermissions") {
        read(&world.aws, ask, &format!("{place}."), &mut new)?;
    }
    if let Some(cidr) = ask.params.get("CidrIp") {
        let (protocol, ports) = reach(ask, "")?;
        new.push(rule(protocol, ports, Peer::Cidr(checked(cidr)?), None));
    }
    if new.is_empty() {
        return Err(Problem::missing("ipPermissions"));
    }
    for one in &new {
        if group.ingress.iter().any(|rule| rule.is_same(one)) {
            return Err(Problem::new(
                "InvalidPermission.Duplicate",
                format!("the specified rule \"{}\" already exists", spoken(one)),
            ));
        }
    }
    ask.tried()?;
    for one in &mut new {
        one.id = format!("sgr-0{}", world.ids.hex(16));
    }
    let mut groups = world.aws.groups.iter_mut();
    if let Some(group) = groups.find(|group| group.id == id) {
        group.ingress.extend(new.clone());
    }
    let mut answer = Xml::default();
    answer.text("return", true);
    answer.items("securityGroupRuleSet", &new, |item, rule| {
        write_rule(item, id, &ask.home, rule);
    });
    Ok(answer)
}

/// The rules of one permission: a rule for each of its peers.
fn read(aws: &Aws, ask: &Ask<'_>, place: &str, into: &mut Vec<Rule>) -> Result<(), Problem> {
    let (protocol, ports) = reach(ask, place)?;
    let before = into.len();
    for (list, key) in [
        ("IpRanges", "CidrIp"),
        ("Ipv6Ranges", "CidrIpv6"),
        ("Groups", "GroupId"),
    ] {
        for at in ask.params.places(&format!("{place}{list}")) {
            let peer = ask.params.need(&format!("{at}.{key}"))?;
            let peer = match key {
                "CidrIp" => Peer::Cidr(checked(peer)?),
                "CidrIpv6" => Peer::Cidr6(peer.to_owned()),
                _ if aws.group(&ask.home, peer).is_none() => return Err(Problem::no_group(peer)),
                _ => Peer::Group(peer.to_owned()),
            };
            let description = ask.params.get(&format!("{at}.Description"));
            into.push(rule(protocol.clone(), ports, peer, description));
        }
    }
    if into.len() == before {
        return Err(Problem::missing("ipRanges"));
    }
    Ok(())
}

fn rule(
    protocol: String,
    ports: Option<(i64, i64)>,
    peer: Peer,
    description: Option<&str>,
) -> Rule {
    Rule {
        id: String::new(),
        protocol,
        ports,
        peer,
        description: description.map(str::to_owned),
    }
}

/// Protocol and ports.
fn reach(ask: &Ask<'_>, place: &str) -> Result<(String, Option<(i64, i64)>), Problem> {
    let protocol = match ask.params.need(&format!("{place}IpProtocol"))? {
        "6" => "tcp",
        "17" => "udp",
        "all" => "-1",
        other => other,
    };
    let number = |name: &str| ask.params.number(&format!("{place}{name}"));
    let ports = (number("FromPort")?, number("ToPort")?);
    if !matches!(protocol, "tcp" | "udp") {
        return Ok((protocol.to_owned(), None));
    }
    let (Some(from), Some(to)) = ports else {
        return Err(Problem::invalid_value(
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
        ));
    };
    if !(0..=65_535).contains(&from) || !(0..=65_535).contains(&to) || from > to {
        return Err(Problem::invalid_value(format!(
            "Invalid value '{from}-{to}' for portRange. Must be from 0 to 65535, the first not above the last."
        )));
    }
    Ok((protocol.to_owned(), Some((from, to))))
}

/// `10.0.0.0/16`, and nothing that is not such a block.
fn checked(cidr: &str) -> Result<String, Problem> {
    let block = cidr.split_once('/').and_then(|(address, length)| {
        let address: std::net::Ipv4Addr = address.parse().ok()?;
        let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
        let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
        let first = std::net::Ipv4Addr::from(u32::from(address) & mask);
        Some(format!("{first}/{length}"))
    });
    block.ok_or_else(|| Problem::invalid_value(format!("CIDR block {cidr} is malformed")))
}

fn spoken(rule: &Rule) -> String {
    let peer = match &rule.peer {
        Peer::Cidr(peer) | Peer::Cidr6(peer) | Peer::Group(peer) => peer,
    };
    let protocol = match rule.protocol.as_str() {
        "-1" => "ALL".to_owned(),
        other => other.to_uppercase(),
    };
    let ports = rule
        .ports
        .map(|(from, to)| format!("from port: {from}, to port: {to}, "));
    format!(
        "peer: {peer}, {protocol}, {}ALLOW",
        ports.unwrap_or_default()
    )
}

fn write_rule(item: &mut Xml, group: &str, home: &Home, rule: &Rule) {
    item.text("securityGroupRuleId", &rule.id)
        .text("groupId", group)
        .text("groupOwnerId", &home.account)
        .text("isEgress", false)
        .text("ipProtocol", &rule.protocol)
        .text("fromPort", rule.ports.map_or(-1, |(from, _)| from))
        .text("toPort", rule.ports.map_or(-1, |(_, to)| to))
        .maybe("description", rule.description.as_ref());
    match &rule.peer {
        Peer::Cidr(cidr) => item.text("cidrIpv4", cidr),
        Peer::Cidr6(cidr) => item.text("cidrIpv6", cidr),
        Peer::Group(id) => item.element("referencedGroupInfo", |info| {
            info.text("groupId", id).text("userId", &home.account);
        }),
    };
}

/// Rules as `Describe` shows them: one entry for each protocol and range of ports, with all of its peers.
pub(super) fn write_permissions(item: &mut Xml, name: &str, rules: &[Rule], group: &Group) {
    let mut reaches: Vec<(&str, Option<(i64, i64)>)> = Vec::new();
    for rule in rules {
        let reach = (rule.protocol.as_str(), rule.ports);
        if !reaches.contains(&reach) {
            reaches.push(reach);
        }
    }
    item.items(name, reaches, |permission, (protocol, ports)| {
        permission.text("ipProtocol", protocol);
        permission.maybe("fromPort", ports.map(|(from, _)| from));
        permission.maybe("toPort", ports.map(|(_, to)| to));
        let of = |wanted: fn(&Peer) -> Option<(&'static str, &String)>| {
            rules
                .iter()
                .filter(move |rule| rule.protocol == protocol && rule.ports == ports)
                .filter_map(move |rule| Some((wanted(&rule.peer)?, rule.description.as_ref())))
        };
        let write =
            |one: &mut Xml, ((key, peer), description): ((&str, &String), Option<&String>)| {
                if key == "groupId" {
                    one.text("userId", &group.home.account);
                }
                one.text(key, peer).maybe("description", description);
            };
        permission.items(
            "groups",
            of(|peer| match peer {
                Peer::Group(id) => Some(("groupId", id)),
                _ => None,
            }),
            write,
        );
        permission.items(
            "ipRanges",
            of(|peer| match peer {
                Peer::Cidr(cidr) => Some(("cidrIp", cidr)),
                _ => None,
            }),
            write,
        );
        permission.items(
            "ipv6Ranges",
            of(|peer| match peer {
                Peer::Cidr6(cidr) => Some(("cidrIpv6", cidr)),
                _ => None,
            }),
            write,
        );
        permission.items("prefixListIds", [(); 0], |_, ()| {});
    });
}
