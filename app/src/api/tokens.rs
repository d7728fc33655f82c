//! Portal tokens: the list, a new one that is shown once, and one that is revoked.

mod form;

use aiven::secret::Secret;
use serde_json::{Value, json};

use super::outcome::Outcome;
use crate::{
    books::{
        Down,
        record::{Ending, Outcome as Came},
        requests::Signature,
        tokens::{NewToken, Standing, Token, Whose},
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
use form::Wanted;

const MAKE: &str = "token.make";
const REVOKE: &str = "token.revoke";
/// Tokens of one person that are good at the same time.
const MOST: usize = 50;
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
            match make(caller, facts, &form).await {
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
            match revoke(caller, id).await {
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

async fn make(caller: &Caller, facts: &PortalFacts, form: &TokenForm) -> Result<Issued, Failure> {
    if let Err(message) = caller.may_make_tokens() {
        let failure = Failure::NotAllowed { message };
        caller.record_refusal_of(MAKE, &failure).await;
        return Err(failure);
    }
    let Wanted {
        name,
        purpose,
        scope,
        lifetime_s,
    } = form.read(facts)?;
    caller.pace.take()?;
    let tokens = &caller.books.tokens;
    let own = tokens.list(&Whose::Of(caller.person.id.clone())).await;
    let own = own.map_err(|down| unwritten(caller, &down))?;
    let mut good = own.iter().filter(|one| one.standing() == Standing::Good);
    if good.clone().count() >= MOST {
        return Err(Failure::Rejected {
            message: format!(
                "You have {MOST} tokens already. Revoke one that is not needed any more."
            ),
        });
    }
    // A form that is sent twice makes one token. The second answer cannot show it again.
    if good.any(|one| one.name == name) {
        let message =
            "You have a token of this name already. Choose another name, or revoke that one first.";
        return Err(Failure::invalid("name", message));
    }
    let new = NewToken {
        expires_at_ms: tokens.now_ms().saturating_add(lifetime_s * 1_000),
        maker: (*caller.person).clone(),
        name,
        purpose,
        scope,
    };
    let of = caller
        .record_own_attempt(MAKE, (Value::Null, written_down(&new)))
        .await?;
    let made = tokens.make(&new).await;
    let came = came_of(&made, |made| {
        format!("The portal token {} ({}) was made.", new.name, made.id)
    });
    caller.conclude_own(of, &came).await;
    let made = made.map_err(|down| unwritten(caller, &down))?;
    Ok(Issued {
        name: new.name,
        full: made.full,
        address: facts.address.to_string(),
    })
}

async fn revoke(caller: &Caller, id: &str) -> Result<String, Failure> {
    let tokens = &caller.books.tokens;
    let token = tokens.of_id(id).await;
    let token = token.map_err(|down| unwritten(caller, &down))?;
    let nothing = Failure::NotFound {
        what: "such portal token".to_owned(),
    };
    let Some(token) = token else {
        return Err(nothing);
    };
    if !is_theirs(caller, &token) {
        caller.record_refusal_of(REVOKE, &nothing).await;
        return Err(nothing);
    }
    let sentence = format!(
        "The portal token {} is revoked: it opens nothing any more.",
        token.name
    );
    if token.revoked.is_some() {
        return Ok(sentence);
    }
    let before =
        json!({"portal token": token.name, "with": {"id": token.id, "made by": token.maker.name}});
    let of = caller
        .record_own_attempt(REVOKE, (before, Value::Null))
        .await?;
    let by = Signature {
        name: caller.person.name.clone(),
        id: caller.person.id.clone(),
    };
    let done = tokens.revoke(&token.id, &by).await;
    // Somebody else may have been faster; it is revoked all the same.
    let came = came_of(&done, |_| {
        format!(
            "The portal token {} ({}) was revoked.",
            token.name, token.id
        )
    });
    caller.conclude_own(of, &came).await;
    done.map_err(|down| unwritten(caller, &down))?;
    Ok(sentence)
}

fn came_of<T>(outcome: &Result<T, Down>, done: impl FnOnce(&T) -> String) -> Came {
    match outcome {
        Ok(value) => Came {
            result: Ending::Done,
            message: done(value),
        },
        Err(_) => Came {
            result: Ending::Unknown,
            message: "The portal's database did not answer. Whether it was done, the list of portal tokens says."
                .to_owned(),
        },
    }
}

fn unwritten(caller: &Caller, down: &Down) -> Failure {
    tracing::error!(reference = %caller.reference, %down, "Portal tokens could not be read or written");
    Failure::Unrecorded {
        message: UNWRITTEN.to_owned(),
    }
}

/// What the record says of a new token. Its id comes with the outcome.
fn written_down(new: &NewToken) -> Value {
    json!({
        "portal token": new.name,
        "with": {
            "purpose": new.purpose,
            "projects": listed(&new.scope.projects),
            "services": listed(&new.scope.services),
            "rights": rights(&new.scope),
            "until (ms)": new.expires_at_ms,
        },
    })
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
