//! Who a person is, as an `OpenID` Connect provider says it: the code flow with PKCE, and everything that makes an answer
//! believable. It knows no session, no cookie and no page: it is asked for an address to go to, and is later given what
//! came back. Time is given by the caller. No error and no `Debug` holds a secret, a code or a token.

mod claims;
mod discovery;
mod error;
mod foreign;
mod provider;
mod settings;
mod token;
mod walk;
mod wire;

pub use error::Error;
pub use provider::Provider;
pub use settings::{Limits, Settings};
pub use walk::{Answer, Begun, Pending, Who};
