//! The table of notes on principals.

use std::fmt::Write as _;

use aiven::{ProjectName, ServiceName};
use app::books::Down;
use app::books::notes::{Note, Notes};
use app::day::Day;

use super::storable;
use crate::clock::Clock;
use crate::store::{Db, Error, Turn, change, read};

pub struct Table {
    db: Db,
    clock: Clock,
}

impl Table {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }
}

/// `principal`, `who`, `why`, `review_on`, `by_name`, `at_ms`.
type Row = (String, String, String, String, String, i64);

/// The same after `project` and `service`.
type Placed = (String, String, String, String, String, String, String, i64);

fn note_of((principal, who, why, review_on, by, at_ms): Row) -> Note {
    Note {
        principal,
        who,
        why,
        review_on,
        by,
        at_ms: u64::try_from(at_ms).unwrap_or_default(),
    }
}

#[async_trait::async_trait]
impl Notes for Table {
    async fn of(&self, project: &ProjectName, service: &ServiceName) -> Result<Vec<Note>, Down> {
        let rows: Result<Vec<Row>, Error> = read!(self.db, |pool| {
            sqlx::query_as(
                "select principal, who, why, review_on, by_name, at_ms from principal_note \
                 where project = $1 and service = $2 order by principal",
            )
            .bind(project.as_str())
            .bind(service.as_str())
            .fetch_all(pool)
            .await
        });
        Ok(rows?.into_iter().map(note_of).collect())
    }

    async fn due(
        &self,
        projects: &[ProjectName],
        day: Day,
    ) -> Result<Vec<(ProjectName, ServiceName, Note)>, Down> {
        if projects.is_empty() {
            return Ok(Vec::new());
        }
        let mut among = String::new();
        for at in 0..projects.len() {
            let comma = if at == 0 { "" } else { ", " };
            // Writing to a text cannot fail.
            let _ = write!(among, "{comma}${}", at + 2);
        }
        let text = format!(
            "select project, service, principal, who, why, review_on, by_name, at_ms from principal_note \
             where review_on <> '' and review_on <= $1 and project in ({among}) \
             order by review_on, project, service, principal"
        );
        let rows: Result<Vec<Placed>, Error> = read!(self.db, |pool| {
            let mut query = sqlx::query_as(&text).bind(day.to_string());
            for project in projects {
                query = query.bind(project.as_str());
            }
            query.fetch_all(pool).await
        });
        let rows = rows?.into_iter();
        let placed = rows.filter_map(|(project, service, principal, who, why, on, by, at_ms)| {
            Some((
                ProjectName::parse(&project).ok()?,
                ServiceName::parse(&service).ok()?,
                note_of((principal, who, why, on, by, at_ms)),
            ))
        });
        Ok(placed.collect())
    }

    async fn put(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        note: &Note,
    ) -> Result<(), Down> {
        let at_ms = i64::try_from(self.clock.now().saturating_mul(1_000)).unwrap_or(i64::MAX);
        let done: Result<(), Error> = change!(self.db, Turn::Free, |tx| {
            sqlx::query(
                "insert into principal_note (project, service, principal, who, why, review_on, by_name, at_ms) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8) \
                 on conflict (project, service, principal) do update set \
                 who = excluded.who, why = excluded.why, review_on = excluded.review_on, \
                 by_name = excluded.by_name, at_ms = excluded.at_ms",
            )
            .bind(project.as_str())
            .bind(service.as_str())
            .bind(&note.principal)
            .bind(storable(&note.who))
            .bind(storable(&note.why))
            .bind(&note.review_on)
            .bind(storable(&note.by))
            .bind(at_ms)
            .execute(&mut *tx)
            .await?;
            Ok(())
        });
        Ok(done?)
    }

    async fn remove(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        principal: &str,
    ) -> Result<(), Down> {
        let done: Result<(), Error> = change!(self.db, Turn::Free, |tx| {
            sqlx::query(
                "delete from principal_note where project = $1 and service = $2 and principal = $3",
            )
            .bind(project.as_str())
            .bind(service.as_str())
            .bind(principal)
            .execute(&mut *tx)
            .await?;
            Ok(())
        });
        Ok(done?)
    }

    fn today(&self) -> Day {
        Day::of_unix(self.clock.now())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::session::{Keys, ServerKey};
    use crate::store::{self, Place};

    fn note(principal: &str, review_on: &str) -> Note {
        Note {
            principal: principal.to_owned(),
            who: "The orders team".to_owned(),
            why: "Its consumers".to_owned(),
            review_on: review_on.to_owned(),
            by: "someone@example.com".to_owned(),
            at_ms: 0,
        }
    }

    #[tokio::test]
    async fn a_note_is_written_over_and_taken_away() {
        let keys = Keys::one(ServerKey::random());
        let clock = Clock::manual(1_000_000_000);
        let db = store::open(&Place::Memory, &keys).await.unwrap();
        let table = Table::new(db, clock.clone());
        let (demo, other) = (
            ProjectName::parse("demo").unwrap(),
            ProjectName::parse("other").unwrap(),
        );
        let service = ServiceName::parse("my-kafka").unwrap();
        table
            .put(&demo, &service, &note("b", "2027-01-31"))
            .await
            .unwrap();
        table.put(&demo, &service, &note("a", "")).await.unwrap();
        clock.advance(Duration::from_secs(5));
        let mut newer = note("b", "2027-02-01");
        newer.who = "O'Neil; drop table".to_owned();
        table.put(&demo, &service, &newer).await.unwrap();
        let all = table.of(&demo, &service).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].who, newer.who);
        assert_eq!(all[1].at_ms, 1_000_000_005_000);
        assert!(table.of(&other, &service).await.unwrap().is_empty());

        let due = async |projects: &[ProjectName], day: &str| {
            let due = table.due(projects, Day::parse(day).unwrap()).await.unwrap();
            due.into_iter()
                .map(|(_, _, note)| note.principal)
                .collect::<Vec<_>>()
        };
        let both = [other.clone(), demo.clone()];
        assert!(due(&both, "2027-01-31").await.is_empty());
        assert_eq!(due(&both, "2027-02-01").await, ["b"]);
        assert!(due(&[other], "2027-02-01").await.is_empty());
        assert!(due(&[], "2027-02-01").await.is_empty());

        table.remove(&demo, &service, "b").await.unwrap();
        table.remove(&demo, &service, "b").await.unwrap();
        assert_eq!(table.of(&demo, &service).await.unwrap().len(), 1);
        assert_eq!(table.today().to_string(), "2001-09-09");
    }
}
