//! The record as the pages show it: what the address asks for, as far as this person may see it.

mod asked;

use std::time::Duration;

use aiven::{ProjectName, ServiceName};

pub use asked::{FIELDS, Typed};

use crate::{
    books::{
        Down,
        record::{Filter, Row, Scope},
        settling,
    },
    failure::Failure,
    role::Operation,
    ssr::{Acting, Asked, Caller, failure_of},
};

/// Rows on a page.
pub const PAGE: u32 = 50;
/// Attempts looked for while somebody waits for the page, and how long that may take.
const MOST_LOOKS: usize = 5;
const LOOKING: Duration = Duration::from_secs(4);
const UNREADABLE: &str = "The portal cannot read its database, so it cannot show the record now. Try again in a \
     moment; if it stays, tell whoever runs this portal.";

/// Rows of the record.
#[derive(Clone, Debug)]
pub struct ActivityPage {
    pub who: String,
    pub place: Option<(ProjectName, ServiceName)>,
    /// As the address says.
    pub typed: Typed,
    /// What is wrong with it; then nothing is asked for.
    pub wrong: Option<String>,
    pub rows: Vec<Row>,
    /// Whether there are older rows.
    pub older: Option<u64>,
    /// Whether sign-ins of others are among the rows.
    pub is_whole: bool,
}

impl ActivityPage {
    pub fn title(&self) -> String {
        match &self.place {
            Some((_, service)) => format!("{service} activity"),
            None => "Activity".to_owned(),
        }
    }
}

pub async fn of_service(
    caller: &Caller,
    project: ProjectName,
    service: ServiceName,
    asked: &Asked,
) -> Result<ActivityPage, Failure> {
    page(caller, Some((project, service)), asked).await
}

pub async fn all(caller: &Caller, asked: &Asked) -> Result<ActivityPage, Failure> {
    page(caller, None, asked).await
}

/// Rows to take away, a page at a time: the filter of the address, which the asker moves on. A service's page asks with
/// its project and service as fields.
pub async fn export(caller: &Caller, asked: &Asked) -> Result<Filter, Failure> {
    let typed = Typed::of(asked);
    let filter = typed
        .filter()
        .map_err(|message| Failure::invalid("filter", message))?;
    Ok(Filter {
        scope: scope(caller).await?,
        ..filter
    })
}

async fn page(
    caller: &Caller,
    place: Option<(ProjectName, ServiceName)>,
    asked: &Asked,
) -> Result<ActivityPage, Failure> {
    let mut typed = Typed::of(asked);
    if let Some((project, service)) = &place {
        typed.project = project.to_string();
        typed.service = service.to_string();
    }
    let scope = scope(caller).await?;
    if let (Some((project, _)), Scope::Projects { names, .. }) = (&place, &scope)
        && !names.contains(project)
    {
        return Err(Failure::NotFound {
            what: "such project".to_owned(),
        });
    }
    let is_whole = scope == Scope::Whole;
    let (rows, wrong) = match typed.filter() {
        Ok(filter) => {
            let filter = Filter {
                scope,
                limit: PAGE + 1,
                ..filter
            };
            (read(caller, &filter).await?, None)
        }
        Err(sentence) => (Vec::new(), Some(sentence)),
    };
    let has_older = rows.len() > PAGE as usize;
    let rows: Vec<Row> = rows.into_iter().take(PAGE as usize).collect();
    Ok(ActivityPage {
        who: caller.who.clone(),
        place,
        typed,
        wrong,
        older: rows.last().map(|row| row.seq).filter(|_| has_older),
        rows,
        is_whole,
    })
}

/// What of the record this person may see. Sign-ins of others are for admins of the portal; whoever comes with a token
/// of their own is Aiven's guest here, whatever the token may do.
async fn scope(caller: &Caller) -> Result<Scope, Failure> {
    if caller.acting == Acting::Team && caller.rights.is_admin_everywhere() {
        return Ok(Scope::Whole);
    }
    let projects = caller.aiven.projects().await;
    let projects = projects.map_err(|error| failure_of(caller, &error))?;
    Ok(Scope::Projects {
        names: caller.visible(projects.into_iter().map(|project| project.name)),
        own: Some(caller.person.id.clone()),
    })
}

/// The rows, after a short look for what came of those that nobody knows about.
async fn read(caller: &Caller, filter: &Filter) -> Result<Vec<Row>, Failure> {
    let record = caller.books.record.as_ref();
    let ask = async || {
        let rows = record.rows(filter).await;
        rows.map_err(|down| unreadable(&down))
    };
    let rows = ask().await?;
    let open: Vec<&Row> = rows
        .iter()
        .filter(|row| settling::is_open(row) && may_act_on(caller, row))
        .take(MOST_LOOKS)
        .collect();
    if open.is_empty() {
        return Ok(rows);
    }
    let looks = async {
        let mut is_any_settled = false;
        for row in open {
            is_any_settled |= settling::settle(record, &caller.aiven, row)
                .await
                .unwrap_or(false);
        }
        is_any_settled
    };
    // What is not seen in time is looked for the next time.
    let _ = tokio::time::timeout(LOOKING, looks).await;
    ask().await
}

/// The record cannot be read now.
pub fn unreadable(down: &Down) -> Failure {
    tracing::error!(%down, "The record cannot be read");
    Failure::Unrecorded {
        message: UNREADABLE.to_owned(),
    }
}

fn may_act_on(caller: &Caller, row: &Row) -> bool {
    let operation = Operation::of_name(&row.entry.action);
    let project = row.entry.project.as_ref();
    operation
        .zip(project)
        .is_some_and(|(operation, project)| caller.may(operation, project).is_ok())
}
