//! The table of portal tokens. Of a token itself only the hash is kept: 256 random bits need no slower one. The hash is
//! sealed together with what the token may do and who made it, bound to the token's id: who can write to the database can
//! neither make a token nor widen one.

mod row;

use app::books::Down;
use app::books::requests::Signature;
use app::books::tokens::{Made, NewToken, Token, Tokens, Whose};
use app::person::Person;
use app::scope::Scope;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::storable;
use crate::clock::Clock;
use crate::session::Keys;
use crate::store::{Db, Error, TOKEN_PURPOSE, Turn, change, read};
use row::{COLUMNS, Columns};

/// What every token begins with, so that people and scanners of secrets know one when they see it.
const PREFIX: &str = "postern";
/// Bytes of an id, in hexadecimal digits.
const ID: usize = 8;
/// Bytes of what is secret in a token.
const SECRET: usize = 32;
/// The same in base64.
const SECRET_TEXT: usize = 43;
/// Use is written down at most this often.
const USED_EVERY_MS: u64 = 60_000;
/// How long tokens that are over are still listed.
const LISTED_MS: i64 = 90 * 24 * 3_600 * 1_000;

pub struct Table {
    db: Db,
    keys: Keys,
    clock: Clock,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Grant {
    /// Of the whole token.
    hash: String,
    name: String,
    purpose: String,
    scope: Scope,
    maker: Person,
    expires_at_ms: u64,
}

impl Table {
    pub fn new(db: Db, keys: Keys, clock: Clock) -> Self {
        Self { db, keys, clock }
    }

    fn now_ms(&self) -> i64 {
        signed(self.clock.now_ms())
    }

    fn open(&self, id: &str, sealed: &str) -> Option<Grant> {
        let plain = self.keys.open(TOKEN_PURPOSE, id.as_bytes(), sealed)?;
        serde_json::from_slice(&plain).ok()
    }

    /// A row that does not open is no token of this portal's.
    fn token(&self, row: Columns) -> Option<(Token, String)> {
        let grant = self.open(&row.0, &row.1);
        if grant.is_none() {
            tracing::warn!(id = %row.0, "A portal token in the database is not as this portal made it");
        }
        let mut grant = grant?;
        let hash = std::mem::take(&mut grant.hash);
        Some((row::token(row, grant, self.now_ms()), hash))
    }

    async fn row(&self, id: &str) -> Result<Option<Columns>, Error> {
        let text = format!("select {COLUMNS} from portal_token where id = $1");
        read!(self.db, |pool| sqlx::query_as(&text)
            .bind(id)
            .fetch_optional(pool)
            .await)
    }
}

#[async_trait::async_trait]
impl Tokens for Table {
    async fn make(&self, token: &NewToken) -> Result<Made, Down> {
        let (id, full) = random();
        let grant = Grant {
            hash: hash(&full),
            name: token.name.clone(),
            purpose: token.purpose.clone(),
            scope: token.scope.clone(),
            maker: token.maker.clone(),
            expires_at_ms: token.expires_at_ms,
        };
        let plain = serde_json::to_vec(&grant).map_err(|error| Down(error.to_string()))?;
        let sealed = self
            .keys
            .seal(TOKEN_PURPOSE, id.as_bytes(), &plain)
            .ok_or_else(|| Down("a portal token could not be sealed".to_owned()))?;
        let done: Result<(), Error> = change!(self.db, Turn::Free, |tx| {
            sqlx::query(
                "insert into portal_token (id, maker_id, made_at_ms, expires_at_ms, sealed) values ($1, $2, $3, $4, $5)",
            )
            .bind(&id)
            .bind(storable(&token.maker.id))
            .bind(self.now_ms())
            .bind(signed(token.expires_at_ms))
            .bind(&sealed)
            .execute(&mut *tx)
            .await?;
            Ok(())
        });
        done?;
        Ok(Made {
            id,
            full: aiven::secret::Secret::new(full),
        })
    }

    async fn list(&self, whose: &Whose) -> Result<Vec<Token>, Down> {
        let (all, maker) = match whose {
            Whose::Everybodys => ("$1 = ''", String::new()),
            Whose::Of(id) => ("maker_id = $1", storable(id)),
        };
        let text = format!(
            "select {COLUMNS} from portal_token where {all} order by made_at_ms desc, id desc"
        );
        let rows: Vec<Columns> = read!(self.db, |pool| sqlx::query_as(&text)
            .bind(&maker)
            .fetch_all(pool)
            .await)?;
        let tokens = rows.into_iter().filter_map(|row| self.token(row));
        Ok(tokens.map(|(token, _)| token).collect())
    }

    async fn of_id(&self, id: &str) -> Result<Option<Token>, Down> {
        if !is_id(id) {
            return Ok(None);
        }
        let row = self.row(id).await?;
        Ok(row.and_then(|row| self.token(row)).map(|(token, _)| token))
    }

    async fn find(&self, presented: &str) -> Result<Option<Token>, Down> {
        let Some(id) = id_of(presented) else {
            return Ok(None);
        };
        let row = self.row(id).await?;
        let found = row.and_then(|row| self.token(row));
        let presented = hash(presented);
        Ok(found
            .filter(|(_, kept)| bool::from(kept.as_bytes().ct_eq(presented.as_bytes())))
            .map(|(token, _)| token))
    }

    async fn revoke(&self, id: &str, by: &Signature) -> Result<bool, Down> {
        let changed: Result<u64, Error> = change!(self.db, Turn::Free, |tx| sqlx::query(
            "update portal_token set revoked_at_ms = $2, revoked_name = $3, revoked_id = $4 \
             where id = $1 and revoked_at_ms is null"
        )
        .bind(storable(id))
        .bind(self.now_ms())
        .bind(storable(&by.name))
        .bind(storable(&by.id))
        .execute(&mut *tx)
        .await
        .map(|done| done.rows_affected()));
        Ok(changed? == 1)
    }

    async fn used(&self, token: &Token, from: &str) -> Result<(), Down> {
        let now = self.clock.now_ms();
        let is_noted = token
            .last_used
            .as_ref()
            .is_some_and(|used| now < used.at_ms.saturating_add(USED_EVERY_MS));
        if is_noted {
            return Ok(());
        }
        // Several requests at once read the same row: one of them writes.
        let done: Result<(), Error> = change!(self.db, Turn::Free, |tx| sqlx::query(
            "update portal_token set last_used_ms = $2, last_from = $3 \
             where id = $1 and (last_used_ms is null or last_used_ms <= $4)"
        )
        .bind(&token.id)
        .bind(signed(now))
        .bind(storable(from))
        .bind(signed(now.saturating_sub(USED_EVERY_MS)))
        .execute(&mut *tx)
        .await
        .map(drop));
        Ok(done?)
    }

    fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }
}

/// Removes what has been over for so long that nobody looks for it; how many.
pub async fn remove_over(db: &Db, clock: &Clock) -> Result<u64, Error> {
    let before = signed(clock.now_ms()).saturating_sub(LISTED_MS);
    change!(db, Turn::Free, |tx| sqlx::query(
        "delete from portal_token where expires_at_ms <= $1 or revoked_at_ms <= $1"
    )
    .bind(before)
    .execute(&mut *tx)
    .await
    .map(|done| done.rows_affected()))
}

/// A new id, and the token whose id it is.
fn random() -> (String, String) {
    let (mut id, mut secret) = ([0; ID], [0; SECRET]);
    rand::rng().fill_bytes(&mut id);
    rand::rng().fill_bytes(&mut secret);
    let id = format!("{:016x}", u64::from_be_bytes(id));
    let full = format!("{PREFIX}_{id}_{}", URL_SAFE_NO_PAD.encode(secret));
    (id, full)
}

/// The id in what looks like a token.
fn id_of(presented: &str) -> Option<&str> {
    let mut parts = presented.splitn(3, '_');
    let (prefix, id, secret) = (parts.next()?, parts.next()?, parts.next()?);
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_one = prefix == PREFIX
        && is_id(id)
        && secret.len() == SECRET_TEXT
        && secret.chars().all(is_base64);
    is_one.then_some(id)
}

fn is_id(text: &str) -> bool {
    text.len() == 2 * ID && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn hash(full: &str) -> String {
    let digest = Sha256::new_with_prefix("postern portal token")
        .chain_update(full)
        .finalize();
    URL_SAFE_NO_PAD.encode(digest)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
