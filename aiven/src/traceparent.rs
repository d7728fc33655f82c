//! W3C's `traceparent`: which trace a request belongs to, taken from whoever asks and handed on to Aiven.

use std::fmt;

/// One place in a trace: version 00, as <https://www.w3.org/TR/trace-context/> has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traceparent {
    trace: u128,
    parent: u64,
    flags: u8,
}

impl Traceparent {
    /// The first place of a trace, marked as sampled by nobody. Zeros, which W3C does not allow, become ones.
    pub fn new(trace: u128, parent: u64) -> Self {
        Self {
            trace: trace.max(1),
            parent: parent.max(1),
            flags: 0,
        }
    }

    /// Reads a header's value; `None` if it is not exactly what the standard wants.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        };
        let mut fields = text.split('-');
        let mut field = |length: usize| {
            let field = fields.next()?;
            (field.len() == length && is_hex(field)).then_some(field)
        };
        let version = field(2)?;
        let trace = u128::from_str_radix(field(32)?, 16).ok()?;
        let parent = u64::from_str_radix(field(16)?, 16).ok()?;
        let flags = u8::from_str_radix(field(2)?, 16).ok()?;
        // Later versions may add fields; the first has none.
        let is_whole = match version {
            "ff" => false,
            "00" => text.len() == 55,
            _ => true,
        };
        (is_whole && trace != 0 && parent != 0).then_some(Self {
            trace,
            parent,
            // The one bit that version 00 knows: sampled.
            flags: flags & 1,
        })
    }

    /// The next place of the same trace.
    #[must_use]
    pub fn child(self, parent: u64) -> Self {
        Self {
            parent: parent.max(1),
            ..self
        }
    }

    /// What all places of a trace have in common, as log lines name it.
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

impl fmt::Display for Traceparent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "00-{:032x}-{:016x}-{:02x}",
            self.trace, self.parent, self.flags
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn a_good_one_is_taken_and_goes_on() {
        let found = Traceparent::parse(GOOD).unwrap();
        assert_eq!(found.to_string(), GOOD);
        assert_eq!(found.trace_id(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!(
            found.child(1).to_string(),
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000001-01"
        );
        let made = Traceparent::new(0, 0).to_string();
        assert_eq!(
            made,
            "00-00000000000000000000000000000001-0000000000000001-00"
        );
        assert!(Traceparent::parse(&made).is_some());
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        let later = GOOD.replacen("00-", "01-", 1) + "-more";
        assert_eq!(Traceparent::parse(&later).unwrap().to_string(), GOOD);
    }

    #[test]
    fn anything_else_is_not_one() {
        for bad in [
            "",
            "00",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\u{e9}",
        ] {
            assert_eq!(Traceparent::parse(bad), None, "{bad}");
        }
    }
}
