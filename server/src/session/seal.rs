//! Sealing: with the server's keys, by name, so that a newer one can take over; and with a session's id, which only the
//! browser holds. What is sealed is bound to its place, and does not open in another. Knows nothing of what it seals.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand::RngCore as _;
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest as _, Sha256};

const VERSION: &str = "v1";
const NONCE: usize = 24;

/// One server key with the short name by which records remember it.
#[derive(Clone)]
pub struct ServerKey {
    name: String,
    bytes: Arc<SecretBox<[u8; 32]>>,
}

impl ServerKey {
    /// A key from its 32 bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let digest = Sha256::new_with_prefix("postern key name")
            .chain_update(bytes)
            .finalize();
        Self {
            name: URL_SAFE_NO_PAD.encode(&digest[..6]),
            bytes: Arc::new(SecretBox::new(Box::new(bytes))),
        }
    }

    /// A new random key.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self::new(bytes)
    }

    fn derive(&self, purpose: &[u8]) -> XChaCha20Poly1305 {
        derive(self.bytes.expose_secret(), &[b"postern seal v1 ", purpose])
    }
}

/// Never empty: the first key seals, all of them open.
#[derive(Clone)]
pub struct Keys {
    newest: ServerKey,
    older: Vec<ServerKey>,
}

impl Keys {
    /// One key.
    pub fn one(key: ServerKey) -> Self {
        Self {
            newest: key,
            older: Vec::new(),
        }
    }

    /// Keys in base64 separated by commas, the newest first. `None` if one of them is not 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut keys = text
            .split(',')
            .map(|part| key_bytes(part.trim()).map(ServerKey::new));
        let newest = keys.next()??;
        Some(Self {
            newest,
            older: keys.collect::<Option<_>>()?,
        })
    }

    /// The name of the key that seals.
    pub fn newest(&self) -> &str {
        &self.newest.name
    }

    /// What everything that the newest key sealed begins with.
    pub fn header(&self) -> String {
        format!("{VERSION}.{}.", self.newest.name)
    }

    /// Encrypts for `purpose`; `place` must be given again to open it.
    pub fn seal(&self, purpose: &[u8], place: &[u8], plain: &[u8]) -> Option<String> {
        let header = format!("{VERSION}.{}", self.newest.name);
        let aad = [header.as_bytes(), b"|", place].concat();
        let (nonce, sealed) = encrypt(&self.newest.derive(purpose), plain, &aad)?;
        Some(format!(
            "{header}.{}.{}",
            URL_SAFE_NO_PAD.encode(nonce),
            URL_SAFE_NO_PAD.encode(sealed)
        ))
    }

    /// Decrypts what [`Keys::seal`] made for the same purpose and place; `None` if it is anything else.
    pub fn open(&self, purpose: &[u8], place: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let mut parts = sealed.split('.');
        let (version, name) = (parts.next()?, parts.next()?);
        let (nonce, text) = (parts.next()?, parts.next()?);
        if version != VERSION || parts.next().is_some() {
            return None;
        }
        let key = std::iter::once(&self.newest)
            .chain(&self.older)
            .find(|key| key.name == name)?;
        let nonce: [u8; NONCE] = URL_SAFE_NO_PAD.decode(nonce).ok()?.try_into().ok()?;
        let text = URL_SAFE_NO_PAD.decode(text).ok()?;
        let aad = [version.as_bytes(), b".", name.as_bytes(), b"|", place].concat();
        decrypt(&key.derive(purpose), &nonce, &text, &aad)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Keys({} keys, newest {})",
            1 + self.older.len(),
            self.newest.name
        )
    }
}

fn key_bytes(text: &str) -> Option<[u8; 32]> {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|engine| engine.decode(text).ok())
        .and_then(|bytes| bytes.try_into().ok())
}

/// A key that only the holder of a secret can make: the inner layer of what is sealed. The secret is random, and as long
/// as a key should be.
pub struct HolderKey(XChaCha20Poly1305);

impl HolderKey {
    /// The key of this secret for `purpose`.
    pub fn of(secret: &[u8; 16], purpose: &[u8]) -> Self {
        Self(derive(secret, &[b"postern holder v1 ", purpose]))
    }

    /// Encrypts; `place` must be given again to open it.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = encrypt(&self.0, plain, place)?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Decrypts what [`HolderKey::seal`] made for the same place.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk()?;
        decrypt(&self.0, nonce, text, place)
    }
}

fn derive(secret: &[u8], info: &[&[u8]]) -> XChaCha20Poly1305 {
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(None, secret)
        .expand_multi_info(info, &mut key)
        // 32 bytes are far below HKDF's limit of 255 hashes, the only way this can fail.
        .unwrap_or_else(|_| unreachable!("32 bytes fit into HKDF's output"));
    XChaCha20Poly1305::new(&key.into())
}

fn encrypt(cipher: &XChaCha20Poly1305, msg: &[u8], aad: &[u8]) -> Option<([u8; NONCE], Vec<u8>)> {
    let mut nonce = [0; NONCE];
    rand::rng().fill_bytes(&mut nonce);
    let sealed = cipher.encrypt(XNonce::from_slice(&nonce), Payload { msg, aad });
    Some((nonce, sealed.ok()?))
}

fn decrypt(
    cipher: &XChaCha20Poly1305,
    nonce: &[u8; NONCE],
    msg: &[u8],
    aad: &[u8],
) -> Option<Vec<u8>> {
    cipher
        .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
        .ok()
}
