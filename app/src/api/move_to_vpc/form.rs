//! The form that moves a service into a project VPC.

use aiven::{ProjectName, ProjectVpc, Service, ServiceName};

use super::sentence;
use crate::{
    api::vpcs,
    change::{Change, Target},
    failure::Failure,
    permit::Permit,
    ssr::{Asked, Caller, carry_out, form_id},
};

#[derive(Clone, Debug)]
pub struct MoveForm {
    pub form_id: String,
    /// Where it can go.
    pub vpcs: Vec<ProjectVpc>,
    pub chosen: String,
    /// Why it moves, in the person's own words.
    pub reason: String,
    pub permit: Permit,
    /// Whether the box was ticked when the form was sent.
    pub is_confirmed: bool,
    /// The components whose public access is on.
    pub public: Vec<String>,
    pub vpc_error: Option<String>,
    pub confirm_error: Option<String>,
    /// Why it was not moved, where no field is to blame.
    pub failure: Option<String>,
}

impl MoveForm {
    pub(super) fn of(
        vpcs: Vec<ProjectVpc>,
        service: &Service,
        asked: &Asked,
        permit: Permit,
    ) -> Self {
        let posted = asked.posted.as_ref();
        let typed = posted.and_then(|posted| posted.get("vpc"));
        let asked_for = typed.map_or_else(|| asked.query_field("vpc"), |id| Some(id.to_owned()));
        let only = match &vpcs[..] {
            [one] => Some(one.project_vpc_id.clone()),
            _ => None,
        };
        // Somebody may have sent a choice that is not there any more; then nothing is chosen for them.
        let chosen = asked_for.or(only).unwrap_or_default();
        Self {
            form_id: posted
                .and_then(|posted| posted.get("form_id"))
                .map_or_else(form_id, str::to_owned),
            chosen,
            reason: posted
                .and_then(|posted| posted.get("reason"))
                .unwrap_or_default()
                .to_owned(),
            permit,
            is_confirmed: posted.is_some_and(|posted| posted.get("confirm") == Some("yes")),
            public: public(service),
            vpcs,
            vpc_error: None,
            confirm_error: None,
            failure: None,
        }
    }

    /// Moves it: the sentence for the next page, or the status of the answer that says why not.
    pub(super) async fn send(
        &mut self,
        caller: &Caller,
        project: &ProjectName,
        name: &ServiceName,
    ) -> Result<Result<String, u16>, Failure> {
        if !self
            .vpcs
            .iter()
            .any(|vpc| vpc.project_vpc_id == self.chosen)
        {
            let gone = "This VPC is not active in the service's cloud any more. Choose another.";
            let none = "Choose a project VPC.";
            let error = if self.chosen.is_empty() { none } else { gone };
            self.vpc_error = Some(error.to_owned());
        }
        if !self.is_confirmed {
            self.confirm_error =
                Some("Tick the box to say that you have read what this does.".to_owned());
        }
        if self.vpc_error.is_some() || self.confirm_error.is_some() {
            return Ok(Err(422));
        }
        let target = Target::service(project, name);
        let change = Change::MoveToVpc {
            vpc: self.chosen.clone(),
        };
        match carry_out(caller, &self.form_id, &target, change, &self.reason).await {
            Ok(carried) => Ok(Ok(carried.sentence(&sentence(name)))),
            Err(stopped) => {
                let (sentence, status) = vpcs::refused(caller, stopped)?;
                self.failure = Some(sentence);
                Ok(Err(status))
            }
        }
    }
}

/// The components that stay reachable from outside the VPC.
fn public(service: &Service) -> Vec<String> {
    let access = service.user_config.get("public_access");
    let entries = access.and_then(|access| access.as_object());
    let entries = entries.into_iter().flatten();
    entries
        .filter(|(_, is_on)| is_on.as_bool() == Some(true))
        .map(|(component, _)| component.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn public_of(config: &serde_json::Value) -> Vec<String> {
        let service = json!({"service_name": "a", "user_config": config});
        public(&serde_json::from_value(service).unwrap())
    }

    #[test]
    fn public_access_that_is_on_is_named() {
        let config = json!({"public_access": {"kafka": true, "kafka_rest": false}});
        assert_eq!(public_of(&config), ["kafka"]);
        assert!(public_of(&json!({})).is_empty());
    }
}
