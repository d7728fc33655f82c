//! What the sign-in page shows. Signing in and out are the server's own handlers, because they
//! change the session.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::{failure::Failure, flash::Flash};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInPage {
    /// Only in the demo, where the token is public.
    pub demo_token: Option<String>,
    pub flash: Option<Flash>,
}

#[server(prefix = "/api", endpoint = "sign-in", input = GetUrl)]
pub async fn read_sign_in() -> Result<SignInPage, Failure> {
    let anonymous = crate::ssr::extension::<crate::ssr::Anonymous>().unwrap_or_default();
    Ok(SignInPage {
        flash: anonymous.flash.take(),
        demo_token: anonymous.demo_token,
    })
}
