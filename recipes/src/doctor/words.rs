//! What a finding usually comes from, and what to do about it.

use super::Cell;

fn failed(cause: &str, fix: &str) -> Cell {
    Cell::Failed {
        cause: cause.to_owned(),
        fix: fix.to_owned(),
    }
}

pub(super) fn does_not_resolve() -> Cell {
    failed(
        "The name does not resolve on this host. Usually the VPC's DNS resolution is off, the host asks a DNS server that does not ask the internet, or the component is not switched on for PrivateLink yet.",
        "Switch the component on under Network and wait until its targets are healthy. In the VPC's settings switch DNS resolution on; a DNS server of your own has to forward aivencloud.com and the names of AWS endpoints.",
    )
}

pub(super) fn public(addresses: &str) -> Cell {
    Cell::Unknown(format!(
        "{addresses} is outside the private ranges. That is right only if your VPC uses such addresses; otherwise this is not the name of the privatelink route."
    ))
}

pub(super) fn loopback(addresses: &str) -> Cell {
    Cell::Unknown(format!(
        "{addresses} is this host itself: something here, such as a tunnel or /etc/hosts, answers for the name, so nothing is known about the endpoint."
    ))
}

pub(super) fn not_ipv4(addresses: &str) -> Cell {
    Cell::Unknown(format!(
        "{addresses} is not an IPv4 address, but PrivateLink is reached over IPv4."
    ))
}

pub(super) fn timed_out(port: u16) -> Cell {
    failed(
        &format!(
            "Nothing answers on port {port}. Usually the endpoint's security group does not let this host in on that port; a network ACL or a route can do the same."
        ),
        &format!(
            "Add an inbound rule for TCP {port} from this host's range to the endpoint's security group; for Kafka, TCP 10000-31000, because each broker has a port of its own. Then check that the endpoint is available in AWS, and that this host is in the endpoint's VPC or in a network with a route to it."
        ),
    )
}

pub(super) fn refused(port: u16) -> Cell {
    failed(
        &format!(
            "Port {port} is refused: the way is open, but nothing listens there. Usually the component is off, has a new port, or its targets are not healthy yet."
        ),
        "Compare the port with the connection information, switch the component on under Network, and wait some minutes for its targets.",
    )
}

pub(super) fn partly(open: &str, shut: &str) -> Cell {
    failed(
        &format!(
            "A connection opens at {open}, but not at {shut}. Each address is the endpoint's in one subnet, so one availability zone does not work: its subnet's network ACL, or no healthy target that it may reach."
        ),
        "Look at the network ACL of the subnet with that address. If it is open, remove that subnet from the endpoint and add it again, and ask Aiven's support whether the service has a node for that zone.",
    )
}

pub(super) fn does_not_open(port: u16) -> Cell {
    failed(
        &format!("A connection to port {port} does not open, and the host does not say why."),
        "Check the endpoint's security group, the route from this host to the endpoint's subnets, and that the endpoint is available in AWS.",
    )
}

pub(super) fn no_certificate() -> Cell {
    failed(
        "The connection opens, but no certificate comes. Usually the load balancer has no healthy target behind this port yet, or the listener does not speak TLS.",
        "Wait until the component's targets are healthy and try again. If it stays so, compare the port with the connection information.",
    )
}

pub(super) fn other_name(names: &str) -> Cell {
    let names = if names.is_empty() { "no name" } else { names };
    failed(
        &format!(
            "The certificate is for {names}, not for this host. That happens when clients connect to the endpoint's address or its AWS name, or when another service answers."
        ),
        "Connect to the host of the privatelink route as the connection information shows it, not to the endpoint's IP address or vpce name, and let clients send that name.",
    )
}

pub(super) const NO_RESOLVER: &str = "The host has neither getent nor nslookup.";
pub(super) const NO_OPENER: &str = "The host has none of nc, bash and openssl.";
pub(super) const NO_OPENSSL: &str = "The host has no openssl.";
pub(super) const NO_STARTTLS: &str = "The host's openssl does not know how this protocol turns to TLS; one of version 1.1.1 or newer does.";
pub(super) const NAME_FIRST: &str = "The name has to resolve first.";
pub(super) const TCP_FIRST: &str = "A connection has to open first.";
pub(super) const NOT_TRIED: &str = "The script did not try it.";
pub(super) const TCP_ONLY: &str = "Only the connection is looked at here.";
pub(super) const SILENT: &str = "The output says nothing about it; perhaps it was cut.";
