//! Since when things have been under way, as far as this process knows: a PrivateLink that is created or deleted, a
//! connection that is pending, a switched-on component that waits for its PrivateLink routes.
//!
//! Aiven does not say when any of it began: the count begins with the first reading that shows the wait, or with the
//! write that we made ourselves. It is the same for every viewer of a service.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::name::{ProjectName, ServiceName};
use crate::network::NetworkView;
use crate::privatelink::State;
use crate::upstream::lock;

/// Services that are remembered before those that nobody looked at for a day are forgotten.
const MANY: usize = 2048;
const IDLE: Duration = Duration::from_secs(24 * 3600);

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// The PrivateLink is being created.
    Creating,
    /// The PrivateLink is being deleted.
    Deleting,
    /// The connection of this VPC endpoint is on its way to active.
    Connecting(String),
    /// This component is switched on and has no routes yet.
    Routes(String),
}

/// What is under way, and since when.
pub(crate) type Since = BTreeMap<Waiting, Instant>;

#[derive(Default)]
pub(crate) struct Waits(Mutex<HashMap<(ProjectName, ServiceName), Entry>>);

struct Entry {
    since: Since,
    used: Instant,
}

impl Waits {
    /// Notes what a view shows, and tells since when each thing that is under way is so.
    pub fn seen(&self, view: &NetworkView, now: Instant) -> Since {
        let under_way = under_way(view);
        let mut all = lock(&self.0);
        let key = (view.project.clone(), view.service.name.clone());
        if under_way.is_empty() && !all.contains_key(&key) {
            return Since::new();
        }
        let entry = entry(&mut all, key, now);
        // Who may not read the PrivateLink sees less than there is: no end of a wait can be concluded from that.
        if view.forbidden.is_none() {
            entry.since.retain(|waiting, _| {
                let is_shown = match waiting {
                    Waiting::Routes(component) => view
                        .access
                        .iter()
                        .any(|option| option.component == *component),
                    _ => true,
                };
                !is_shown || under_way.contains(waiting)
            });
        }
        under_way
            .into_iter()
            .map(|waiting| {
                let since = *entry.since.entry(waiting.clone()).or_insert(now);
                (waiting, since)
            })
            .collect()
    }

    /// Notes that a component was just switched on by us.
    pub fn begin(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        component: &str,
        now: Instant,
    ) {
        let mut all = lock(&self.0);
        let entry = entry(&mut all, (project.clone(), service.clone()), now);
        let waiting = Waiting::Routes(component.to_owned());
        entry.since.insert(waiting, now);
    }

    /// Notes that a component was just switched off by us.
    pub fn end(&self, project: &ProjectName, service: &ServiceName, component: &str) {
        let key = (project.clone(), service.clone());
        if let Some(entry) = lock(&self.0).get_mut(&key) {
            entry.since.remove(&Waiting::Routes(component.to_owned()));
        }
    }
}

fn under_way(view: &NetworkView) -> Vec<Waiting> {
    let routes = view.awaiting_routes().map(str::to_owned);
    let mut found: Vec<Waiting> = routes.map(Waiting::Routes).collect();
    match view.privatelink.as_ref().map(|link| &link.state) {
        Some(State::Creating) => found.push(Waiting::Creating),
        Some(State::Deleting) => found.push(Waiting::Deleting),
        _ => {}
    }
    let pending = view.connections.iter().filter(|one| one.state.is_pending());
    found.extend(pending.filter_map(|one| one.vpc_endpoint_id.clone().map(Waiting::Connecting)));
    found
}

fn entry(
    all: &mut HashMap<(ProjectName, ServiceName), Entry>,
    key: (ProjectName, ServiceName),
    now: Instant,
) -> &mut Entry {
    if all.len() >= MANY {
        all.retain(|_, entry| !entry.since.is_empty() && now - entry.used < IDLE);
    }
    let entry = all.entry(key).or_insert_with(|| Entry {
        since: Since::new(),
        used: now,
    });
    entry.used = now;
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::AccessOption;
    use crate::network::ServiceHead;
    use crate::privatelink::{Connection, ConnectionState, Privatelink};
    use crate::service::{Service, Support};

    fn view(options: &[(&str, bool)]) -> NetworkView {
        let name = ServiceName::parse("my-kafka").unwrap();
        NetworkView {
            project: ProjectName::parse("demo").unwrap(),
            service: ServiceHead::new(name, &Service::default()),
            support: Support::InUse,
            privatelink: Some(Privatelink {
                state: State::Active,
                ..Privatelink::default()
            }),
            connections: Vec::new(),
            access: options
                .iter()
                .map(|(component, has_routes)| AccessOption {
                    component: (*component).to_owned(),
                    title: String::new(),
                    is_on: true,
                    has_routes: *has_routes,
                    component_exists: true,
                })
                .collect(),
            price: None,
            forbidden: None,
            notes: Vec::new(),
        }
    }

    fn routes(component: &str) -> Waiting {
        Waiting::Routes(component.to_owned())
    }

    #[test]
    fn a_privatelink_and_its_connections_are_waited_for() {
        let (waits, start) = (Waits::default(), Instant::now());
        let with = |state: State, connection: Option<ConnectionState>| NetworkView {
            privatelink: Some(Privatelink {
                state,
                ..Privatelink::default()
            }),
            connections: Vec::from_iter(connection.map(|state| Connection {
                state,
                vpc_endpoint_id: Some("vpce-1".into()),
                ..Connection::default()
            })),
            ..view(&[])
        };
        let creating = with(State::Creating, None);
        assert_eq!(
            waits.seen(&creating, start),
            [(Waiting::Creating, start)].into()
        );
        assert_eq!(waits.seen(&creating, start + S)[&Waiting::Creating], start);
        let connecting = with(State::Active, Some(ConnectionState::Connected));
        let seen = waits.seen(&connecting, start + S);
        assert_eq!(
            seen,
            [(Waiting::Connecting("vpce-1".into()), start + S)].into()
        );
        let active = with(State::Active, Some(ConnectionState::Active));
        assert!(waits.seen(&active, start + S).is_empty());
        // Deleted and made again: the count begins anew.
        let later = waits.seen(&creating, start + S * 9);
        assert_eq!(later[&Waiting::Creating], start + S * 9);
    }

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn a_wait_begins_once_and_ends() {
        let (waits, start) = (Waits::default(), Instant::now());
        let waiting = view(&[("kafka", false), ("kafka_rest", true)]);
        assert_eq!(
            waits.seen(&waiting, start),
            [(routes("kafka"), start)].into()
        );
        assert_eq!(
            waits.seen(&waiting, start + S),
            [(routes("kafka"), start)].into()
        );
        assert!(waits.seen(&view(&[("kafka", true)]), start + S).is_empty());
        let later = start + S * 2;
        assert_eq!(
            waits.seen(&waiting, later),
            [(routes("kafka"), later)].into()
        );
    }

    #[test]
    fn our_own_switch_counts_from_the_write() {
        let (waits, start) = (Waits::default(), Instant::now());
        let view = view(&[("kafka", false)]);
        let (project, service) = (&view.project, &view.service.name);
        waits.begin(project, service, "kafka", start);
        assert_eq!(waits.seen(&view, start + S)[&routes("kafka")], start);
        waits.end(project, service, "kafka");
        waits.begin(project, service, "kafka", start + S * 3);
        assert_eq!(
            waits.seen(&view, start + S * 4)[&routes("kafka")],
            start + S * 3
        );
    }

    #[test]
    fn who_sees_less_ends_nothing() {
        let (waits, start) = (Waits::default(), Instant::now());
        let waiting = view(&[("kafka", false)]);
        waits.seen(&waiting, start);
        let blind = NetworkView {
            forbidden: Some("no".into()),
            privatelink: None,
            ..view(&[("kafka", false)])
        };
        assert!(waits.seen(&blind, start + S).is_empty());
        // Nor does a view whose switches could not be read.
        assert!(waits.seen(&view(&[]), start + S).is_empty());
        assert_eq!(waits.seen(&waiting, start + S * 2)[&routes("kafka")], start);
    }

    #[test]
    fn memory_is_bounded() {
        let (waits, start) = (Waits::default(), Instant::now());
        let project = ProjectName::parse("demo").unwrap();
        for number in 0..MANY * 2 {
            let service = ServiceName::parse(&format!("s-{number}")).unwrap();
            waits.begin(&project, &service, "kafka", start);
            waits.end(&project, &service, "kafka");
        }
        assert!(lock(&waits.0).len() <= MANY);
    }
}
