//! The settings as data, so that the documentation can be printed and checked from the same table that is read.

use std::fmt::Write as _;

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// The key in the file, after the section's name and a dot where it stands in one; `POSTERN_` and the same in
    /// capitals in the environment, with `_` for the dot.
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
        format!(
            "POSTERN_{}",
            self.name.to_ascii_uppercase().replace('.', "_")
        )
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
        "base_path",
        "",
        "The path below which people find the portal, such as `/postern`, if it has no host name of its own; the proxy may strip it or keep it.",
    ),
    setting(
        "upstream",
        "https://api.aiven.io",
        "Aiven's API; `AIVEN_WEB_URL` is honoured too. Plain `http` only on loopback.",
    ),
    setting(
        "database",
        "postern.db",
        "The SQLite file that holds what Postern keeps: sealed sessions, the record, notes, requests.",
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
        "Attempts to sign in with a token a minute from one address; as many refused answers of single sign-on.",
    ),
    setting(
        "requests_per_minute",
        "600",
        "Requests a minute of one person, and of all strangers from one address.",
    ),
    setting(
        "changes_per_minute",
        "30",
        "Changes a minute by one person, on pages and with their portal tokens together.",
    ),
    setting(
        "max_connections",
        "800",
        "Open connections; more wait. Keep it below the limit of open files.",
    ),
    setting(
        "site_dir",
        "",
        "The built site, in place of the one in the program: scripts, style, icons.",
    ),
    setting(
        "metrics_listen",
        "",
        "Address and port for Prometheus, such as `127.0.0.1:9464`, and for nothing else; empty: none.",
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
    secret(
        "database_url",
        "PostgreSQL in place of the SQLite file, for several portals: `postgres://postern:…@db.example.com/postern`.",
    ),
    setting(
        "record_retention",
        "forever",
        "How long rows of the record are kept: `forever`, or days such as `400d`.",
    ),
    setting(
        "sign_in",
        "token",
        "How people sign in: `token` (an Aiven token of their own), `oidc` (single sign-on), `both`, or `header` (at a trusted proxy).",
    ),
    secret(
        "team_token",
        "The Aiven token that everybody works with who signs in without one of their own. Shown to nobody.",
    ),
    setting(
        "roles",
        "",
        "Which group has which role where, a list of lines such as `platform -> admin` and `orders-team -> operator in orders-* billing`.",
    ),
    setting(
        "default_role",
        "viewer",
        "The role of everybody who signs in by `oidc` or `header`, in every project: `viewer`, `operator`, `admin` or `none`.",
    ),
    setting(
        "token_role",
        "admin",
        "The role of people with an Aiven token of their own; Aiven says what the token may do.",
    ),
    setting(
        "oidc.issuer",
        "",
        "The OpenID Connect provider, such as `https://login.example.com`; its configuration is discovered there.",
    ),
    setting(
        "oidc.client_id",
        "",
        "The client that the provider knows Postern as.",
    ),
    secret("oidc.client_secret", "Its secret, if it has one."),
    setting(
        "oidc.scopes",
        "openid email profile",
        "The scopes that are asked for, separated by blanks.",
    ),
    setting(
        "oidc.role_claim",
        "groups",
        "The claim that names the groups; a dotted path such as `realm_access.roles` leads into objects.",
    ),
    setting(
        "oidc.name_claim",
        "email",
        "The claim that is shown as the person's name.",
    ),
    setting(
        "header.user",
        "",
        "For `sign_in = \"header\"`: the header in which a trusted proxy names the person, such as `X-Forwarded-Email`.",
    ),
    setting(
        "header.groups",
        "",
        "The header in which it names their groups, separated by commas.",
    ),
    setting(
        "policy.accounts",
        "",
        "AWS account ids whose principals may be added; empty: any.",
    ),
    setting(
        "policy.partitions",
        "",
        "AWS partitions (`aws`, `aws-cn`, `aws-us-gov`) whose principals may be added; empty: any.",
    ),
    setting(
        "policy.forbid_any",
        "true",
        "Whether the principal `*`, which is everybody, is refused.",
    ),
    setting(
        "policy.forbid_root",
        "false",
        "Whether whole accounts (`arn:aws:iam::…:root`) are refused.",
    ),
    setting(
        "policy.most_principals",
        "",
        "How many principals a PrivateLink may have; empty: as many as Aiven takes.",
    ),
    setting(
        "policy.require_reason",
        "false",
        "Whether each change must say why it is made.",
    ),
    setting(
        "policy.read_only_projects",
        "",
        "Projects, as names or patterns such as `prod-*`, in which nothing is changed through the portal.",
    ),
    setting(
        "policy.regions",
        "",
        "AWS regions in which a PrivateLink may be created; empty: any.",
    ),
    setting(
        "policy.approval_projects",
        "",
        "Projects, as names or patterns, in which an operator's change waits for a second person.",
    ),
    setting(
        "policy.request_lifetime",
        "72h",
        "How long such a request can be approved.",
    ),
    setting(
        "gateway.config_paths",
        "privatelink_access.*",
        "Which options of `user_config` a service may be updated at with a portal token: paths or patterns, separated by commas.",
    ),
    setting(
        "gateway.longest_lifetime",
        "90d",
        "How long a portal token may live at most.",
    ),
    setting(
        "gateway.requests_per_minute",
        "120",
        "Requests a minute with one portal token.",
    ),
];

/// The table for docs/OPERATIONS.md.
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
