//! A day of the calendar, as a form writes it (`2027-01-31`) and as a person reads it (31 January 2027).

use std::fmt;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    date: u8,
}

impl Day {
    /// `2027-01-31`, of a day that the calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let is_digits = |part: &str, length| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let is_one = parts.next().is_none()
            && is_digits(year, 4)
            && is_digits(month, 2)
            && is_digits(day, 2);
        let found = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            date: day.parse().ok()?,
        };
        let has_day = (1..=12).contains(&found.month)
            && (1..=days_in(found.year, found.month)).contains(&found.date);
        (is_one && has_day).then_some(found)
    }

    /// The day on which a moment is, in UTC; `seconds` since 1970.
    pub fn of_unix(seconds: u64) -> Self {
        let mut left = seconds / 86_400;
        let mut year = 1970_u16;
        while year < 9999 && left >= days_of(year) {
            left -= days_of(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && left >= u64::from(days_in(year, month)) {
            left -= u64::from(days_in(year, month));
            month += 1;
        }
        Self {
            year,
            month,
            date: u8::try_from(left + 1).unwrap_or(31),
        }
    }

    /// Its first second in UTC, since 1970.
    pub fn unix(self) -> u64 {
        let years = (1970..self.year).map(days_of).sum::<u64>();
        let months = (1..self.month).map(|month| u64::from(days_in(self.year, month)));
        (years + months.sum::<u64>() + u64::from(self.date) - 1) * 86_400
    }

    /// `31 January 2027`.
    pub fn in_words(self) -> String {
        let month = MONTHS.get(usize::from(self.month) - 1).unwrap_or(&"");
        format!("{} {month} {}", self.date, self.year)
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_are_read() {
        for text in ["2027-01-31", "2028-02-29", "2000-02-29", "1970-01-01"] {
            assert_eq!(Day::parse(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2027-1-31",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "2027-04-00",
            "27-04-01",
            "2027-04-01-01",
            "+027-04-01",
            "2027-04-1x",
            "31.1.2027",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(
            Day::parse("2027-01-31").unwrap().in_words(),
            "31 January 2027"
        );
        assert!(Day::parse("2027-01-31") < Day::parse("2027-02-01"));
    }

    #[test]
    fn a_moment_is_on_a_day() {
        let day = |seconds| Day::of_unix(seconds).to_string();
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(86_399), "1970-01-01");
        assert_eq!(day(86_400), "1970-01-02");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_767_225_599), "2025-12-31");
        assert_eq!(day(4_000_000_000), "2096-10-02");
    }
}
