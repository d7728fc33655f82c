//! What a command says, word by word.

use recipes::{CA_FILE, CERTIFICATE_FILE, KEY_FILE};

use super::{Expected, map};
use crate::readers::{self, Called, Map};

impl Expected<'_> {
    pub(super) fn kcat(&self, called: &Called) {
        let words = &called.words;
        assert_eq!(words[..3], ["kcat", "-b", &self.address()]);
        assert_eq!(words.last().unwrap(), "-L");
        let options: Map = words[3..words.len() - 1]
            .chunks(2)
            .map(|pair| {
                assert_eq!(pair[0], "-X");
                let (name, value) = pair[1].split_once('=').unwrap();
                (name.to_owned(), value.to_owned())
            })
            .collect();
        let mut expected = vec![(
            "security.protocol",
            if self.facts.has_certificate() {
                "SSL"
            } else {
                "SASL_SSL"
            },
        )];
        if self.facts.needs_ca() {
            expected.push(("ssl.ca.location", CA_FILE));
        }
        if self.facts.has_certificate() {
            expected.extend([
                ("ssl.key.location", KEY_FILE),
                ("ssl.certificate.location", CERTIFICATE_FILE),
            ]);
        } else {
            expected.extend([
                ("sasl.mechanisms", "SCRAM-SHA-256"),
                ("sasl.username", &self.facts.user),
                ("sasl.password", &self.password),
            ]);
        }
        assert_eq!(options, map(&expected));
    }

    pub(super) fn mysql(&self, called: &Called) {
        let facts = self.facts;
        let ca = if facts.needs_ca() {
            CA_FILE
        } else {
            "/etc/ssl/certs/ca-certificates.crt"
        };
        let expected = [
            "mysql".to_owned(),
            format!("--host={}", facts.host),
            format!("--port={}", facts.port),
            format!("--user={}", facts.user),
            format!("--password={}", self.password),
            format!("--ssl-ca={ca}"),
            facts.database.clone().unwrap(),
        ];
        assert_eq!(called.words, expected);
    }

    pub(super) fn valkey(&self, tool: &str, called: &Called) {
        let facts = self.facts;
        assert_eq!(called.auth, self.password);
        let port = facts.port.to_string();
        let (host, user) = (facts.host.as_str(), facts.user.as_str());
        assert_eq!(
            called.words,
            [
                tool, "-h", host, "-p", &port, "--user", user, "--tls", "--sni", host
            ]
        );
    }

    pub(super) fn clickhouse(&self, called: &Called) {
        let expected = [
            "clickhouse-client".to_owned(),
            format!("--host={}", self.facts.host),
            format!("--port={}", self.facts.port),
            format!("--user={}", self.facts.user),
            format!("--password={}", self.password),
            "--secure".to_owned(),
        ];
        assert_eq!(called.words, expected);
    }

    pub(super) fn curl(&self, called: &Called) {
        let words = &called.words;
        assert_eq!(words[..2], ["curl", "--user"]);
        let (user, password) = words[2].split_once(':').unwrap();
        assert_eq!(
            (user, password),
            (self.facts.user.as_str(), self.password.as_str())
        );
        let url = readers::uri(words.last().unwrap());
        assert_eq!(
            (url.scheme.as_str(), url.host.as_str(), url.port),
            ("https", self.facts.host.as_str(), Some(self.facts.port))
        );
        assert!(!url.path.contains("//"), "{}", url.path);
        assert_eq!(
            words.contains(&"--cacert".to_owned()),
            self.facts.needs_ca()
        );
    }

    pub(super) fn avn(&self, text: &str) {
        // Each line prints an empty variable before its words.
        let words = readers::called(text, &[]).words;
        for words in words.split(String::is_empty) {
            assert_eq!(words[..3], ["avn", "service", "connection-info"]);
            assert_eq!(*words.last().unwrap(), self.facts.service);
            let of = |name: &str| {
                words
                    .iter()
                    .position(|word| word == name)
                    .map(|at| words[at + 1].as_str())
            };
            assert_eq!(of("-p"), self.facts.connection_id.as_deref());
            assert_eq!(of("-r"), Some(self.facts.route.as_str()));
            assert_eq!(of("--project"), Some(self.facts.project.as_str()));
        }
    }
}
