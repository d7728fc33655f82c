//! Single sign-on through the whole portal, with a provider of our own: in, out, back to where one was, and what a
//! person may who came that way.

use identity::{Limits, Provider, Settings};
use secrecy::SecretString;
use serde_json::json;
use server::Wiring;
use server::team::{SignIn, Team};

use crate::browser::{Answer, Browser};
use crate::database::number;
use crate::house::{House, START, TOKEN};
use crate::idp::{CLIENT, Defect, Idp, SECRET};
use crate::operations::TAKEN;

pub const SSO: &str = "__Host-postern-sso";

/// A portal whose people come in at this provider, with the roles that the tests need.
pub async fn house(idp: &Idp, sign_in: SignIn) -> House {
    house_with(idp, sign_in, |_| ()).await
}

pub async fn house_with(idp: &Idp, sign_in: SignIn, change: impl FnOnce(&mut Wiring)) -> House {
    House::with(|wiring| {
        let settings = Settings {
            issuer: idp.issuer.clone(),
            client_id: CLIENT.to_owned(),
            client_secret: Some(SECRET.to_owned().into()),
            redirect_uri: format!("{}/sign-in/callback", wiring.public_url),
            post_logout: format!("{}/sign-in", wiring.public_url),
            scopes: vec!["openid".to_owned(), "email".to_owned()],
            role_claim: "groups".to_owned(),
            name_claim: "email".to_owned(),
        };
        let limits = Limits {
            request: std::time::Duration::from_millis(500),
            pause: std::time::Duration::ZERO,
            ..Limits::default()
        };
        wiring.identity = Some(Provider::with_limits(settings, limits).unwrap());
        wiring.team = team(sign_in);
        change(wiring);
    })
    .await
}

pub fn team(sign_in: SignIn) -> Team {
    let roles = "operators -> operator\nadmins -> admin";
    Team {
        sign_in,
        token: Some(SecretString::from(TOKEN)),
        roles: app::role::RoleMap::parse(roles).unwrap(),
        ..Team::default()
    }
}

/// Goes to the provider; the address it sends the browser back to, without the origin.
pub async fn go(browser: &Browser, from: &str) -> String {
    let away = browser.page(from).await.is(303);
    visit(browser, away.location()).await
}

pub async fn visit(browser: &Browser, url: &str) -> String {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let back = http.get(url).send().await.unwrap();
    let back = back.headers()["location"].to_str().unwrap().to_owned();
    back.strip_prefix(browser.origin()).unwrap().to_owned()
}

/// Comes back as a browser does whom another site sends: with the one cookie that may come along, and no other.
pub async fn arrive(house: &House, browser: &Browser, back: &str) -> Answer {
    let arriving = house.browser();
    if let Some(cookie) = browser.cookie(SSO) {
        arriving.set_cookie(SSO, &cookie);
    }
    let request = arriving
        .request(reqwest::Method::GET, back)
        .header("accept", "text/html")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document");
    let answer = arriving.send(request).await;
    for name in ["__Host-postern", "__Host-postern-note", SSO] {
        if let Some(cookie) = arriving.cookie(name) {
            browser.set_cookie(name, &cookie);
        }
    }
    answer
}

/// The whole way in.
pub async fn sign_in(house: &House, browser: &Browser) -> Answer {
    let back = go(browser, "/sign-in/sso").await;
    arrive(house, browser, &back).await
}

#[tokio::test]
async fn a_person_comes_in_and_is_led_to_where_they_wanted_to_go() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    let to = "/projects/demo/services?q=kafka";
    let gate = browser.page(to).await.is(303);
    let page = browser.page(gate.location()).await.is(200);
    let link = "/sign-in/sso?next=/projects/demo/services%3Fq%3Dkafka";
    let page = page.shows(&format!("href=\"{link}\""));
    assert!(!page.body.contains("Aiven token"), "{}", page.body);

    let away = browser.page(link).await.is(303);
    assert!(
        away.location()
            .starts_with(&format!("{}/authorize?", idp.issuer))
    );
    let cookie = away.cookies();
    for part in [
        SSO,
        "; Max-Age=600;",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let back = visit(&browser, away.location()).await;
    let arrived = arrive(&house, &browser, &back).await.is(200);
    // A page of ours, so that the strict cookie comes along with what it opens.
    let arrived = arrived.shows("content=\"0;url=/projects/demo/services?q=kafka\"");
    assert!(
        arrived
            .cookies()
            .contains(&format!("{SSO}=; Path=/; Max-Age=0"))
    );
    browser
        .page(to)
        .await
        .is(200)
        .shows("my-kafka")
        .shows("vera@example.com");
    // The team's token, the provider's and the client's secret are nowhere.
    let seen = browser.seen() + &arrived.body + &crate::logs::text();
    for secret in [TOKEN, SECRET, "access-token-of-the-provider", "eyJ"] {
        assert!(!seen.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn signing_out_leads_on_to_the_provider_by_a_page() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    sign_in(&house, &browser).await.is(200);
    let id = browser.id();
    browser.form("/sign-out", &[]).await.leads_to("/signed-out");
    let page = browser.page("/signed-out").await.is(200);
    let out = format!("{}/end?from=here&amp;client_id=postern&amp;", idp.issuer);
    let page = page
        .shows(&format!("content=\"0;url={out}"))
        .shows(&format!("href=\"{out}"));
    assert!(!page.body.contains("id_token"), "{}", page.body);
    let thief = house.browser();
    thief.set_cookie("__Host-postern", &id);
    thief.page("/projects").await.is(303);
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_before_it() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Both).await;
    let browser = house.visitor().await;
    let first = browser.id();
    sign_in(&house, &browser).await.is(200);
    assert_ne!(browser.id(), first);
    let old = house.browser();
    old.set_cookie("__Host-postern", &first);
    old.data("/api/network/state/demo/my-kafka").await.is(401);
    browser
        .page("/projects")
        .await
        .is(200)
        .shows("vera@example.com");
}

#[tokio::test]
async fn a_token_is_taken_only_where_the_settings_say_so() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    let browser = house.browser();
    let to = [("token", TOKEN), ("next", "/projects/demo/services")];
    let refused = browser.form("/sign-in", &to).await;
    let back = "/sign-in?next=/projects/demo/services";
    refused.leads_to(back);
    assert_eq!(browser.id(), "");
    browser.page(back).await.shows("takes no Aiven tokens");

    let both = self::house(&idp, SignIn::Both).await;
    let page = both.browser().page("/sign-in").await.is(200);
    page.shows("Sign in with single sign-on")
        .shows("Aiven token");
    both.visitor().await.page("/projects").await.is(200);

    // Without a provider there is no such address.
    let token = House::open().await;
    for path in ["/sign-in/sso", "/sign-in/callback"] {
        token.browser().page(path).await.is(404);
    }
    let page = token.browser().page("/sign-in").await.is(200);
    assert!(!page.body.contains("single sign-on"));
}

#[tokio::test]
async fn groups_become_roles() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Oidc).await;
    for (groups, status) in [
        (json!([]), 403),
        (json!("operators"), 200),
        (json!(["admins"]), 200),
    ] {
        idp.person(
            json!({"email": "o@example.com", "groups": groups}),
            json!({}),
        );
        let browser = house.browser();
        sign_in(&house, &browser).await.is(200);
        let fields = [("project", "demo"), ("service", TAKEN)];
        let answer = browser.call("/api/privatelink/refresh", &fields).await;
        assert_eq!(answer.status, status, "{groups}: {answer:?}");
    }
}

#[tokio::test]
async fn the_teams_token_that_aiven_refuses_ends_nobodys_session() {
    let idp = Idp::start(START).await;
    let house = house_with(&idp, SignIn::Oidc, |wiring| {
        wiring.team.token = Some(SecretString::from("revoked"));
    })
    .await;
    let browser = house.browser();
    sign_in(&house, &browser).await.is(200);
    let id = browser.id();
    for _ in 0..2 {
        let page = browser.page("/projects").await.is(502);
        page.shows("no longer accepts the portal")
            .shows("ask whoever runs this portal");
    }
    assert_eq!(browser.id(), id);
}

#[tokio::test]
async fn an_office_behind_one_address_comes_in_and_refused_answers_wait() {
    let idp = Idp::start(START).await;
    let house = house_with(&idp, SignIn::Oidc, |wiring| wiring.sign_ins_per_minute = 2).await;
    for _ in 0..5 {
        sign_in(&house, &house.browser()).await.is(200);
    }
    let browser = house.browser();
    let made_up = "/sign-in/callback?state=x";
    for _ in 0..2 {
        assert_ne!(browser.page(made_up).await.status, 429);
    }
    let answer = browser.page(made_up).await.is(429);
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    sign_in(&house, &house.browser()).await.is(200);
}

#[tokio::test]
async fn beginnings_are_counted_as_every_strangers_request() {
    let idp = Idp::start(START).await;
    let house = house_with(&idp, SignIn::Oidc, |wiring| wiring.requests_per_minute = 3).await;
    let browser = house.browser();
    for _ in 0..3 {
        browser.page("/sign-in/sso").await.is(303);
    }
    browser.page("/sign-in/sso").await.is(429);
}

#[tokio::test]
async fn who_came_who_did_not_and_who_went_is_on_record() {
    let idp = Idp::start(START).await;
    let house = house(&idp, SignIn::Both).await;
    let browser = house.browser();
    sign_in(&house, &browser).await.is(200);
    browser.form("/sign-out", &[]).await.is(303);
    idp.be(Defect::Audience);
    sign_in(&house, &browser).await.is(200);
    browser.sign_in("wrong").await;
    browser.sign_in(TOKEN).await;
    for (what, times) in [
        ("action = 'session.begin' and result = 'done'", 2),
        (
            "action = 'session.begin' and who = 'vera@example.com' and body like '%\"via\":\"oidc\"%'",
            1,
        ),
        ("action = 'session.end' and who = 'vera@example.com'", 1),
        ("action = 'session.refuse' and result = 'refused'", 2),
        (
            "action = 'session.refuse' and body like '%for somebody else%'",
            1,
        ),
        ("action = 'session.begin' and body like '%127.0.0.1%'", 2),
        ("body like '%demo-token%' or body like '%wrong%'", 0),
    ] {
        let sql = format!("select count(*) from record where {what}");
        assert_eq!(number(&house.database, &sql).await, times, "{what}");
    }
}
