//! What was logged by this process, down to debug lines.

use std::io::{Result, Write};
use std::sync::{Mutex, Once};

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static START: Once = Once::new();

struct Capture;

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        WRITTEN.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// From now on log lines are kept.
pub fn capture() {
    START.call_once(|| {
        let builder = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false);
        builder.with_writer(|| Capture).init();
        // A test that fails panics too, and its runner wants to say why.
        let runners = std::panic::take_hook();
        server::telemetry::log_panics();
        let ours = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            ours(panic);
            runners(panic);
        }));
    });
}

/// All lines so far.
pub fn text() -> String {
    String::from_utf8_lossy(&WRITTEN.lock().unwrap()).into_owned()
}
