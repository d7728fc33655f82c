//! What a portal token may reach: the projects and services, whether it may change anything, whether it may read secrets.
//!
//! It only ever takes away. What is left of the rights of whoever made the token, as the settings have them now, is what the
//! token may do; [`crate::ssr::Caller`] asks both.

use aiven::{ProjectName, ServiceName};
use serde::{Deserialize, Serialize};

use crate::{
    change::Target,
    role::{Operation, Pattern, is_in},
};

/// Whether something may be changed with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    Read,
    Write,
}

impl Reach {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Read, Self::Write]
            .into_iter()
            .find(|reach| reach.as_str() == text)
    }
}

/// Whether passwords and keys may be read with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Secrets {
    Hidden,
    Readable,
}

/// The limits of a portal token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    pub projects: Vec<Pattern>,
    pub services: Vec<Pattern>,
    pub reach: Reach,
    pub secrets: Secrets,
}

impl Scope {
    pub fn sees(&self, project: &ProjectName) -> bool {
        is_in(&self.projects, project)
    }

    pub fn sees_service(&self, project: &ProjectName, service: &ServiceName) -> bool {
        let mut services = self.services.iter();
        self.sees(project) && services.any(|pattern| pattern.covers(service.as_str()))
    }

    /// Whether this may be asked with the token; if not, the sentence says which right is missing.
    pub fn allows(&self, operation: Operation, project: &ProjectName) -> Result<(), String> {
        let is_looking = matches!(operation, Operation::View | Operation::Reveal);
        let missing = if !self.sees(project) {
            format!("it does not reach the project {project}")
        } else if operation == Operation::Reveal && self.secrets == Secrets::Hidden {
            "it may not read secrets".to_owned()
        } else if !is_looking && self.reach == Reach::Read {
            "it may only read".to_owned()
        } else {
            return Ok(());
        };
        Err(format!(
            "You may not {} with this portal token: {missing}. Ask for a token that may.",
            operation.words()
        ))
    }

    /// The same for something about a service.
    pub fn allows_at(&self, operation: Operation, target: &Target) -> Result<(), String> {
        match &target.service {
            Some(service) if !self.sees_service(&target.project, service) => Err(format!(
                "You may not {} with this portal token: it does not reach the service {service}. Ask for a token that \
                 does.",
                operation.words()
            )),
            _ => self.allows(operation, &target.project),
        }
    }
}

/// A portal token, as a request carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub id: String,
    pub name: String,
    /// Stands for the reason of a change that gives none.
    pub purpose: String,
    pub scope: Scope,
    /// The portal's address, for links in answers.
    pub portal: String,
}

impl Pass {
    /// As the record has it.
    pub fn signature(&self) -> String {
        format!("{} ({})", self.name, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(projects: &str, services: &str, reach: Reach, secrets: Secrets) -> Scope {
        let patterns = |text: &str| vec![Pattern::parse(text).unwrap()];
        Scope {
            projects: patterns(projects),
            services: patterns(services),
            reach,
            secrets,
        }
    }

    fn at(project: &str, service: &str) -> Target {
        Target::service(
            &ProjectName::parse(project).unwrap(),
            &ServiceName::parse(service).unwrap(),
        )
    }

    #[test]
    fn each_missing_right_is_named() {
        let narrow = scope("orders-*", "kafka-*", Reach::Read, Secrets::Hidden);
        for (operation, target, sentence) in [
            (Operation::View, at("billing", "kafka-1"), "service kafka-1"),
            (Operation::View, at("orders-1", "pg"), "service pg"),
            (
                Operation::Reveal,
                at("orders-1", "kafka-1"),
                "may not read secrets",
            ),
            (
                Operation::SetAccess,
                at("orders-1", "kafka-1"),
                "may only read",
            ),
        ] {
            let refused = narrow.allows_at(operation, &target).unwrap_err();
            assert!(refused.contains(sentence), "{refused}");
        }
        assert_eq!(
            narrow.allows_at(Operation::View, &at("orders-1", "kafka-1")),
            Ok(())
        );
        let wide = scope("*", "*", Reach::Write, Secrets::Readable);
        for operation in Operation::ALL {
            assert_eq!(wide.allows_at(operation, &at("billing", "pg")), Ok(()));
        }
    }

    #[test]
    fn whoever_may_only_read_changes_nothing() {
        let reading = scope("*", "*", Reach::Read, Secrets::Readable);
        for operation in Operation::ALL {
            let is_reading = matches!(operation, Operation::View | Operation::Reveal);
            let allowed = reading.allows_at(operation, &at("a", "b")).is_ok();
            assert_eq!(allowed, is_reading, "{operation:?}");
        }
    }
}
