//! The settings as data, so that the documentation can be printed and checked from the same table that is read.

use std::fmt::Write as _;

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// The key in the file; `POSTERN_` and the same in capitals in the environment.
    pub name: &'static str,
    /// The value where none is given; empty means none.
    pub default: &'static str,
    /// Never printed, and readable from a file named by the variable with `_FILE` appended.
    pub secret: bool,
    /// What it does, one sentence.
    pub about: &'static str,
}

impl Setting {
    /// The variable's name.
    pub fn variable(&self) -> String {
        format!("POSTERN_{}", self.name.to_ascii_uppercase())
    }
}

const fn setting(name: &'static str, default: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default,
        secret: false,
        about,
    }
}

const fn secret(name: &'static str, about: &'static str) -> Setting {
    Setting {
        name,
        default: "",
        secret: true,
        about,
    }
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    setting("listen", "127.0.0.1:3000", "Address and port to listen on."),
    setting(
        "public_url",
        "",
        "The address people open, such as `https://postern.example.com`; needed unless `listen` is a loopback address.",
    ),
    setting(
        "upstream",
        "https://api.aiven.io",
        "Aiven's API; `AIVEN_WEB_URL` is honoured too. Plain `http` only on loopback.",
    ),
    setting(
        "database",
        "postern.db",
        "The SQLite file that holds the sealed sessions.",
    ),
    secret(
        "session_key",
        "32 random bytes in base64 (`openssl rand -base64 32`) that seal the sessions. Several, separated by commas: the first seals, all open.",
    ),
    setting(
        "session_idle",
        "2h",
        "A session ends after this time without a request (`90s`, `30m`, `8h`, `7d`).",
    ),
    setting(
        "session_lifetime",
        "12h",
        "A session ends this long after sign-in, whatever happens.",
    ),
    setting(
        "calls_per_minute",
        "60",
        "Calls to Aiven a minute for each token; Aiven's own limit is not published.",
    ),
    setting(
        "sign_ins_per_minute",
        "5",
        "Sign-in attempts a minute from one address.",
    ),
    setting(
        "max_connections",
        "800",
        "Open connections; more wait. Keep it below the limit of open files.",
    ),
    setting(
        "site_dir",
        "target/site",
        "The built site: scripts, style, icons.",
    ),
    setting(
        "trusted_proxies",
        "",
        "Networks of the proxies in front, such as `10.0.0.0/8,::1/128`; only from them `X-Forwarded-For` is believed.",
    ),
    setting(
        "log_format",
        "text",
        "`text` for people or `json` for machines.",
    ),
    setting(
        "log_level",
        "info",
        "`error`, `warn`, `info`, `debug`, `trace`, or filters such as `info,server=debug`.",
    ),
    setting(
        "aws_access_key_id",
        "",
        "Credentials for the AWS account in which the portal may create VPC endpoints; empty: it does not.",
    ),
    secret(
        "aws_secret_access_key",
        "The secret that belongs to `aws_access_key_id`.",
    ),
    secret(
        "aws_session_token",
        "The session token of temporary credentials.",
    ),
    setting(
        "aws_role_arn",
        "",
        "A role to assume with these credentials, such as `arn:aws:iam::123456789012:role/postern`.",
    ),
    setting(
        "aws_external_id",
        "",
        "What the role's trust policy asks for as `sts:ExternalId`.",
    ),
    setting(
        "aws_projects",
        "",
        "Aiven projects, separated by commas, whose people may use the AWS credentials; `*` for all. Needed with `aws_access_key_id`.",
    ),
    setting(
        "aws_endpoint_url",
        "",
        "In place of AWS's own addresses; `AWS_ENDPOINT_URL` is honoured too. Plain `http` only on loopback.",
    ),
    setting(
        "aws_endpoint_url_ec2",
        "",
        "The same for EC2 alone; `AWS_ENDPOINT_URL_EC2` is honoured too.",
    ),
    setting(
        "aws_endpoint_url_sts",
        "",
        "The same for STS alone; `AWS_ENDPOINT_URL_STS` is honoured too.",
    ),
];

/// The table for the README.
pub fn markdown_table() -> String {
    let mut text =
        String::from("| setting | environment | default | what it does |\n|---|---|---|---|\n");
    for setting in SETTINGS {
        let file = if setting.secret {
            format!(" or `{}_FILE`", setting.variable())
        } else {
            String::new()
        };
        let default = if setting.default.is_empty() {
            String::new()
        } else {
            format!("`{}`", setting.default)
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | `{}`{file} | {default} | {} |",
            setting.name,
            setting.variable(),
            setting.about
        );
    }
    text
}
