//! Finding an option among hundreds.

use super::{ConfigOption, ConfigPath, Found};

/// How well an option matches, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// Path, name or title is what was asked for.
    Exact,
    /// One of them begins with it.
    Prefix,
    /// Every word is the beginning of a word in path or title.
    WordStarts,
    /// Every word is somewhere in path or title.
    Names,
    /// Some word is only in the description, or in the title of a group.
    Described,
}

/// The options that are not `set` and match every word of `query`, at most `limit` of them. Those that cannot be edited
/// and those that are deprecated come after their equals.
pub fn search<'a>(
    options: &'a [ConfigOption],
    query: &str,
    set: &[ConfigPath],
    limit: usize,
) -> Found<'a> {
    let query = query.trim().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut hits: Vec<_> = options
        .iter()
        .filter(|option| !set.contains(&option.path))
        .filter_map(|option| Some((rank(option, &query, &words)?, option)))
        .collect();
    hits.sort_by_key(|(rank, option)| {
        let is_second_choice = option.is_editable().is_err() || option.deprecated.is_some();
        (*rank, is_second_choice)
    });
    let total = hits.len();
    hits.truncate(limit);
    Found {
        hits: hits.into_iter().map(|(_, option)| option).collect(),
        total,
    }
}

fn rank(option: &ConfigOption, query: &str, words: &[&str]) -> Option<Rank> {
    let path = option.path.to_string().to_lowercase();
    let (title, name) = (
        option.title.to_lowercase(),
        option.path.name().to_lowercase(),
    );
    let names = [&path, &title, &name];
    if names.into_iter().any(|text| text == query) {
        return Some(Rank::Exact);
    }
    if names.into_iter().any(|text| text.starts_with(query)) {
        return Some(Rank::Prefix);
    }
    let all = |holds: &dyn Fn(&str) -> bool| words.iter().all(|word| holds(word));
    if all(&|word| {
        [&path, &title]
            .into_iter()
            .any(|text| has_start(text, word))
    }) {
        return Some(Rank::WordStarts);
    }
    let in_names = |word: &str| path.contains(word) || title.contains(word);
    if all(&in_names) {
        return Some(Rank::Names);
    }
    let rest = [
        option
            .description
            .as_deref()
            .unwrap_or_default()
            .to_lowercase(),
        option.group.join(" ").to_lowercase(),
    ];
    all(&|word| in_names(word) || rest.iter().any(|text| text.contains(word)))
        .then_some(Rank::Described)
}

/// Whether a word in `text` begins with `word`.
fn has_start(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::options;
    use serde_json::json;

    fn schema() -> Vec<ConfigOption> {
        options(&json!({"properties": {
            "kafka": {"title": "Broker values", "properties": {
                "log_retention_ms": {"type": "integer", "title": "log.retention.ms", "description": "How long a log is kept"},
                "log_retention_bytes": {"type": "integer", "title": "log.retention.bytes"},
                "catalog_retention": {"type": "integer"}
            }},
            "kafka_rest": {"type": "boolean", "title": "Enable Kafka-REST service"},
            "old_log": {"type": "boolean", "title": "Old", "is_deprecated": true},
            "project_to_fork_from": {"type": "string", "createOnly": true, "title": "Fork of a log"},
            "static_ips": {"type": "boolean", "title": "Use static addresses", "description": "Also for kafka"}
        }}))
    }

    fn found(query: &str, set: &[&str], limit: usize) -> (Vec<String>, usize) {
        let options = schema();
        let set: Vec<ConfigPath> = set.iter().map(|path| path.parse().unwrap()).collect();
        let found = search(&options, query, &set, limit);
        let paths = found.hits.iter().map(|hit| hit.path.to_string());
        (paths.collect(), found.total)
    }

    #[test]
    fn the_best_come_first() {
        let (hits, total) = found("kafka_rest", &[], 10);
        assert_eq!((hits[0].as_str(), total), ("kafka_rest", 1));
        let (hits, _) = found("kafka", &[], 10);
        assert_eq!(hits.len(), 5);
        assert_eq!(hits[4], "static_ips", "only its description says kafka");
        let (hits, _) = found("log retention", &[], 10);
        assert_eq!(
            hits,
            [
                "kafka.log_retention_bytes",
                "kafka.log_retention_ms",
                "kafka.catalog_retention"
            ]
        );
        assert_eq!(found("KAFKA Retention bytes", &[], 10).1, 1);
        assert_eq!(found("how long", &[], 10).0, ["kafka.log_retention_ms"]);
        assert_eq!(found("broker", &[], 10).1, 3);
        assert_eq!(found("nosuch", &[], 10), (vec![], 0));
    }

    #[test]
    fn what_is_set_is_left_out_and_the_rest_is_counted() {
        let (hits, total) = found("", &["static_ips"], 3);
        assert_eq!((hits.len(), total), (3, 6));
        let (hits, _) = found("log", &[], 10);
        assert!(hits.contains(&"project_to_fork_from".to_owned()));
        let (all, _) = found("", &[], 10);
        assert_eq!(&all[5..], ["old_log", "project_to_fork_from"]);
    }
}
