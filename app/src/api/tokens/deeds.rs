//! What is done with portal tokens: one is made, one is revoked. Each is on record before it is done.

use serde_json::{Value, json};

use super::{Issued, TokenForm, form::Wanted, is_theirs, listed, rights, unwritten};
use crate::{
    books::{
        Down,
        record::{Ending, Outcome},
        requests::Signature,
        tokens::{NewToken, Standing, Whose},
    },
    failure::Failure,
    pages::moment,
    ssr::{Caller, Paced, PortalFacts},
};

const MAKE: &str = "token.make";
const REVOKE: &str = "token.revoke";
/// Tokens of one person that are good at the same time.
const MOST: usize = 50;

pub async fn make(
    caller: &Caller,
    facts: &PortalFacts,
    form: &TokenForm,
) -> Result<Issued, Failure> {
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
    caller.pace.take(Paced::Change)?;
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

pub async fn revoke(caller: &Caller, id: &str) -> Result<String, Failure> {
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

fn came_of<T>(outcome: &Result<T, Down>, done: impl FnOnce(&T) -> String) -> Outcome {
    match outcome {
        Ok(value) => Outcome {
            result: Ending::Done,
            message: done(value),
        },
        Err(_) => Outcome {
            result: Ending::Unknown,
            message: "The portal's database did not answer. Whether it was done, the list of portal tokens says."
                .to_owned(),
        },
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
            "until": moment::words(new.expires_at_ms),
        },
    })
}
