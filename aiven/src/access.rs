//! Which components of a service are let through PrivateLink: the switches, read from the type's settings schema and
//! the service's settings, and the smallest change that flips one.
//!
//! Aiven merges settings deeply, so a change carries one leaf; off is `false`, never a removal.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::config::ConfigPath;
use crate::privatelink::{Connection, ConnectionState};
use crate::service::{Route, Service};

/// One switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessOption {
    /// The API's word for the component, `kafka`.
    pub component: String,
    /// The schema's title, `Enable kafka`.
    pub title: String,
    pub is_on: bool,
    /// Whether the component can be reached: it has a privatelink route, on every active connection if there are any.
    pub has_routes: bool,
    /// Whether the service runs this component at all (it has a dynamic route).
    pub component_exists: bool,
}

impl AccessOption {
    /// Whether it is switched on and runs, but cannot be reached yet.
    pub fn awaits_routes(&self) -> bool {
        self.is_on && self.component_exists && !self.has_routes
    }
}

/// The position of a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    On,
    Off,
}

impl Switch {
    /// Whether this is `On`.
    pub fn is_on(self) -> bool {
        self == Self::On
    }

    /// `on` or `off`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}

impl std::str::FromStr for Switch {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "on" => Ok(Self::On),
            "off" => Ok(Self::Off),
            _ => Err("A switch is on or off."),
        }
    }
}

/// The switches that the type's schema offers, in its order. `schema` is the type's `user_config_schema`, or the
/// object around it.
pub fn access_options(schema: &Value, service: &Service) -> Vec<AccessOption> {
    access_options_with(schema, service, &[])
}

/// The same, with the connections at hand: a component then has its routes once every active connection has one.
pub fn access_options_with(
    schema: &Value,
    service: &Service,
    connections: &[Connection],
) -> Vec<AccessOption> {
    let active: Vec<&str> = connections
        .iter()
        .filter(|connection| connection.state == ConnectionState::Active)
        .filter_map(|connection| connection.privatelink_connection_id.as_deref())
        .collect();
    let schema = schema.get("user_config_schema").unwrap_or(schema);
    let Some(leaves) = schema
        .pointer("/properties/privatelink_access/properties")
        .and_then(Value::as_object)
    else {
        return Vec::new();
    };
    leaves
        .iter()
        .map(|(component, leaf)| AccessOption {
            component: component.clone(),
            title: leaf
                .get("title")
                .and_then(Value::as_str)
                .map_or_else(|| format!("Enable {component}"), str::to_owned),
            is_on: is_on(service, component),
            has_routes: has_routes(service, component, &active),
            component_exists: service.has_component_on(component, &Route::Dynamic),
        })
        .collect()
}

/// Whether a component's switch is on in the service's settings.
pub fn is_on(service: &Service, component: &str) -> bool {
    service
        .user_config
        .get("privatelink_access")
        .and_then(|access| access.get(component))
        == Some(&Value::Bool(true))
}

fn has_routes(service: &Service, component: &str, active: &[&str]) -> bool {
    let routes = || {
        service
            .components
            .iter()
            .filter(|entry| entry.component == component && entry.route == Route::Privatelink)
    };
    if active.is_empty() {
        return routes().next().is_some();
    }
    active
        .iter()
        .all(|id| routes().any(|entry| entry.privatelink_connection_id.as_deref() == Some(*id)))
}

/// The component whose switch is at this path, if one is.
pub fn component_of(path: &ConfigPath) -> Option<&str> {
    match path.segments() {
        [access, component] if access == "privatelink_access" => Some(component),
        _ => None,
    }
}

/// The smallest change of `user_config` that puts one switch into a position.
pub fn access_patch(component: &str, switch: Switch) -> Value {
    json!({ "privatelink_access": { component: switch.is_on() } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Component;

    fn schema() -> Value {
        json!({"type": "object", "properties": {"privatelink_access": {"type": "object", "properties": {
            "kafka": {"type": "boolean", "title": "Enable kafka"}, "schema_registry": {"type": "boolean"}
        }}}})
    }

    fn route(component: &str, route: Route, connection: Option<&str>) -> Component {
        Component {
            component: component.into(),
            route,
            privatelink_connection_id: connection.map(str::to_owned),
            ..Component::default()
        }
    }

    #[test]
    fn switches_come_from_schema_and_settings() {
        let service = Service {
            service_name: "a".into(),
            user_config: json!({"privatelink_access": {"kafka": true, "schema_registry": null}}),
            components: vec![
                route("kafka", Route::Dynamic, None),
                route("kafka", Route::Privatelink, Some("plc1")),
            ],
            ..Service::default()
        };
        let options = access_options(&schema(), &service);
        assert_eq!(options.len(), 2);
        assert_eq!(options[0].title, "Enable kafka");
        assert!(options[0].is_on && options[0].has_routes && options[0].component_exists);
        assert_eq!(options[1].title, "Enable schema_registry");
        assert!(!options[1].is_on && !options[1].has_routes && !options[1].component_exists);
        assert_eq!(
            access_options(&json!({"user_config_schema": schema()}), &service),
            options
        );
        let active = |id: &str| Connection {
            privatelink_connection_id: Some(id.into()),
            state: ConnectionState::Active,
            ..Connection::default()
        };
        assert!(access_options_with(&schema(), &service, &[active("plc1")])[0].has_routes);
        assert!(
            !access_options_with(&schema(), &service, &[active("plc1"), active("plc2")])[0]
                .has_routes
        );
    }

    #[test]
    fn odd_schemas_offer_nothing() {
        for odd in [
            json!(null),
            json!([]),
            json!({"properties": {"privatelink_access": {"properties": 7}}}),
            json!("x"),
        ] {
            assert!(access_options(&odd, &Service::default()).is_empty());
        }
    }

    #[test]
    fn a_patch_is_one_leaf() {
        assert_eq!(
            access_patch("kafka", Switch::On).to_string(),
            r#"{"privatelink_access":{"kafka":true}}"#
        );
        assert_eq!(
            access_patch("pg", Switch::Off).to_string(),
            r#"{"privatelink_access":{"pg":false}}"#
        );
    }
}
