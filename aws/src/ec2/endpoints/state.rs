//! The state of a VPC endpoint.

/// AWS writes `pendingAcceptance` in some places and `available` or `Available` in others; both are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointState {
    PendingAcceptance,
    Pending,
    Available,
    Deleting,
    Deleted,
    Rejected,
    Failed,
    Expired,
    Partial,
    /// A word that was not known when this was written.
    Other(String),
}

const KNOWN: [EndpointState; 9] = [
    EndpointState::PendingAcceptance,
    EndpointState::Pending,
    EndpointState::Available,
    EndpointState::Deleting,
    EndpointState::Deleted,
    EndpointState::Rejected,
    EndpointState::Failed,
    EndpointState::Expired,
    EndpointState::Partial,
];

impl EndpointState {
    pub fn parse(text: &str) -> Self {
        let mut known = KNOWN.into_iter();
        known
            .find(|state| state.as_str().eq_ignore_ascii_case(text))
            .unwrap_or_else(|| Self::Other(text.to_owned()))
    }

    /// AWS's word, in one spelling.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PendingAcceptance => "pendingAcceptance",
            Self::Pending => "pending",
            Self::Available => "available",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Partial => "partial",
            Self::Other(text) => text,
        }
    }

    /// Whether it will change by itself. Of a word that is not known it is assumed.
    pub fn is_moving(&self) -> bool {
        matches!(
            self,
            Self::PendingAcceptance | Self::Pending | Self::Deleting | Self::Other(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_read() {
        for state in KNOWN {
            let word = state.as_str().to_owned();
            assert_eq!(EndpointState::parse(&word), state);
            assert_eq!(EndpointState::parse(&word.to_uppercase()), state);
        }
        let new = EndpointState::parse("somethingNew");
        assert_eq!((new.as_str(), new.is_moving()), ("somethingNew", true));
        assert!(EndpointState::parse("PendingAcceptance").is_moving());
        assert!(!EndpointState::parse("Available").is_moving());
        assert!(!EndpointState::parse("rejected").is_moving());
    }
}
