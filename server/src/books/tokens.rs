//! The table of portal tokens.

use app::books::Down;
use app::books::requests::Signature;
use app::books::tokens::{Made, NewToken, Token, Tokens, Whose};

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

fn none() -> Down {
    Down("There is no table of portal tokens yet.".to_owned())
}

#[async_trait::async_trait]
impl Tokens for Table {
    async fn make(&self, _token: &NewToken) -> Result<Made, Down> {
        Err(none())
    }

    async fn list(&self, _whose: &Whose) -> Result<Vec<Token>, Down> {
        Err(none())
    }

    async fn of_id(&self, _id: &str) -> Result<Option<Token>, Down> {
        Err(none())
    }

    async fn find(&self, _presented: &str) -> Result<Option<Token>, Down> {
        Err(none())
    }

    async fn revoke(&self, _id: &str, _by: &Signature) -> Result<bool, Down> {
        Err(none())
    }

    async fn used(&self, _token: &Token, _from: &str) -> Result<(), Down> {
        Err(none())
    }
}
