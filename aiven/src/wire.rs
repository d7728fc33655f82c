//! Aiven's envelopes and error bodies: the only place that knows the JSON around the payload.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::service::ServiceList;
use crate::transport::Answer;

/// The longest sentence of Aiven's that is passed on.
const LONGEST_MESSAGE: usize = 600;
/// Shorter ones are no tokens of Aiven's, and scrubbing them would eat letters out of words.
const SHORTEST_TOKEN: usize = 5;
/// The wait after an answer 429 that does not name one, and the bounds of one that does.
const WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Sorts an answer: the body of a success, or the error that it stands for. `token` is scrubbed from any sentence.
pub(crate) fn judge(call: &'static str, answer: Answer, token: &str) -> Result<Vec<u8>, Error> {
    match answer.status {
        200..=299 => Ok(answer.body),
        429 => Err(Error::Busy {
            retry_after: wait(&answer),
        }),
        status @ (401 | 403) => Err(refusal(call, status, &answer.body, token).unwrap_or_else(
            || Error::Api {
                status,
                message: if status == 401 {
                    "Invalid token"
                } else {
                    "Operation not allowed"
                }
                .to_owned(),
                code: None,
                more_info: None,
                call,
            },
        )),
        408 => Err(Error::Upstream { status: 408, call }),
        // An error page instead of the envelope comes from something between here and the API.
        status @ 400..=499 => {
            Err(refusal(call, status, &answer.body, token)
                .unwrap_or(Error::Upstream { status, call }))
        }
        status => Err(Error::Upstream { status, call }),
    }
}

fn refusal(call: &'static str, status: u16, body: &[u8], token: &str) -> Option<Error> {
    let envelope: Value = serde_json::from_slice(body).ok()?;
    let text = |from: &Value, key: &str| {
        from.get(key)
            .and_then(Value::as_str)
            .map(|text| clean(text, token))
    };
    let first = envelope.pointer("/errors/0").unwrap_or(&Value::Null);
    let message = text(&envelope, "message")
        .or_else(|| text(first, "message"))
        .filter(|text| !text.is_empty())?;
    let code = text(first, "error_code").or_else(|| text(&envelope, "error_code"));
    Some(Error::Api {
        status,
        message,
        code,
        more_info: text(first, "more_info"),
        call,
    })
}

/// A foreign sentence that is fit to be shown: one line, not too long, without the caller's token.
fn clean(text: &str, token: &str) -> String {
    let text = if token.len() < SHORTEST_TOKEN {
        text.to_owned()
    } else {
        text.replace(token, "[hidden]")
    };
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match line.trim().char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", &line.trim()[..end]),
        None => line.trim().to_owned(),
    }
}

/// A foreign body without the caller's token, if it is in there.
pub(crate) fn without_token(body: Vec<u8>, token: &str) -> Vec<u8> {
    let text = String::from_utf8_lossy(&body);
    if token.len() < SHORTEST_TOKEN || !text.contains(token) {
        return body;
    }
    text.replace(token, "[hidden]").into_bytes()
}

/// How long a 429 asks to wait: its sentence first (`try again in 28s`), then `Retry-After`.
fn wait(answer: &Answer) -> Duration {
    wait_of(answer.retry_after, &answer.body)
}

/// The same of a header's seconds and a body.
pub(crate) fn wait_of(retry_after: Option<u64>, body: &[u8]) -> Duration {
    let text = String::from_utf8_lossy(&body[..body.len().min(4096)]).to_ascii_lowercase();
    let seconds = seconds_in(&text).or(retry_after);
    seconds
        .map_or(WAIT, Duration::from_secs)
        .clamp(Duration::from_secs(1), LONGEST_WAIT)
}

fn seconds_in(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once("try again in ")?;
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = rest.split_at(digits);
    if !unit.trim_start().starts_with('s') {
        return None;
    }
    number.parse().ok()
}

/// Reads a payload that is the whole body.
pub(crate) fn parse<T: DeserializeOwned>(call: &'static str, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|_| Error::Decode { call })
}

/// Reads the payload under one key.
pub(crate) fn parse_under<T: DeserializeOwned>(
    call: &'static str,
    key: &str,
    body: &[u8],
) -> Result<T, Error> {
    let mut envelope: Value = parse(call, body)?;
    let payload = envelope
        .get_mut(key)
        .map(Value::take)
        .ok_or(Error::Decode { call })?;
    T::deserialize(payload).map_err(|_| Error::Decode { call })
}

/// Reads a list under one key; elements that cannot be read are left out and counted.
pub(crate) fn parse_list<T: DeserializeOwned>(
    call: &'static str,
    key: &str,
    body: &[u8],
) -> Result<(Vec<T>, u32), Error> {
    // Elements stay text until their turn, so that a large list is never in memory twice as a tree.
    let mut envelope: std::collections::HashMap<String, &RawValue> =
        serde_json::from_slice(body).map_err(|_| Error::Decode { call })?;
    let raw = envelope.remove(key).ok_or(Error::Decode { call })?;
    let elements: Vec<&RawValue> =
        serde_json::from_str(raw.get()).map_err(|_| Error::Decode { call })?;
    let mut unreadable = 0_u32;
    let mut list = Vec::with_capacity(elements.len().min(1024));
    for element in elements {
        match serde_json::from_str(element.get()) {
            Ok(item) => list.push(item),
            Err(_) => unreadable = unreadable.saturating_add(1),
        }
    }
    if unreadable > 0 {
        tracing::warn!(
            aiven.call = call,
            unreadable,
            "Aiven's list has elements that could not be read"
        );
    }
    Ok((list, unreadable))
}

/// Reads the service list.
pub(crate) fn parse_services(call: &'static str, body: &[u8]) -> Result<ServiceList, Error> {
    let (services, unreadable) = parse_list(call, "services", body)?;
    Ok(ServiceList {
        services,
        unreadable,
    })
}

/// Reads an unwrapped object and checks that it is one of the kind that has `key`.
pub(crate) fn parse_object_with<T: DeserializeOwned>(
    call: &'static str,
    key: &str,
    body: &[u8],
) -> Result<T, Error> {
    let object: Value = parse(call, body)?;
    if object.get(key).is_none() {
        return Err(Error::Decode { call });
    }
    T::deserialize(object).map_err(|_| Error::Decode { call })
}

#[cfg(test)]
mod tests;
