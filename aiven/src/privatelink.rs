//! An AWS PrivateLink on a service, and the connections made to it, in Aiven's own words.
//!
//! What may be done in which state is decided here, once, with the sentence a person reads when it may not.

use serde::{Deserialize, Serialize};

use crate::open::{self, open_enum};

open_enum! {
    /// Where a PrivateLink is in its life. The API documents three states.
    State {
        /// AWS's endpoint service is being made; ids are not known yet.
        Creating = "creating",
        /// In service.
        Active = "active",
        /// Being taken down.
        Deleting = "deleting",
    }
}

impl State {
    /// Whether it will change by itself.
    pub fn is_moving(&self) -> bool {
        matches!(self, Self::Creating | Self::Deleting)
    }
}

/// Whose network a PrivateLink leads to, as the API's paths name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkCloud {
    Aws,
    Azure,
    Google,
}

impl LinkCloud {
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Google];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Google => "google",
        }
    }

    /// As people write it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Google => "Google Cloud",
        }
    }

    /// The cloud that a path's segment names.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.as_str() == text)
    }
}

/// The PrivateLink of one service.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Privatelink {
    /// `vpce-svc-…`; absent while creating.
    #[serde(default, deserialize_with = "open::option")]
    pub aws_service_id: Option<String>,
    /// `com.amazonaws.vpce.<region>.vpce-svc-…`; absent while creating.
    #[serde(default, deserialize_with = "open::option")]
    pub aws_service_name: Option<String>,
    /// Who may connect, as the API sent it.
    #[serde(default, deserialize_with = "open::list")]
    pub principals: Vec<String>,
    #[serde(default, deserialize_with = "open::or_default")]
    pub state: State,
    /// Further AWS regions, where the API tells them.
    #[serde(default, deserialize_with = "open::option")]
    pub supported_regions: Option<Vec<String>>,
}

impl Privatelink {
    /// Whether the principals may be edited now; if not, why.
    pub fn may_edit(&self) -> Result<(), String> {
        match &self.state {
            State::Active => Ok(()),
            State::Creating => {
                Err("The PrivateLink is still being created. Principals can be edited once it is active.".into())
            }
            State::Deleting => Err("The PrivateLink is being deleted.".into()),
            State::Other(word) => Err(format!(
                "The PrivateLink is in a state that is not known here ({word}). Principals can be edited once it is active."
            )),
        }
    }

    /// Whether there can be connections: not before AWS's endpoint service is made.
    pub fn may_have_connections(&self) -> bool {
        self.state != State::Creating
    }

    /// Whether it may be deleted now; if not, why. A state that is not known does not stand in the way.
    pub fn may_delete(&self) -> Result<(), String> {
        match &self.state {
            State::Deleting => Err("The PrivateLink is already being deleted.".into()),
            State::Creating | State::Active | State::Other(_) => Ok(()),
        }
    }
}

open_enum! {
    /// Aiven's state of a connection; AWS's own words do not occur here.
    ConnectionState {
        PendingUserApproval = "pending-user-approval",
        UserApproved = "user-approved",
        Connected = "connected",
        Active = "active",
    }
}

impl ConnectionState {
    /// Whether it is known to be on its way to active.
    pub fn is_pending(&self) -> bool {
        matches!(
            self,
            Self::PendingUserApproval | Self::UserApproved | Self::Connected
        )
    }

    /// Whether traffic may be flowing; a state that is not known counts, to be on the safe side.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Connected | Self::Active | Self::Other(_))
    }
}

/// One VPC endpoint that has connected.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Connection {
    /// What the privatelink host names of this connection point at.
    #[serde(default, deserialize_with = "open::option")]
    pub dns_name: Option<String>,
    /// `plc…`, which the service's components name too.
    #[serde(default, deserialize_with = "open::option")]
    pub privatelink_connection_id: Option<String>,
    #[serde(default, deserialize_with = "open::or_default")]
    pub state: ConnectionState,
    /// `vpce-…` in the customer's account.
    #[serde(default, deserialize_with = "open::option")]
    pub vpc_endpoint_id: Option<String>,
}

/// What a PrivateLink costs in one cloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub cloud_name: String,
    /// US dollars an hour, as the API's decimal text (`0.0600`).
    #[serde(alias = "price_usd")]
    pub usd_per_hour: String,
}

impl Price {
    /// `$0.06 / hour (aws-eu-west-1)`: without needless zeros, but with two decimals at least.
    pub fn label(&self) -> String {
        format!(
            "${} / hour ({})",
            trim_zeros(&self.usd_per_hour),
            self.cloud_name
        )
    }
}

fn trim_zeros(amount: &str) -> String {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return amount.to_owned();
    }
    format!("{whole}.{:0<2}", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_states_and_fields_survive() {
        let text = r#"{"state":"hibernating","principals":["a",null,"b"],"aws_service_id":null,"new":{"x":1}}"#;
        let read: Privatelink = serde_json::from_str(text).unwrap();
        assert_eq!(read.state, State::Other("hibernating".into()));
        assert_eq!(read.principals, ["a", "b"]);
        let back = serde_json::to_value(&read).unwrap();
        assert_eq!(back["state"], "hibernating");
        let empty: Privatelink = serde_json::from_str("{}").unwrap();
        assert_eq!(empty.state.as_str(), "unknown");
    }

    #[test]
    fn what_may_be_done_follows_from_the_state() {
        let of = |state: &str| Privatelink {
            state: State::from(state),
            ..Privatelink::default()
        };
        assert!(of("active").may_edit().is_ok());
        assert!(
            of("creating")
                .may_edit()
                .unwrap_err()
                .contains("being created")
        );
        assert!(of("deleting").may_edit().is_err());
        assert!(of("odd").may_edit().unwrap_err().contains("odd"));
        assert!(of("creating").may_delete().is_ok());
        assert!(of("deleting").may_delete().is_err());
        assert!(of("odd").may_delete().is_ok());
    }

    #[test]
    fn connection_states() {
        for (word, pending, live) in [
            ("pending-user-approval", true, false),
            ("user-approved", true, false),
            ("connected", true, true),
            ("active", false, true),
            ("sulking", false, true),
        ] {
            let state = ConnectionState::from(word);
            assert_eq!(
                (state.is_pending(), state.is_live()),
                (pending, live),
                "{word}"
            );
            assert_eq!(state.as_str(), word);
        }
    }

    #[test]
    fn prices_lose_needless_zeros_only() {
        for (raw, shown) in [
            ("0.0600", "0.06"),
            ("0.0625", "0.0625"),
            ("1", "1.00"),
            ("10.5", "10.50"),
            ("n/a", "n/a"),
            ("", ""),
        ] {
            let price = Price {
                cloud_name: "aws-eu-west-1".into(),
                usd_per_hour: raw.into(),
            };
            assert_eq!(price.label(), format!("${shown} / hour (aws-eu-west-1)"));
        }
        let price: Price =
            serde_json::from_str(r#"{"cloud_name":"aws-eu-west-1","price_usd":"0.0600"}"#).unwrap();
        assert_eq!(price.usd_per_hour, "0.0600");
    }
}
