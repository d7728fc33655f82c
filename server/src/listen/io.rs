//! A stream that knows what its connection is doing, and breaks it off when a client draws out the headers of a
//! request or takes nothing of an answer.

use std::future::Future as _;
use std::io::{Error, ErrorKind, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::Deadlines;

/// What a connection is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No byte of the next request has come yet.
    Between,
    /// The headers of a request are coming.
    Head,
    /// A request is being answered.
    Busy,
}

/// The phase, as the service and the stream both see it.
#[derive(Clone)]
pub struct SharedPhase(Arc<AtomicU8>);

impl SharedPhase {
    pub fn set(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::Release);
    }

    fn is(&self, phase: Phase) -> bool {
        self.0.load(Ordering::Acquire) == phase as u8
    }
}

/// See the module.
pub struct GuardedIo<S> {
    stream: S,
    phase: SharedPhase,
    deadlines: Deadlines,
    head: Pin<Box<Sleep>>,
    write: Option<Pin<Box<Sleep>>>,
}

impl<S> GuardedIo<S> {
    /// A new connection: its first request must come soon.
    pub fn new(stream: S, deadlines: Deadlines) -> (Self, SharedPhase) {
        let phase = SharedPhase(Arc::new(AtomicU8::new(Phase::Head as u8)));
        let head = Box::pin(sleep(deadlines.header));
        (
            Self {
                stream,
                phase: phase.clone(),
                deadlines,
                head,
                write: None,
            },
            phase,
        )
    }

    fn guard_write<T>(&mut self, cx: &mut Context<'_>, polled: Poll<Result<T>>) -> Poll<Result<T>> {
        if polled.is_ready() {
            self.write = None;
            return polled;
        }
        let deadline = self.deadlines.idle;
        let timer = self.write.get_or_insert_with(|| Box::pin(sleep(deadline)));
        timer
            .as_mut()
            .poll(cx)
            .map(|()| Err(late("nothing of the answer was taken in time")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for GuardedIo<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let this = &mut *self;
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buffer);
        if this.phase.is(Phase::Between) && buffer.filled().len() > before {
            this.phase.set(Phase::Head);
            this.head
                .as_mut()
                .reset(Instant::now() + this.deadlines.header);
        }
        // Asked even when bytes came, so that one byte at a time gains nothing.
        if this.phase.is(Phase::Head) && this.head.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(late("the headers did not arrive in time")));
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for GuardedIo<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.guard_write(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[std::io::IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.guard_write(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

fn late(what: &'static str) -> Error {
    Error::new(ErrorKind::TimedOut, what)
}
