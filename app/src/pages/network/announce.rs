//! What changed between two states, in one sentence for a person who does not look.

use aiven::{NetworkView, State};

/// `None` if nothing changed that is worth saying.
pub fn announcement(before: &NetworkView, after: &NetworkView) -> Option<String> {
    match (&before.privatelink, &after.privatelink) {
        (None, Some(new)) => {
            return Some(format!(
                "A PrivateLink exists now; it is {}.",
                new.state.as_str()
            ));
        }
        (Some(_), None) => return Some("The PrivateLink is gone.".to_owned()),
        (Some(old), Some(new)) if old.state != new.state => {
            return Some(match &new.state {
                State::Active => "The PrivateLink is active now.".to_owned(),
                state => format!("The PrivateLink is {} now.", state.as_str()),
            });
        }
        (Some(old), Some(new)) if old.principals != new.principals => {
            return Some(format!(
                "The list of principals has changed; it has {} now.",
                new.principals.len()
            ));
        }
        _ => {}
    }
    if before.connections.len() != after.connections.len() {
        let count = after.connections.len();
        let noun = if count == 1 {
            "endpoint is"
        } else {
            "endpoints are"
        };
        return Some(format!("{count} VPC {noun} connected now."));
    }
    for (old, new) in before.connections.iter().zip(&after.connections) {
        if old.state != new.state {
            let id = new.vpc_endpoint_id.as_deref().unwrap_or("A connection");
            return Some(format!("{id} is {} now.", new.state.as_str()));
        }
    }
    let routed = after.access.iter().find(|new| {
        new.has_routes
            && before
                .access
                .iter()
                .any(|old| old.component == new.component && !old.has_routes)
    })?;
    Some(format!(
        "{} can be reached through PrivateLink now.",
        routed.component
    ))
}
