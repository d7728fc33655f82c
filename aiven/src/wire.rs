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

/// How long a 429 asks to wait: its sentence first (`try again in 28s`), then `Retry-After`.
fn wait(answer: &Answer) -> Duration {
    let text =
        String::from_utf8_lossy(&answer.body[..answer.body.len().min(4096)]).to_ascii_lowercase();
    let seconds = seconds_in(&text).or(answer.retry_after);
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
mod tests {
    use super::*;
    use crate::privatelink::Privatelink;
    use crate::service::Service;
    use proptest::prelude::*;

    const CALL: &str = "test";

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn judged(status: u16, body: &str) -> Error {
        judge(CALL, answer(status, body), "T0KEN").unwrap_err()
    }

    #[test]
    fn aivens_sentence_is_kept_and_the_token_is_not() {
        let body = r#"{"errors":[{"message":"No\nsuch T0KEN","status":404,"error_code":"gone","more_info":"https://x"}],"message":"No\nsuch T0KEN"}"#;
        let Error::Api {
            status,
            message,
            code,
            more_info,
            ..
        } = judged(404, body)
        else {
            panic!("not Api")
        };
        assert_eq!((status, message.as_str()), (404, "No such [hidden]"));
        assert_eq!(
            (code.as_deref(), more_info.as_deref()),
            (Some("gone"), Some("https://x"))
        );
        let only_inner = judged(409, r#"{"errors":[{"message":"already exists"}]}"#);
        assert_eq!(only_inner.to_string(), "already exists");
        let long = judged(400, &format!(r#"{{"message":"{}"}}"#, "ä".repeat(5000)));
        assert_eq!(long.to_string().chars().count(), LONGEST_MESSAGE + 1);
    }

    #[test]
    fn pages_instead_of_envelopes() {
        let page = "<html>T0KEN</html>";
        for status in [302, 404, 408, 500, 502, 503] {
            assert_eq!(judged(status, page), Error::Upstream { status, call: CALL });
        }
        assert_eq!(judged(401, page).api_status(), Some(401));
        assert_eq!(judged(403, "").api_status(), Some(403));
        assert_eq!(
            judged(502, r#"{"message":"x"}"#),
            Error::Upstream {
                status: 502,
                call: CALL
            }
        );
    }

    #[test]
    fn waits_are_read_from_the_sentence_then_the_header() {
        let sentence = |text: &str| format!(r#"{{"message":"{text}"}}"#);
        let busy = |body: &str, retry_after| {
            let answer = Answer {
                status: 429,
                retry_after,
                body: body.as_bytes().to_vec(),
            };
            match judge(CALL, answer, "") {
                Err(Error::Busy { retry_after }) => retry_after.as_secs(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(
            busy(
                &sentence("Rate limit 120 exceeded - try again in 28s"),
                Some(5)
            ),
            28
        );
        assert_eq!(busy(&sentence("Try again in 7 seconds"), None), 7);
        assert_eq!(busy("<html>", Some(5)), 5);
        assert_eq!(busy("", None), 10);
        assert_eq!(busy(&sentence("try again in 0s"), None), 1);
        assert_eq!(
            busy(&sentence("try again in 99999999999999999999s"), Some(4)),
            4
        );
        assert_eq!(busy(&sentence("try again in 4000s"), None), 300);
    }

    #[test]
    fn a_list_counts_what_it_cannot_read() {
        let body = br#"{"services":[{"service_name":"a"},{"plan":"x"},7,null,{"service_name":"b","state":"NEW"}],"x":1}"#;
        let list = parse_services(CALL, body).unwrap();
        assert_eq!((list.services.len(), list.unreadable), (2, 3));
        for bad in [
            &b"{}"[..],
            b"[]",
            b"",
            b"<html>",
            br#"{"services":null}"#,
            br#"{"services":{}}"#,
        ] {
            assert_eq!(parse_services(CALL, bad), Err(Error::Decode { call: CALL }));
        }
    }

    const SEED: &str = r#"{"service":{"service_name":"a","service_type":"kafka","state":"RUNNING","plan":"business-4",
        "cloud_name":"aws-eu-west-1","project_vpc_id":null,"node_states":[{"name":"a-1","state":"running"}],
        "components":[{"component":"kafka","host":"h","port":1,"route":"privatelink","usage":"primary"}],
        "user_config":{"privatelink_access":{"kafka":true}}},"services":[{"service_name":"a"}],"principals":["x"],
        "state":"active","aws_service_id":null,"connections":[{"state":"active"}],"message":"m","errors":[{"message":"e"}]}"#;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]
        #[test]
        fn drifted_answers_never_panic(
            edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_u8..8, any::<u8>()), 1..6),
            status in prop::sample::select(vec![200_u16, 400, 401, 404, 429, 500]),
        ) {
            let mut body = SEED.as_bytes().to_vec();
            for (place, kind, byte) in edits {
                if body.is_empty() { break; }
                let at = place.index(body.len());
                match kind {
                    0 => body[at] = byte,
                    1 => { body.remove(at); }
                    2 => body.insert(at, byte),
                    3 => body.truncate(at),
                    4 => { let end = (at + usize::from(byte) / 8).min(body.len()); body.drain(at..end); }
                    5 => { body.splice(at..at, *b"null"); }
                    6 => { body.splice(at..at, *b"[{}]"); }
                    _ => { let copy = body[at..(at + usize::from(byte) / 8).min(body.len())].to_vec(); body.splice(at..at, copy); }
                }
            }
            let _ = judge(CALL, Answer { status, retry_after: Some(u64::from(status)), body: body.clone() }, "T0KEN");
            if let Ok(service) = parse_under::<Service>(CALL, "service", &body) {
                let _ = (service.privatelink_support(), service.display_type(), crate::access_options(&service.user_config, &service));
            }
            let _ = parse_services(CALL, &body);
            let _ = parse_list::<crate::Connection>(CALL, "connections", &body);
            if let Ok(link) = parse_object_with::<Privatelink>(CALL, "state", &body) {
                let _ = (link.may_edit(), link.may_delete());
            }
        }
    }
}
