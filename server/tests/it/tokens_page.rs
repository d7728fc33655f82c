//! The page of portal tokens: who may make and revoke one, a new one shown once and nowhere else, everything on record.

use std::sync::Arc;

use app::books::tokens::{Standing, Token, Tokens};
use app::paths::TOKENS;
use app::role::RoleMap;
use app::scope::{Reach, Secrets};
use server::books::books;
use server::team::Team;

use crate::browser::{Answer, Browser};
use crate::house::{House, START, TOKEN};
use crate::{logs, markup};

const DAY: u64 = 24 * 3_600;
const GOOD: [(&str, &str); 8] = [
    ("name", "orders-ci"),
    ("purpose", "deploys orders"),
    ("projects", "demo, orders-*"),
    ("services", "*"),
    ("reach", "write"),
    ("secrets", "hidden"),
    ("days", "30"),
    ("do", "make"),
];

/// A house of a team, with the demo's people.
pub async fn house() -> House {
    House::with(|wiring| {
        wiring.demo_token = Some(TOKEN.to_owned());
        wiring.team = Team {
            token: Some(TOKEN.into()),
            default_role: None,
            roles: RoleMap::parse("viewer -> viewer, operator -> operator in demo, admin -> admin")
                .unwrap(),
            ..Team::default()
        };
    })
    .await
}

pub async fn person(house: &House, name: &str) -> Browser {
    let browser = house.browser();
    browser
        .form("/sign-in/demo", &[("person", name)])
        .await
        .is(303);
    browser
}

fn table(house: &House) -> Arc<dyn Tokens> {
    books(&house.database, &house.keys, &house.clock).tokens
}

/// What a form shows as the token.
fn shown(answer: &Answer) -> String {
    let whole = markup::from_id(&answer.body, "token");
    let end = whole.find("</code>").unwrap();
    markup::text(&whole[..end])
}

async fn made(browser: &Browser, name: &str) -> String {
    let mut fields = GOOD;
    fields[0].1 = name;
    shown(&browser.form(TOKENS, &fields).await.is(200))
}

async fn kept(house: &House, full: &str) -> Token {
    table(house).find(full).await.unwrap().unwrap()
}

async fn rows(house: &House) -> i64 {
    house.number("select count(*) from portal_token").await
}

async fn on_record(house: &House, action: &str) -> Vec<String> {
    let text = format!("select body from record where action = '{action}' order by seq");
    house.texts(&text).await
}

#[tokio::test]
async fn a_token_is_shown_once_and_lies_nowhere() {
    let house = house().await;
    let olga = person(&house, "olga").await;
    olga.page("/projects")
        .await
        .is(200)
        .shows(&format!("href=\"{TOKENS}\""));
    olga.page(TOKENS).await.is(200).shows("have not made");
    let answer = olga.form(TOKENS, &GOOD).await.is(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let full = shown(&answer);
    let text = markup::text(&answer.body);
    assert!(
        text.contains(&format!("export AIVEN_WEB_URL={}", olga.origin())),
        "{text}"
    );
    assert!(
        text.contains(&format!("export AIVEN_AUTH_TOKEN={full}")),
        "{text}"
    );
    let token = kept(&house, &full).await;
    assert_eq!(token.standing(), Standing::Good);
    assert_eq!(
        (token.name.as_str(), token.maker.name.as_str()),
        ("orders-ci", "olga@example.com")
    );
    assert!(!token.maker.groups.is_empty());
    assert_eq!(token.expires_at_ms, (START + 30 * DAY) * 1_000);
    assert_eq!(
        (token.scope.reach, token.scope.secrets),
        (Reach::Write, Secrets::Hidden)
    );

    let secret = full.rsplit('_').next().unwrap();
    let again = olga.page(TOKENS).await.is(200).shows(&token.id);
    assert!(!again.body.contains(secret), "{again:#?}");
    assert!(!format!("{:?}", answer.headers).contains(secret));
    assert!(!house.everything_kept().await.contains(secret));
    assert!(!logs::text().contains(secret));
    let record = on_record(&house, "token.make").await;
    let [attempt, outcome] = record.as_slice() else {
        panic!("not an attempt and what came of it: {record:?}");
    };
    for word in ["orders-ci", "demo, orders-*", "deploys orders"] {
        assert!(attempt.contains(word), "{attempt}");
    }
    assert!(
        outcome.contains(&token.id) && outcome.contains(r#""result":"done""#),
        "{outcome}"
    );
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn only_operators_who_act_with_the_teams_token_make_one() {
    let house = house().await;
    for (who, why) in [
        ("vera", "your highest role is viewer"),
        ("guest", "a token of your own"),
    ] {
        let browser = match who {
            "guest" => house.visitor().await,
            name => person(&house, name).await,
        };
        let page = browser.page(TOKENS).await.is(200);
        assert!(markup::text(&page.body).contains(why), "{page:#?}");
        assert!(!page.body.contains(&format!("href=\"{TOKENS}\"")), "{who}");
        let refused = browser.form(TOKENS, &GOOD).await.is(403);
        assert!(markup::text(&refused.body).contains(why), "{refused:#?}");
        assert!(!refused.body.contains("postern_"), "{refused:#?}");
    }
    assert_eq!(rows(&house).await, 0);
    let refused = on_record(&house, "token.make").await;
    assert_eq!(refused.len(), 2);
    for row in refused {
        assert!(row.contains(r#""result":"refused""#), "{row}");
    }
    // Strangers are sent to the sign-in page.
    let stranger = house.browser();
    stranger
        .page(TOKENS)
        .await
        .leads_to("/sign-in?next=/tokens");
    assert_eq!(stranger.form(TOKENS, &GOOD).await.status, 303);
    for name in ["otto", "ada"] {
        made(&person(&house, name).await, name).await;
    }
    assert_eq!(rows(&house).await, 2);
}

#[tokio::test]
async fn what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    let house = house().await;
    let olga = person(&house, "olga").await;
    for (field, value) in [
        ("name", ""),
        ("projects", "a/b <script>"),
        ("services", ""),
        ("days", "91"),
    ] {
        let mut fields: Vec<(&str, &str)> = GOOD.to_vec();
        fields.push((field, value));
        let answer = olga.form(TOKENS, &fields).await.is(422);
        let tag = markup::tag_of(&answer.body, field);
        assert!(tag.contains("aria-invalid=\"true\""), "{tag}");
        assert!(!answer.body.contains("<script>alert"), "{answer:#?}");
        let form = markup::form(&answer.body, "id=\"make-form\"");
        assert_eq!(form.get("purpose"), Some("deploys orders"));
        assert_eq!(form.get(field), Some(value));
        assert_eq!(form.get("reach"), Some("write"));
    }
    assert_eq!(rows(&house).await, 0);
    assert!(on_record(&house, "token.make").await.is_empty());
    // A form that comes twice makes one.
    made(&olga, "orders-ci").await;
    let twice = olga.form(TOKENS, &GOOD).await.is(422);
    twice.shows("You have a token of this name already");
    assert_eq!(rows(&house).await, 1);
    // Somebody else's names are not in the way, and one may be used again.
    made(&person(&house, "ada").await, "orders-ci").await;
    house.run("update portal_token set revoked_at_ms = 1").await;
    made(&olga, "orders-ci").await;
}

#[tokio::test]
async fn one_revokes_ones_own_and_admins_all() {
    let house = house().await;
    let (olga, otto, ada) = (
        person(&house, "olga").await,
        person(&house, "otto").await,
        person(&house, "ada").await,
    );
    let (first, second) = (made(&olga, "first").await, made(&olga, "second").await);
    made(&otto, "third").await;
    let (first, second) = (
        kept(&house, &first).await.id,
        kept(&house, &second).await.id,
    );
    for (browser, seen) in [
        (&olga, [true, true, false]),
        (&otto, [false, false, true]),
        (&ada, [true, true, true]),
    ] {
        let page = browser.page(TOKENS).await.is(200);
        for (name, is_seen) in ["first", "second", "third"].into_iter().zip(seen) {
            let link = format!("Revoke the portal token {name}\"");
            assert_eq!(page.body.contains(&link), is_seen, "{name} {page:#?}");
        }
    }
    let revoke = |id: &str| [("do", "revoke".to_owned()), ("token", id.to_owned())];
    let form = async |browser: &Browser, id: &str| {
        let fields = revoke(id);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser.form(TOKENS, &fields).await
    };
    // Somebody else's is not there for him; that he tried is.
    let question = format!("{TOKENS}?revoke={first}");
    otto.page(&question)
        .await
        .is(200)
        .shows("There is no such portal token");
    form(&otto, &first).await.is(404);
    form(&otto, "nothing").await.is(404);
    assert_eq!(on_record(&house, "token.revoke").await.len(), 1);
    // One's own.
    olga.page(&question).await.is(200).shows("confirm-revoke");
    form(&olga, &first).await.leads_to(TOKENS);
    olga.page(TOKENS)
        .await
        .is(200)
        .shows("The portal token first is revoked");
    olga.page(&question)
        .await
        .is(200)
        .shows("there is nothing to revoke");
    form(&olga, &first).await.leads_to(TOKENS);
    // Anybody's.
    form(&ada, &second).await.leads_to(TOKENS);
    for (id, by) in [(&first, "olga@example.com"), (&second, "ada@example.com")] {
        let token = table(&house).of_id(id).await.unwrap().unwrap();
        assert_eq!(token.standing(), Standing::Revoked);
        assert_eq!(token.revoked.unwrap().by.name, by);
    }
    assert_eq!(on_record(&house, "token.revoke").await.len(), 1 + 2 * 2);
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_made_and_not_revoked() {
    let house = house().await;
    let olga = person(&house, "olga").await;
    let full = made(&olga, "first").await;
    let id = kept(&house, &full).await.id;
    house
        .run("alter table record rename to record_elsewhere")
        .await;
    let unmade = olga.form(TOKENS, &GOOD).await.is(503);
    assert!(!unmade.body.contains("id=\"token\""), "{unmade:#?}");
    let fields = [("do", "revoke"), ("token", id.as_str())];
    olga.form(TOKENS, &fields)
        .await
        .is(503)
        .shows("cannot record what you asked for");
    assert_eq!(rows(&house).await, 1);
    assert_eq!(kept(&house, &full).await.standing(), Standing::Good);
}
