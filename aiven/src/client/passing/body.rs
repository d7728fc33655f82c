//! A body that is still under way, piece by piece, within its size and its time.

use bytes::Bytes;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};

use crate::client::Client;
use crate::client::read::{broken_error, retries_for};
use crate::error::Error;
use crate::transport::broken;

/// A body that is still under way.
pub struct Body {
    call: &'static str,
    first: Option<Bytes>,
    rest: Option<Rest>,
}

struct Rest {
    response: Response,
    client: Client,
    scope: String,
    /// Bytes that may still come.
    left: usize,
    deadline: Instant,
}

impl Body {
    /// Of an answer that has begun; the client and scope are for the breaker, bytes and deadline what it must keep within.
    pub(super) fn under_way(
        call: &'static str,
        response: Response,
        (client, scope): (&Client, String),
        (left, deadline): (usize, Instant),
    ) -> Self {
        let rest = Rest {
            response,
            client: client.clone(),
            scope,
            left,
            deadline,
        };
        Self {
            call,
            first: None,
            rest: Some(rest),
        }
    }

    pub(super) fn of(call: &'static str, whole: Vec<u8>) -> Self {
        Self {
            call,
            first: Some(whole.into()),
            rest: None,
        }
    }

    /// The next piece; nothing at the end. After an error there is nothing any more.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let piece = self.next().await;
        if let (Err(error), Some(rest)) = (&piece, &self.rest) {
            if retries_for(error).is_some() {
                let breakers = &rest.client.shared().breakers;
                breakers.failed(&rest.scope, error, Instant::now());
            }
            tracing::warn!(aiven.call = self.call, %error, "Aiven's answer ended in the middle");
        }
        if !matches!(piece, Ok(Some(_))) {
            self.rest = None;
        }
        piece
    }

    /// Waits for the first piece: until it is there the whole read can be made again.
    pub(super) async fn begin(&mut self) -> Result<(), Error> {
        if self.first.is_none() {
            self.first = self.next().await?;
        }
        Ok(())
    }

    pub(super) fn must_be_within(&mut self, bytes: usize) {
        if let Some(rest) = &mut self.rest {
            rest.left = bytes;
        }
    }

    pub(super) fn must_end_by(&mut self, deadline: Instant) {
        if let Some(rest) = &mut self.rest {
            rest.deadline = deadline;
        }
    }

    pub(super) async fn whole(&mut self) -> Result<Vec<u8>, Error> {
        let mut pieces: Vec<Bytes> = self.first.take().into_iter().collect();
        while let Some(piece) = self.next().await? {
            pieces.push(piece);
        }
        Ok(pieces.concat())
    }

    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let call = self.call;
        let Some(rest) = &mut self.rest else {
            return Ok(None);
        };
        let silence = Instant::now() + rest.client.shared().config.timeouts.silence;
        let piece = timeout_at(silence.min(rest.deadline), rest.response.chunk()).await;
        let piece = piece.map_err(|_| Error::Timeout { call })?;
        let piece = piece.map_err(|error| broken_error(call, broken(&error)))?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        let left = rest.left.checked_sub(length);
        rest.left = left.ok_or(Error::TooLarge { call })?;
        Ok(piece)
    }
}
