//! Changes: what a program asks for becomes a [`Change`], and goes the way of every change of every page: rights,
//! guard-rails, a second person, the record, Aiven once.

use std::collections::BTreeSet;

use aiven::{Id, LinkCall, LinkCloud, Passing};
use app::change::{Change, Target};
use app::failure::Failure;
use app::role::Operation;
use app::ssr::{Caller, Carried, carry_out, form_id};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Rules;
use super::errors::Said;
use super::list::Deed;
use super::{list, read, update};

const REASON: &str = "x-postern-reason";
const LONGEST_REASON: usize = 1_000;

/// What a request that changes something carries.
pub struct Asked {
    /// `None`: it was empty.
    pub body: Option<Value>,
    pub reason: String,
}

/// Something about a `PrivateLink`.
pub async fn link(
    caller: &Caller,
    target: &Target,
    (cloud, deed, id): (LinkCloud, Deed, Option<Id>),
    asked: Asked,
) -> Result<Response, Said> {
    let change = match (cloud, call_of(deed, id)) {
        (LinkCloud::Aws, _) => aws_change(caller, target, deed, asked.body).await?,
        (cloud, Some(call)) => Change::OtherCloud {
            cloud,
            call,
            body: asked.body,
        },
        (_, None) => return Err(Said::forbidden(list::not_passed_on())),
    };
    if deed == Deed::Create && caller.needs_approval(change.operation(), &target.project) {
        is_not_there(caller, &link_at(target, cloud)?).await?;
    }
    let answer = carry(caller, target, change, &asked.reason).await?;
    let answer = match answer {
        Some(answer) => answer,
        // The answer was lost, and what was asked for was found to be done.
        None => match read::found(caller, &link_at(target, cloud)?).await {
            Ok(found) if matches!(deed, Deed::Create | Deed::Update | Deed::Delete) => found,
            _ => json!({}),
        },
    };
    Ok(read::json_answer(&answer))
}

/// A `PUT` of a service: only the options that differ, and only those that the settings let through.
pub async fn service(
    caller: &Caller,
    target: &Target,
    rules: &Rules,
    asked: Asked,
) -> Result<Response, Said> {
    let Some(Value::Object(body)) = asked.body else {
        return Err(Said::malformed("Send a JSON object: what to update."));
    };
    let found = read::current(caller, target).await?;
    let secret = read::secret_options(caller, target, &found).await;
    let secret = secret.ok_or_else(|| {
        Said::down(
            "Aiven does not say which options of this service are secrets. Try again in a moment.",
        )
    })?;
    let secret: BTreeSet<String> = secret.iter().map(ToString::to_string).collect();
    let change = match update::change_of(&body, &found, &secret, &rules.config_paths) {
        Ok(Some(change)) => change,
        // It is as the body says.
        Ok(None) => {
            return Ok(read::json_answer(
                &read::open_answer(caller, target, &found).await,
            ));
        }
        Err(said) => {
            if said.status == 403 {
                let failure = Failure::NotAllowed {
                    message: said.message.clone(),
                };
                let action = Operation::UpdateConfig.name();
                let refused = caller.refused(action, Some(target), failure).await;
                return Err(Said::of_failure(&refused));
            }
            return Err(said);
        }
    };
    carry(caller, target, change, &asked.reason).await?;
    // It is done, whether it can be shown or not.
    Ok(read::json_answer(
        &match read::current(caller, target).await {
            Ok(now) => read::open_answer(caller, target, &now).await,
            Err(_) => json!({ "service": { "service_name": target.service } }),
        },
    ))
}

/// Makes the change; Aiven's answer, where there is one.
async fn carry(
    caller: &Caller,
    target: &Target,
    change: Change,
    reason: &str,
) -> Result<Option<Value>, Said> {
    // Each request is one of its own: a program that sends it twice means it twice.
    match carry_out(caller, &form_id(), target, change, reason).await {
        Ok(Carried::Done(applied)) => Ok(applied.answer),
        Ok(Carried::Requested(id)) => {
            let portal = caller.pass.as_ref().map_or("", |pass| pass.portal.as_str());
            let link = format!("{portal}{}", app::paths::request(&id));
            Err(Said::needs_approval(&link))
        }
        Err(stopped) => Err(Said::of_stopped(&stopped)),
    }
}

async fn aws_change(
    caller: &Caller,
    target: &Target,
    deed: Deed,
    body: Option<Value>,
) -> Result<Change, Said> {
    Ok(match deed {
        Deed::Create => {
            let (principals, supported_regions) = reach_in(body)?;
            let missing = || Said::malformed("principals must be a list of 1 to 16 ARNs.");
            Change::CreatePrivatelink {
                principals: principals.ok_or_else(missing)?,
                supported_regions,
            }
        }
        Deed::Update => {
            let (principals, supported_regions) = reach_in(body)?;
            if principals.is_none() && supported_regions.is_none() {
                return Err(Said::malformed(
                    "Send principals, supported_regions, or both.",
                ));
            }
            let opened = principals_now(caller, target).await?;
            Change::UpdatePrincipals {
                wanted: principals.unwrap_or_else(|| opened.clone()),
                opened,
                supported_regions,
            }
        }
        Deed::Delete => Change::DeletePrivatelink {
            principals: principals_now(caller, target).await?,
        },
        Deed::Refresh => Change::RefreshPrivatelink,
        Deed::Approve | Deed::UpdateConnection => {
            return Err(Said::forbidden(list::not_passed_on()));
        }
    })
}

/// A request for what is there already would be approved in vain: the program is told what Aiven would tell it.
async fn is_not_there(caller: &Caller, link: &Passing) -> Result<(), Said> {
    match read::found(caller, link).await {
        Ok(_) => Err(Said::new(
            409,
            "Privatelink already exists for this service",
        )),
        Err(said) if said.status == 404 => Ok(()),
        Err(said) => Err(said),
    }
}

async fn principals_now(caller: &Caller, target: &Target) -> Result<Vec<String>, Said> {
    let found = read::found(caller, &link_at(target, LinkCloud::Aws)?).await?;
    let listed = found.get("principals").and_then(Value::as_array);
    let texts = listed.into_iter().flatten().filter_map(Value::as_str);
    Ok(texts.map(str::to_owned).collect())
}

fn link_at(target: &Target, cloud: LinkCloud) -> Result<Passing, Said> {
    Ok(Passing::Privatelink {
        project: target.project.clone(),
        service: target.service.clone().ok_or_else(Said::unknown_service)?,
        cloud,
    })
}

fn call_of(deed: Deed, id: Option<Id>) -> Option<LinkCall> {
    Some(match deed {
        Deed::Create => LinkCall::Create,
        Deed::Update => LinkCall::Update,
        Deed::Delete => LinkCall::Delete,
        Deed::Refresh => LinkCall::Refresh,
        Deed::Approve => LinkCall::Approve { connection: id? },
        Deed::UpdateConnection => LinkCall::UpdateConnection { connection: id? },
    })
}

type Reach = (Option<Vec<String>>, Option<Vec<String>>);

/// Principals and further regions of a body. `avn` sends null for what was not given.
fn reach_in(body: Option<Value>) -> Result<Reach, Said> {
    let Some(Value::Object(fields)) = body else {
        return Err(Said::malformed("Send a JSON object with principals."));
    };
    let known = ["principals", "supported_regions"];
    if fields.keys().any(|key| !known.contains(&key.as_str())) {
        return Err(Said::malformed(format!(
            "Send {} and nothing else.",
            known.join(" and ")
        )));
    }
    Ok((texts(&fields, known[0])?, texts(&fields, known[1])?))
}

fn texts(fields: &Map<String, Value>, key: &str) -> Result<Option<Vec<String>>, Said> {
    let wrong = || Said::malformed(format!("{key} must be a list of texts."));
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(items)) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map(Some).ok_or_else(wrong)
        }
        Some(_) => Err(wrong()),
    }
}

/// Why something is changed: what the request says, or else what the token is for.
pub fn reason_in(headers: &HeaderMap, caller: &Caller) -> Result<String, Said> {
    let mut all = headers.get_all(REASON).iter();
    let (given, more) = (all.next(), all.next());
    let Some(given) = given else {
        let pass = caller.pass.as_ref();
        return Ok(pass.map_or_else(String::new, |pass| pass.purpose.clone()));
    };
    let text = std::str::from_utf8(given.as_bytes()).unwrap_or_default();
    let is_good = more.is_none()
        && !text.trim().is_empty()
        && text.chars().count() <= LONGEST_REASON
        && !text.chars().any(char::is_control);
    is_good.then(|| text.trim().to_owned()).ok_or_else(|| {
        Said::malformed(format!(
            "X-Postern-Reason must be there once, with up to {LONGEST_REASON} printable characters."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_avn_sends_for_nothing_is_nothing() {
        let none = reach_in(Some(
            json!({"principals": null, "supported_regions": ["eu-west-2"]}),
        ))
        .unwrap();
        assert_eq!(none, (None, Some(vec!["eu-west-2".to_owned()])));
        let both = reach_in(Some(json!({"principals": ["a", "b"]}))).unwrap();
        assert_eq!(both, (Some(vec!["a".to_owned(), "b".to_owned()]), None));
    }

    #[test]
    fn a_body_that_says_anything_else_is_refused() {
        for body in [
            None,
            Some(json!(null)),
            Some(json!(["a"])),
            Some(json!({"principals": "a"})),
            Some(json!({"principals": [1]})),
            Some(json!({"principals": ["a"], "project_vpc_id": null})),
        ] {
            assert_eq!(reach_in(body.clone()).unwrap_err().status, 400, "{body:?}");
        }
    }
}
