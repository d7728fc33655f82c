use std::time::Duration;

use super::*;

#[test]
fn the_shape_is_aivens() {
    let said = Said::unknown_service().body();
    let expected = json!({
        "errors": [{"message": "Service does not exist", "status": 404}],
        "message": "Service does not exist",
    });
    assert_eq!(said, expected);
    let waits = Said::needs_approval("https://portal.example/requests/abc").body();
    let error = &waits["errors"][0];
    assert_eq!(error["more_info"], "https://portal.example/requests/abc");
    assert_eq!(error["error_code"], "postern_approval_needed");
    assert!(
        waits["message"]
            .as_str()
            .unwrap()
            .ends_with("/requests/abc")
    );
}

#[test]
fn aivens_words_go_on_as_they_are() {
    let error = Error::Api {
        status: 409,
        message: "Privatelink already exists".to_owned(),
        code: Some("already".to_owned()),
        more_info: Some("https://x".to_owned()),
        call: "create the PrivateLink",
    };
    let said = Said::of(&error);
    assert_eq!(
        (said.status, said.message.as_str()),
        (409, "Privatelink already exists")
    );
    assert_eq!(said.code.as_deref(), Some("already"));
    let busy = Said::of(&Error::Busy {
        retry_after: Duration::from_millis(27_200),
    });
    assert_eq!((busy.status, busy.retry_after_s), (429, Some(28)));
    assert!(
        busy.message.ends_with("try again in 28s"),
        "{}",
        busy.message
    );
}

#[test]
fn a_refusal_is_read_and_said_again() {
    let whole = |status, body: &str| Whole {
        status,
        content_type: "application/json",
        retry_after: None,
        body: body.as_bytes().to_vec(),
    };
    let body = r#"{"errors":[{"message":"No","status":404,"error_code":"x"}],"message":"No"}"#;
    let said = Said::of_answer(&whole(404, body));
    assert_eq!(
        (said.status, said.message.as_str(), said.code.as_deref()),
        (404, "No", Some("x"))
    );
    assert_eq!(
        Said::of_answer(&whole(404, r#"{"message":"No"}"#)).message,
        "No"
    );
    assert_eq!(
        Said::of_answer(&whole(500, "<html>")).message,
        "Aiven answered with status 500."
    );
}

#[test]
fn nobody_is_told_that_the_portals_own_token_is_their_fault() {
    for error in [
        Error::SignedOut,
        Error::Api {
            status: 401,
            message: "Invalid token".to_owned(),
            code: None,
            more_info: None,
            call: "x",
        },
    ] {
        assert_eq!(Said::of(&error).status, 502);
    }
}

#[test]
fn a_missing_reason_says_where_it_goes() {
    let said = Said::of_failure(&Failure::invalid("reason", "Say why."));
    assert_eq!(said.status, 400);
    assert!(said.message.contains("X-Postern-Reason"));
}
