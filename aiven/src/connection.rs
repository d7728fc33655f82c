//! Which listener of a service a person means: from what was chosen to exactly one component, with all there is to
//! choose beside it.
//!
//! A listener is told by component, route, connection, method, certificate authority and usage together; each level
//! offers only what exists below the ones before it. A choice that is not possible falls back, and a note says so.

mod choice;
mod menu;
mod methods;
mod narrowing;

use thiserror::Error;

use crate::privatelink::Connection;
use crate::service::{Component, Route, Service};
use narrowing::{Narrowing, authority, usage};

pub use choice::{Choice, Level, percent_encode};
pub use menu::{ConnectionItem, Item, Menu, component_label};

/// The listener that is meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    pub menu: Menu,
    /// Every level that means something for this listener, filled in.
    pub choice: Choice,
    pub listener: Component,
    /// The same listener on the dynamic route, if there is one and this is another route.
    pub dynamic: Option<Component>,
    /// What was chosen and could not be had, a sentence each.
    pub notes: Vec<String>,
}

/// Why a service has nothing to connect to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Nothing {
    #[error(
        "The service is powered off, so there is nothing to connect to. Power it on to see its addresses."
    )]
    PoweredOff,
    #[error(
        "Aiven gives no address for this service yet. It appears here once the service has been built."
    )]
    NotYet,
    #[error(
        "A service of this type has no address of its own; clients connect to the services that it works for."
    )]
    NoListeners,
}

/// Types that connect to others and are never connected to.
const WITHOUT_LISTENERS: [&str; 1] = ["kafka_mirrormaker"];

/// The one listener that the choice means, or the nearest there is.
///
/// # Errors
/// The service has no listener with an address.
pub fn resolve(
    service: &Service,
    connections: &[Connection],
    choice: &Choice,
) -> Result<Resolved, Nothing> {
    let all: Vec<&Component> = service
        .components
        .iter()
        .filter(|entry| entry.host.as_deref().is_some_and(|host| !host.is_empty()))
        .filter(|entry| entry.port.is_some())
        .collect();
    let mut narrowing = Narrowing::new(service, connections, choice, &all);
    narrowing.component();
    narrowing.route();
    narrowing.connection();
    narrowing.method();
    narrowing.authority();
    narrowing.usage();
    narrowing.user();
    // Every step keeps one listener at least, if there is one to begin with.
    let Some(listener) = narrowing.left.first() else {
        return Err(nothing(service));
    };
    let listener = (*listener).clone();
    let dynamic = on_dynamic_route(&all, &listener);
    Ok(Resolved {
        menu: narrowing.menu,
        choice: narrowing.choice,
        listener,
        dynamic,
        notes: narrowing.notes,
    })
}

fn nothing(service: &Service) -> Nothing {
    let service_type = service.service_type.as_deref().unwrap_or_default();
    if WITHOUT_LISTENERS.contains(&service_type) {
        Nothing::NoListeners
    } else if service.is_powered_off() {
        Nothing::PoweredOff
    } else {
        Nothing::NotYet
    }
}

fn on_dynamic_route(all: &[&Component], listener: &Component) -> Option<Component> {
    if listener.route == Route::Dynamic {
        return None;
    }
    let same = all.iter().filter(|entry| {
        entry.route == Route::Dynamic
            && entry.component == listener.component
            && entry.kafka_authentication_method == listener.kafka_authentication_method
            && usage(entry) == usage(listener)
    });
    // Let's Encrypt may be switched on for PrivateLink alone; then the one with the project's CA is the nearest.
    same.min_by_key(|entry| authority(entry) != authority(listener))
        .map(|entry| (*entry).clone())
}

#[cfg(test)]
mod tests;
