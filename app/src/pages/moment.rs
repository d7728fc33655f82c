//! A moment as people read it. In UTC, so that it is the same for everybody who looks.

use leptos::prelude::*;

use crate::day::Day;

/// `22 November 2026, 22:10 UTC`; machines read it to the second.
pub fn moment(unix_ms: u64) -> AnyView {
    let (day, hour, minute, second) = parts(unix_ms);
    let exact = format!("{day}T{hour:02}:{minute:02}:{second:02}Z");
    view! {
        <time class="moment" datetime=exact>
            {words(unix_ms)}
        </time>
    }
    .into_any()
}

pub fn words(unix_ms: u64) -> String {
    let (day, hour, minute, _) = parts(unix_ms);
    format!("{}, {hour:02}:{minute:02} UTC", day.in_words())
}

fn parts(unix_ms: u64) -> (Day, u64, u64, u64) {
    let unix = unix_ms / 1_000;
    let day = Day::of_unix(unix);
    (day, unix / 3_600 % 24, unix / 60 % 60, unix % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_said_in_utc() {
        assert_eq!(words(0), "1 January 1970, 00:00 UTC");
        assert_eq!(words(1_795_385_459_999), "22 November 2026, 22:10 UTC");
    }
}
