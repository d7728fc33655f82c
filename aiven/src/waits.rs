//! Since when each switched-on component has waited for its PrivateLink routes, as far as this process knows.
//!
//! Aiven does not say when a switch was turned: the count begins with the first reading that shows the wait, or with the
//! write that we made ourselves. It is the same for every viewer of a service.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::name::{ProjectName, ServiceName};
use crate::network::NetworkView;
use crate::upstream::lock;

/// Services that are remembered before those that nobody looked at for a day are forgotten.
const MANY: usize = 2048;
const IDLE: Duration = Duration::from_secs(24 * 3600);

/// The component, and since when it waits.
pub(crate) type Since = BTreeMap<String, Instant>;

#[derive(Default)]
pub(crate) struct Waits(Mutex<HashMap<(ProjectName, ServiceName), Entry>>);

struct Entry {
    since: Since,
    used: Instant,
}

impl Waits {
    /// Notes what a view shows, and tells since when each of the components that wait does so.
    pub fn seen(&self, view: &NetworkView, now: Instant) -> Since {
        let awaiting: Vec<&str> = view.awaiting_routes().collect();
        let mut all = lock(&self.0);
        let key = (view.project.clone(), view.service.name.clone());
        if awaiting.is_empty() && !all.contains_key(&key) {
            return Since::new();
        }
        let entry = entry(&mut all, key, now);
        // Who may not read the PrivateLink sees less than there is: no end of a wait can be concluded from that.
        if view.forbidden.is_none() {
            for option in &view.access {
                if !awaiting.contains(&option.component.as_str()) {
                    entry.since.remove(&option.component);
                }
            }
        }
        awaiting
            .into_iter()
            .map(|component| {
                let since = entry.since.entry(component.to_owned()).or_insert(now);
                (component.to_owned(), *since)
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
        entry.since.insert(component.to_owned(), now);
    }

    /// Notes that a component was just switched off by us.
    pub fn end(&self, project: &ProjectName, service: &ServiceName, component: &str) {
        let key = (project.clone(), service.clone());
        if let Some(entry) = lock(&self.0).get_mut(&key) {
            entry.since.remove(component);
        }
    }
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
    use crate::privatelink::{Privatelink, State};
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

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn a_wait_begins_once_and_ends() {
        let (waits, start) = (Waits::default(), Instant::now());
        let waiting = view(&[("kafka", false), ("kafka_rest", true)]);
        assert_eq!(
            waits.seen(&waiting, start),
            [("kafka".to_owned(), start)].into()
        );
        assert_eq!(
            waits.seen(&waiting, start + S),
            [("kafka".to_owned(), start)].into()
        );
        assert!(waits.seen(&view(&[("kafka", true)]), start + S).is_empty());
        let later = start + S * 2;
        assert_eq!(
            waits.seen(&waiting, later),
            [("kafka".to_owned(), later)].into()
        );
    }

    #[test]
    fn our_own_switch_counts_from_the_write() {
        let (waits, start) = (Waits::default(), Instant::now());
        let view = view(&[("kafka", false)]);
        let (project, service) = (&view.project, &view.service.name);
        waits.begin(project, service, "kafka", start);
        assert_eq!(waits.seen(&view, start + S)["kafka"], start);
        waits.end(project, service, "kafka");
        waits.begin(project, service, "kafka", start + S * 3);
        assert_eq!(waits.seen(&view, start + S * 4)["kafka"], start + S * 3);
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
        assert_eq!(waits.seen(&waiting, start + S * 2)["kafka"], start);
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
