//! What the sign-in page shows. Signing in and out are the server's own handlers, because they
//! change the session.

use serde::{Deserialize, Serialize};

use crate::flash::Flash;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    pub ways: Ways,
    /// Only in the demo, where the token is public.
    pub demo_token: Option<String>,
    /// Only in the demo, too.
    pub demo_people: Vec<DemoPerson>,
    pub flash: Option<Flash>,
}

/// How people can sign in here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// With an Aiven token of their own.
    pub token: bool,
    /// At the company's provider.
    pub single_sign_on: bool,
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            token: true,
            single_sign_on: false,
        }
    }
}

/// One of the demo's made-up people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPerson {
    pub key: String,
    pub name: String,
    /// Their role, and what it is good for.
    pub about: String,
}

pub fn sign_in() -> SignInPage {
    let anonymous = crate::ssr::extension::<crate::ssr::Anonymous>().unwrap_or_default();
    SignInPage {
        ways: anonymous.ways,
        flash: anonymous.flash.take(crate::paths::SIGN_IN),
        demo_token: anonymous.demo_token,
        demo_people: anonymous.demo_people,
    }
}
