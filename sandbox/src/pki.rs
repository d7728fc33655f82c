//! A real certificate authority for each project, and the client certificates that it signs: openssl, Kafka's clients
//! and Java read them.
//!
//! Assumed: keys on the curve P-256 (Aiven's are RSA, which takes too long to make), PKCS#8, an authority that is good
//! for ten years, client certificates for 820 days. All dates are the sandbox clock's.

use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, SerialNumber,
    date_time_ymd,
};

const DAY_MS: i64 = 86_400_000;
/// Everything was made this long before it was first looked at, so that a clock that is a little behind accepts it.
const AGE_MS: i64 = 30 * DAY_MS;
const AUTHORITY_MS: i64 = 3_652 * DAY_MS;
const CLIENT_MS: i64 = 820 * DAY_MS;

/// What a Kafka user proves itself with.
#[derive(Debug, Clone)]
pub(crate) struct Access {
    pub cert: String,
    pub key: String,
    pub not_after_ms: i64,
}

#[derive(Debug)]
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    project: String,
}

impl Authority {
    pub(crate) fn new(project: &str, now_ms: i64) -> Self {
        let name = format!("{project} Project CA");
        let mut params = params(&name, project, now_ms - AGE_MS, now_ms + AUTHORITY_MS);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, key());
        Self {
            issuer: issuer.expect("a name and two dates of this millennium always encode"),
            project: project.to_owned(),
        }
    }

    /// The certificate as `kms/ca` answers it.
    pub(crate) fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A new key, and a certificate that says it is this user's.
    pub(crate) fn issue(&self, username: &str, now_ms: i64) -> Access {
        let not_after_ms = now_ms + CLIENT_MS;
        let mut params = params(username, &self.project, now_ms - AGE_MS, not_after_ms);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let key = key();
        params.serial_number = Some(serial(&key));
        let cert = params.signed_by(&key, &self.issuer);
        let cert = cert.expect("a name and two dates of this millennium always encode");
        Access {
            cert: cert.pem(),
            key: key.serialize_pem(),
            not_after_ms,
        }
    }
}

fn key() -> KeyPair {
    KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("the system has a source of randomness")
}

/// 16 bytes of the public key. The authority's serial has 20, so what both certificates say stands elsewhere in the
/// lines of the two PEM texts: a search for lines of the one never finds the other.
fn serial(key: &KeyPair) -> SerialNumber {
    let mut bytes: Vec<u8> = key
        .public_key_raw()
        .iter()
        .skip(1)
        .take(16)
        .copied()
        .collect();
    if let Some(first) = bytes.first_mut() {
        *first = *first & 0x3f | 0x40;
    }
    SerialNumber::from(bytes)
}

fn params(name: &str, project: &str, from_ms: i64, until_ms: i64) -> CertificateParams {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::OrganizationName, project);
    subject.push(DnType::CommonName, name);
    let date = |ms: i64| {
        let seconds = u64::try_from(ms.div_euclid(1000)).unwrap_or_default();
        date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds)
    };
    let mut params = CertificateParams::default();
    params.distinguished_name = subject;
    params.not_before = date(from_ms);
    params.not_after = date(until_ms);
    params
}
