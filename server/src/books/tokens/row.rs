//! A row of the table as a token.

use app::books::requests::Signature;
use app::books::tokens::{Revoked, Token, Used};

use super::Grant;

/// What is read of a row.
pub const COLUMNS: &str = "id, sealed, made_at_ms, expires_at_ms, last_used_ms, last_from, revoked_at_ms, revoked_name, revoked_id";

/// The same, as a row.
pub type Columns = (
    String,
    String,
    i64,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<String>,
    Option<String>,
);

pub fn token(row: Columns, grant: Grant, now_ms: i64) -> Token {
    let (
        id,
        _,
        made_at_ms,
        expires_at_ms,
        used_at_ms,
        used_from,
        revoked_at_ms,
        revoked_name,
        revoked_id,
    ) = row;
    Token {
        id,
        name: grant.name,
        purpose: grant.purpose,
        scope: grant.scope,
        maker: grant.maker,
        made_at_ms: unsigned(made_at_ms),
        // Whoever runs the portal may end a token sooner by hand; nobody makes it live longer.
        expires_at_ms: grant.expires_at_ms.min(unsigned(expires_at_ms)),
        last_used: used_at_ms.map(|at_ms| Used {
            at_ms: unsigned(at_ms),
            from: used_from.unwrap_or_default(),
        }),
        // A time is enough: a row that says when, and not by whom, opens nothing either.
        revoked: revoked_at_ms.map(|at_ms| Revoked {
            at_ms: unsigned(at_ms),
            by: Signature {
                name: revoked_name.unwrap_or_default(),
                id: revoked_id.unwrap_or_default(),
            },
        }),
        now_ms: unsigned(now_ms),
    }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
