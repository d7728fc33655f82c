//! What somebody wants to see of the record, as the address has it.

use aiven::{ProjectName, ServiceName};

use crate::{
    books::record::{Ending, Filter},
    day::Day,
    ssr::Asked,
};

/// The fields of the form, which are those of the address.
pub const FIELDS: [&str; 8] = [
    "who", "action", "project", "service", "result", "from", "to", "before",
];

/// As it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub who: String,
    pub action: String,
    pub project: String,
    pub service: String,
    pub result: String,
    pub from: String,
    pub to: String,
    pub before: String,
}

impl Typed {
    pub fn of(asked: &Asked) -> Self {
        let mut typed = Self::default();
        for (name, value) in asked.fields() {
            if let Some(field) = typed.field(&name) {
                value.trim().clone_into(field);
            }
        }
        typed
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "who" => &mut self.who,
            "action" => &mut self.action,
            "project" => &mut self.project,
            "service" => &mut self.service,
            "result" => &mut self.result,
            "from" => &mut self.from,
            "to" => &mut self.to,
            "before" => &mut self.before,
            _ => return None,
        })
    }

    /// Whether anything is filtered out.
    pub fn is_any(&self) -> bool {
        let Self {
            who,
            action,
            project,
            service,
            result,
            from,
            to,
            ..
        } = self;
        [who, action, project, service, result, from, to]
            .iter()
            .any(|field| !field.is_empty())
    }

    /// The query that asks for the same, from another row on.
    pub fn query(&self, before: Option<u64>) -> String {
        let before = before.map_or_else(String::new, |before| before.to_string());
        let values = [
            &self.who,
            &self.action,
            &self.project,
            &self.service,
            &self.result,
            &self.from,
            &self.to,
            &before,
        ];
        let pairs = FIELDS.iter().zip(values);
        let pairs = pairs.filter(|(_, value)| !value.is_empty());
        let pairs = pairs.map(|(name, value)| format!("{name}={}", crate::paths::encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// What is asked for, or a sentence that says which field is wrong.
    pub fn filter(&self) -> Result<Filter, String> {
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        let project = given(&self.project)
            .as_deref()
            .map(ProjectName::parse)
            .transpose();
        let service = given(&self.service)
            .as_deref()
            .map(ServiceName::parse)
            .transpose();
        let result = match self.result.as_str() {
            "" => None,
            text => Some(Ending::parse(text).ok_or("Result: choose one of the list.")?),
        };
        let day = |text: &str, name: &str| match text {
            "" => Ok(None),
            text => Day::parse(text)
                .map(|day| Some(day.unix() * 1_000))
                .ok_or_else(|| format!("{name}: write the day as 2027-01-31.")),
        };
        let until = day(&self.to, "To")?;
        let before = match self.before.as_str() {
            "" => None,
            text => Some(
                text.parse()
                    .map_err(|_| "This page of the record does not exist.")?,
            ),
        };
        Ok(Filter {
            project: project.map_err(|_| "Project: this is not a name that a project can have.")?,
            service: service.map_err(|_| "Service: this is not a name that a service can have.")?,
            who: given(&self.who),
            action: given(&self.action),
            result,
            since_ms: day(&self.from, "From")?,
            // The day itself belongs to it.
            until_ms: until.map(|start| start + 86_400_000),
            before,
            ..Filter::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use aiven::Urgency;

    use super::*;

    fn typed(query: &str) -> Typed {
        Typed::of(&Asked {
            query: query.to_owned(),
            posted: None,
            urgency: Urgency::Click,
        })
    }

    #[test]
    fn the_address_is_a_filter_and_back() {
        let query =
            "who=ada%25&action=vpc&project=demo&result=refused&from=2026-11-01&to=2026-11-02";
        let typed = typed(query);
        let filter = typed.filter().unwrap();
        assert_eq!(filter.who.as_deref(), Some("ada%"));
        assert_eq!(filter.since_ms, Some(1_793_491_200_000));
        assert_eq!(filter.until_ms, Some(1_793_664_000_000));
        assert_eq!(filter.result, Some(Ending::Refused));
        assert_eq!(typed.query(Some(7)), format!("{query}&before=7"));
        assert!(typed.is_any() && !Typed::default().is_any());
    }

    #[test]
    fn what_is_wrong_is_said_by_field() {
        for (query, sentence) in [
            ("project=no+such", "Project:"),
            ("service=%2F", "Service:"),
            ("result=maybe", "Result:"),
            ("from=yesterday", "From:"),
            ("to=2026-02-30", "To:"),
            ("before=x", "This page"),
        ] {
            let wrong = typed(query).filter().unwrap_err();
            assert!(wrong.starts_with(sentence), "{query}: {wrong}");
        }
    }
}
