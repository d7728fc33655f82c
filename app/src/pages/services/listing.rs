//! Filter and order of the service list, as the address keeps them. Pure.

use aiven::Support;
use leptos_router::params::ParamsMap;

use crate::{api::services::ServiceRow, paths, ui::badge::Tone};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub filter: String,
    pub key: SortKey,
    pub direction: Direction,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    #[default]
    Name,
    Type,
    Cloud,
    State,
    Vpc,
    Privatelink,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

    fn value(self, row: &ServiceRow) -> String {
        let head = &row.head;
        match self {
            Self::Name => head.name.to_string(),
            Self::Type => head.display_type.to_lowercase(),
            Self::Cloud => head.cloud_name.clone().unwrap_or_default(),
            Self::State => head.state.as_str().to_owned(),
            Self::Vpc => if head.project_vpc_id.is_some() {
                "0"
            } else {
                "1"
            }
            .to_owned(),
            Self::Privatelink => match row.support {
                Support::InUse => "0",
                Support::Possible => "1",
                Support::NotPossible(_) => "2",
            }
            .to_owned(),
        }
    }
}

impl Direction {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }
}

impl Listing {
    /// What the address says; anything unknown is the default.
    pub fn of_query(query: &ParamsMap) -> Self {
        let key = query.get_str("sort").unwrap_or_default();
        Self {
            filter: query.get("q").unwrap_or_default(),
            key: SortKey::ALL
                .into_iter()
                .find(|known| known.as_str() == key)
                .unwrap_or_default(),
            direction: match query.get_str("dir") {
                Some("desc") => Direction::Descending,
                _ => Direction::Ascending,
            },
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

    /// The rows that match, in order.
    pub fn apply(&self, rows: &[ServiceRow]) -> Vec<ServiceRow> {
        let needle = self.filter.trim().to_lowercase();
        let mut rows: Vec<_> = rows
            .iter()
            .filter(|row| {
                let head = &row.head;
                [
                    head.name.as_str(),
                    &head.display_type,
                    &head.service_type,
                    head.cloud_name.as_deref().unwrap_or_default(),
                ]
                .iter()
                .any(|text| text.to_lowercase().contains(&needle))
            })
            .cloned()
            .collect();
        // Stable, by name within equal values.
        rows.sort_by(|a, b| a.head.name.cmp(&b.head.name));
        match self.direction {
            Direction::Ascending => rows.sort_by_key(|row| self.key.value(row)),
            Direction::Descending => {
                rows.sort_by_key(|row| std::cmp::Reverse(self.key.value(row)));
            }
        }
        rows
    }
}

/// What the list says of PrivateLink: tone, word and, where it can't be, why.
pub fn support_label(support: &Support) -> (Tone, String, Option<String>) {
    match support {
        Support::InUse => (Tone::Success, "In use".to_owned(), None),
        Support::Possible => (Tone::Info, "Possible".to_owned(), None),
        Support::NotPossible(refusal) => (
            Tone::Neutral,
            "Not possible".to_owned(),
            Some(refusal.short().to_owned()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(query: &[(&str, &str)]) -> Listing {
        let mut map = ParamsMap::new();
        for (name, value) in query {
            map.insert((*name).to_owned(), (*value).to_owned());
        }
        Listing::of_query(&map)
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
}
