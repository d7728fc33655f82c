//! What a person may do: their role in the project, by the one table, and what the guard-rails close to everybody.

use aiven::ProjectName;

use super::Caller;
use crate::{
    change::Target,
    failure::Failure,
    role::{Operation, Role},
};

impl Caller {
    /// Whether this person may do this in this project; if not, the sentence says what is missing.
    pub fn may(&self, operation: Operation, project: &ProjectName) -> Result<(), String> {
        if let Some(pass) = &self.pass {
            pass.scope.allows(operation, project)?;
        }
        let role = self.rights.role_in(project);
        if role < Some(operation.least()) {
            return Err(format!(
                "You may not {} here: {} Ask an admin of this portal if you need the role {}.",
                operation.words(),
                match role {
                    Some(role) => format!("your role in {project} is {}.", role.as_str()),
                    None => format!("you have no role in {project}."),
                },
                operation.least().as_str(),
            ));
        }
        if operation.is_change() && self.policy.is_read_only(project) {
            return Err(format!(
                "Nothing is changed in {project} through this portal: its settings say that the project is read-only."
            ));
        }
        // In AWS nothing can be applied later exactly as it was approved.
        let is_in_aws = matches!(
            operation,
            Operation::CreateEndpoint | Operation::DeleteEndpoint | Operation::DeleteGroup
        );
        if is_in_aws && self.policy.needs_approval(project) && role < Some(Role::Admin) {
            return Err(format!(
                "You may not {} here: changes in {project} need a second person, and what is done in AWS is not put \
                 off. Ask an admin of this portal to do it, or use the commands on this page.",
                operation.words()
            ));
        }
        Ok(())
    }

    /// As [`Caller::may`], for what is not even drawn otherwise.
    pub fn require(&self, operation: Operation, project: &ProjectName) -> Result<(), Failure> {
        self.may(operation, project)
            .map_err(|message| match operation {
                // Whether there is such a project is not for everybody to know.
                Operation::View => Failure::NotFound {
                    what: "such project".to_owned(),
                },
                _ => Failure::NotAllowed { message },
            })
    }

    /// As [`Caller::require`], of a service where the target names one.
    pub fn require_at(&self, operation: Operation, target: &Target) -> Result<(), Failure> {
        if let Some(pass) = &self.pass
            && let Err(message) = pass.scope.allows_at(operation, target)
        {
            let is_seen = match &target.service {
                Some(service) => pass.scope.sees_service(&target.project, service),
                None => pass.scope.sees(&target.project),
            };
            return Err(if is_seen {
                Failure::NotAllowed { message }
            } else {
                Failure::NotFound {
                    what: "such service".to_owned(),
                }
            });
        }
        self.require(operation, &target.project)
    }

    /// Whether this person may make portal tokens; if not, the sentence says what is missing.
    pub fn may_make_tokens(&self) -> Result<(), String> {
        if self.pass.is_some() {
            return Err("A portal token makes no other: sign in to make one.".to_owned());
        }
        if !self.acts_with_the_teams_token() {
            return Err(
                "Portal tokens act with the Aiven token of a team, and you are signed in with a token of your own: use \
                 that one with avn and Terraform. People who sign in as members of the team make portal tokens here."
                    .to_owned(),
            );
        }
        let role = self.rights.highest();
        if role >= Some(Role::Operator) {
            return Ok(());
        }
        Err(format!(
            "You may not make portal tokens: that takes the role operator in at least one project, and {}. Ask an admin \
             of this portal.",
            match role {
                Some(role) => format!("your highest role is {}", role.as_str()),
                None => "you have no role anywhere".to_owned(),
            }
        ))
    }

    /// Those of the projects that this person may look at.
    pub fn visible(&self, projects: impl Iterator<Item = ProjectName>) -> Vec<ProjectName> {
        let seen = projects.filter(|project| self.may(Operation::View, project).is_ok());
        seen.collect()
    }

    /// Whether a change of this person waits for somebody else.
    pub fn needs_approval(&self, operation: Operation, project: &ProjectName) -> bool {
        operation != Operation::RefreshPrivatelink
            && self.policy.needs_approval(project)
            && self.rights.role_in(project) < Some(Role::Admin)
    }
}
