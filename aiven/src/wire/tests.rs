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
