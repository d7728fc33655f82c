//! The table of requests. The change itself is sealed, together with everything that is shown of it and bound to its
//! request's id; beside it stands the same without its secrets, which is all that lists and pages read. What is opened for
//! an approval must be what was shown: who can write to the database can't have another change approved. Whoever decides
//! has read it before: what is sealed goes with the decision.

mod row;

use aiven::ProjectName;
use app::books::Down;
use app::books::requests::{NewRequest, Request, RequestFilter, RequestState, Requests, Signature};
use app::change::{Change, Target};
use rand::RngCore as _;
use serde::{Deserialize, Serialize};

use super::storable;
use crate::clock::Clock;
use crate::session::Keys;
use crate::store::{Db, REQUEST_PURPOSE, Turn, change, read};
use row::{COLUMNS, Columns, list_text, numbered};

/// The most requests that are written down as expired in one go.
const BATCH: i64 = 50;

pub struct Table {
    db: Db,
    keys: Keys,
    clock: Clock,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Asked {
    change: Change,
    target: Target,
    reason: String,
    by: Signature,
    expires_at_ms: u64,
}

impl Asked {
    /// Whether it is what somebody was shown who decides.
    fn is_shown_in(&self, request: &Request) -> bool {
        self.change.open() == request.change
            && self.target == request.target
            && self.reason == request.reason
            && self.by == request.by
            && self.expires_at_ms == request.expires_at_ms
    }
}

/// Open requests of one person about one thing: their ids and what they would do.
type Alike = Vec<(String, String)>;
const ALIKE: &str = "select id, sealed from request where state = 'open' and expires_at_ms > $1 and by_id = $2 \
                     and project = $3 and coalesce(service, '') = $4 and operation = $5";

impl Table {
    pub fn new(db: Db, keys: Keys, clock: Clock) -> Self {
        Self { db, keys, clock }
    }

    fn now_ms(&self) -> i64 {
        signed(self.clock.now_ms())
    }

    fn open_sealed(&self, id: &str, sealed: &str) -> Option<Asked> {
        let plain = self.keys.open(REQUEST_PURPOSE, id.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The one among these that would do the same.
    fn same(&self, alike: Alike, new: &NewRequest) -> Option<String> {
        let content = new.change.content();
        let mut found = alike.into_iter().filter(|(id, sealed)| {
            let asked = self.open_sealed(id, sealed);
            asked.is_some_and(|asked| asked.change.content() == content)
        });
        found.next().map(|(id, _)| id)
    }
}

#[async_trait::async_trait]
impl Requests for Table {
    async fn make(&self, new: &NewRequest) -> Result<String, Down> {
        let id = new_id();
        let now = self.now_ms();
        let expires = now.saturating_add(signed(new.lifetime_s.saturating_mul(1_000)));
        let project = new.target.project.as_str();
        let service = new.target.service.as_ref().map(aiven::ServiceName::as_str);
        let operation = new.change.operation().name();
        let shown = json(&new.change.open())?;
        let asked = Asked {
            change: new.change.clone(),
            target: new.target.clone(),
            reason: storable(&new.reason),
            by: Signature {
                name: storable(&new.by.name),
                id: storable(&new.by.id),
            },
            expires_at_ms: u64::try_from(expires).unwrap_or_default(),
        };
        let by = &asked.by;
        let plain = json(&asked)?;
        let sealed = self
            .keys
            .seal(REQUEST_PURPOSE, id.as_bytes(), plain.as_bytes())
            .ok_or_else(|| Down("a request could not be sealed".to_owned()))?;
        let kept = change!(self.db, Turn::Request, |tx| {
            let alike: Alike = sqlx::query_as(ALIKE)
                .bind(now)
                .bind(&by.id)
                .bind(project)
                .bind(service.unwrap_or_default())
                .bind(operation)
                .fetch_all(&mut *tx)
                .await?;
            if let Some(id) = self.same(alike, new) {
                return Ok(id);
            }
            sqlx::query(
                "insert into request (id, project, service, operation, state, made_at_ms, expires_at_ms, by_name, by_id, \
                 reason, shown, sealed) values ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(&id)
            .bind(project)
            .bind(service)
            .bind(operation)
            .bind(now)
            .bind(expires)
            .bind(&by.name)
            .bind(&by.id)
            .bind(&asked.reason)
            .bind(&shown)
            .bind(&sealed)
            .execute(&mut *tx)
            .await?;
            Ok(id.clone())
        })?;
        Ok(kept)
    }

    async fn already(&self, new: &NewRequest) -> Result<Option<String>, Down> {
        let now = self.now_ms();
        let by = storable(&new.by.id);
        let service = new.target.service.as_ref().map(aiven::ServiceName::as_str);
        let alike: Alike = read!(self.db, |pool| sqlx::query_as(ALIKE)
            .bind(now)
            .bind(&by)
            .bind(new.target.project.as_str())
            .bind(service.unwrap_or_default())
            .bind(new.change.operation().name())
            .fetch_all(pool)
            .await)?;
        Ok(self.same(alike, new))
    }

    async fn get(&self, id: &str) -> Result<Option<Request>, Down> {
        let text = format!("select {COLUMNS} from request where id = $1");
        let row: Option<Columns> = read!(self.db, |pool| sqlx::query_as(&text)
            .bind(id)
            .fetch_optional(pool)
            .await)?;
        row.map(|row| row::request(row, self.now_ms())).transpose()
    }

    async fn sealed(&self, request: &Request) -> Result<Option<Change>, Down> {
        let id = request.id.as_str();
        let sealed: Option<String> = read!(self.db, |pool| sqlx::query_scalar(
            "select sealed from request where id = $1"
        )
        .bind(id)
        .fetch_optional(pool)
        .await)?;
        let asked = sealed.and_then(|sealed| self.open_sealed(id, &sealed));
        let asked = asked.filter(|asked| asked.is_shown_in(request));
        Ok(asked.map(|asked| asked.change))
    }

    async fn list(&self, filter: &RequestFilter) -> Result<Vec<Request>, Down> {
        if filter.projects.is_empty() {
            return Ok(Vec::new());
        }
        let text = list_text(filter);
        let now = self.now_ms();
        let (made, id) = filter.before.clone().unwrap_or((u64::MAX, String::new()));
        let service = filter.service.as_ref().map(aiven::ServiceName::as_str);
        let rows: Vec<Columns> = read!(self.db, |pool| {
            let mut asked = sqlx::query_as(&text)
                .bind(now)
                .bind(signed(made))
                .bind(&id)
                .bind(i64::from(filter.limit))
                .bind(service.unwrap_or_default());
            for project in &filter.projects {
                asked = asked.bind(project.as_str());
            }
            asked.fetch_all(pool).await
        })?;
        rows.into_iter().map(|row| row::request(row, now)).collect()
    }

    async fn open(&self, projects: &[ProjectName]) -> Result<u64, Down> {
        if projects.is_empty() {
            return Ok(0);
        }
        let text = format!(
            "select count(*) from request where state = 'open' and expires_at_ms > $1 and project in ({})",
            numbered(2, projects.len())
        );
        let now = self.now_ms();
        let count: i64 = read!(self.db, |pool| {
            let mut asked = sqlx::query_scalar(&text).bind(now);
            for project in projects {
                asked = asked.bind(project.as_str());
            }
            asked.fetch_one(pool).await
        })?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn decide(
        &self,
        id: &str,
        state: RequestState,
        (by, comment): (&Signature, &str),
    ) -> Result<bool, Down> {
        let whose = if state == RequestState::Withdrawn {
            "by_id = $5"
        } else {
            // Somebody with two ways in is one person.
            "by_id <> $5 and lower(by_name) <> lower($4)"
        };
        let text = format!(
            "update request set state = $2, decided_at_ms = $3, decided_name = $4, decided_id = $5, comment = $6, sealed = '' \
             where id = $1 and state = 'open' and expires_at_ms > $3 and {whose}"
        );
        let now = self.now_ms();
        let changed: u64 = change!(self.db, Turn::Request, |tx| sqlx::query(&text)
            .bind(id)
            .bind(state.as_str())
            .bind(now)
            .bind(storable(&by.name))
            .bind(storable(&by.id))
            .bind(storable(comment))
            .execute(&mut *tx)
            .await
            .map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    async fn finish(&self, id: &str, state: RequestState, outcome: &str) -> Result<bool, Down> {
        let changed: u64 = change!(self.db, Turn::Request, |tx| sqlx::query(
            "update request set state = $2, outcome = $3 where id = $1 and state = 'approved'"
        )
        .bind(id)
        .bind(state.as_str())
        .bind(storable(outcome))
        .execute(&mut *tx)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    async fn expire(&self) -> Result<Vec<Request>, Down> {
        let text = format!(
            "select {COLUMNS} from request where state = 'open' and expires_at_ms <= $1 order by id limit $2"
        );
        let now = self.now_ms();
        let over: Vec<Columns> = read!(self.db, |pool| sqlx::query_as(&text)
            .bind(now)
            .bind(BATCH)
            .fetch_all(pool)
            .await)?;
        let mut expired = Vec::new();
        for row in over {
            let request = row::request(row, now)?;
            let id = &request.id;
            let changed: u64 = change!(self.db, Turn::Request, |tx| {
                sqlx::query(
                "update request set state = 'expired', sealed = '' where id = $1 and state = 'open' and expires_at_ms <= $2"
            )
            .bind(id)
            .bind(now)
            .execute(&mut *tx)
            .await
            .map(|done| done.rows_affected())
            })?;
            if changed == 1 {
                expired.push(request);
            }
        }
        Ok(expired)
    }
}

/// 128 random bits, as a word that can stand in an address.
fn new_id() -> String {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    format!("r{:032x}", u128::from_be_bytes(bytes))
}

fn json(value: &impl Serialize) -> Result<String, Down> {
    serde_json::to_string(value).map_err(|error| Down(error.to_string()))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
