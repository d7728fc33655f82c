//! What the sign-in page shows. Signing in and out are the server's own handlers, because they
//! change the session.

use serde::{Deserialize, Serialize};

use crate::flash::Flash;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    /// Only in the demo, where the token is public.
    pub demo_token: Option<String>,
    pub flash: Option<Flash>,
}

pub fn sign_in() -> SignInPage {
    let anonymous = crate::ssr::extension::<crate::ssr::Anonymous>().unwrap_or_default();
    SignInPage {
        flash: anonymous.flash.take(crate::paths::SIGN_IN),
        demo_token: anonymous.demo_token,
    }
}
