//! Valkey, Redis and Dragonfly, with either command line client.

use crate::filling::CA_FILE;
use crate::shell::Command;
use crate::{Facts, Filling};

/// Both clients read the password from this variable, so it is in no list of processes. Neither tells the name of
/// the host to the server unless it is asked to, and a PrivateLink is told by that name.
pub(crate) fn cli(tool: &str, facts: &Facts, filling: &Filling) -> Result<String, String> {
    let mut command = Command::with_variable("REDISCLI_AUTH", &filling.password(facts)?)
        .then(tool)
        .option("-h", &facts.host)
        .option("-p", facts.port.to_string())
        .option("--user", &facts.user)
        .then("--tls")
        .option("--sni", &facts.host);
    if facts.needs_ca() {
        command = command.option("--cacert", CA_FILE);
    }
    Ok(command.line())
}
