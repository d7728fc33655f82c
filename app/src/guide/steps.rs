//! How far each step is, and whose turn it is.

use aiven::{AccessOption, ConnectionState, Route, State, Waiting};

use super::{
    Check, Chosen, Endpoint, Facts, Kind, Progress, Stage, Step, Turn, connection, key_of,
    prerequisites::Found, since,
};
use crate::pages::wait::Wait;

const TYPICAL_CREATING: &str = "Usually a few minutes";
const TYPICAL_ENDPOINT: &str = "Usually one to three minutes after you create it";
const TYPICAL_CONNECTION: &str = "Usually within two minutes of the endpoint being available";
const TYPICAL_TARGETS: &str = "Usually a couple of minutes";

/// The steps in their order.
pub fn steps(facts: &Facts<'_>, checks: &[Check], switches: &[(AccessOption, Wait)]) -> Vec<Step> {
    let before = prerequisites(facts, checks);
    let privatelink = privatelink(facts, before.stage);
    let endpoint = endpoint(facts, privatelink.stage);
    let seen = seen(facts, &endpoint);
    let components = components(facts, privatelink.stage, switches);
    let targets = targets(&seen, switches);
    let information = information(&targets, switches);
    vec![
        before,
        privatelink,
        endpoint,
        seen,
        components,
        targets,
        information,
    ]
}

/// How far each component is on the chosen connection.
pub fn switches(facts: &Facts<'_>) -> Vec<(AccessOption, Wait)> {
    let chosen = connection(facts);
    let is_active = chosen.is_some_and(|one| one.state == ConnectionState::Active);
    let id = chosen.and_then(|one| one.privatelink_connection_id.as_deref());
    let waits: Vec<(String, u32)> = facts
        .under_way
        .iter()
        .filter_map(|(waiting, seconds)| match waiting {
            Waiting::Routes(component) => Some((component.clone(), *seconds)),
            _ => None,
        })
        .collect();
    facts
        .access
        .iter()
        .map(|option| {
            let mut option = option.clone();
            // Another connection may have its routes already, or still lack them.
            option.has_routes = facts.service.components.iter().any(|listener| {
                listener.component == option.component
                    && listener.route == Route::Privatelink
                    && id.is_some()
                    && listener.privatelink_connection_id.as_deref() == id
            });
            let wait = Wait::of(&option, is_active, &waits);
            (option, wait)
        })
        .collect()
}

fn step(kind: Kind, stage: Stage, sentence: impl Into<String>) -> Step {
    Step {
        kind,
        stage,
        sentence: sentence.into(),
        elapsed_s: None,
        typical: None,
        problem: None,
    }
}

fn prerequisites(facts: &Facts<'_>, checks: &[Check]) -> Step {
    let kind = Kind::Prerequisites;
    if facts.privatelink.is_some() || facts.forbidden.is_some() {
        return step(
            kind,
            Stage::Done,
            "All there: the service can have a PrivateLink.",
        );
    }
    let missing = checks.iter().find_map(|check| match check.found {
        Found::Missing(turn) => Some((turn, check)),
        _ => None,
    });
    match missing {
        None => step(
            kind,
            Stage::Done,
            "All there: the service can have a PrivateLink.",
        ),
        Some((Turn::Aiven, check)) => step(
            kind,
            Stage::Now(Turn::Aiven),
            format!("Waiting: {}", check.sentence),
        ),
        Some((turn, _)) => step(
            kind,
            Stage::Now(turn),
            "Something is missing before a PrivateLink can be created.",
        ),
    }
}

fn privatelink(facts: &Facts<'_>, before: Stage) -> Step {
    let kind = Kind::Privatelink;
    if let Some(said) = facts.forbidden {
        return Step {
            problem: Some(format!(
                "Aiven said: “{said}”. It asks for the permission service:configuration:write even to look at a PrivateLink. Ask a project admin for it."
            )),
            ..step(
                kind,
                Stage::Stuck(Turn::You),
                "Your token may not see this service’s PrivateLink.",
            )
        };
    }
    let Some(link) = facts.privatelink else {
        return if before == Stage::Done {
            step(
                kind,
                Stage::Now(Turn::You),
                "Say which AWS accounts, roles or users may connect, and create the PrivateLink.",
            )
        } else {
            step(kind, Stage::Later, "Once the prerequisites are there.")
        };
    };
    match &link.state {
        State::Active => step(kind, Stage::Done, "The PrivateLink is active."),
        State::Creating => Step {
            elapsed_s: since(facts, &Waiting::Creating),
            typical: Some(TYPICAL_CREATING),
            ..step(
                kind,
                Stage::Now(Turn::Aiven),
                "Aiven launches the load balancer and makes the endpoint service in AWS.",
            )
        },
        State::Deleting => Step {
            elapsed_s: since(facts, &Waiting::Deleting),
            problem: Some("The PrivateLink is being deleted. Once it is gone a new one can be created; VPC endpoints of the old one have to be made anew.".to_owned()),
            ..step(kind, Stage::Stuck(Turn::Aiven), "The PrivateLink is being deleted.")
        },
        State::Other(word) => step(
            kind,
            Stage::Now(Turn::Aiven),
            format!("Aiven calls its state “{word}”, which is not known here. The guide goes on once it is active."),
        ),
    }
}

fn endpoint(facts: &Facts<'_>, before: Stage) -> Step {
    let kind = Kind::Endpoint;
    if let Some(connection) = connection(facts) {
        let id = connection
            .vpc_endpoint_id
            .as_deref()
            .unwrap_or("The VPC endpoint");
        return step(kind, Stage::Done, format!("{id} is there."));
    }
    if before != Stage::Done {
        return step(
            kind,
            Stage::Later,
            "Once the PrivateLink is active and has its AWS service name.",
        );
    }
    let gone = match facts.chosen {
        Chosen::Gone(key) => Some(format!(
            "The connection {key} is no longer there: its VPC endpoint was deleted. Here is how to make a new one."
        )),
        _ => None,
    };
    let find = |progress: Progress| {
        facts
            .endpoints
            .iter()
            .find(move |one: &&Endpoint| one.progress == progress)
    };
    if let Some(one) = find(Progress::Available) {
        return step(
            kind,
            Stage::Done,
            format!("AWS says that {} is {}.", one.id, one.word),
        );
    }
    if let Some(one) = find(Progress::Pending) {
        return Step {
            typical: Some(TYPICAL_ENDPOINT),
            ..step(
                kind,
                Stage::Now(Turn::Aws),
                format!("AWS is making {}: {}.", one.id, one.word),
            )
        };
    }
    let over = find(Progress::Over).map(|one| {
        format!(
            "AWS says that {} is {}: it will not connect any more. Delete it, and create another one.",
            one.id, one.word
        )
    });
    Step {
        typical: Some(TYPICAL_ENDPOINT),
        problem: gone.or(over),
        ..step(
            kind,
            Stage::Now(Turn::You),
            "Create a VPC endpoint in your AWS account, with one subnet in each availability zone in which you have clients. The form below writes the commands.",
        )
    }
}

fn seen(facts: &Facts<'_>, endpoint: &Step) -> Step {
    let kind = Kind::Connection;
    let Some(connection) = connection(facts) else {
        return if endpoint.stage == Stage::Done {
            Step {
                typical: Some(TYPICAL_CONNECTION),
                ..step(
                    kind,
                    Stage::Now(Turn::Aiven),
                    "The VPC endpoint is available. Aiven looks for it by itself; Refresh connections makes it look now.",
                )
            }
        } else {
            step(
                kind,
                Stage::Later,
                "It appears here by itself once AWS reports the endpoint available.",
            )
        };
    };
    let key = key_of(connection).unwrap_or("the connection").to_owned();
    let endpoint = connection.vpc_endpoint_id.clone().unwrap_or_default();
    let elapsed_s = since(facts, &Waiting::Connecting(endpoint));
    let moving = |sentence: String| Step {
        elapsed_s,
        typical: Some(TYPICAL_CONNECTION),
        ..step(kind, Stage::Now(Turn::Aiven), sentence)
    };
    match &connection.state {
        ConnectionState::Active => step(kind, Stage::Done, format!("{key} is active.")),
        ConnectionState::PendingUserApproval => Step {
            problem: elapsed_s.filter(|seconds| *seconds > 600).map(|_| {
                "It has been waiting for more than ten minutes. In some environments Aiven approves each connection by hand: ask Aiven’s support.".to_owned()
            }),
            ..moving(format!("Aiven has seen {key} and is accepting it."))
        },
        ConnectionState::UserApproved | ConnectionState::Connected => {
            moving(format!("{key} is {}; Aiven is putting it into service.", connection.state.as_str()))
        }
        ConnectionState::Other(word) => {
            moving(format!("Aiven calls the state of {key} “{word}”, which is not known here."))
        }
    }
}

fn components(facts: &Facts<'_>, before: Stage, switches: &[(AccessOption, Wait)]) -> Step {
    let kind = Kind::Components;
    if facts.privatelink.is_none() || matches!(before, Stage::Stuck(_)) {
        return step(kind, Stage::Later, "Once there is a PrivateLink.");
    }
    let on: Vec<&str> = switches
        .iter()
        .filter(|(option, _)| option.is_on && option.component_exists)
        .map(|(option, _)| option.component.as_str())
        .collect();
    if !on.is_empty() {
        return step(
            kind,
            Stage::Done,
            format!("Switched on: {}.", on.join(", ")),
        );
    }
    if switches.is_empty() {
        return step(
            kind,
            Stage::Now(Turn::You),
            "Which components can be switched on could not be read. Look at the advanced configuration on Overview.",
        );
    }
    step(
        kind,
        Stage::Now(Turn::You),
        "Switch on what clients shall reach through PrivateLink. Nothing is let through by itself.",
    )
}

fn targets(seen: &Step, switches: &[(AccessOption, Wait)]) -> Step {
    let kind = Kind::Targets;
    let longest = switches.iter().filter_map(|(_, wait)| match wait {
        Wait::Target(seconds) => Some(*seconds),
        _ => None,
    });
    if let Some(longest) = longest.max() {
        return Step {
            elapsed_s: Some(longest),
            typical: Some(TYPICAL_TARGETS),
            ..step(
                kind,
                Stage::Now(Turn::Aws),
                "The load balancer checks its targets: each needs two good heartbeats before it serves.",
            )
        };
    }
    let is_reachable = switches.iter().any(|(_, wait)| *wait == Wait::Reachable);
    if seen.stage == Stage::Done && is_reachable {
        return step(
            kind,
            Stage::Done,
            "Every component that is switched on answers on this connection.",
        );
    }
    step(
        kind,
        Stage::Later,
        "Once the connection is active and a component is switched on.",
    )
}

fn information(targets: &Step, switches: &[(AccessOption, Wait)]) -> Step {
    let kind = Kind::Information;
    let ready: Vec<&str> = switches
        .iter()
        .filter(|(_, wait)| *wait == Wait::Reachable)
        .map(|(option, _)| option.component.as_str())
        .collect();
    if ready.is_empty() {
        return step(
            kind,
            Stage::Later,
            "Host, port and credentials for this connection.",
        );
    }
    let stage = if targets.stage == Stage::Done {
        Stage::Done
    } else {
        Stage::Now(Turn::You)
    };
    step(kind, stage, format!("Ready for {}.", ready.join(", ")))
}
