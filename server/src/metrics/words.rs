//! The few words that labels are made of.

use aiven::observe::Ended;
use app::person::Via;
use axum::http::{Method, StatusCode};

/// How Aiven did when it was asked last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpstreamWord {
    NotAsked = 0,
    Answers = 1,
    Fails = 2,
}

impl UpstreamWord {
    /// A refusal is an answer.
    pub(super) fn of(ended: Ended) -> Self {
        match ended {
            Ended::Done | Ended::Refused | Ended::Busy => Self::Answers,
            _ => Self::Fails,
        }
    }

    pub(super) fn parse(number: u8) -> Self {
        match number {
            1 => Self::Answers,
            2 => Self::Fails,
            _ => Self::NotAsked,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not asked yet",
            Self::Answers => "answers",
            Self::Fails => "fails",
        }
    }
}

/// Whether somebody got in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    Done,
    Refused,
}

impl SignIn {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// The way somebody came.
pub(super) fn way_of(via: Via) -> &'static str {
    match via {
        Via::Token => "token",
        Via::Oidc => "oidc",
        Via::Header => "header",
        Via::Demo => "demo",
    }
}

/// A method's name; those that nobody here takes share one.
pub(super) fn method_name(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

pub(super) fn class_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        500..=599 => "5xx",
        _ => "other",
    }
}

/// What became of a request to the gateway.
pub(super) fn outcome_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..=399 => "passed",
        401 => "not_signed_in",
        403 => "refused",
        404 => "not_found",
        429 => "limited",
        400..=499 => "wrong",
        _ => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_somebody_makes_up_are_one() {
        let of = |text: &str| method_name(&Method::from_bytes(text.as_bytes()).unwrap());
        assert_eq!(of("GET"), "GET");
        assert_eq!(of("get"), "other");
        assert_eq!(of("BREW"), "other");
        assert_eq!(of("CONNECT"), "other");
    }

    #[test]
    fn the_last_word_of_aiven_is_kept_as_a_number() {
        for word in [
            UpstreamWord::NotAsked,
            UpstreamWord::Answers,
            UpstreamWord::Fails,
        ] {
            assert_eq!(UpstreamWord::parse(word as u8), word);
        }
    }
}
