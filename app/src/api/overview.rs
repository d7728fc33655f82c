//! Overview's data: the service's facts, its advanced configuration, and how to connect to it.

use aiven::connection::{Choice, Level, Nothing, Resolved, resolve};
use aiven::{AccessOption, ProjectName, Service, ServiceHead, ServiceName, Setting, Support};
use recipes::{Facts, Filling, Recipe, Row, RowValue, Secrets, rows};
use serde_json::json;

use super::{
    reading::{Reading, schema_of},
    requests::{Waiting, waiting},
};
use crate::{
    change::Target,
    failure::Failure,
    flash::Flash,
    pages::wait::Wait,
    paths,
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller, failure_of},
};

/// How soon a card that is about to change is asked for again, in seconds.
const SOON: u32 = 3;
/// After this many seconds of waiting, more slowly.
const PATIENCE: u32 = 300;
const LATER: u32 = 20;
const POWERED_OFF: &str =
    "The service is powered off: nothing answers at these addresses until it is powered on.";

#[derive(Clone, Debug)]
pub struct OverviewPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
    pub support: Support,
    pub facts: About,
    pub notes: Vec<String>,
    pub advanced: AdvancedCard,
    pub connection: ConnectionCard,
    pub flash: Option<Flash>,
    /// What waits for a second person.
    pub waiting: Vec<Waiting>,
}

/// What Overview lists beside the head.
#[derive(Clone, Debug)]
pub struct About {
    pub created: Option<String>,
    pub updated: Option<String>,
    pub termination_protection: Option<bool>,
}

impl Reveal {
    /// Why the secrets can't be had, and what to do.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::Refused(Failure::Forbidden { message }) => Some(format!(
                "Your Aiven token may read this service but not its secrets: the permission service:secrets:read is \
                 missing. Ask a project admin for a token that has it. Aiven said: “{message}”"
            )),
            Self::Refused(failure) => Some(format!("{}. {}", failure.title(), failure.sentence())),
            Self::Hidden | Self::Shown => None,
        }
    }
}

/// The options that are set.
#[derive(Clone, Debug)]
pub struct AdvancedCard {
    /// Whether the person may change options.
    pub permit: Permit,
    pub project: ProjectName,
    pub service: ServiceName,
    pub rows: Vec<AdvancedRow>,
    /// Why the options can't be named or changed.
    pub failure: Option<String>,
    pub follow_s: Option<u32>,
    pub version: String,
}

#[derive(Clone, Debug)]
pub struct AdvancedRow {
    pub setting: Setting,
    pub sync: Sync,
}

/// Whether a value is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    InSync,
    /// The service is being changed.
    Applying,
    /// The option lets a component through PrivateLink.
    Access(Wait),
}

/// How to connect, as chosen.
#[derive(Clone, Debug)]
pub struct ConnectionCard {
    /// Whether the person may see secrets.
    pub permit: Permit,
    pub project: ProjectName,
    pub service: ServiceName,
    pub info: Result<Box<Info>, Nothing>,
    pub follow_s: Option<u32>,
    pub version: String,
}

#[derive(Clone, Debug)]
pub struct Info {
    pub resolved: Resolved,
    pub rows: Vec<Row>,
    pub recipes: Vec<Recipe>,
    pub recipe: Option<Recipe>,
    /// What has to be done before the recipe works.
    pub before: Vec<String>,
    /// What the recipe says, or why it can't be written.
    pub text: Result<String, String>,
    pub reveal: Reveal,
}

/// Whether a request asks for secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Look,
    Reveal,
}

impl Wish {
    /// Only a form can ask for secrets: an address can be followed by accident, and is kept in many places.
    fn of(asked: &Asked) -> Self {
        let posted = asked.posted.as_ref();
        match posted.and_then(|posted| posted.get("reveal")) {
            Some(_) => Self::Reveal,
            None => Self::Look,
        }
    }
}

/// Whether the secrets are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reveal {
    Hidden,
    Shown,
    /// They were asked for and can't be had.
    Refused(Failure),
}

/// The page.
pub async fn overview(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<OverviewPage, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    let advanced = advanced_of(caller, &project, &name, &reading).await;
    let connection = connection_of(caller, &project, &name, &reading, asked).await?;
    Ok(OverviewPage {
        who: caller.who.clone(),
        head: ServiceHead::new(name.clone(), &reading.service),
        flash: caller.flash.take(&paths::service(&project, &name)),
        waiting: waiting(caller, &project, &name).await,
        support: reading.support,
        facts: About {
            created: reading.service.create_time,
            updated: reading.service.update_time,
            termination_protection: reading.service.termination_protection,
        },
        notes: reading.notes,
        advanced,
        connection,
        project,
    })
}

/// The card of options by itself.
pub async fn advanced(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<AdvancedCard, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    Ok(advanced_of(caller, &project, &name, &reading).await)
}

/// The card of connection information by itself.
pub async fn connection(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: &Asked,
) -> Result<ConnectionCard, Failure> {
    let reading = Reading::of(caller, &project, &name, asked.urgency).await?;
    connection_of(caller, &project, &name, &reading, asked).await
}

async fn advanced_of(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    reading: &Reading,
) -> AdvancedCard {
    let schema = schema_of(caller, project, &reading.service).await;
    let failure = schema.as_ref().err().map(Failure::sentence);
    let options = schema.as_ref().map_or(&[][..], |schema| &schema.options);
    let settings = aiven::settings(options, &reading.service);
    let rows = settings.into_iter().map(|setting| AdvancedRow {
        sync: sync_of(&setting, reading),
        setting,
    });
    AdvancedCard {
        permit: caller.permit(Operation::UpdateConfig, project),
        project: project.clone(),
        service: name.clone(),
        rows: rows.collect(),
        failure,
        follow_s: follow_s(reading),
        version: version_of(reading),
    }
}

fn sync_of(setting: &Setting, reading: &Reading) -> Sync {
    let component = aiven::access::component_of(&setting.path);
    if let Some(option) = component.and_then(|component| access_option(reading, component)) {
        return Sync::Access(wait_of(option, reading));
    }
    let is_changing = !matches!(
        reading.service.state,
        None | Some(aiven::ServiceState::Running | aiven::ServiceState::Poweroff)
    );
    if is_changing {
        Sync::Applying
    } else {
        Sync::InSync
    }
}

fn access_option<'a>(reading: &'a Reading, component: &str) -> Option<&'a AccessOption> {
    reading
        .access
        .iter()
        .find(|option| option.component == component)
}

fn wait_of(option: &AccessOption, reading: &Reading) -> Wait {
    Wait::of(option, reading.has_active_connection(), &reading.waits)
}

/// How soon anything in the cards will have changed by itself, if it will.
fn follow_s(reading: &Reading) -> Option<u32> {
    let waits = reading.access.iter().map(|option| wait_of(option, reading));
    let moving: Vec<Wait> = waits.filter(|wait| wait.is_moving()).collect();
    let longest = moving.iter().map(|wait| match wait {
        Wait::Target(seconds) => *seconds,
        _ => 0,
    });
    longest
        .max()
        .map(|seconds| if seconds < PATIENCE { SOON } else { LATER })
        .or_else(|| {
            let state = reading.service.state.as_ref()?;
            (!matches!(
                state,
                aiven::ServiceState::Running | aiven::ServiceState::Poweroff
            ))
            .then_some(LATER)
        })
}

/// Tells a card from its next state. The pace belongs to it, so that a page that follows hears when to slow down.
fn version_of(reading: &Reading) -> String {
    if reading.version.is_empty() {
        return String::new();
    }
    format!("{}-{}", reading.version, follow_s(reading).unwrap_or(0))
}

async fn connection_of(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    reading: &Reading,
    asked: &Asked,
) -> Result<ConnectionCard, Failure> {
    let choice = Choice::from_query(&asked.query);
    let info = match resolve(&reading.service, &reading.connections, &choice) {
        Err(nothing) => Err(nothing),
        Ok(mut resolved) => {
            if reading.service.is_powered_off() {
                resolved.notes.insert(0, POWERED_OFF.to_owned());
            }
            let info = inform(
                caller,
                project,
                name,
                &reading.service,
                resolved,
                Wish::of(asked),
            );
            Ok(Box::new(info.await?))
        }
    };
    let is_revealed = matches!(&info, Ok(info) if info.reveal == Reveal::Shown);
    Ok(ConnectionCard {
        permit: caller.permit(Operation::Reveal, project),
        project: project.clone(),
        service: name.clone(),
        info,
        // What was revealed is not drawn away under the reader's eyes.
        follow_s: follow_s(reading).filter(|_| !is_revealed),
        version: version_of(reading),
    })
}

/// Everything about one listener, with its secrets if they are wanted and may be had.
async fn inform(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    service: &Service,
    resolved: Resolved,
    wish: Wish,
) -> Result<Info, Failure> {
    let facts = Facts::of(project, service, &resolved);
    let dynamic = Facts::of_dynamic(project, service, &resolved);
    let (reveal, mut secrets) = match wish {
        Wish::Look => (Reveal::Hidden, Secrets::default()),
        Wish::Reveal => match secrets_of(caller, project, name, &facts).await {
            Ok(secrets) => (Reveal::Shown, secrets),
            Err(Failure::SignedOut) => return Err(Failure::SignedOut),
            Err(failure) => (Reveal::Refused(failure), Secrets::default()),
        },
    };
    if facts.needs_ca() {
        // Not every token may read it, and nothing else depends on it: then its row says where to look.
        secrets.ca = caller.aiven.ca(project).await.ok();
    }
    let filling = match reveal {
        Reveal::Shown => Filling::Revealed(&secrets),
        Reveal::Hidden | Reveal::Refused(_) => Filling::Placeholders,
    };
    let mut rows = rows(&facts, dynamic.as_ref(), &filling);
    for row in &mut rows {
        if let RowValue::Certificate {
            pem,
            is_secret: false,
            ..
        } = &mut row.value
        {
            pem.clone_from(&secrets.ca);
        }
    }
    let recipes = Recipe::offered(&facts);
    let chosen = resolved.choice.get(Level::Recipe);
    let recipe = recipes
        .iter()
        .find(|recipe| Some(recipe.id()) == chosen)
        .or(recipes.first())
        .copied();
    let before = recipe.map_or_else(Vec::new, |recipe| recipe.before(&facts, &filling));
    let text = recipe.map_or_else(
        || Ok(String::new()),
        |recipe| recipe.write(&facts, &filling),
    );
    Ok(Info {
        resolved,
        rows,
        recipes,
        recipe,
        before,
        text,
        reveal,
    })
}

/// Asks Aiven for the secrets of the chosen user, and writes down that somebody did.
async fn secrets_of(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    facts: &Facts,
) -> Result<Secrets, Failure> {
    let target = Target::service(project, name);
    if let Err(failure) = caller.require(Operation::Reveal, project) {
        let action = Operation::Reveal.name();
        caller.record_refusal(action, &target, &failure).await;
        return Err(failure);
    }
    // Written down before they are shown: what can't be recorded is not shown.
    let what = json!({ "user": facts.user, "component": facts.component });
    let of = caller.record_reveal(&target, what).await?;
    let credentials = caller.aiven.credentials(project, name, &facts.user).await;
    let outcome = match credentials {
        Ok(credentials) if credentials.are_withheld => Err(Failure::Forbidden {
            message: "The answer holds no secrets (service:secrets:read)".to_owned(),
        }),
        Ok(credentials) => Ok(Secrets {
            password: credentials.password,
            access_cert: credentials.access_cert,
            access_key: credentials.access_key,
            ca: None,
        }),
        Err(error) => Err(failure_of(caller, &error)),
    };
    caller
        .conclude(of, project, outcome.as_ref().map(|_| "Shown."))
        .await;
    tracing::info!(
        reference = %caller.reference,
        who = %caller.who,
        %project,
        service = %name,
        user = %facts.user,
        component = %facts.component,
        shown = outcome.is_ok(),
        "Secrets were asked for"
    );
    outcome
}

/// What a file says. One with a secret in it is only for a form that asks for that.
pub async fn file(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    file: &str,
    asked: &Asked,
) -> Result<String, Failure> {
    if file == recipes::CA_FILE {
        // No secret, whoever asks and however.
        let ca = caller.aiven.ca(project).await;
        return ca.map_err(|error| failure_of(caller, &error));
    }
    let reading = Reading::of(caller, project, name, asked.urgency).await?;
    let choice = Choice::from_query(&asked.query);
    let resolved = resolve(&reading.service, &reading.connections, &choice);
    let resolved = resolved.map_err(|nothing| Failure::NotFound {
        what: format!("such file: {nothing}"),
    })?;
    let wish = Wish::of(asked);
    let info = inform(caller, project, name, &reading.service, resolved, wish).await?;
    if let Reveal::Refused(failure) = info.reveal {
        return Err(failure);
    }
    let certificate = info.rows.iter().find_map(|row| match &row.value {
        RowValue::Certificate {
            file: name, pem, ..
        } if *name == file => Some(pem.clone()),
        _ => None,
    });
    match (certificate, info.recipe) {
        (Some(Some(pem)), _) => Ok(pem),
        (Some(None), _) if wish == Wish::Look => Err(Failure::Rejected {
            message: "This file is a secret: use its button on Overview.".to_owned(),
        }),
        (None, Some(recipe)) if recipe.file_name() == file => {
            info.text.map_err(|message| Failure::Rejected { message })
        }
        _ => Err(Failure::NotFound {
            what: "such file".to_owned(),
        }),
    }
}
