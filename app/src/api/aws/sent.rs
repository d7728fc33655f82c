//! The card's forms: what they ask for, once for each form, and what is shown when it was not done.

use aiven::{Principal, PrincipalList, ProjectName, ServiceName};
use recipes::endpoint::{EndpointId, GroupId, Plan, VpcId};
use serde_json::json;

use super::{
    Address, AwsCard, DELETE, Strictness,
    look::{Door, closed_card, drawn},
    make::{self, Scribe},
    trouble::Trouble,
};
use crate::{
    api::reading::Reading,
    change::{Applied, Change, Target},
    failure::Failure,
    paths,
    role::Operation,
    ssr::{Asked, Caller, Carried, Posted, Stopped, carry_out, carry_out_in_aws},
};

/// What came of a form of the card.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It was done; the person reads this sentence back in the guide.
    Done { carried: Carried, sentence: String },
    /// It was not: the card, with what was chosen and why not. Its status is the page's.
    Refused(AwsCard),
}

/// The button that makes the endpoint carries the form's id, so that the same form can be a mere choice without one.
pub const CREATE: &str = "aws-create-";
pub const ADD_PRINCIPAL: &str = "aws-add-principal";
pub const DELETE_ENDPOINT: &str = "aws-delete";
pub const DELETE_GROUP: &str = "aws-delete-group";

/// Why something was not done, with the status that says so.
struct Refusal {
    trouble: Trouble,
    status: u16,
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        Self {
            trouble,
            status: 422,
        }
    }
}

/// Does what a form of the card asks for: one whose field `do` begins with `aws-`.
pub async fn sent(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    reading: &Reading,
    posted: &Posted,
    asked: &Asked,
) -> Result<Sent, Failure> {
    let door = match Door::of(caller, project, reading) {
        Ok(door) => door,
        Err(closed) => {
            let mut card = closed_card(project, name, closed);
            card.status = 403;
            return Ok(Sent::Refused(card));
        }
    };
    let mut address = Address::of(paths::setup(project, name), asked.fields());
    let wish = posted.get("do").unwrap_or_default();
    let create = wish.strip_prefix(CREATE);
    if create.is_some() {
        address = address.with_sent(&posted.0);
    }
    let form = Form {
        caller,
        project,
        name,
        door: &door,
        posted,
        id: create.or(posted.get("form_id")).unwrap_or_default(),
    };
    let outcome = match wish {
        _ if create.is_some() => form.create(&address).await,
        ADD_PRINCIPAL => form.add_principal().await,
        DELETE_ENDPOINT => form.delete().await,
        DELETE_GROUP => form.delete_group().await,
        _ => {
            Err(Trouble::sentence("This page has no such button. Reload it and try again.").into())
        }
    };
    let refusal = match outcome {
        Ok((carried, sentence)) => return Ok(Sent::Done { carried, sentence }),
        Err(refusal) if refusal.status == Failure::SignedOut.status() => {
            return Err(Failure::SignedOut);
        }
        Err(refusal) => refusal,
    };
    // The principals may be others than those that were read before.
    let again = match wish {
        ADD_PRINCIPAL => Reading::of(caller, project, name, asked.urgency).await.ok(),
        _ => None,
    };
    let reading = again.as_ref().unwrap_or(reading);
    let strictness = match create {
        Some(_) => Strictness::Sent,
        None => Strictness::Choosing,
    };
    let address = address.with(DELETE, "");
    let card = drawn(&door, (project, name), reading, address, strictness);
    let mut card = Box::pin(card).await;
    if let Ok(desk) = &mut card.content {
        desk.failure = Some(refusal.trouble);
    }
    card.status = refusal.status;
    Ok(Sent::Refused(card))
}

struct Form<'a> {
    caller: &'a Caller,
    project: &'a ProjectName,
    name: &'a ServiceName,
    door: &'a Door,
    posted: &'a Posted,
    id: &'a str,
}

impl Form<'_> {
    async fn create(&self, address: &Address) -> Result<(Carried, String), Refusal> {
        let form = address.form();
        let plan = Plan::parse(self.door.about.clone(), &form);
        let plan = plan.map_err(|_| {
            Trouble::sentence("Nothing was created yet: see what is said at the choices below.")
        })?;
        let (door, scribe) = (self.door.clone(), self.scribe());
        let summary = json!({ "endpoint": form.to_query() });
        let work = Box::pin(async move { make::create(&door, &plan, &scribe).await });
        self.once(Operation::CreateEndpoint, summary, work).await
    }

    async fn delete(&self) -> Result<(Carried, String), Refusal> {
        let id = EndpointId::parse(self.posted.get("endpoint").unwrap_or_default());
        let id = id.map_err(Trouble::sentence)?.to_string();
        let (door, scribe) = (self.door.clone(), self.scribe());
        let summary = json!({ "vpc_endpoint_id": id });
        let work = Box::pin(async move { make::delete(&door, &id, &scribe).await });
        self.once(Operation::DeleteEndpoint, summary, work).await
    }

    async fn delete_group(&self) -> Result<(Carried, String), Refusal> {
        let field = |name| self.posted.get(name).unwrap_or_default();
        let vpc = VpcId::parse(field("vpc")).map_err(Trouble::sentence)?;
        let id = GroupId::parse(field("group")).map_err(Trouble::sentence)?;
        let (vpc, id) = (vpc.to_string(), id.to_string());
        let (door, scribe) = (self.door.clone(), self.scribe());
        let summary = json!({ "vpc_id": vpc, "group_id": id });
        let work = Box::pin(async move { make::delete_group(&door, &vpc, &id, &scribe).await });
        self.once(Operation::DeleteGroup, summary, work).await
    }

    /// Aiven compares the list with the one that was opened; nothing is written over what somebody else wrote.
    async fn add_principal(&self) -> Result<(Carried, String), Refusal> {
        let add = self.posted.get("principal").unwrap_or_default().trim();
        let opened = self.posted.get("opened").unwrap_or_default();
        let opened: Vec<String> = opened.lines().map(|line| line.trim().to_owned()).collect();
        let opened: Vec<String> = opened.into_iter().filter(|line| !line.is_empty()).collect();
        let principal = add.parse::<Principal>();
        principal.map_err(|error| Trouble::sentence(error.to_string()))?;
        let wanted = PrincipalList::parse(&format!("{}\n{add}", opened.join("\n")));
        let wanted = wanted.map_err(|error| Trouble::sentence(error.to_string()))?;
        let change = Change::UpdatePrincipals {
            opened,
            wanted: wanted.to_strings(),
            supported_regions: None,
        };
        let reason = self.posted.get("reason").unwrap_or_default();
        let target = self.target();
        let outcome = carry_out(self.caller, self.id, &target, change, reason).await;
        let carried = outcome.map_err(|stopped| {
            let failure = stopped.failure(self.caller);
            let trouble = Trouble::sentence(format!("{}. {}", failure.title(), failure.sentence()));
            let trouble = match &failure {
                Failure::Conflict { found, .. } => trouble.advise(format!(
                    "The principals are now: {}. Nothing was changed.",
                    found.clone().unwrap_or_default().join(", ")
                )),
                _ => trouble,
            };
            Refusal {
                trouble,
                status: failure.status(),
            }
        })?;
        if matches!(carried, Carried::Done(_)) {
            let Scribe { who, reference } = self.scribe();
            let (project, service) = (self.project, self.name);
            tracing::info!(%reference, %who, %project, %service, principal = add, "The AWS caller was made a principal");
        }
        let done = format!("{add} is a principal now. AWS may take a minute to know.");
        Ok((carried, done))
    }

    fn scribe(&self) -> Scribe {
        Scribe {
            who: self.caller.who.clone(),
            reference: self.caller.reference.clone(),
        }
    }

    fn target(&self) -> Target {
        Target::service(self.project, self.name)
    }

    /// The same form sent twice acts once, and a person who goes away does not stop it half way.
    async fn once(
        &self,
        operation: Operation,
        summary: serde_json::Value,
        work: impl Future<Output = Result<String, Trouble>> + Send + 'static,
    ) -> Result<(Carried, String), Refusal> {
        let work = async move { work.await.map_err(Trouble::into_error) };
        let target = self.target();
        let reason = self.posted.get("reason").unwrap_or_default();
        let plan = (summary, reason);
        let outcome = carry_out_in_aws(self.caller, self.id, &target, operation, plan, work).await;
        match outcome {
            Ok(sentence) => Ok((Carried::Done(Applied::default()), sentence)),
            Err(Stopped::Before(failure)) => Err(Refusal {
                trouble: Trouble::sentence(failure.to_string()),
                status: failure.status(),
            }),
            Err(Stopped::By(aiven::Error::NotSent(sentence))) => Err(Refusal {
                trouble: Trouble::sentence(sentence),
                status: 503,
            }),
            Err(Stopped::By(error)) => Err(Trouble::of_form(error).into()),
        }
    }
}
