//! A row of the table as a request, and the statement of the list.

use aiven::{ProjectName, ServiceName};
use app::books::Down;
use app::books::requests::{Decision, Request, RequestFilter, RequestState, Signature};
use app::change::Target;

/// What is read of a row; never what is sealed.
pub const COLUMNS: &str = "id, project, service, state, made_at_ms, expires_at_ms, by_name, by_id, reason, decided_at_ms, \
     decided_name, decided_id, comment, outcome, shown";

/// The same, as a row.
pub type Columns = (
    String,
    String,
    Option<String>,
    String,
    i64,
    i64,
    String,
    String,
    String,
    Option<i64>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    String,
);

pub fn request(row: Columns, now_ms: i64) -> Result<Request, Down> {
    let (
        id,
        project,
        service,
        state,
        made_at_ms,
        expires_at_ms,
        by_name,
        by_id,
        reason,
        decided_at_ms,
        decided_name,
        decided_id,
        comment,
        outcome,
        shown,
    ) = row;
    let broken = |what: &str| Down(format!("the request {id} has a {what} that is none"));
    let state = RequestState::parse(&state).ok_or_else(|| broken("state"))?;
    let has_expired = state == RequestState::Open && expires_at_ms <= now_ms;
    let decision = match (decided_at_ms, decided_name, decided_id) {
        (Some(at_ms), Some(name), Some(by)) => Some(Decision {
            by: Signature { name, id: by },
            at_ms: unsigned(at_ms),
            comment: comment.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Request {
        target: Target {
            project: ProjectName::parse(&project).map_err(|_| broken("project"))?,
            service: service
                .map(|service| ServiceName::parse(&service).map_err(|_| broken("service")))
                .transpose()?,
        },
        change: serde_json::from_str(&shown).map_err(|_| broken("change"))?,
        reason,
        by: Signature {
            name: by_name,
            id: by_id,
        },
        made_at_ms: unsigned(made_at_ms),
        expires_at_ms: unsigned(expires_at_ms),
        now_ms: unsigned(now_ms),
        state: if has_expired {
            RequestState::Expired
        } else {
            state
        },
        decision,
        outcome,
        id,
    })
}

/// `$1` is now, `$2` and `$3` the place in the list, `$4` the number of rows, `$5` the service, the rest are projects.
pub fn list_text(filter: &RequestFilter) -> String {
    let state = match filter.state {
        None => "$1 = $1".to_owned(),
        Some(RequestState::Open) => "state = 'open' and expires_at_ms > $1".to_owned(),
        Some(RequestState::Expired) => {
            "(state = 'expired' or (state = 'open' and expires_at_ms <= $1))".to_owned()
        }
        Some(other) => format!("$1 = $1 and state = '{}'", other.as_str()),
    };
    let service = if filter.service.is_some() {
        "service = $5"
    } else {
        "$5 = ''"
    };
    format!(
        "select {COLUMNS} from request where {state} and {service} and project in ({}) \
         and (made_at_ms < $2 or (made_at_ms = $2 and id < $3)) order by made_at_ms desc, id desc limit $4",
        numbered(6, filter.projects.len())
    )
}

/// `$6, $7, $8`.
pub fn numbered(first: usize, count: usize) -> String {
    let all = (first..first + count).map(|number| format!("${number}"));
    all.collect::<Vec<_>>().join(", ")
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
