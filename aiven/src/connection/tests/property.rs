//! Whatever the listeners and whatever was chosen, the menu and the listener agree.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::service;
use crate::connection::*;

fn word(words: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(words)
}

prop_compose! {
    fn any_listener()(
        component in word(&["kafka", "schema_registry", "pg", "prometheus", "odd"]),
        route in word(&["dynamic", "privatelink", "public", "private", "wormhole"]),
        connection in word(&["", "plc1", "plc2", "plc3"]),
        method in word(&["", "certificate", "sasl", "oauth"]),
        ca in word(&["", "project_ca", "letsencrypt"]),
        usage in word(&["", "primary", "replica", "tertiary"]),
        port in 1..u16::MAX,
    ) -> Value {
        let mut entry = json!({"component": component, "host": "h", "port": port, "route": route});
        for (name, value) in [
            ("privatelink_connection_id", connection),
            ("kafka_authentication_method", method),
            ("kafka_ssl_ca", ca),
            ("usage", usage),
        ] {
            if !value.is_empty() {
                entry[name] = json!(value);
            }
        }
        entry
    }
}

prop_compose! {
    fn any_choice()(
        component in word(&["", "kafka", "pg", "prometheus", "gone"]),
        route in word(&["", "dynamic", "privatelink", "private", "gone"]),
        connection in word(&["", "plc1", "plc3", "gone"]),
        method in word(&["", "certificate", "sasl", "gone"]),
        ca in word(&["", "project_ca", "letsencrypt", "gone"]),
        usage in word(&["", "primary", "replica", "gone"]),
        user in word(&["", "app", "gone"]),
    ) -> Choice {
        let levels = Level::ALL.into_iter().zip([component, route, connection, method, ca, usage, user]);
        levels.fold(Choice::default(), |choice, (level, value)| choice.with(level, value))
    }
}

/// The one item that is chosen, if the level has any.
fn chosen(items: &[Item]) -> Option<&str> {
    let all: Vec<&Item> = items.iter().filter(|item| item.chosen).collect();
    assert_eq!(all.len(), usize::from(!items.is_empty()), "{items:?}");
    all.first()
        .filter(|item| item.disabled.is_none())
        .map(|item| item.value.as_str())
}

proptest! {
    #[test]
    fn the_listener_never_contradicts_the_menu(
        components in prop::collection::vec(any_listener(), 1..12),
        service_type in word(&["kafka", "pg", "odd"]),
        choice in any_choice(),
    ) {
        let service = service(service_type, &components);
        let resolved = resolve(&service, &[], &choice).unwrap();
        let (listener, menu) = (&resolved.listener, &resolved.menu);
        prop_assert_eq!(chosen(&menu.components), Some(listener.component.as_str()));
        prop_assert_eq!(chosen(&menu.routes), Some(listener.route.as_str()));
        let connection = menu.connections.iter().find(|one| one.chosen).map(|one| one.id.as_str());
        if listener.route == Route::Privatelink {
            prop_assert_eq!(connection, Some(listener.privatelink_connection_id.as_deref().unwrap_or_default()));
        } else {
            prop_assert_eq!(connection, None);
        }
        if let Some(method) = chosen(&menu.methods) {
            prop_assert_eq!(method, listener.kafka_authentication_method.as_deref().unwrap_or_default());
        } else {
            prop_assert_eq!(&listener.kafka_authentication_method, &None);
        }
        if let Some(ca) = chosen(&menu.authorities) {
            prop_assert_eq!(ca, listener.kafka_ssl_ca.as_deref().unwrap_or("project_ca"));
        } else {
            prop_assert_eq!(&listener.kafka_ssl_ca, &None);
        }
        prop_assert_eq!(chosen(&menu.usages), Some(listener.usage.as_deref().unwrap_or("primary")));
        prop_assert_eq!(chosen(&menu.users), resolved.choice.user.as_deref());
        // A level that was overruled has its note, and no other has one.
        let overruled = Level::ALL.into_iter().filter(|level| {
            let means_something = match level {
                Level::Connection => !menu.connections.is_empty(),
                Level::Method => !menu.methods.is_empty(),
                Level::Ca => !menu.authorities.is_empty(),
                _ => true,
            };
            let wanted = choice.get(*level);
            means_something && wanted.is_some() && wanted != resolved.choice.get(*level)
        });
        prop_assert_eq!(resolved.notes.len(), overruled.count());
        // Choosing what was shown changes nothing.
        let again = resolve(&service, &[], &resolved.choice).unwrap();
        prop_assert_eq!(&again.notes, &Vec::<String>::new());
        prop_assert_eq!((again.listener, again.menu), (resolved.listener, resolved.menu));
    }
}
