//! The table of notes on principals.

use aiven::{ProjectName, ServiceName};
use app::books::Down;
use app::books::notes::{Note, Notes};

use crate::clock::Clock;
use crate::store::Db;

pub struct Table {
    _db: Db,
    _clock: Clock,
}

impl Table {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            _db: db,
            _clock: clock,
        }
    }
}

#[async_trait::async_trait]
impl Notes for Table {
    async fn of(&self, _project: &ProjectName, _service: &ServiceName) -> Result<Vec<Note>, Down> {
        Ok(Vec::new())
    }

    async fn due(
        &self,
        _projects: &[ProjectName],
        _day: &str,
    ) -> Result<Vec<(ProjectName, ServiceName, Note)>, Down> {
        Ok(Vec::new())
    }

    async fn put(
        &self,
        _project: &ProjectName,
        _service: &ServiceName,
        _note: &Note,
    ) -> Result<(), Down> {
        Ok(())
    }

    async fn remove(
        &self,
        _project: &ProjectName,
        _service: &ServiceName,
        _principal: &str,
    ) -> Result<(), Down> {
        Ok(())
    }
}
