//! The table of requests.

use aiven::ProjectName;
use app::books::Down;
use app::books::requests::{NewRequest, Request, RequestFilter, RequestState, Requests, Signature};

use crate::clock::Clock;
use crate::session::Keys;
use crate::store::Db;

pub struct Table {
    _db: Db,
    _keys: Keys,
    _clock: Clock,
}

impl Table {
    pub fn new(db: Db, keys: Keys, clock: Clock) -> Self {
        Self {
            _db: db,
            _keys: keys,
            _clock: clock,
        }
    }
}

#[async_trait::async_trait]
impl Requests for Table {
    async fn make(&self, _new: &NewRequest) -> Result<String, Down> {
        Ok(String::new())
    }

    async fn get(&self, _id: &str) -> Result<Option<Request>, Down> {
        Ok(None)
    }

    async fn list(&self, _filter: &RequestFilter) -> Result<Vec<Request>, Down> {
        Ok(Vec::new())
    }

    async fn open(&self, _projects: &[ProjectName]) -> Result<u64, Down> {
        Ok(0)
    }

    async fn decide(
        &self,
        _id: &str,
        _state: RequestState,
        _decision: (&Signature, &str),
    ) -> Result<bool, Down> {
        Ok(false)
    }

    async fn finish(&self, _id: &str, _state: RequestState, _outcome: &str) -> Result<(), Down> {
        Ok(())
    }
}
