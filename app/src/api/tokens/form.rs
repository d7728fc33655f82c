//! The form for a new portal token: what was typed, and what it means.

use std::collections::BTreeMap;

use crate::{
    failure::{Failure, FieldError},
    role::Pattern,
    scope::{Reach, Scope, Secrets},
    ssr::{PortalFacts, Posted},
};

const LONGEST_NAME: usize = 60;
const LONGEST_PURPOSE: usize = 500;
const MOST_PATTERNS: usize = 20;
const DAY_S: u64 = 24 * 3_600;
/// Days until a token expires, unless somebody types others.
const USUAL_DAYS: u64 = 30;

/// The fields as they are typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenForm {
    pub name: String,
    pub purpose: String,
    pub projects: String,
    pub services: String,
    pub reach: Reach,
    pub secrets: Secrets,
    pub days: String,
    /// The most that the settings allow.
    pub longest_days: u64,
    pub errors: BTreeMap<String, String>,
    /// Why it was not made, where no field is to blame.
    pub failure: Option<String>,
}

/// What was typed, understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub name: String,
    pub purpose: String,
    pub scope: Scope,
    pub lifetime_s: u64,
}

impl TokenForm {
    /// As somebody finds it.
    pub fn fresh(facts: &PortalFacts) -> Self {
        let longest_days = (facts.longest_token_s / DAY_S).max(1);
        Self {
            name: String::new(),
            purpose: String::new(),
            projects: String::new(),
            services: "*".to_owned(),
            reach: Reach::Read,
            secrets: Secrets::Hidden,
            days: USUAL_DAYS.min(longest_days).to_string(),
            longest_days,
            errors: BTreeMap::new(),
            failure: None,
        }
    }

    pub(super) fn typed(facts: &PortalFacts, posted: &Posted) -> Self {
        let field = |name| posted.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            purpose: field("purpose"),
            projects: field("projects"),
            services: field("services"),
            // What is not asked for is not given.
            reach: Reach::parse(&field("reach")).unwrap_or(Reach::Read),
            secrets: match field("secrets").as_str() {
                "readable" => Secrets::Readable,
                _ => Secrets::Hidden,
            },
            days: field("days"),
            ..Self::fresh(facts)
        }
    }

    pub(super) fn refused(&mut self, failure: &Failure) {
        match failure {
            Failure::Invalid(errors) => {
                let errors = errors.iter();
                self.errors = errors
                    .map(|error| (error.field.clone(), error.message.clone()))
                    .collect();
            }
            _ => self.failure = Some(failure.sentence()),
        }
    }

    pub(super) fn read(&self, facts: &PortalFacts) -> Result<Wanted, Failure> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, message: String| {
            errors.push(FieldError {
                field: field.to_owned(),
                message,
            });
        };
        // The record writes the token's id behind it, in brackets: nothing in a name looks like one.
        if !is_line(&self.name, LONGEST_NAME) || !self.name.chars().all(is_of_a_name) {
            wrong(
                "name",
                format!(
                    "Give it a name of at most {LONGEST_NAME} letters, digits, blanks, - _ and dots, such as orders-ci."
                ),
            );
        }
        if !is_line(&self.purpose, LONGEST_PURPOSE) {
            wrong(
                "purpose",
                format!("Say what it is for, in at most {LONGEST_PURPOSE} characters."),
            );
        }
        let projects = patterns(&self.projects);
        if let Err(message) = &projects {
            wrong("projects", message.clone());
        }
        let services = patterns(&self.services);
        if let Err(message) = &services {
            wrong("services", message.clone());
        }
        let days = self.days.parse::<u64>().ok();
        let days = days.filter(|days| (1..=self.longest_days).contains(days));
        if days.is_none() {
            wrong(
                "days",
                format!("Type a number of days from 1 to {}.", self.longest_days),
            );
        }
        let (Ok(projects), Ok(services), Some(days), true) =
            (projects, services, days, errors.is_empty())
        else {
            return Err(Failure::Invalid(errors));
        };
        Ok(Wanted {
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            scope: Scope {
                projects,
                services,
                reach: self.reach,
                secrets: self.secrets,
            },
            lifetime_s: (days * DAY_S).min(facts.longest_token_s),
        })
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    let is_odd = |c: char| c.is_control() || turns_text_around(c);
    !text.is_empty() && text.chars().count() <= longest && !text.chars().any(is_odd)
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.')
}

/// Invisible characters, and those that change the direction of what follows (Unicode Standard Annex #9).
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

/// Patterns as people write lists.
fn patterns(text: &str) -> Result<Vec<Pattern>, String> {
    let items = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
    if items.is_empty() {
        return Err("Name at least one, or write * for all of them.".to_owned());
    }
    if items.len() > MOST_PATTERNS {
        return Err(format!(
            "{MOST_PATTERNS} patterns at most. A * stands for any characters, so that one pattern covers many names."
        ));
    }
    let read = |item: &str| {
        Pattern::parse(item).ok_or_else(|| {
            format!(
                "“{item}” can be no name: write names or patterns such as orders-*, separated by commas."
            )
        })
    };
    items.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> PortalFacts {
        PortalFacts {
            address: "https://postern.example.com".into(),
            longest_token_s: 90 * DAY_S + 5,
        }
    }

    fn typed(fields: &[(&str, &str)]) -> TokenForm {
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        TokenForm::typed(&facts(), &Posted(fields.collect()))
    }

    const GOOD: [(&str, &str); 5] = [
        ("name", " orders-ci "),
        ("purpose", "deploys orders"),
        ("projects", "orders-*, billing\n demo"),
        ("services", "*"),
        ("days", "90"),
    ];

    #[test]
    fn a_name_is_plain_and_a_purpose_one_visible_line() {
        let with = |field: &'static str, value: &str| {
            let fields = GOOD.map(|(name, good)| (name, if name == field { value } else { good }));
            match typed(&fields).read(&facts()) {
                Err(Failure::Invalid(errors)) => Some(errors[0].field.clone()),
                other => other.map(|_| None).unwrap(),
            }
        };
        for good in ["orders-ci", "Überweisungen 2.0", "a_b"] {
            assert_eq!(with("name", good), None, "{good}");
        }
        for bad in [
            "\u{202e}txt",
            "a (1f2e3d4c5b6a7988)",
            "a\u{200b}b",
            "<b>",
            "a\nb",
            &"a".repeat(61),
        ] {
            assert_eq!(with("name", bad).as_deref(), Some("name"), "{bad:?}");
        }
        assert_eq!(with("purpose", "Deploys (nightly), für orders & co."), None);
        for bad in ["a\u{2066}b", "a\u{feff}", "a\tb"] {
            assert_eq!(with("purpose", bad).as_deref(), Some("purpose"), "{bad:?}");
        }
    }

    #[test]
    fn what_is_not_asked_for_is_not_given() {
        let wanted = typed(&GOOD).read(&facts()).unwrap();
        assert_eq!(wanted.name, "orders-ci");
        assert_eq!(wanted.lifetime_s, 90 * DAY_S);
        assert_eq!(wanted.scope.reach, Reach::Read);
        assert_eq!(wanted.scope.secrets, Secrets::Hidden);
        let projects = wanted.scope.projects.iter().map(Pattern::as_str);
        assert_eq!(
            projects.collect::<Vec<_>>(),
            ["orders-*", "billing", "demo"]
        );
        let mut fields = GOOD.to_vec();
        fields.extend([("reach", "write"), ("secrets", "readable")]);
        let scope = typed(&fields).read(&facts()).unwrap().scope;
        assert_eq!(
            (scope.reach, scope.secrets),
            (Reach::Write, Secrets::Readable)
        );
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let long = "x".repeat(61);
        let many = "a,".repeat(21);
        for (field, value) in [
            ("name", ""),
            ("name", "a\u{7}b"),
            ("name", long.as_str()),
            ("purpose", ""),
            ("projects", ""),
            ("projects", "a/b"),
            ("projects", "<b>"),
            ("projects", many.as_str()),
            ("services", ","),
            ("days", "0"),
            ("days", "91"),
            ("days", "-1"),
            ("days", "soon"),
            ("days", "99999999999999999999999"),
        ] {
            let mut fields = GOOD.to_vec();
            fields.push((field, value));
            let failure = typed(&fields).read(&facts()).unwrap_err();
            assert!(failure.at(field).is_some(), "{field} {value}: {failure:?}");
            assert!(matches!(&failure, Failure::Invalid(errors) if errors.len() == 1));
        }
    }

    #[test]
    fn days_are_never_more_than_the_settings_allow() {
        let short = PortalFacts {
            longest_token_s: 3_600,
            ..facts()
        };
        let form = TokenForm::fresh(&short);
        assert_eq!((form.days.as_str(), form.longest_days), ("1", 1));
        let mut fields = GOOD.to_vec();
        fields.push(("days", "1"));
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let form = TokenForm::typed(&short, &Posted(fields.collect()));
        assert_eq!(form.read(&short).unwrap().lifetime_s, 3_600);
    }
}
