//! The sealed store: the stored key is a hash of the session id, the stored data is encrypted with a key derived
//! from the server's key and the id. A copy of the store opens nothing, with the server's key neither; a row moved
//! to another place does not open. Knows nothing of what it seals.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use rand::RngCore as _;
use secrecy::{ExposeSecret, SecretBox};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result as StoreResult};

const VERSION: &str = "v1";
const FIELD: &str = "sealed";

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
        let mut key = [0; 32];
        Hkdf::<Sha256>::new(None, self.bytes.expose_secret())
            .expand_multi_info(&[b"postern seal v1 ", purpose], &mut key)
            // 32 bytes are far below HKDF's limit of 255 hashes, the only way this can fail.
            .unwrap_or_else(|_| unreachable!("32 bytes fit into HKDF's output"));
        XChaCha20Poly1305::new(&key.into())
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

    /// Encrypts for `purpose`; `place` must be given again to open it.
    pub fn seal(&self, purpose: &[u8], place: &[u8], plain: &[u8]) -> Option<String> {
        let mut nonce = [0; 24];
        rand::rng().fill_bytes(&mut nonce);
        let header = format!("{VERSION}.{}", self.newest.name);
        let aad = [header.as_bytes(), b"|", place].concat();
        let cipher = self.newest.derive(purpose);
        let sealed = cipher
            .encrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .ok()?;
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
        let nonce: [u8; 24] = URL_SAFE_NO_PAD.decode(nonce).ok()?.try_into().ok()?;
        let text = URL_SAFE_NO_PAD.decode(text).ok()?;
        let aad = [version.as_bytes(), b".", name.as_bytes(), b"|", place].concat();
        key.derive(purpose)
            .decrypt(
                XNonce::from_slice(&nonce),
                Payload {
                    msg: &text,
                    aad: &aad,
                },
            )
            .ok()
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

/// A session store whose keys are hashes and whose data is sealed.
#[derive(Debug)]
pub struct SealedStore<S> {
    inner: S,
    keys: Keys,
}

impl<S: SessionStore> SealedStore<S> {
    /// Seals everything that goes into `inner`.
    pub fn new(inner: S, keys: Keys) -> Self {
        Self { inner, keys }
    }

    fn seal(&self, record: &Record) -> StoreResult<Record> {
        let place = place_of(record.id);
        let plain =
            serde_json::to_vec(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let sealed = self
            .keys
            .seal(&record.id.0.to_le_bytes(), &place.0.to_le_bytes(), &plain)
            .ok_or_else(|| Error::Encode("the record cannot be sealed".to_owned()))?;
        let data = HashMap::from([(FIELD.to_owned(), Value::String(sealed))]);
        Ok(Record {
            id: place,
            data,
            expiry_date: record.expiry_date,
        })
    }
}

/// Where the session of that id is stored: a hash, so that the place does not tell the id.
fn place_of(id: Id) -> Id {
    let digest = Sha256::new_with_prefix("postern session place")
        .chain_update(id.0.to_le_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Id(i128::from_le_bytes(bytes))
}

#[async_trait::async_trait]
impl<S: SessionStore> SessionStore for SealedStore<S> {
    async fn create(&self, record: &mut Record) -> StoreResult<()> {
        loop {
            let sealed = self.seal(record)?;
            let mut stored = sealed.clone();
            self.inner.create(&mut stored).await?;
            if stored.id == sealed.id {
                return Ok(());
            }
            // The place was taken, and the inner store chose another that no id leads to.
            self.inner.delete(&stored.id).await?;
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> StoreResult<()> {
        self.inner.save(&self.seal(record)?).await
    }

    async fn load(&self, id: &Id) -> StoreResult<Option<Record>> {
        let place = place_of(*id);
        let Some(stored) = self.inner.load(&place).await? else {
            return Ok(None);
        };
        let plain = stored
            .data
            .get(FIELD)
            .and_then(Value::as_str)
            .and_then(|sealed| {
                self.keys
                    .open(&id.0.to_le_bytes(), &place.0.to_le_bytes(), sealed)
            });
        // A record that does not open (another key, a moved row) is no session.
        let Some(plain) = plain else { return Ok(None) };
        let data =
            serde_json::from_slice(&plain).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date: stored.expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> StoreResult<()> {
        self.inner.delete(&place_of(*id)).await
    }
}
