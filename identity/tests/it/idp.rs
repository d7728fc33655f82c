//! A provider of our own that can be wrong in one way at a time. The portal's tests use the same file. Signatures are
//! made with `ring`, of which the client under test knows nothing.
#![expect(dead_code, reason = "two test binaries use it, each another part")]

#[path = "idp/doors.rs"]
mod doors;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING as ES256, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

pub const CLIENT: &str = "postern";
pub const SECRET: &str = "secret-of-the-client";

/// One thing that is wrong with the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Defect {
    #[default]
    None,
    /// Every answer is 503.
    Down,
    /// Nothing is ever answered.
    Silent,
    /// Descriptions, or tokens, of two megabytes.
    HugeDiscovery,
    HugeToken,
    DiscoveryIssuer,
    DiscoveryHtml,
    PlainTokenEndpoint,
    TokenIssuer,
    AnswerIssuer,
    NoAnswerIssuer,
    Audience,
    SecondAudience,
    Azp,
    Nonce,
    NoNonce,
    Expired,
    Future,
    AlgNone,
    /// Signed with HMAC, the public key being the secret.
    Hs256,
    /// The same with the client's own secret.
    Hs256Secret,
    UnknownKey,
    OtherSignature,
    NoToken,
    AccessHash,
    UserinfoSubject,
    UserinfoDown,
    Denied,
    AnotherState,
}

pub struct Idp {
    pub issuer: String,
    inner: Arc<Inner>,
    served: tokio::task::JoinHandle<()>,
}

struct Inner {
    issuer: String,
    now: AtomicU64,
    defect: Mutex<Defect>,
    key: Mutex<Key>,
    codes: Mutex<HashMap<String, Grant>>,
    /// Claims of the ID token and of userinfo, over the standard ones.
    id_claims: Mutex<Value>,
    userinfo: Mutex<Value>,
    numbers: AtomicUsize,
    discoveries: AtomicUsize,
    key_sets: AtomicUsize,
}

struct Key {
    kid: String,
    pair: EcdsaKeyPair,
}

struct Grant {
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

impl Key {
    fn new(kid: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ES256, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ES256, document.as_ref(), &random).unwrap();
        let kid = kid.to_owned();
        Self { kid, pair }
    }

    fn public(&self) -> Value {
        let point = self.pair.public_key().as_ref();
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.kid,
            "x": B64.encode(&point[1..33]), "y": B64.encode(&point[33..])})
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        let random = SystemRandom::new();
        let signature = self.pair.sign(&random, text.as_bytes()).unwrap();
        signature.as_ref().to_vec()
    }
}

impl Idp {
    /// A provider whose clock stands at `now`.
    pub async fn start(now: u64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            issuer: issuer.clone(),
            now: AtomicU64::new(now),
            defect: Mutex::default(),
            key: Mutex::new(Key::new("first")),
            codes: Mutex::default(),
            id_claims: Mutex::new(json!({"email": "vera@example.com", "groups": ["viewers"]})),
            userinfo: Mutex::new(json!({})),
            numbers: AtomicUsize::new(0),
            discoveries: AtomicUsize::new(0),
            key_sets: AtomicUsize::new(0),
        });
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(doors::discovery))
            .route("/jwks", get(doors::keys))
            .route("/authorize", get(doors::authorize))
            .route("/token", post(doors::token))
            .route("/userinfo", get(doors::userinfo))
            .layer(axum::middleware::from_fn_with_state(
                Arc::clone(&inner),
                doors::fail,
            ))
            .with_state(Arc::clone(&inner));
        let served = tokio::spawn(async move {
            let _ = axum::serve(listener, app).await;
        });
        Self {
            issuer,
            inner,
            served,
        }
    }

    pub fn be(&self, defect: Defect) {
        *self.inner.defect.lock().unwrap() = defect;
    }

    /// Whoever signs in next.
    pub fn person(&self, id_claims: Value, userinfo: Value) {
        *self.inner.id_claims.lock().unwrap() = id_claims;
        *self.inner.userinfo.lock().unwrap() = userinfo;
    }

    /// From now on another key signs, and it alone is published.
    pub fn rotate(&self) {
        let number = self.inner.numbers.fetch_add(1, Ordering::SeqCst);
        *self.inner.key.lock().unwrap() = Key::new(&format!("rotated-{number}"));
    }

    pub fn set_now(&self, now: u64) {
        self.inner.now.store(now, Ordering::SeqCst);
    }

    /// How often the description and the keys were read.
    pub fn reads(&self) -> (usize, usize) {
        let of = |counter: &AtomicUsize| counter.load(Ordering::SeqCst);
        (of(&self.inner.discoveries), of(&self.inner.key_sets))
    }
}

impl Drop for Idp {
    fn drop(&mut self) {
        self.served.abort();
    }
}

type Shared = State<Arc<Inner>>;

impl Inner {
    fn is(&self, defect: Defect) -> bool {
        *self.defect.lock().unwrap() == defect
    }

    fn id_token(&self, grant: &Grant, access_token: &str) -> String {
        let key = self.key.lock().unwrap();
        let now = self.now.load(Ordering::SeqCst);
        let hash = digest(&SHA256, access_token.as_bytes());
        let mut claims = json!({
            "iss": self.issuer, "sub": "subject-1", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": grant.nonce, "at_hash": B64.encode(&hash.as_ref()[..16]),
        });
        for (name, value) in self.id_claims.lock().unwrap().as_object().unwrap() {
            claims[name] = value.clone();
        }
        let defect = *self.defect.lock().unwrap();
        match defect {
            Defect::TokenIssuer => claims["iss"] = json!(format!("{}/", self.issuer)),
            Defect::Audience => claims["aud"] = json!("somebody-else"),
            Defect::SecondAudience => claims["aud"] = json!([CLIENT, "somebody-else"]),
            Defect::Azp => claims["azp"] = json!("somebody-else"),
            Defect::Nonce => claims["nonce"] = json!("another"),
            Defect::NoNonce => {
                claims.as_object_mut().unwrap().remove("nonce");
            }
            Defect::Expired => claims["exp"] = json!(now - 61),
            Defect::Future => claims["iat"] = json!(now + 90),
            Defect::AccessHash => claims["at_hash"] = json!(B64.encode([7; 16])),
            _ => {}
        }
        let kid = if defect == Defect::UnknownKey {
            "unknown"
        } else {
            &key.kid
        };
        let algorithm = match defect {
            Defect::AlgNone => "none",
            Defect::Hs256 | Defect::Hs256Secret => "HS256",
            _ => "ES256",
        };
        let part = |value: &Value| B64.encode(value.to_string());
        let head = part(&json!({"alg": algorithm, "kid": kid, "typ": "JWT"}));
        let text = format!("{head}.{}", part(&claims));
        let hmac = |secret: &[u8]| {
            let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
            ring::hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        };
        let signature = match defect {
            Defect::AlgNone => Vec::new(),
            Defect::Hs256 => hmac(key.pair.public_key().as_ref()),
            Defect::Hs256Secret => hmac(SECRET.as_bytes()),
            Defect::OtherSignature => Key::new("x").sign(&text),
            _ => key.sign(&text),
        };
        format!("{text}.{}", B64.encode(signature))
    }
}
