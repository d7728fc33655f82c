//! MySQL, and ClickHouse where it speaks MySQL.

use crate::filling::CA_FILE;
use crate::shell::Command;
use crate::text::Text;
use crate::{Facts, Filling};

/// Where Debian, Ubuntu and Alpine keep the authorities that everyone trusts.
pub(crate) const SYSTEM_CA: &str = "/etc/ssl/certs/ca-certificates.crt";

/// `--ssl-ca` is what both MySQL's and MariaDB's `mysql` understand, and it switches TLS on in both; `--ssl-mode`
/// stops MariaDB's, `--ssl` MySQL's.
pub(crate) fn mysql(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let ca = if facts.needs_ca() { CA_FILE } else { SYSTEM_CA };
    let command = Command::of(&["mysql"])
        .then(format!("--host={}", facts.host))
        .then(format!("--port={}", facts.port))
        .then(format!("--user={}", facts.user))
        .then(Text::from("--password=").then(filling.password(facts)?))
        .then(format!("--ssl-ca={ca}"));
    Ok(command
        .then(facts.database.as_deref().unwrap_or_default())
        .line())
}
