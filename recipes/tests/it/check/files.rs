//! What a file says, value by value.

use recipes::{CA_FILE, CERTIFICATE_FILE, KEY_FILE, Protocol};

use super::{Expected, map};
use crate::readers::{self, Map};

impl Expected<'_> {
    pub(super) fn client_properties(&self, text: &str) {
        let mut found = readers::properties(text);
        let pem = |text: &str| text.trim_end().to_owned();
        let address = self.address();
        let (ca, certificate, key) = (pem(&self.ca), pem(&self.certificate), pem(&self.key));
        let mut expected = vec![("bootstrap.servers", address.as_str())];
        if self.facts.needs_ca() {
            expected.extend([
                ("ssl.truststore.type", "PEM"),
                ("ssl.truststore.certificates", &ca),
            ]);
        }
        if self.facts.has_certificate() {
            expected.extend([
                ("security.protocol", "SSL"),
                ("ssl.keystore.type", "PEM"),
                ("ssl.keystore.certificate.chain", &certificate),
                ("ssl.keystore.key", &key),
            ]);
        } else {
            let options = readers::jaas(&found.remove("sasl.jaas.config").unwrap());
            assert_eq!(
                options,
                map(&[("username", &self.facts.user), ("password", &self.password)])
            );
            expected.extend([
                ("security.protocol", "SASL_SSL"),
                ("sasl.mechanism", "SCRAM-SHA-256"),
            ]);
        }
        assert_eq!(found, map(&expected));
    }

    pub(super) fn libpq(&self, found: &Map) {
        let port = self.facts.port.to_string();
        let expected = [
            ("host", self.facts.host.as_str()),
            ("port", &port),
            ("user", &self.facts.user),
            ("password", &self.password),
            ("dbname", "defaultdb"),
            ("sslmode", "require"),
        ];
        assert_eq!(*found, map(&expected));
    }

    /// A shell and a dotenv library read the same, and every value is there.
    pub(super) fn env(&self, text: &str, variables: &[(&str, &str)]) {
        let names: Vec<String> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once('=').unwrap().0.to_owned())
            .collect();
        let found = readers::sourced(text, &names, variables);
        if variables.is_empty() {
            assert_eq!(readers::dotenv(text), found, "{text}");
        }
        let password = match variables {
            [(_, password)] => (*password).to_owned(),
            _ => self.password.clone(),
        };
        self.variables(&found, &password, variables.is_empty());
        for (name, file) in [("_SSL_CA_LOCATION", CA_FILE), ("PGSSLROOTCERT", CA_FILE)] {
            for (_, value) in found.iter().filter(|(key, _)| key.ends_with(name)) {
                assert_eq!((value.as_str(), self.facts.needs_ca()), (file, true));
            }
        }
    }

    /// The variables that a listener of this kind has. `decodes`: whether the password in the URI is the real one.
    pub(super) fn variables(&self, found: &Map, password: &str, decodes: bool) {
        let facts = self.facts;
        let port = facts.port.to_string();
        let of = |name: &str| found.get(name).map(String::as_str);
        let prefix = facts.component.to_ascii_uppercase();
        let uri = match facts.protocol {
            Protocol::Kafka => {
                assert_eq!(of("KAFKA_BOOTSTRAP_SERVERS"), Some(self.address().as_str()));
                assert_eq!(
                    of("KAFKA_SASL_PASSWORD"),
                    facts.has_password().then_some(password)
                );
                assert_eq!(
                    of("KAFKA_SASL_USERNAME"),
                    facts.has_password().then_some(facts.user.as_str())
                );
                return;
            }
            Protocol::Postgres => {
                assert_eq!(of("PGHOST"), Some(facts.host.as_str()));
                assert_eq!(of("PGPORT"), Some(port.as_str()));
                assert_eq!(of("PGUSER"), Some(facts.user.as_str()));
                assert_eq!(of("PGPASSWORD"), Some(password));
                assert_eq!(
                    (of("PGDATABASE"), of("PGSSLMODE")),
                    (Some("defaultdb"), Some("require"))
                );
                of("DATABASE_URL")
            }
            _ => {
                assert_eq!(of(&format!("{prefix}_HOST")), Some(facts.host.as_str()));
                assert_eq!(of(&format!("{prefix}_PORT")), Some(port.as_str()));
                let has = facts.has_password();
                assert_eq!(
                    of(&format!("{prefix}_USER")),
                    has.then_some(facts.user.as_str())
                );
                assert_eq!(of(&format!("{prefix}_PASSWORD")), has.then_some(password));
                of(&format!("{prefix}_URI"))
            }
        };
        if decodes {
            self.uri(uri.unwrap());
        }
    }

    pub(super) fn kubernetes(&self, text: &str) {
        let (name, mut data) = readers::secret(text);
        let is_dns = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(
            name.chars().all(is_dns) && !name.starts_with('-') && !name.ends_with('-'),
            "{name}"
        );
        let file = |has: bool, pem: &str| has.then(|| pem.to_owned());
        assert_eq!(data.remove(CA_FILE), file(self.facts.needs_ca(), &self.ca));
        assert_eq!(
            data.remove(CERTIFICATE_FILE),
            file(self.facts.has_certificate(), &self.certificate)
        );
        assert_eq!(
            data.remove(KEY_FILE),
            file(self.facts.has_certificate(), &self.key)
        );
        self.variables(&data, &self.password, true);
    }

    pub(super) fn json(&self, text: &str) {
        let (found, facts) = (readers::json(text), self.facts);
        let of = |name: &str| found.get(name).and_then(serde_json::Value::as_str);
        assert_eq!(of("host"), Some(facts.host.as_str()));
        assert_eq!(found["port"], facts.port);
        assert_eq!(of("component"), Some(facts.component.as_str()));
        assert_eq!(of("route"), Some(facts.route.as_str()));
        assert_eq!(
            of("privatelink_connection_id"),
            facts.connection_id.as_deref()
        );
        assert_eq!(
            of("user"),
            facts.has_password().then_some(facts.user.as_str())
        );
        assert_eq!(
            of("password"),
            facts.has_password().then_some(self.password.as_str())
        );
        assert_eq!(
            of("ca_certificate"),
            facts.needs_ca().then_some(self.ca.as_str())
        );
        assert_eq!(
            of("access_key"),
            facts.has_certificate().then_some(self.key.as_str())
        );
        assert_eq!(
            of("access_certificate"),
            facts.has_certificate().then_some(self.certificate.as_str())
        );
        self.uri(of("uri").unwrap());
    }
}
