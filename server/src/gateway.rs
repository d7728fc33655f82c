//! The gateway: Aiven's API under `/v1` for `avn`, Terraform and any other client, with portal tokens in place of Aiven's.

use std::time::Duration;

use app::role::Pattern;

/// The gateway's settings.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which paths of `user_config` a service may be updated at.
    pub config_paths: Vec<Pattern>,
    /// How long a portal token may live.
    pub longest_lifetime: Duration,
    /// Requests a minute with one portal token.
    pub requests_per_minute: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            config_paths: Pattern::parse("privatelink_access.*").into_iter().collect(),
            longest_lifetime: Duration::from_secs(90 * 24 * 3_600),
            requests_per_minute: 120,
        }
    }
}
