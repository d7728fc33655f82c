//! What every `Describe…` call can do: ids, filters, pages.

use super::Ask;
use super::params::Params;
use super::problem::Problem;
use crate::world::aws::Aws;

/// How many a page may hold.
const PAGE: std::ops::RangeInclusive<i64> = 5..=1000;

/// How one kind of thing is listed.
pub(crate) struct Listing<T> {
    /// The parameter that names things: `VpcId`.
    pub ids: &'static str,
    /// What is said of an id that is not there.
    pub absent: fn(&str) -> Problem,
    pub id: fn(&T) -> &str,
    /// What a filter of this name looks at; none is a filter that does not exist.
    pub facts: fn(&T, &str) -> Option<Vec<String>>,
}

impl<T> Listing<T> {
    /// Those that are asked for, and the token of the next page.
    pub(crate) fn of<'a>(
        &self,
        aws: &Aws,
        ask: &Ask<'_>,
        things: impl Iterator<Item = &'a T>,
    ) -> Result<(Vec<&'a T>, Option<String>), Problem> {
        let things: Vec<&T> = things.collect();
        let ids = ask.params.list(self.ids);
        for id in &ids {
            if !things.iter().any(|thing| (self.id)(thing) == *id) {
                return Err((self.absent)(id));
            }
        }
        let filters = filters(ask.params);
        let mut found = Vec::new();
        for thing in things {
            let id = (self.id)(thing);
            let is_named = ids.is_empty() || ids.contains(&id);
            if is_named && self.passes(aws, thing, &filters)? {
                found.push(thing);
            }
        }
        page(ask.params, found, !ids.is_empty())
    }

    fn passes(&self, aws: &Aws, thing: &T, filters: &[Filter<'_>]) -> Result<bool, Problem> {
        for filter in filters {
            let tags = aws.tags.get((self.id)(thing));
            let facts = if let Some(key) = filter.name.strip_prefix("tag:") {
                let value = tags.and_then(|tags| tags.get(key));
                value.cloned().into_iter().collect()
            } else if filter.name == "tag-key" {
                tags.into_iter()
                    .flat_map(|tags| tags.keys().cloned())
                    .collect()
            } else {
                (self.facts)(thing, filter.name).ok_or_else(|| {
                    Problem::invalid_value(format!("The filter '{}' is invalid", filter.name))
                })?
            };
            let matches = |fact: &String| filter.values.iter().any(|one| fits(one, fact));
            if !facts.iter().any(matches) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

pub(crate) struct Filter<'a> {
    pub name: &'a str,
    pub values: Vec<&'a str>,
}

pub(crate) fn filters(params: &Params) -> Vec<Filter<'_>> {
    let places = params.places("Filter");
    let filters = places.iter().filter_map(|place| {
        Some(Filter {
            name: params.get(&format!("{place}.Name"))?,
            values: params.list(&format!("{place}.Value")),
        })
    });
    filters.collect()
}

/// Whether `text` is as the pattern says: `*` is anything, `?` is one character.
pub(crate) fn fits(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // Behind the latest `*`: the rest of the pattern, and of the text from where it was last tried.
    let mut again = None;
    loop {
        let (mut wanted, mut given) = (pattern.clone(), text.clone());
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                again = Some((wanted.clone(), text.clone()));
                pattern = wanted;
            }
            (Some(one), Some(c)) if one == '?' || one == c => (pattern, text) = (wanted, given),
            _ => {
                // The latest `*` takes one character more, if there is one.
                let Some((behind, from)) = &mut again else {
                    return false;
                };
                if from.next().is_none() {
                    return false;
                }
                (pattern, text) = (behind.clone(), from.clone());
            }
        }
    }
}

/// One page of them.
pub(crate) fn page<T>(
    params: &Params,
    things: Vec<T>,
    by_id: bool,
) -> Result<(Vec<T>, Option<String>), Problem> {
    let start = match params.get("NextToken") {
        None => 0,
        Some(token) => token
            .strip_prefix("from-")
            .and_then(|number| number.parse::<usize>().ok())
            .ok_or_else(|| {
                Problem::invalid_value(format!("Invalid value '{token}' for nextToken"))
            })?,
    };
    let Some(size) = params.number("MaxResults")? else {
        return Ok((things.into_iter().skip(start).collect(), None));
    };
    if by_id {
        return Err(Problem::new(
            "InvalidParameterCombination",
            "The parameter MaxResults cannot be used together with ids",
        ));
    }
    if !PAGE.contains(&size) {
        return Err(Problem::invalid_value(format!(
            "Value ( {size} ) for parameter maxResults is invalid. Expecting a value from {} to {}.",
            PAGE.start(),
            PAGE.end()
        )));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let end = start.saturating_add(size);
    let next = (end < things.len()).then(|| format!("from-{end}"));
    Ok((things.into_iter().skip(start).take(size).collect(), next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit() {
        for (pattern, text) in [
            ("*", ""),
            ("a*c", "abbc"),
            ("a?c", "abc"),
            ("*svc*", "x-svc-y"),
            ("*a*b", "aab-ab"),
            ("**", "x"),
            ("?*?", "ab"),
            ("", ""),
        ] {
            assert!(fits(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("a", "A"),
            ("a?", "a"),
            ("a*c", "ab"),
            ("*a*b", "aba"),
            ("?*?", "a"),
            ("", "a"),
        ] {
            assert!(!fits(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn pages_follow_each_other() {
        let things = || (0..12).collect::<Vec<u32>>();
        let first = Params::parse(b"MaxResults=10");
        let (seen, next) = page(&first, things(), false).unwrap();
        assert_eq!((seen.len(), next.as_deref()), (10, Some("from-10")));
        let second = Params::parse(b"MaxResults=10&NextToken=from-10");
        assert_eq!(
            page(&second, things(), false).unwrap(),
            (vec![10, 11], None)
        );
        for bad in ["MaxResults=1", "MaxResults=x", "NextToken=x"] {
            assert!(page(&Params::parse(bad.as_bytes()), things(), false).is_err());
        }
        assert!(page(&first, things(), true).is_err());
    }
}
