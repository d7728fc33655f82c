//! Every answer that must not be believed, one defect at a time; and that nothing secret is in what is said about it.

use identity::{Answer, Error, Provider};

use crate::idp::{Defect, Idp, SECRET};
use crate::walk::{NOW, begin, limits, provider, settings, sign_in};

#[tokio::test]
async fn an_answer_with_any_defect_signs_nobody_in() {
    for (defect, says) in [
        (Defect::TokenIssuer, "another issuer's"),
        (Defect::AnswerIssuer, "came from another issuer"),
        (Defect::NoAnswerIssuer, "does not say which issuer"),
        (Defect::Audience, "for somebody else"),
        (Defect::SecondAudience, "for somebody else"),
        (Defect::Azp, "for somebody else"),
        (Defect::Nonce, "another sign-in"),
        (Defect::NoNonce, "another sign-in"),
        (Defect::Expired, "has expired"),
        (Defect::Future, "from the future"),
        (Defect::AlgNone, "not signed"),
        (Defect::Hs256, "not accepted"),
        (Defect::Hs256Secret, "not accepted"),
        (Defect::UnknownKey, "none of the provider's keys"),
        (Defect::OtherSignature, "none of the provider's keys"),
        (Defect::NoToken, "no ID token"),
        (Defect::AccessHash, "access token"),
        (Defect::DiscoveryIssuer, "another name"),
        (Defect::PlainTokenEndpoint, "`token_endpoint`"),
    ] {
        let idp = Idp::start(NOW).await;
        idp.be(defect);
        let Err(error) = sign_in(&provider(&idp)).await else {
            panic!("{defect:?} signed somebody in");
        };
        assert!(
            matches!(error, Error::Unbelievable(_)),
            "{defect:?}: {error:?}"
        );
        let sentence = error.to_string();
        assert!(sentence.contains(says), "{defect:?}: {sentence}");
        assert!(
            !sentence.contains("code-") && !sentence.contains(SECRET),
            "{sentence}"
        );
    }
}

#[tokio::test]
async fn userinfo_about_somebody_else_is_not_believed_and_its_failure_is_not_ignored() {
    let idp = Idp::start(NOW).await;
    idp.person(
        serde_json::json!({}),
        serde_json::json!({"groups": ["admins"]}),
    );
    idp.be(Defect::UserinfoSubject);
    let error = sign_in(&provider(&idp)).await.unwrap_err();
    assert!(error.to_string().contains("about somebody else"), "{error}");
    // Without its groups somebody would be in with less than they may.
    idp.be(Defect::UserinfoDown);
    let error = sign_in(&provider(&idp)).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_to_another_question_is_stale() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    let (pending, answer) = begin(&provider).await.unwrap();
    let (other, _) = begin(&provider).await.unwrap();
    let nothing = Answer::default();
    let blank = Answer {
        state: Some(String::new()),
        ..answer.clone()
    };
    for (pending, answer) in [(&other, &answer), (&pending, &nothing), (&pending, &blank)] {
        let error = provider.finish(pending, answer, NOW).await.unwrap_err();
        assert_eq!(error, Error::Stale);
    }
    idp.be(Defect::AnotherState);
    assert_eq!(sign_in(&provider).await.unwrap_err(), Error::Stale);
}

#[tokio::test]
async fn a_code_is_good_once_and_only_with_its_own_verifier() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    let (pending, answer) = begin(&provider).await.unwrap();
    provider.finish(&pending, &answer, NOW).await.unwrap();
    let again = provider.finish(&pending, &answer, NOW).await.unwrap_err();
    assert_eq!(again, Error::Code);

    // A code that somebody else's sign-in was given does not fit this one's verifier.
    let (_, stolen) = begin(&provider).await.unwrap();
    let (pending, answer) = begin(&provider).await.unwrap();
    let mixed = Answer {
        code: stolen.code,
        ..answer
    };
    let error = provider.finish(&pending, &mixed, NOW).await.unwrap_err();
    assert_eq!(error, Error::Code);
}

#[tokio::test]
async fn a_refusal_is_told_in_the_providers_words_made_harmless() {
    let idp = Idp::start(NOW).await;
    idp.be(Defect::Denied);
    let error = sign_in(&provider(&idp)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "The sign-in service did not let you in: not\\u{a}you <b>today</b> (access_denied)"
    );
    // An error of somebody else's, with the right state, is not even told.
    let provider = provider(&idp);
    let (pending, mut answer) = begin(&provider).await.unwrap();
    answer.iss = Some("https://evil.example".to_owned());
    let error = provider.finish(&pending, &answer, NOW).await.unwrap_err();
    assert!(matches!(error, Error::Unbelievable(_)), "{error:?}");
}

#[tokio::test]
async fn a_portal_with_the_wrong_secret_says_which_settings_to_check() {
    let idp = Idp::start(NOW).await;
    let mut settings = settings(&idp);
    settings.client_secret = Some("a-wrong-secret".to_owned().into());
    let provider = Provider::with_limits(settings, limits()).unwrap();
    let error = sign_in(&provider).await.unwrap_err();
    assert!(matches!(&error, Error::Client(code) if code == "invalid_client"));
    let sentence = error.to_string();
    assert!(sentence.contains("`oidc.client_secret`") && !sentence.contains("a-wrong-secret"));
}
