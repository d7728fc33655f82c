//! Filter and order of the service list, as the address keeps them. Pure.

use serde::{Deserialize, Serialize};

use crate::paths;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub filter: String,
    pub key: SortKey,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    #[default]
    Name,
    Type,
    Cloud,
    State,
    Vpc,
    Privatelink,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    #[default]
    Ascending,
    Descending,
}

impl SortKey {
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::Type,
        Self::Cloud,
        Self::State,
        Self::Vpc,
        Self::Privatelink,
    ];

    /// The key called so in an address; anything unknown is the default.
    pub fn of(word: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|key| key.as_str() == word).unwrap_or_default()
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Cloud => "cloud",
            Self::State => "state",
            Self::Vpc => "vpc",
            Self::Privatelink => "privatelink",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "Service",
            Self::Type => "Type",
            Self::Cloud => "Cloud",
            Self::State => "State",
            Self::Vpc => "VPC",
            Self::Privatelink => "PrivateLink",
        }
    }
}

impl Direction {
    /// The direction called so in an address; anything unknown is the default.
    pub fn of(word: &str) -> Self {
        match word {
            "desc" => Self::Descending,
            _ => Self::Ascending,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }
}

impl Listing {
    /// What the address says, by the names of its query.
    pub fn of_query(query: impl Fn(&str) -> Option<String>) -> Self {
        let word = |name| query(name).unwrap_or_default();
        Self {
            filter: word("q"),
            key: SortKey::of(&word("sort")),
            direction: Direction::of(&word("dir")),
        }
    }

    /// The address that says this, without what is the default anyway.
    pub fn address(&self, page: &str) -> String {
        let mut parts = Vec::new();
        if !self.filter.is_empty() {
            parts.push(format!("q={}", paths::encode(&self.filter)));
        }
        if self.key != SortKey::default() {
            parts.push(format!("sort={}", self.key.as_str()));
        }
        if self.direction != Direction::default() {
            parts.push(format!("dir={}", self.direction.as_str()));
        }
        if parts.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?{}", parts.join("&"))
        }
    }

    /// The same list sorted by `key`; the other way round if it is sorted by it already.
    #[must_use]
    pub fn sorted_by(&self, key: SortKey) -> Self {
        let direction = if self.key == key && self.direction == Direction::Ascending {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        Self {
            key,
            direction,
            ..self.clone()
        }
    }

    pub fn aria_sort(&self, key: SortKey) -> &'static str {
        match (self.key == key, self.direction) {
            (false, _) => "none",
            (true, Direction::Ascending) => "ascending",
            (true, Direction::Descending) => "descending",
        }
    }

    /// Whether a line is shown; `text` is what it can be found by, in lower case.
    pub fn shows(&self, text: &str) -> bool {
        text.contains(self.filter.trim().to_ascii_lowercase().as_str())
    }

    /// How many lines there are.
    pub fn count(shown: usize, total: usize) -> String {
        format!("{shown} of {total} services")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(query: &[(&str, &str)]) -> Listing {
        Listing::of_query(|name| {
            let found = query.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_address_says_what_it_was_made_of() {
        let asked = listing(&[("q", "kafka & co"), ("sort", "cloud"), ("dir", "desc")]);
        assert_eq!(
            asked.address("/projects/demo/services"),
            "/projects/demo/services?q=kafka%20%26%20co&sort=cloud&dir=desc"
        );
        assert_eq!(Listing::default().address("/x"), "/x");
    }

    #[test]
    fn unknown_words_in_the_address_are_the_default() {
        assert_eq!(
            listing(&[("sort", "'; drop"), ("dir", "up")]),
            Listing::default()
        );
    }

    #[test]
    fn sorting_twice_turns_the_order_round() {
        let once = Listing::default().sorted_by(SortKey::Cloud);
        assert_eq!(once.aria_sort(SortKey::Cloud), "ascending");
        assert_eq!(
            once.sorted_by(SortKey::Cloud).aria_sort(SortKey::Cloud),
            "descending"
        );
        assert_eq!(once.aria_sort(SortKey::Name), "none");
    }

    #[test]
    fn the_filter_ignores_case_and_blanks_around() {
        let asked = listing(&[("q", " KafkA ")]);
        assert!(asked.shows("my-kafka kafka 3.9 aws-eu-west-1"));
        assert!(!asked.shows("pg-orders"));
    }
}
