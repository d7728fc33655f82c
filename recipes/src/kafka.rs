//! Kafka: kcat's command and a Java client's `client.properties`, with a client certificate or with SASL.

use crate::filling::{CA_FILE, CERTIFICATE_FILE, KEY_FILE};
use crate::properties::{comment, line, lines};
use crate::shell::Command;
use crate::text::Text;
use crate::{Facts, Filling};

/// The mechanism that Aiven's SASL listeners take.
pub(crate) const MECHANISM: &str = "SCRAM-SHA-256";

pub(crate) fn security_protocol(facts: &Facts) -> &'static str {
    if facts.has_certificate() {
        "SSL"
    } else {
        "SASL_SSL"
    }
}

/// Lists the brokers and topics. `avn`'s line is the same without `-L`, and does nothing by itself.
pub(crate) fn kcat(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let protocol = security_protocol(facts);
    let mut command = Command::of(&["kcat", "-b", &facts.address()])
        .option("-X", format!("security.protocol={protocol}"));
    if facts.needs_ca() {
        command = command.option("-X", format!("ssl.ca.location={CA_FILE}"));
    }
    if facts.has_certificate() {
        // The line names files, but whether there is anything to put into them is known here.
        filling.access_key(facts)?;
        filling.access_certificate(facts)?;
        command = command
            .option("-X", format!("ssl.key.location={KEY_FILE}"))
            .option("-X", format!("ssl.certificate.location={CERTIFICATE_FILE}"));
    } else {
        let password = filling.password(facts)?;
        if is_cut(&facts.user) || (!password.has_gaps() && is_cut(&password.plain())) {
            return Err(format!(
                "kcat leaves out the blanks that a value begins with, so it cannot sign in as {}. Take another form.",
                facts.user
            ));
        }
        command = command
            .option("-X", format!("sasl.mechanisms={MECHANISM}"))
            .option("-X", format!("sasl.username={}", facts.user))
            .option("-X", Text::from("sasl.password=").then(password));
    }
    Ok(command.then("-L").line())
}

fn is_cut(value: &str) -> bool {
    value.starts_with([' ', '\t', '\n', '\x0b', '\x0c', '\r'])
}

/// Certificates and keys are in the file itself (KIP-651), so nothing else has to be carried along.
pub(crate) fn client_properties(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let mut file = comment(&facts.title());
    if matches!(filling, Filling::Placeholders) {
        file += &comment(if facts.has_certificate() {
            "Replace every $NAME by the contents of its file, each line break written as \\n."
        } else {
            "Replace every $NAME. In the password, write \\ as \\\\\\\\ and \" as \\\\\"; in the CA, each line break as \\n."
        });
    }
    file += &line("bootstrap.servers", facts.address());
    file += &line("security.protocol", security_protocol(facts));
    if facts.needs_ca() {
        file += &line("ssl.truststore.type", "PEM");
        file += &lines("ssl.truststore.certificates", &filling.ca());
    }
    if facts.has_certificate() {
        file += &line("ssl.keystore.type", "PEM");
        file += &lines(
            "ssl.keystore.certificate.chain",
            &filling.access_certificate(facts)?,
        );
        file += &lines("ssl.keystore.key", &filling.access_key(facts)?);
    } else {
        file += &line("sasl.mechanism", MECHANISM);
        file += &line("sasl.jaas.config", jaas(facts, &filling.password(facts)?));
    }
    Ok(file)
}

/// Java reads it with a `StreamTokenizer`: text in double quotes, with backslashes as in C.
fn jaas(facts: &Facts, password: &Text) -> Text {
    Text::from("org.apache.kafka.common.security.scram.ScramLoginModule required username=\"")
        .then(in_quotes(&facts.user))
        .then("\" password=\"")
        .then(password.map(in_quotes))
        .then("\";")
}

fn in_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}

/// What has to be done before the text does anything.
pub(crate) fn files(facts: &Facts) -> Vec<&'static str> {
    let ca = facts.needs_ca().then_some(CA_FILE);
    let own = if facts.has_certificate() {
        &[CERTIFICATE_FILE, KEY_FILE][..]
    } else {
        &[]
    };
    ca.into_iter().chain(own.iter().copied()).collect()
}
