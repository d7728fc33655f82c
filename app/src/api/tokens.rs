//! Portal tokens: the list, a new one that is shown once, and one that is revoked.

mod deeds;
mod form;

use aiven::secret::Secret;

use super::outcome::Outcome;
use crate::{
    books::{
        Down,
        tokens::{Token, Whose},
    },
    failure::Failure,
    flash::Flash,
    paths,
    permit::Permit,
    role::Pattern,
    scope::{Reach, Scope, Secrets},
    ssr::{Asked, Caller, PortalFacts},
};

pub use form::TokenForm;

const UNREADABLE: &str = "The portal cannot read its database, so the tokens are not shown. Load this page again in a \
     moment; if it stays, tell whoever runs this portal.";
const UNWRITTEN: &str = "The portal's database did not answer. Load this page again in a moment and look at the list \
     before you try again; if it stays, tell whoever runs this portal.";

#[derive(Clone, Debug)]
pub struct TokensPage {
    pub who: String,
    pub flash: Option<Flash>,
    /// Whether this person may make tokens.
    pub permit: Permit,
    /// Whether those of other people are listed too.
    pub is_everybodys: bool,
    pub rows: Vec<Token>,
    /// Why there is no list.
    pub unread: Option<String>,
    pub form: TokenForm,
    pub revocation: Option<Revocation>,
    pub made: Option<Issued>,
}

/// A token that has just been made, the only time that it is shown.
#[derive(Clone, Debug)]
pub struct Issued {
    pub name: String,
    pub full: Secret,
    /// What clients call in place of Aiven.
    pub address: String,
}

/// The question whether a token shall be revoked.
#[derive(Clone, Debug)]
pub struct Revocation {
    pub id: String,
    /// Absent if there is none that this person may revoke.
    pub token: Option<Token>,
    pub failure: Option<String>,
}

/// The page, or what came of one of its forms.
pub async fn tokens(
    caller: &Caller,
    facts: &PortalFacts,
    asked: &Asked,
) -> Result<Outcome<TokensPage>, Failure> {
    let posted = asked.posted.as_ref();
    let wish = posted.and_then(|posted| posted.get("do"));
    let mut form = TokenForm::fresh(facts);
    let (mut made, mut status) = (None, 200);
    let mut revocation = None;
    match (posted, wish) {
        (Some(posted), Some("make")) => {
            form = TokenForm::typed(facts, posted);
            match deeds::make(caller, facts, &form).await {
                Ok(issued) => {
                    form = TokenForm::fresh(facts);
                    made = Some(issued);
                }
                Err(Failure::SignedOut) => return Err(Failure::SignedOut),
                Err(failure) => {
                    status = failure.status();
                    form.refused(&failure);
                }
            }
        }
        (Some(posted), Some("revoke")) => {
            let id = posted.get("token").unwrap_or_default();
            match deeds::revoke(caller, id).await {
                Ok(sentence) => {
                    let to = paths::TOKENS.to_owned();
                    return Ok(Outcome::Sent { sentence, to });
                }
                Err(failure) => {
                    status = failure.status();
                    let mut asked = Revocation::of(caller, id).await;
                    asked.failure = Some(failure.sentence());
                    revocation = Some(asked);
                }
            }
        }
        _ => {
            if let Some(id) = asked.query_field("revoke") {
                revocation = Some(Revocation::of(caller, &id).await);
            }
        }
    }
    let whose = whose(caller);
    let (rows, unread) = match caller.books.tokens.list(&whose).await {
        Ok(rows) => (rows, None),
        Err(down) => {
            tracing::error!(reference = %caller.reference, %down, "Portal tokens could not be read");
            (Vec::new(), Some(UNREADABLE.to_owned()))
        }
    };
    let page = TokensPage {
        who: caller.who.clone(),
        flash: caller.flash.take(paths::TOKENS),
        permit: caller
            .may_make_tokens()
            .map_or_else(Permit::refused, |()| Permit::default()),
        is_everybodys: whose == Whose::Everybodys,
        rows,
        unread,
        form,
        revocation,
        made,
    };
    Ok(Outcome::Shown(Box::new(page), status))
}

impl Revocation {
    async fn of(caller: &Caller, id: &str) -> Self {
        let found = caller.books.tokens.of_id(id).await;
        let (token, failure) = match found {
            Ok(token) => (token.filter(|token| is_theirs(caller, token)), None),
            Err(down) => (None, Some(unwritten(caller, &down).sentence())),
        };
        Self {
            id: id.to_owned(),
            token,
            failure,
        }
    }
}

/// Admins of the portal see all tokens, others their own.
fn whose(caller: &Caller) -> Whose {
    if caller.acts_with_the_teams_token() && caller.rights.is_admin_everywhere() {
        Whose::Everybodys
    } else {
        Whose::Of(caller.person.id.clone())
    }
}

fn is_theirs(caller: &Caller, token: &Token) -> bool {
    match whose(caller) {
        Whose::Everybodys => true,
        Whose::Of(id) => token.maker.id == id,
    }
}

fn unwritten(caller: &Caller, down: &Down) -> Failure {
    tracing::error!(reference = %caller.reference, %down, "Portal tokens could not be read or written");
    Failure::Unrecorded {
        message: UNWRITTEN.to_owned(),
    }
}

/// `orders-*, billing`.
pub fn listed(patterns: &[Pattern]) -> String {
    let names: Vec<&str> = patterns.iter().map(Pattern::as_str).collect();
    names.join(", ")
}

/// What may be done with a token, in words.
pub fn rights(scope: &Scope) -> &'static str {
    match (scope.reach, scope.secrets) {
        (Reach::Read, Secrets::Hidden) => "read",
        (Reach::Read, Secrets::Readable) => "read, also secrets",
        (Reach::Write, Secrets::Hidden) => "read and change",
        (Reach::Write, Secrets::Readable) => "read and change, also secrets",
    }
}
