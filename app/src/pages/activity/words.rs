//! What the record's actions are called on the page.

use crate::{person::Via, role::Operation};

/// Actions that are no operation of the table.
const OTHERS: [(&str, &str); 13] = [
    ("session.begin", "Sign in"),
    ("session.refuse", "Sign-in refused"),
    ("session.end", "Sign out"),
    ("request.make", "Ask for a change"),
    ("request.approve", "Approve a request"),
    ("request.reject", "Reject a request"),
    ("request.withdraw", "Take back a request"),
    ("request.expire", "A request expired"),
    ("request.apply", "Apply a request"),
    ("note.put", "Write a note on a principal"),
    ("note.remove", "Remove a note on a principal"),
    ("record.retain", "Cut off old rows of the record"),
    ("key.rotate", "Seal everything with a new key"),
];

/// Families that the filter offers: the part of an action before its dot.
pub const FAMILIES: [(&str, &str); 11] = [
    ("privatelink", "PrivateLink"),
    ("access", "Components on or off"),
    ("config", "Advanced configuration"),
    ("vpc", "Project VPCs"),
    ("endpoint", "VPC endpoints in AWS"),
    ("group", "Security groups in AWS"),
    ("secrets", "Secrets shown"),
    ("principal", "Notes on principals"),
    ("request", "Requests and approvals"),
    ("session", "Sign-ins"),
    ("record", "The record itself"),
];

/// An action in words; its own name where there are none.
pub fn of(action: &str) -> String {
    let other = OTHERS.iter().find(|(name, _)| *name == action);
    if let Some((_, words)) = other {
        return (*words).to_owned();
    }
    let Some(operation) = Operation::of_name(action) else {
        return action.to_owned();
    };
    let mut letters = operation.words().chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

pub fn way_in(via: Via) -> &'static str {
    match via {
        Via::Token => "own Aiven token",
        Via::Oidc => "single sign-on",
        Via::Header => "proxy",
        Via::Demo => "demo",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_said_in_words() {
        assert_eq!(of("privatelink.create"), "Create a PrivateLink");
        assert_eq!(of("session.begin"), "Sign in");
        assert_eq!(of("of.tomorrow"), "of.tomorrow");
        for operation in Operation::ALL {
            let family = operation.name().split('.').next().unwrap();
            assert!(
                FAMILIES.iter().any(|(name, _)| *name == family) || operation == Operation::View,
                "{family} cannot be filtered for"
            );
        }
    }
}
