//! The same with a provider, or somebody between, that is up to no good: nobody is signed in, the sign-in page says what
//! to do, and where the person wanted to go is kept.

use server::team::SignIn;

use crate::browser::Browser;
use crate::house::{House, START};
use crate::idp::{Defect, Idp};
use crate::oidc::{SSO, arrive, go, house, sign_in};

const FROM: &str = "/sign-in/sso?next=/projects/demo/services";
const BACK: &str = "/sign-in?next=/projects/demo/services";

/// Comes back with that answer, gets no session, and reads why.
async fn is_turned_away(house: &House, browser: &Browser, back: &str, why: &str) {
    let answer = arrive(house, browser, back).await.is(200);
    let next = answer.body.split("content=\"0;url=").nth(1).unwrap();
    let next = next.split('"').next().unwrap().to_owned();
    assert!(next.starts_with("/sign-in"), "{next}");
    assert_eq!(browser.id(), "", "{why}");
    browser.page(&next).await.is(200).shows(why);
}

#[tokio::test]
async fn no_defect_signs_anybody_in() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    for (defect, why) in [
        (Defect::TokenIssuer, "another issuer"),
        (Defect::AnswerIssuer, "another issuer"),
        (Defect::NoAnswerIssuer, "which issuer"),
        (Defect::Audience, "for somebody else"),
        (Defect::SecondAudience, "for somebody else"),
        (Defect::Azp, "for somebody else"),
        (Defect::Nonce, "another sign-in"),
        (Defect::NoNonce, "another sign-in"),
        (Defect::Expired, "has expired"),
        (Defect::Future, "from the future"),
        (Defect::AlgNone, "is not signed"),
        (Defect::Hs256, "not accepted"),
        (Defect::Hs256Secret, "not accepted"),
        (Defect::UnknownKey, "none of the provider"),
        (Defect::OtherSignature, "none of the provider"),
        (Defect::NoToken, "no ID token"),
        (Defect::AccessHash, "access token"),
        (Defect::HugeToken, "cannot be used now"),
        (Defect::AnotherState, "Begin again."),
        (
            Defect::Denied,
            "did not let you in: not\\u{a}you &lt;b&gt;today&lt;/b&gt;",
        ),
    ] {
        let browser = house.browser();
        idp.be(defect);
        let back = go(&browser, FROM).await;
        let answer = arrive(&house, &browser, &back).await.is(200);
        let answer = answer.shows(&format!("content=\"0;url={BACK}\""));
        assert!(!answer.cookies().contains("__Host-postern=A"), "{defect:?}");
        assert_eq!(browser.id(), "", "{defect:?}");
        browser.page(BACK).await.is(200).shows(why);
        browser.page("/projects").await.is(303);
    }
}

#[tokio::test]
async fn userinfo_about_somebody_else_signs_nobody_in() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    idp.person(
        serde_json::json!({}),
        serde_json::json!({"groups": ["admins"]}),
    );
    idp.be(Defect::UserinfoSubject);
    let browser = house.browser();
    let back = go(&browser, FROM).await;
    is_turned_away(&house, &browser, &back, "about somebody else").await;
}

#[tokio::test]
async fn an_answer_counts_once_and_in_its_own_browser() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    let back = go(&browser, FROM).await;

    // In a browser that began nothing: somebody was sent a link to come in as another.
    let victim = house.browser();
    is_turned_away(&house, &victim, &back, "begun in another browser").await;
    // In one that began something else.
    go(&victim, FROM).await;
    is_turned_away(&house, &victim, &back, "begun in another browser").await;
    // A cookie of our own making only.
    victim.set_cookie(SSO, "v1.a.b.c");
    is_turned_away(&house, &victim, &back, "begun in another browser").await;

    let copy = browser.cookie(SSO).unwrap();
    arrive(&house, &browser, &back).await.is(200);
    assert_ne!(browser.id(), "");
    let thief = house.browser();
    thief.set_cookie(SSO, &copy);
    is_turned_away(&house, &thief, &back, "was used already").await;
    // Whoever is in and opens the address again stays in.
    let id = browser.id();
    browser.page(&back).await.leads_to("/projects");
    assert_eq!(browser.id(), id);
}

#[tokio::test]
async fn a_parameter_that_is_there_twice_is_none() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    for extra in ["code=other", "state=other", "iss=https://evil.example"] {
        let browser = house.browser();
        let back = go(&browser, FROM).await;
        is_turned_away(&house, &browser, &format!("{back}&{extra}"), "Begin again.").await;
    }
}

#[tokio::test]
async fn ten_minutes_are_enough() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    let back = go(&browser, FROM).await;
    house.clock.advance(std::time::Duration::from_secs(601));
    is_turned_away(&house, &browser, &back, "too old").await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_and_needs_no_restart() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    for defect in [
        Defect::Down,
        Defect::Silent,
        Defect::HugeDiscovery,
        Defect::DiscoveryHtml,
        Defect::DiscoveryIssuer,
    ] {
        idp.be(defect);
        browser.page(FROM).await.leads_to(BACK);
        browser.page(BACK).await.is(200).shows("The ");
        let note = browser.page(BACK).await;
        assert!(
            !note.body.contains("cannot be used now"),
            "it is shown once"
        );
    }
    idp.be(Defect::None);
    sign_in(&house, &browser).await.is(200);
    browser.page("/projects").await.is(200);
    // Keys that change meanwhile are found.
    idp.rotate();
    let other = house.browser();
    sign_in(&house, &other).await.is(200);
    other.page("/projects").await.is(200);
}
