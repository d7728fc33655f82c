//! Callers against principals: the table of what AWS does, and what holds of any text.

use proptest::prelude::*;

use super::*;

const USER: &str = "arn:aws:iam::012345678901:user/mwf";
const SESSION: &str = "arn:aws:sts::012345678901:assumed-role/deploy/postern";
const ROLE: &str = "arn:aws:iam::012345678901:role/platform/deploy";
const ROOT: &str = "arn:aws:iam::012345678901:root";

fn ask(principals: &[&str], caller: &str, role: Option<&str>) -> Admission {
    let principals: Vec<String> = principals.iter().map(|one| (*one).to_owned()).collect();
    admission(&principals, caller, role).unwrap()
}

fn by(principal: &str) -> Admission {
    Admission::Allowed {
        by: principal.to_owned(),
    }
}

#[test]
fn who_is_let_in() {
    for (principals, caller, role, expected) in [
        (&[USER][..], USER, None, USER),
        (&["*", ROOT, USER], USER, None, USER),
        (&["*", ROOT], USER, None, ROOT),
        (&["*"], USER, None, "*"),
        (&["012345678901"], USER, None, "012345678901"),
        (&[ROOT], SESSION, None, ROOT),
        (&[ROLE], SESSION, Some(ROLE), ROLE),
        // Nobody said which role it is: a name is enough, an account has no two of one name.
        (&[ROLE], SESSION, None, ROLE),
        (&[ROOT], ROOT, None, ROOT),
        (
            &["arn:aws:iam::012345678901:user/a/b/c"],
            "arn:aws:iam::012345678901:user/a/b/c",
            None,
            "arn:aws:iam::012345678901:user/a/b/c",
        ),
        (
            &["arn:aws-cn:iam::012345678901:root"],
            "arn:aws-cn:sts::012345678901:assumed-role/r/s",
            None,
            "arn:aws-cn:iam::012345678901:root",
        ),
        (
            &[ROOT],
            "arn:aws:sts::012345678901:federated-user/ann",
            None,
            ROOT,
        ),
    ] {
        assert_eq!(ask(principals, caller, role), by(expected), "{caller}");
    }
}

#[test]
fn who_is_not_and_what_would_help() {
    for (principals, caller, role, expected, noted) in [
        (&[][..], USER, None, USER, ""),
        (
            &["arn:aws:iam::012345678901:user/MWF"],
            USER,
            None,
            USER,
            "",
        ),
        (
            &["arn:aws:iam::012345678901:user/x/mwf"],
            USER,
            None,
            USER,
            "",
        ),
        (
            &["arn:aws:iam::012345678901:role/mwf"],
            USER,
            None,
            USER,
            "",
        ),
        (&["arn:aws:iam::210987654321:root"], USER, None, USER, ""),
        (&["arn:aws-cn:iam::012345678901:root"], USER, None, USER, ""),
        (&["210987654321"], USER, None, USER, ""),
        (&[USER], SESSION, Some(ROLE), ROLE, ""),
        // The role's name without its path is another role to AWS.
        (
            &["arn:aws:iam::012345678901:role/deploy"],
            SESSION,
            Some(ROLE),
            ROLE,
            "path",
        ),
        (
            &[],
            SESSION,
            None,
            "arn:aws:iam::012345678901:role/deploy",
            "path",
        ),
        // Principals never name a session, and nobody is let in by one that does.
        (&[SESSION], SESSION, Some(ROLE), ROLE, ""),
        (&[USER], ROOT, None, ROOT, "whole account 012345678901"),
        (
            &[],
            "arn:aws:sts::012345678901:federated-user/ann",
            None,
            ROOT,
            "whole account 012345678901",
        ),
    ] {
        let Admission::NotAllowed { add, note } = ask(principals, caller, role) else {
            panic!("{caller} is let in by {principals:?}");
        };
        assert_eq!(add, expected, "{caller}");
        assert_eq!(note.is_some(), !noted.is_empty(), "{note:?}");
        assert!(note.unwrap_or_default().contains(noted), "{caller}");
    }
}

#[test]
fn what_sts_never_says_is_an_error() {
    for bad in [
        "",
        "*",
        "012345678901",
        "arn:aws:iam::1234:user/mwf",
        "arn:moon:iam::012345678901:user/mwf",
        "arn:aws:iam:eu-west-1:012345678901:user/mwf",
        "arn:aws:iam::012345678901:user/",
        "arn:aws:iam::012345678901:role/deploy",
        "arn:aws:sts::012345678901:assumed-role/deploy",
        "arn:aws:sts::012345678901:assumed-role/a/b/c",
        "arn:aws:s3:::bucket",
    ] {
        let sentence = admission(&["*".to_owned()], bad, None).unwrap_err();
        assert!(sentence.ends_with('.'), "{sentence}");
    }
    for other in [
        "arn:aws:iam::012345678901:role/platform/other",
        "arn:aws:iam::210987654321:role/platform/deploy",
        "arn:aws-cn:iam::012345678901:role/platform/deploy",
        "deploy",
    ] {
        let sentence = admission(&["*".to_owned()], SESSION, Some(other)).unwrap_err();
        assert!(sentence.contains(other), "{sentence}");
    }
}

fn account() -> impl Strategy<Value = String> {
    prop_oneof![Just("012345678901".to_owned()), "[0-9]{12}"]
}

/// A caller, and the role that was assumed if it is a session.
fn caller() -> impl Strategy<Value = (String, Option<String>)> {
    let partition = prop_oneof![Just("aws"), Just("aws-cn"), Just("aws-us-gov")];
    (
        partition,
        account(),
        "[a-z]{1,3}",
        "([a-z]{1,3}/){0,2}",
        0..4_u8,
    )
        .prop_map(|(partition, account, name, path, kind)| {
            let iam = |what: &str| format!("arn:{partition}:iam::{account}:{what}");
            let session = format!("arn:{partition}:sts::{account}:assumed-role/{name}/s");
            match kind {
                0 => (iam("root"), None),
                1 => (iam(&format!("user/{path}{name}")), None),
                2 => (session, None),
                _ => (session, Some(iam(&format!("role/{path}{name}")))),
            }
        })
}

fn principals() -> impl Strategy<Value = Vec<String>> {
    let one = (account(), "(root|user/[a-z]{1,2}|role/([a-z]/)?[a-z]{1,2})")
        .prop_map(|(account, what)| format!("arn:aws:iam::{account}:{what}"));
    prop::collection::vec(one, 0..6)
}

proptest! {
    /// Whoever is not let in is, once what is advised has been added, and it can be added.
    #[test]
    fn the_advice_works((caller, role) in caller(), mut principals in principals()) {
        let role = role.as_deref();
        match admission(&principals, &caller, role).unwrap() {
            Admission::Allowed { by } => prop_assert!(principals.contains(&by)),
            Admission::NotAllowed { add, .. } => {
                prop_assert!(crate::Principal::parse(&add).is_ok(), "{}", add);
                principals.push(add.clone());
                let now = admission(&principals, &caller, role).unwrap();
                prop_assert_eq!(now, Admission::Allowed { by: add });
            }
        }
    }

    /// Nobody of another account is let in by principals that name accounts.
    #[test]
    fn accounts_are_kept_apart((caller, role) in caller(), principals in principals()) {
        let account = caller.split(':').nth(4).unwrap();
        let others: Vec<String> = principals.into_iter().filter(|one| !one.contains(account)).collect();
        let answer = admission(&others, &caller, role.as_deref()).unwrap();
        let is_let_in = matches!(answer, Admission::Allowed { .. });
        prop_assert!(!is_let_in);
    }

    #[test]
    fn nothing_panics(caller in any::<String>(), role in any::<Option<String>>(), principals in prop::collection::vec(any::<String>(), 0..4), tail in "[a-z/:*]{0,20}") {
        let _ = admission(&principals, &caller, role.as_deref());
        let _ = admission(&principals, &format!("arn:aws:sts::012345678901:{tail}"), role.as_deref());
    }
}
