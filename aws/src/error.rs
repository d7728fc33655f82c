//! Everything that can go wrong between here and AWS, as one type.
//!
//! Its text is for people and for logs: it never holds a key, a session token or an answer's body. AWS's own code and
//! message are kept word for word.

/// Why a call did not give what was asked. `call` is its plain name, such as `list the VPCs`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// AWS said no, in its own words.
    #[error("AWS refused to {call}: {code}: {message}")]
    Refused {
        call: &'static str,
        status: u16,
        code: String,
        message: String,
        /// What AWS's support asks for.
        request_id: Option<String>,
    },
    /// No connection, or no answer that is AWS's own. Nothing was changed.
    #[error("AWS cannot be reached, so it did not {call}. Try again.")]
    Unreachable { call: &'static str },
    /// No answer in time. Nothing was changed.
    #[error("AWS did not answer in time, asked to {call}. Try again.")]
    TimedOut { call: &'static str },
    /// An answer that is not what EC2 and STS document, or far too much of it.
    #[error("AWS's answer could not be read, asked to {call}.")]
    Decode { call: &'static str },
    /// The answer to a change was lost: whether it was made is not known.
    #[error(
        "AWS's answer was lost, asked to {call}, and whether it was done is not known. Look at what is there before you repeat it."
    )]
    Lost { call: &'static str },
    /// Something that must not be sent.
    #[error("{0}")]
    InvalidInput(String),
}

impl Error {
    /// AWS's own code, where it said no: `InvalidGroup.Duplicate`.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// Whether the same call may go better in a moment. Never true of one that may have changed something.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Refused { code, status, .. } => is_throttling(code) || *status >= 500,
            Self::Unreachable { .. } | Self::TimedOut { .. } => true,
            Self::Decode { .. } | Self::Lost { .. } | Self::InvalidInput(_) => false,
        }
    }

    /// Whether AWS no longer takes temporary credentials, as it also says of a clock that is wrong.
    pub(crate) fn is_expiry(&self) -> bool {
        matches!(
            self.code(),
            Some("ExpiredToken" | "ExpiredTokenException" | "RequestExpired")
        )
    }
}

/// AWS's words for "too many calls": EC2 has the first two, STS the others.
fn is_throttling(code: &str) -> bool {
    matches!(
        code,
        "RequestLimitExceeded"
            | "EC2ThrottledException"
            | "Throttling"
            | "ThrottlingException"
            | "ThrottledException"
            | "TooManyRequestsException"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str, status: u16) -> Error {
        Error::Refused {
            call: "list the VPCs",
            status,
            code: code.to_owned(),
            message: "No.".to_owned(),
            request_id: None,
        }
    }

    #[test]
    fn texts_are_sentences() {
        let call = "list the VPCs";
        for error in [
            refused("UnauthorizedOperation", 403),
            Error::Unreachable { call },
            Error::TimedOut { call },
            Error::Decode { call },
            Error::Lost { call },
            Error::InvalidInput("That is no region.".to_owned()),
        ] {
            let text = error.to_string();
            assert!(
                text.ends_with('.') && text.starts_with(char::is_uppercase),
                "{text}"
            );
        }
        assert_eq!(
            refused("UnauthorizedOperation", 403).to_string(),
            "AWS refused to list the VPCs: UnauthorizedOperation: No."
        );
    }

    #[test]
    fn only_what_changed_nothing_is_worth_another_try() {
        for (error, retryable) in [
            (refused("RequestLimitExceeded", 503), true),
            (refused("Throttling", 400), true),
            (refused("Unavailable", 503), true),
            (refused("InvalidVpcID.NotFound", 400), false),
            (Error::Unreachable { call: "x" }, true),
            (Error::TimedOut { call: "x" }, true),
            (Error::Lost { call: "x" }, false),
            (Error::Decode { call: "x" }, false),
        ] {
            assert_eq!(error.is_retryable(), retryable, "{error}");
        }
        assert!(refused("RequestExpired", 400).is_expiry());
        assert!(!refused("AuthFailure", 401).is_expiry());
    }
}
