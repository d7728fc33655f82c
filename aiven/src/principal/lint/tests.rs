use crate::principal::{Principal, PrincipalError};

fn refuse(text: &str) -> PrincipalError {
    Principal::parse(text).expect_err(text)
}

#[test]
fn certain_corrections() {
    let user = "arn:aws:iam::012345678901:user/mwf";
    let root = "arn:aws:iam::012345678901:root";
    for (wrong, right, word) in [
        (r"arn:aws:iam::012345678901:user\mwf", user, "backslash"),
        ("arn:aws:iam::012345678901:user:mwf", user, "slash"),
        ("arn:aws:iam::012345678901: user/mwf", user, "spaces"),
        ("arn:aws:iam:: 012345678901 :user/ mwf", user, "spaces"),
        ("arn:aws:iam:012345678901:user/mwf", user, "colon"),
        ("arn:aws:iam::012345678901user/mwf", user, "colon"),
        ("arn:aws:iam::012345678901/user/mwf", user, "colon"),
        ("arn:aws:iam:::012345678901:user/mwf", user, "colon"),
        ("arnaws:iam::012345678901:root", root, "colon"),
        ("arn:aws:iam::012345678901root", root, "colon"),
        ("arn:aws:iam:eu-west-1:012345678901:root", root, "region"),
        ("arn:aws:iam::0123-4567-8901:root", root, "dashes"),
        ("ARN:AWS:IAM::012345678901:ROOT", root, "lower case"),
        ("\"arn:aws:iam::012345678901:root\",", root, "quotes"),
        (
            "arn:aws-cn:iam:012345678901:root",
            "arn:aws-cn:iam::012345678901:root",
            "colon",
        ),
        (
            "arn:aws-us-gov:iam:012345678901:root",
            "arn:aws-us-gov:iam::012345678901:root",
            "colon",
        ),
    ] {
        let error = refuse(wrong);
        assert_eq!(
            error.suggestion.as_deref(),
            Some(right),
            "{wrong}: {}",
            error.message
        );
        assert!(error.message.contains(word), "{wrong}: {}", error.message);
    }
}

#[test]
fn explained_without_a_guess() {
    for (wrong, word) in [
        ("", "Enter the ARN"),
        ("mwf", "A principal is an ARN"),
        ("012345678901", "account number"),
        ("0123", "number, not an ARN"),
        ("arn:aws:iam::01234567890:user/mwf", "this one has 11"),
        ("arn:aws:iam::0123456789012:user/mwf", "this one has 13"),
        ("arn:aws:iam:::user/mwf", "account is missing"),
        (
            "arn:aws:iam::01234567890a:user/mwf",
            "12 digits and nothing else",
        ),
        ("arn:aws:iam::012345678901:user/m wf", "no spaces"),
        (
            "arn:aws:iam::012345678901:user",
            "name of the user is missing",
        ),
        (
            "arn:aws:iam::012345678901:user/",
            "name of the user is missing",
        ),
        ("arn:aws:iam::012345678901:role/a//b", "empty part"),
        ("arn:aws:iam::012345678901:role/*", "Wildcards"),
        ("arn:aws:iam::012345678901:role/ä", "Names of users"),
        ("arn:aws:iam::012345678901:group/x", "group"),
        ("arn:aws:iam::012345678901", "colon is missing"),
        ("arn:aws:s3:::bucket:x", "IAM identity"),
        ("arn:aws-iso:iam::012345678901:root", "partition"),
        (
            "arn:aws:sts::012345678901:assumed-role/Admin/me",
            "arn:aws:iam::012345678901:role/Admin",
        ),
        (
            "arn:aws:iam::012345678901:assumed-role/Admin/me",
            "session of a role",
        ),
        (
            "arn:aws:sts::012345678901:federated-user/bob",
            "federated-user",
        ),
    ] {
        let error = refuse(wrong);
        assert!(error.message.contains(word), "{wrong}: {}", error.message);
        assert_eq!(error.suggestion, None, "{wrong}");
    }
}
