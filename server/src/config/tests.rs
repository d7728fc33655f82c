//! Settings from text: precedence, refusals, and that no secret is printed.

use super::*;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

const ROLE: &str = "arn:aws:iam::123456789012:role/platform/postern";
const AWS: [(&str, &str); 3] = [
    ("POSTERN_AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"),
    ("POSTERN_AWS_SECRET_ACCESS_KEY", "CANARY"),
    ("POSTERN_AWS_PROJECTS", "demo, shop"),
];

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn config(file: Option<&str>, pairs: &[(&str, &str)]) -> Result<Config, String> {
    let raw = Raw::gather(file, &environment(pairs)).map_err(|error| error.to_string())?;
    raw.understand().map_err(|error| error.to_string())
}

#[test]
fn the_environment_lies_over_the_file_and_the_file_over_the_defaults() {
    let file =
        format!("session_key = \"{KEY}\"\nlisten = \"127.0.0.1:4000\"\ncalls_per_minute = 30\n");
    let config = config(Some(&file), &[("POSTERN_CALLS_PER_MINUTE", "90")]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:4000");
    assert_eq!(config.calls_per_minute, 90);
    assert_eq!(config.sign_ins_per_minute, 5);
    assert_eq!(config.upstream, "https://api.aiven.io");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:4000");
}

#[test]
fn the_base_path_is_plain_and_the_gateways_paths_are_options() {
    let key = ("POSTERN_SESSION_KEY", KEY);
    let base = |path| config(None, &[key, ("POSTERN_BASE_PATH", path)]).map(|c| c.base_path);
    for good in ["", "/postern", "/tools/postern_2"] {
        assert_eq!(base(good).unwrap().as_str(), good);
    }
    for wrong in [
        "postern",
        "/",
        "/postern/",
        "//x",
        "/a b",
        "/..",
        "/%2e",
        "/a?b",
    ] {
        assert!(base(wrong).unwrap_err().contains("`base_path`"), "{wrong}");
    }
    let paths = (
        "POSTERN_GATEWAY_CONFIG_PATHS",
        "privatelink_access.*, kafka_rest",
    );
    let rules = config(None, &[key, paths]).unwrap().gateway;
    assert_eq!(rules.config_paths.len(), 2);
    let file = format!(
        "session_key = \"{KEY}\"\n[gateway]\nlongest_lifetime = \"7d\"\nconfig_paths = [\"a/b\"]\n"
    );
    assert!(
        config(Some(&file), &[])
            .unwrap_err()
            .contains("`gateway.config_paths`")
    );
}

/// What can be wrong with the settings of the AWS side.
fn wrong_aws(
    key: (&'static str, &'static str),
) -> Vec<(Vec<(&'static str, &'static str)>, &'static str)> {
    vec![
        (
            vec![key, ("POSTERN_AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")],
            "aws_secret_access_key",
        ),
        (
            vec![key, ("POSTERN_AWS_SECRET_ACCESS_KEY", "CANARY")],
            "aws_access_key_id",
        ),
        (
            vec![key, ("POSTERN_AWS_ROLE_ARN", ROLE)],
            "`aws_role_arn` is of no use",
        ),
        (
            vec![key, ("POSTERN_AWS_PROJECTS", "*")],
            "aws_access_key_id",
        ),
        (vec![key, AWS[0], AWS[1]], "aws_projects"),
        (
            vec![key, AWS[0], AWS[1], ("POSTERN_AWS_PROJECTS", "demo,*")],
            "aws_projects",
        ),
        (
            vec![key, AWS[0], AWS[1], ("POSTERN_AWS_PROJECTS", " , ")],
            "aws_projects",
        ),
        (
            vec![key, AWS[0], AWS[1], AWS[2], ("POSTERN_AWS_ROLE_ARN", "x")],
            "role must be its ARN",
        ),
        (
            vec![
                key,
                AWS[0],
                AWS[1],
                AWS[2],
                ("POSTERN_AWS_EXTERNAL_ID", "x"),
            ],
            "external id",
        ),
        (
            vec![
                key,
                AWS[0],
                AWS[1],
                AWS[2],
                ("AWS_ENDPOINT_URL_STS", "http://sts.example.com"),
            ],
            "AWS endpoint URL",
        ),
    ]
}

#[test]
fn each_wrong_setting_is_named_in_one_sentence() {
    let key = ("POSTERN_SESSION_KEY", KEY);
    for (pairs, named) in [
        (vec![], "session_key"),
        (vec![("POSTERN_SESSION_KEY", "c2hvcnQ=")], "session_key"),
        (vec![key, ("POSTERN_LISTEN", "localhost")], "listen"),
        (vec![key, ("POSTERN_LISTEN", "0.0.0.0:80")], "public_url"),
        (
            vec![key, ("POSTERN_PUBLIC_URL", "https://x.example/path")],
            "public_url",
        ),
        (
            vec![key, ("POSTERN_PUBLIC_URL", "ftp://x.example")],
            "public_url",
        ),
        (
            vec![key, ("POSTERN_UPSTREAM", "http://api.example.com")],
            "upstream",
        ),
        (
            vec![key, ("AIVEN_WEB_URL", "http://api.example.com")],
            "upstream",
        ),
        (
            vec![key, ("POSTERN_CALLS_PER_MINUTE", "0")],
            "calls_per_minute",
        ),
        (
            vec![key, ("POSTERN_CALLS_PER_MINUTE", "many")],
            "calls_per_minute",
        ),
        (vec![key, ("POSTERN_SESSION_IDLE", "5")], "session_idle"),
        (vec![key, ("POSTERN_SESSION_IDLE", "13h")], "session_idle"),
        (
            vec![key, ("POSTERN_TRUSTED_PROXIES", "10.0.0.0/99")],
            "trusted_proxies",
        ),
        (vec![key, ("POSTERN_LOG_FORMAT", "xml")], "log_format"),
        (vec![key, ("POSTERN_LOG_LEVEL", "a=b=c")], "log_level"),
        (vec![key, ("POSTERN_COLOUR", "blue")], "POSTERN_COLOUR"),
        (
            vec![key, ("POSTERN_LISTEN_FILE", "/x")],
            "POSTERN_LISTEN_FILE",
        ),
        (
            vec![("POSTERN_SESSION_KEY_FILE", "/nowhere/key")],
            "POSTERN_SESSION_KEY_FILE",
        ),
        (
            vec![key, ("POSTERN_SESSION_KEY_FILE", "/nowhere/key")],
            "not both",
        ),
    ]
    .into_iter()
    .chain(wrong_aws(key))
    {
        let error = config(None, &pairs).unwrap_err();
        assert!(error.contains(named), "{pairs:?}: {error}");
        assert!(error.ends_with('.') && !error.contains('\n'), "{error}");
        assert!(!error.contains(KEY) && !error.contains("CANARY"), "{error}");
    }
    let unknown = config(Some("colour = \"blue\""), &[key]).unwrap_err();
    assert!(unknown.contains("`colour`"), "{unknown}");
    let broken = config(
        Some("listen = \"127.0.0.1:1\"\nsession_key = \"secret"),
        &[],
    )
    .unwrap_err();
    assert_eq!(
        broken,
        "The configuration file is not valid TOML at line 2."
    );
    let typed = config(Some("listen = true"), &[key]).unwrap_err();
    assert!(typed.contains("`listen`"), "{typed}");
}

#[test]
fn a_secret_can_come_from_a_file_and_is_never_printed() {
    let directory = std::env::temp_dir().join(format!("postern-config-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("key");
    std::fs::write(&path, format!("{KEY}\n")).unwrap();
    let raw = Raw::gather(
        None,
        &environment(&[("POSTERN_SESSION_KEY_FILE", path.to_str().unwrap())]),
    )
    .unwrap();
    raw.understand().unwrap();
    let shown = raw.effective();
    assert!(
        shown.contains("session_key = \"(hidden)\"  # environment"),
        "{shown}"
    );
    assert!(!shown.contains(KEY));
    assert!(!format!("{:?}", raw.understand().unwrap()).contains(KEY));
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn what_kubernetes_adds_is_not_a_setting() {
    let links = [
        ("POSTERN_SERVICE_HOST", "10.0.0.1"),
        ("POSTERN_PORT", "tcp://10.0.0.1:80"),
        ("POSTERN_PORT_80_TCP", "x"),
    ];
    let mut pairs = links.to_vec();
    pairs.push(("POSTERN_SESSION_KEY", KEY));
    config(None, &pairs).unwrap();
}

#[test]
fn every_default_is_valid_and_in_the_table() {
    let table = markdown_table();
    for setting in SETTINGS {
        assert!(table.contains(&setting.variable()), "{}", setting.name);
    }
    config(None, &[("POSTERN_SESSION_KEY", KEY)]).unwrap();
}

#[test]
fn the_aws_side_is_there_when_its_keys_and_projects_are() {
    let key = ("POSTERN_SESSION_KEY", KEY);
    assert!(config(None, &[key]).unwrap().aws.is_none());
    let only_an_address = [key, ("AWS_ENDPOINT_URL", "http://127.0.0.1:1/ec2/")];
    assert!(config(None, &only_an_address).unwrap().aws.is_none());
    let mut pairs = vec![key, ("POSTERN_AWS_ROLE_ARN", ROLE)];
    pairs.extend(AWS);
    pairs.push(("POSTERN_AWS_SESSION_TOKEN", "CANARY-2"));
    pairs.push(("AWS_ENDPOINT_URL", "http://127.0.0.1:1/ec2/"));
    let raw = Raw::gather(None, &environment(&pairs)).unwrap();
    let config = raw.understand().unwrap();
    let aws = config.aws.as_ref().unwrap();
    assert!(aws.may("demo") && aws.may("shop") && !aws.may("other"));
    assert_eq!(aws.role_arn(), Some(ROLE));
    assert!(format!("{aws:?}").contains("127.0.0.1:1"));
    let shown = format!("{config:?}{raw:?}{}", raw.effective());
    assert!(!shown.contains("CANARY"), "{shown}");
    let all = [key, AWS[0], AWS[1], ("POSTERN_AWS_PROJECTS", "*")];
    let all = super::tests::config(None, &all).unwrap();
    assert!(all.aws.unwrap().may("any"));
}
