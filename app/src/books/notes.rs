//! Notes on principals: who it is, why it may connect, and when somebody should look again.

use aiven::{ProjectName, ServiceName};

use super::Down;
use crate::day::Day;

/// What is written beside a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub principal: String,
    pub who: String,
    pub why: String,
    /// The day of the next review, `2027-01-31`; empty: none.
    pub review_on: String,
    /// Who wrote it, and when: milliseconds since 1970, UTC.
    pub by: String,
    pub at_ms: u64,
}

#[async_trait::async_trait]
pub trait Notes: Send + Sync {
    /// All notes of a service, also on principals that are not in its list any more.
    async fn of(&self, project: &ProjectName, service: &ServiceName) -> Result<Vec<Note>, Down>;

    /// All notes of these projects whose review is due on this day or was before, the oldest first.
    async fn due(
        &self,
        projects: &[ProjectName],
        day: Day,
    ) -> Result<Vec<(ProjectName, ServiceName, Note)>, Down>;

    /// Writes it, in place of the one before on the same principal. Its time is the keeper's.
    async fn put(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        note: &Note,
    ) -> Result<(), Down>;

    async fn remove(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        principal: &str,
    ) -> Result<(), Down>;

    /// The day that the keeper's clock says, in UTC.
    fn today(&self) -> Day;
}
