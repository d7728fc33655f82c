//! What happens by itself as time passes.

use super::privatelink::{ListenerKey, Phase, Privatelink};
use super::service::Service;
use super::{components, other};
use crate::clock::Ticks;

pub(super) fn settle_service(service: &mut Service, now: Ticks) {
    if service.busy.is_some_and(|(_, until)| now >= until) {
        service.busy = None;
    }
    let stuck = service.is_stuck();
    let gone = |p: &Privatelink| p.phase(now, stuck) == Phase::Gone;
    if service.privatelink.as_ref().is_some_and(gone) {
        service.privatelink = None;
    }
    other::settle(service, now);
    give_ports(service, now);
}

/// Kafka's entries that have just appeared get their ports, connection by connection.
fn give_ports(service: &mut Service, now: Ticks) {
    if service.kind != "kafka" {
        return;
    }
    let mut due: Vec<(String, ListenerKey)> = components::targets(service, now)
        .iter()
        .filter(|target| target.listener.component == "kafka" && now >= target.appears)
        .map(|target| {
            (
                target.connection.id.clone(),
                components::key(&target.listener),
            )
        })
        .collect();
    // The list goes listener by listener, ports connection by connection (a stable sort keeps the methods' order).
    let order: Vec<String> = service
        .privatelink
        .iter()
        .flat_map(|p| &p.connections)
        .map(|c| c.id.clone())
        .collect();
    due.sort_by_key(|(id, _)| order.iter().position(|other| other == id));
    for (id, key) in due {
        let port = service.next_port;
        let connection = service
            .privatelink
            .as_mut()
            .and_then(|privatelink| privatelink.connections.iter_mut().find(|c| c.id == id));
        if let Some(connection) = connection
            && !connection.ports.contains_key(&key)
        {
            connection.ports.insert(key, port);
            service.give_port();
        }
    }
}
