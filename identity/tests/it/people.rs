//! Who comes out where nothing is wrong: names, groups, where they are read, and the way out.

use identity::{Provider, Who};
use serde_json::json;

use crate::idp::Idp;
use crate::walk::{NOW, begin, limits, provider, settings, sign_in};

#[tokio::test]
async fn a_person_comes_with_issuer_subject_name_and_groups() {
    let idp = Idp::start(NOW).await;
    let who = sign_in(&provider(&idp)).await.unwrap();
    let expected = Who {
        issuer: idp.issuer.clone(),
        subject: "subject-1".to_owned(),
        name: "vera@example.com".to_owned(),
        groups: vec!["viewers".to_owned()],
    };
    assert_eq!(who, expected);
}

#[tokio::test]
async fn what_the_token_does_not_say_is_asked_of_userinfo() {
    let idp = Idp::start(NOW).await;
    idp.person(
        json!({"groups": ["of-the-token"]}),
        json!({"email": "otto@example.com", "email_verified": true, "groups": ["of-userinfo"]}),
    );
    let who = sign_in(&provider(&idp)).await.unwrap();
    assert_eq!(
        (who.name.as_str(), &who.groups[..]),
        ("otto@example.com", &["of-the-token".to_owned()][..])
    );

    // Nowhere: known by the subject, and in no group.
    idp.person(json!({}), json!({}));
    let who = sign_in(&provider(&idp)).await.unwrap();
    assert_eq!((who.name.as_str(), who.groups.len()), ("subject-1", 0));
}

#[tokio::test]
async fn a_nested_claim_is_found_by_its_path() {
    let idp = Idp::start(NOW).await;
    idp.person(
        json!({"preferred_username": "ada", "realm_access": {"roles": ["platform", "ops"]}}),
        json!({}),
    );
    let mut settings = settings(&idp);
    settings.role_claim = "realm_access.roles".to_owned();
    settings.name_claim = "preferred_username".to_owned();
    let provider = Provider::with_limits(settings, limits()).unwrap();
    let who = sign_in(&provider).await.unwrap();
    assert_eq!(
        (who.name.as_str(), who.groups.join(" ")),
        ("ada", "ops platform".to_owned())
    );
}

#[tokio::test]
async fn the_address_to_go_to_says_what_the_standards_ask_for() {
    let idp = Idp::start(NOW).await;
    let begun = provider(&idp).begin(NOW).await.unwrap();
    let url = url::Url::parse(&begun.url).unwrap();
    let of = |name: &str| {
        let values: Vec<_> = url.query_pairs().filter(|(key, _)| key == name).collect();
        assert_eq!(values.len(), 1, "{name} in {url}");
        values[0].1.clone().into_owned()
    };
    assert_eq!(of("response_type"), "code");
    assert_eq!(of("scope"), "openid profile email");
    assert_eq!(of("code_challenge_method"), "S256");
    assert_eq!(of("redirect_uri"), "http://127.0.0.1:1/sign-in/callback");
    // 32 random bytes each.
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(of(name).len(), 43, "{name}");
    }
    let other = provider(&idp).begin(NOW).await.unwrap();
    assert_ne!(begun.url, other.url);
    assert!(!format!("{begun:?} {:?}", provider(&idp)).contains(&of("state")));
}

#[tokio::test]
async fn the_way_out_names_the_client_and_no_token() {
    let idp = Idp::start(NOW).await;
    let out = provider(&idp).end_session_url().await.unwrap();
    assert_eq!(
        out,
        format!(
            "{}/end?from=here&client_id=postern&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fsign-in",
            idp.issuer
        )
    );
}

#[tokio::test]
async fn keys_that_changed_are_read_again_once() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    sign_in(&provider).await.unwrap();
    assert_eq!(idp.reads(), (1, 1));
    idp.rotate();
    sign_in(&provider).await.unwrap();
    assert_eq!(idp.reads(), (1, 2));
    // Not again so soon: whoever sends nonsense does not make us ask.
    idp.rotate();
    sign_in(&provider).await.unwrap_err();
    assert_eq!(idp.reads(), (1, 2));
}

#[tokio::test]
async fn clocks_may_be_a_minute_apart() {
    for (apart, is_taken) in [(-359, true), (-361, false), (59, true), (61, false)] {
        let idp = Idp::start(NOW.checked_add_signed(apart).unwrap()).await;
        let who = sign_in(&provider(&idp)).await;
        assert_eq!(who.is_ok(), is_taken, "{apart}: {who:?}");
    }
}

#[tokio::test]
async fn a_person_has_ten_minutes() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    for (later, is_taken) in [(0, true), (299, true), (600, false), (601, false)] {
        let (pending, answer) = begin(&provider).await.unwrap();
        let who = provider.finish(&pending, &answer, NOW + later).await;
        assert_eq!(who.is_ok(), is_taken, "{later}: {who:?}");
    }
}

type Break = fn(&mut identity::Settings);

#[test]
fn settings_that_cannot_be_right_are_said_without_asking_anybody() {
    let good = identity::Settings {
        issuer: "https://sso.example.com/realms/team".to_owned(),
        client_id: "postern".to_owned(),
        client_secret: None,
        redirect_uri: "https://postern.example.com/sign-in/callback".to_owned(),
        post_logout: "https://postern.example.com/sign-in".to_owned(),
        scopes: vec!["openid".to_owned()],
        role_claim: "groups".to_owned(),
        name_claim: "email".to_owned(),
    };
    Provider::new(good.clone()).unwrap();
    let breaks: [(Break, &str); 6] = [
        (
            |s| s.issuer = "http://sso.example.com".to_owned(),
            "`oidc.issuer`",
        ),
        (
            |s| s.issuer = "https://sso.example.com/?a".to_owned(),
            "`oidc.issuer`",
        ),
        (|s| s.client_id.clear(), "`oidc.client_id`"),
        (|s| s.scopes.clear(), "`oidc.scopes`"),
        (|s| s.role_claim.clear(), "`oidc.role_claim`"),
        (|s| s.scopes.push("a\nb".to_owned()), "`oidc.scopes`"),
    ];
    for (change, name) in breaks {
        let mut settings = good.clone();
        change(&mut settings);
        let sentence = Provider::new(settings).unwrap_err();
        assert!(
            sentence.contains(name) && sentence.ends_with('.'),
            "{sentence}"
        );
    }
}
