use super::*;
use proptest::prelude::*;

#[test]
fn the_documented_forms() {
    let user = Principal::parse(" arn:aws:iam::012345678901:user/mwf\n").unwrap();
    assert_eq!(user.as_str(), "arn:aws:iam::012345678901:user/mwf");
    assert_eq!(user.scope(), Scope::User("mwf"));
    assert_eq!(user.account(), Some("012345678901"));
    assert_eq!(user.partition(), Some(Partition::Aws));
    assert!(user.warnings().is_empty());
    let role = Principal::parse("arn:aws-cn:iam::012345678901:role/path/to/r+=,.@_-1").unwrap();
    assert_eq!(role.scope(), Scope::Role("path/to/r+=,.@_-1"));
    assert_eq!(role.partition(), Some(Partition::China));
    let root = Principal::parse("arn:aws-us-gov:iam::012345678901:root").unwrap();
    assert_eq!(root.scope(), Scope::Account);
    assert!(
        root.warnings()[0]
            .message
            .contains("the whole account 012345678901")
    );
    let all = Principal::parse("*").unwrap();
    assert_eq!(
        (all.scope(), all.account(), all.partition()),
        (Scope::Everyone, None, None)
    );
    assert!(all.warnings()[0].message.contains("every AWS account"));
}

#[test]
fn the_partition_must_be_the_regions() {
    let china = Principal::parse("arn:aws-cn:iam::012345678901:user/a").unwrap();
    assert_eq!(china.warnings_in(Some("eu-west-1")).len(), 1);
    assert!(china.warnings_in(Some("cn-north-1")).is_empty());
    assert!(china.warnings_in(None).is_empty());
}

#[test]
fn serde_checks() {
    assert!(serde_json::from_str::<Principal>(r#""arn:aws:iam::1:root""#).is_err());
    let good: Principal = serde_json::from_str(r#""arn:aws:iam::012345678901:root""#).unwrap();
    assert_eq!(
        serde_json::to_string(&good).unwrap(),
        r#""arn:aws:iam::012345678901:root""#
    );
}

proptest! {
    #[test]
    fn never_panics_and_keeps_what_it_takes(text in "\\PC{0,90}") {
        match Principal::parse(&text) {
            Ok(principal) => prop_assert_eq!(principal.to_string(), text.trim()),
            Err(error) => {
                prop_assert!(!error.message.is_empty());
                if let Some(better) = error.suggestion {
                    prop_assert!(Principal::parse(&better).is_ok(), "{} is no better", better);
                }
            }
        }
    }

    #[test]
    fn nearly_arns_never_panic(text in "(arn|ARN|arn:aws)?[: /\\\\]{0,3}(aws|aws-cn|iam|sts)?:{0,3}[0-9a\u{0660}-]{0,14}[:/\\\\ ]{0,2}(user|role|root|assumed-role|federated-user)?[ :/\\\\é*a-z]{0,6}") {
        if let Err(PrincipalError { suggestion: Some(better), .. }) = Principal::parse(&text) {
            prop_assert!(Principal::parse(&better).is_ok(), "{} is no better", better);
        }
    }

    #[test]
    fn valid_ones_are_taken(
        partition in "aws|aws-cn|aws-us-gov",
        account in "[0-9]{12}",
        resource in "root|(user|role)(/[A-Za-z0-9+=,.@_-]{1,12}){1,4}",
    ) {
        let text = format!("arn:{partition}:iam::{account}:{resource}");
        let principal = Principal::parse(&text).unwrap();
        prop_assert_eq!(principal.to_string(), text);
        prop_assert_eq!(principal.account(), Some(account.as_str()));
        prop_assert_eq!(principal.partition().map(Partition::as_str), Some(partition.as_str()));
        let again: Principal = serde_json::from_str(&serde_json::to_string(&principal).unwrap()).unwrap();
        prop_assert_eq!(again, principal);
    }
}
