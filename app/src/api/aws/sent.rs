//! The card's forms: what they ask for, once for each form, and what is shown when it was not done.

use aiven::{Principal, PrincipalList, ProjectName, ServiceName};
use recipes::endpoint::{EndpointId, GroupId, Plan, VpcId};

use super::{
    Address, AwsCard, DELETE, Strictness,
    look::{Door, closed_card, drawn},
    make::{self, Scribe},
    trouble::Trouble,
};
use crate::{
    api::reading::Reading,
    failure::Failure,
    paths,
    ssr::{Asked, Caller, Posted, failure_of, send_once},
};

/// What came of a form of the card.
#[derive(Clone, Debug)]
pub enum Sent {
    /// It was done; the person reads this sentence back in the guide.
    Done { sentence: String },
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
        Ok(sentence) => return Ok(Sent::Done { sentence }),
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
    async fn create(&self, address: &Address) -> Result<String, Refusal> {
        let form = address.form();
        let plan = Plan::parse(self.door.about.clone(), &form);
        let plan = plan.map_err(|_| {
            Trouble::sentence("Nothing was created yet: see what is said at the choices below.")
        })?;
        let (door, scribe) = (self.door.clone(), self.scribe());
        let work = Box::pin(async move { make::create(&door, &plan, &scribe).await });
        self.once(("create", form.to_query()), work).await
    }

    async fn delete(&self) -> Result<String, Refusal> {
        let id = EndpointId::parse(self.posted.get("endpoint").unwrap_or_default());
        let id = id.map_err(Trouble::sentence)?.to_string();
        let (door, scribe) = (self.door.clone(), self.scribe());
        let content = ("delete", id.clone());
        let work = Box::pin(async move { make::delete(&door, &id, &scribe).await });
        self.once(content, work).await
    }

    async fn delete_group(&self) -> Result<String, Refusal> {
        let field = |name| self.posted.get(name).unwrap_or_default();
        let vpc = VpcId::parse(field("vpc")).map_err(Trouble::sentence)?;
        let id = GroupId::parse(field("group")).map_err(Trouble::sentence)?;
        let (vpc, id) = (vpc.to_string(), id.to_string());
        let (door, scribe) = (self.door.clone(), self.scribe());
        let content = ("delete the group", id.clone());
        let work = Box::pin(async move { make::delete_group(&door, &vpc, &id, &scribe).await });
        self.once(content, work).await
    }

    /// Aiven compares the list with the one that was opened; nothing is written over what somebody else wrote.
    async fn add_principal(&self) -> Result<String, Refusal> {
        let add = self.posted.get("principal").unwrap_or_default().trim();
        let opened = self.posted.get("opened").unwrap_or_default();
        let opened: Vec<String> = opened.lines().map(|line| line.trim().to_owned()).collect();
        let opened: Vec<String> = opened.into_iter().filter(|line| !line.is_empty()).collect();
        let principal = add.parse::<Principal>();
        principal.map_err(|error| Trouble::sentence(error.to_string()))?;
        let wanted = PrincipalList::parse(&format!("{}\n{add}", opened.join("\n")));
        let wanted = wanted.map_err(|error| Trouble::sentence(error.to_string()))?;
        let (client, project, name) = (
            self.caller.aiven.clone(),
            self.project.clone(),
            self.name.clone(),
        );
        let content = (self.place(), "principal", add.to_owned(), opened.clone());
        let write = async move {
            let updated = client
                .update_privatelink(&project, &name, &opened, &wanted)
                .await;
            updated.map(drop)
        };
        let outcome = send_once(self.caller, self.id, content, write).await;
        let Scribe { who, reference } = self.scribe();
        let (project, service) = (self.project, self.name);
        if let Err(error) = outcome {
            let failure = failure_of(self.caller, &error);
            let trouble = Trouble::sentence(format!("{}. {}", failure.title(), failure.sentence()));
            let trouble = match &failure {
                Failure::Conflict { found, .. } => trouble.advise(format!(
                    "The principals are now: {}. Nothing was changed.",
                    found.clone().unwrap_or_default().join(", ")
                )),
                _ => trouble,
            };
            return Err(Refusal {
                trouble,
                status: failure.status(),
            });
        }
        tracing::info!(%reference, %who, %project, %service, principal = add, "The AWS caller was made a principal");
        Ok(format!(
            "{add} is a principal now. AWS may take a minute to know."
        ))
    }

    fn scribe(&self) -> Scribe {
        Scribe {
            who: self.caller.who.clone(),
            reference: self.caller.reference.clone(),
        }
    }

    fn place(&self) -> (String, String) {
        (self.project.to_string(), self.name.to_string())
    }

    /// The same form sent twice acts once, and a person who goes away does not stop it half way.
    async fn once(
        &self,
        content: (&'static str, String),
        work: impl Future<Output = Result<String, Trouble>> + Send + 'static,
    ) -> Result<String, Refusal> {
        let work = async move { work.await.map_err(Trouble::into_error) };
        let outcome = send_once(self.caller, self.id, (self.place(), content), work).await;
        outcome.map_err(|error| Trouble::of_form(error).into())
    }
}
