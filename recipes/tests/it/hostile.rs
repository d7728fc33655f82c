//! Passwords and user names that mean something to every format there is.

use proptest::prelude::*;
use recipes::{Filling, Protocol, Recipe, RowValue, Secrets, rows};

use crate::check::check;
use crate::world::{facts, kinds, with_password};

const PASSWORDS: [&str; 24] = [
    "AVNS_plain-123",
    "'\"$`\\/@:%#\n",
    "it's",
    "say \"x\"",
    "a\\b\\\\c\\",
    "$PASSWORD${HOME}$(id)`id`",
    "a/b@c:d%2Fe#f?g&h=i",
    "# no comment",
    "! no comment either",
    "-leading",
    "--user=x",
    " blanks around ",
    "\ttab\tand\rreturn",
    "two\nlines\n",
    "\n",
    "pässwörd 🔑 密码",
    "\u{85}\u{2028}\u{feff}\u{7f}\u{1b}[0m",
    "null",
    "yes",
    "0x1F",
    "1e3",
    "~",
    "*[a-z]?{1,2}",
    "'; rm -rf ~ #",
];

#[test]
fn hostile_passwords_come_back_from_every_recipe() {
    for password in PASSWORDS {
        let secrets = with_password(password);
        for facts in kinds("avnadmin") {
            for recipe in Recipe::offered(&facts) {
                check(recipe, &facts, &secrets);
            }
        }
    }
}

#[test]
fn hostile_user_names_come_back_from_every_recipe() {
    for user in [
        "it's",
        "a b",
        "$HOME",
        "a\\b\"c",
        "x/y@z:1%#",
        "-u",
        "ä\n",
        "`id`!",
    ] {
        let secrets = with_password("p");
        for facts in kinds(user) {
            for recipe in Recipe::offered(&facts) {
                check(recipe, &facts, &secrets);
            }
        }
    }
}

fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "'", "\"", "\\", "$", "`", "/", "@", ":", "%", "#", "\n", " ", "!", "=", "{", "}", "a",
        "n", "u0041", "ä", "🔑", "\r", "-", "&", ";", "|", "<", "~", "\u{2028}",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 1..12).prop_map(|pieces| pieces.concat()),
        "[^\0]{1,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn any_password_comes_back_from_every_command(password in nasty()) {
        let secrets = with_password(&password);
        for facts in kinds("avnadmin") {
            let commands = Recipe::offered(&facts).into_iter().filter(|recipe| recipe.is_shell() || *recipe == Recipe::Env);
            commands.for_each(|recipe| check(recipe, &facts, &secrets));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_password_comes_back_from_every_file(password in nasty(), user in nasty()) {
        let secrets = with_password(&password);
        for facts in kinds(&user) {
            let files = Recipe::offered(&facts).into_iter().filter(|recipe| !recipe.is_shell() && *recipe != Recipe::Env);
            files.for_each(|recipe| check(recipe, &facts, &secrets));
        }
    }
}

#[test]
fn a_password_that_nobody_knows_is_a_sentence() {
    let none = Secrets::default();
    for facts in kinds("auditor") {
        for recipe in Recipe::offered(&facts) {
            let written = recipe.write(&facts, &Filling::Revealed(&none));
            let has_secrets = facts.has_password() || facts.has_certificate();
            let needs = has_secrets
                && match recipe {
                    Recipe::Uri => !matches!(facts.protocol, Protocol::Kafka | Protocol::Other),
                    Recipe::Avn => facts.has_password(),
                    _ => true,
                };
            match written {
                Err(_) if recipe == Recipe::Avn && !needs => assert!(facts.avn.is_err()),
                Err(why) => assert!(
                    needs && why.contains("auditor") && why.ends_with('.'),
                    "{why}"
                ),
                Ok(text) => assert!(!needs && !text.contains("null"), "{recipe:?} {text}"),
            }
        }
        for row in rows(&facts, None, &Filling::Revealed(&none)) {
            match row.value {
                RowValue::Secret { revealed, .. } => panic!("{} {revealed:?}", row.label),
                RowValue::Text(text) => {
                    assert!(!text.contains("null") && !text.contains("$PASSWORD"));
                }
                RowValue::Certificate { pem, .. } => assert_eq!(pem, None),
                RowValue::Missing(why) => assert!(why.contains("auditor")),
            }
        }
    }
}

#[test]
fn nothing_secret_is_in_what_is_not_revealed() {
    let facts = facts("pg", "pg", &serde_json::json!({}), "avnadmin");
    let secrets = with_password("CANARY");
    let shown = format!(
        "{:?} {:?} {secrets:?}",
        facts,
        rows(&facts, None, &Filling::Placeholders)
    );
    assert!(
        !shown.contains("CANARY") && !shown.contains("PRIVATE KEY"),
        "{shown}"
    );
    let filling = format!("{:?}", Filling::Revealed(&secrets));
    assert!(!filling.contains("CANARY"), "{filling}");
}
