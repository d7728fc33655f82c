//! How many PrivateLinks and connections there are in each state, as far as views that were read not long ago tell.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::{Snapshot, Snapshots};
use crate::name::{ProjectName, ServiceName};
use crate::upstream::lock;

/// Older than this, a view says nothing about how many PrivateLinks there are.
const COUNTED: Duration = Duration::from_secs(3_600);

type States = BTreeMap<&'static str, usize>;

/// One of `words`, or `other`: whatever Aiven says, there are no more than these.
fn known_word(word: &str, words: &[&'static str]) -> &'static str {
    let known = words.iter().find(|known| **known == word);
    known.copied().unwrap_or("other")
}

impl Snapshots {
    /// How many PrivateLinks and connections are in each state: of the services that were read within the last hour,
    /// each once, as it was read last.
    pub fn states(&self) -> (States, States) {
        let entries = lock(&self.entries);
        let mut newest: HashMap<(&ProjectName, &ServiceName), &Snapshot> = HashMap::new();
        for ((_, project, service), entry) in entries.iter() {
            let Some(good) = entry.good.as_deref() else {
                continue;
            };
            let known = newest.entry((project, service)).or_insert(good);
            if good.taken > known.taken {
                *known = good;
            }
        }
        let (mut privatelinks, mut connections) = (States::new(), States::new());
        for good in newest.into_values().filter(|good| good.age() < COUNTED) {
            if let Some(found) = &good.view.privatelink {
                let word = known_word(found.state.as_str(), &["creating", "active", "deleting"]);
                *privatelinks.entry(word).or_default() += 1;
            }
            for connection in &good.view.connections {
                let word = known_word(
                    connection.state.as_str(),
                    &[
                        "pending-user-approval",
                        "user-approved",
                        "connected",
                        "active",
                    ],
                );
                *connections.entry(word).or_default() += 1;
            }
        }
        (privatelinks, connections)
    }
}
