//! The guide's address as the card keeps it: whatever is chosen on the page stays, so that a link changes one thing.

use aiven::connection::percent_encode;
use recipes::endpoint::{Field, Form};

/// For which VPC subnets and security groups were chosen; another VPC has others.
pub const CHOSEN_FOR: &str = "of";
/// The endpoint whose deletion is to be confirmed.
pub const DELETE: &str = "delete";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: String,
    fields: Vec<(String, String)>,
}

impl Address {
    pub fn of(path: String, fields: Vec<(String, String)>) -> Self {
        let read = Self { path, fields };
        let mut form = Form::from_query(&read.query());
        if read.get(CHOSEN_FOR).is_some_and(|vpc| vpc != form.vpc) {
            form.subnets.clear();
            form.groups.clear();
        }
        read.with(CHOSEN_FOR, "").with_form(&form)
    }

    /// The same with the fields of a form that was sent from here.
    #[must_use]
    pub fn with_sent(&self, sent: &[(String, String)]) -> Self {
        let is_chosen = |name: &str| name == CHOSEN_FOR || field_of(name).is_some();
        let kept = self.fields.iter().filter(|(name, _)| !is_chosen(name));
        let chosen = sent.iter().filter(|(name, _)| is_chosen(name));
        Self::of(self.path.clone(), kept.chain(chosen).cloned().collect())
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().filter(|(field, _)| field == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// The same with another value of a field; an empty one is left out.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.fields.retain(|(field, _)| field != name);
        if !value.is_empty() {
            changed.fields.push((name.to_owned(), value.to_owned()));
        }
        changed
    }

    #[must_use]
    fn with_form(&self, form: &Form) -> Self {
        Field::ALL.into_iter().fold(self.clone(), |address, field| {
            address.with(field.name(), form.get(field))
        })
    }

    /// The plan that the address holds.
    pub fn form(&self) -> Form {
        Form::from_query(&self.query())
    }

    /// What a form of the card has to carry beside its own fields.
    pub fn kept(&self) -> impl Iterator<Item = &(String, String)> {
        let is_kept = |name: &str| name != DELETE && field_of(name).is_none();
        self.fields.iter().filter(move |(name, _)| is_kept(name))
    }

    /// The next endpoint of the same plan: EC2 remembers the token of the last one beyond its life.
    #[must_use]
    pub fn next_attempt(&self) -> Self {
        let attempt = self.form().attempt.trim().parse::<u16>().unwrap_or(1);
        let next = attempt.saturating_add(1).min(999);
        self.with(Field::Attempt.name(), &next.to_string())
    }

    pub fn query(&self) -> String {
        let pairs = self.fields.iter();
        let pairs = pairs
            .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)));
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Leads to an element of the page.
    pub fn href(&self, element: &str) -> String {
        match self.query() {
            query if query.is_empty() => format!("{}#{element}", self.path),
            query => format!("{}?{query}#{element}", self.path),
        }
    }
}

fn field_of(name: &str) -> Option<Field> {
    Field::ALL.into_iter().find(|field| field.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(fields: &[(&str, &str)]) -> Address {
        let fields = fields.iter();
        let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Address::of("/x".to_owned(), fields.collect())
    }

    #[test]
    fn another_vpc_has_other_subnets() {
        let same = [
            ("connection", "new"),
            ("vpc", "vpc-1"),
            ("subnets", "subnet-1"),
            ("of", "vpc-1"),
        ];
        assert_eq!(
            address(&same).query(),
            "connection=new&vpc=vpc-1&subnets=subnet-1"
        );
        let other = [
            ("vpc", "vpc-2"),
            ("subnets", "subnet-1"),
            ("groups", "sg-1"),
            ("tags", "a=b"),
            ("of", "vpc-1"),
        ];
        assert_eq!(address(&other).query(), "vpc=vpc-2&tags=a%3Db");
        // A link that somebody else wrote says it all itself.
        let shared = [
            ("vpc", "vpc-2"),
            ("subnets", "subnet-1"),
            ("subnets", "subnet-2"),
        ];
        assert_eq!(address(&shared).form().subnets, "subnet-1\nsubnet-2");
    }

    #[test]
    fn a_link_changes_one_thing() {
        let here = address(&[("connection", "new"), ("vpc", "vpc-1"), ("attempt", "2")]);
        assert_eq!(
            here.with(DELETE, "vpce-1").href("a"),
            "/x?connection=new&vpc=vpc-1&attempt=2&delete=vpce-1#a"
        );
        assert_eq!(here.next_attempt().form().attempt, "3");
        assert_eq!(address(&[]).next_attempt().href("a"), "/x?attempt=2#a");
        assert_eq!(address(&[]).href("a"), "/x#a");
        let kept: Vec<_> = here.with(DELETE, "vpce-1").kept().cloned().collect();
        assert_eq!(kept, [("connection".to_owned(), "new".to_owned())]);
    }

    #[test]
    fn what_was_sent_takes_the_place_of_what_was_chosen() {
        let here = address(&[
            ("connection", "new"),
            ("vpc", "vpc-1"),
            ("subnets", "subnet-1"),
        ]);
        let sent = [
            ("vpc", "vpc-1"),
            ("subnets", ""),
            ("subnets", "subnet-2"),
            ("do", "aws-create"),
            ("of", "vpc-1"),
        ];
        let sent = sent.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            here.with_sent(&sent).query(),
            "connection=new&vpc=vpc-1&subnets=subnet-2"
        );
    }
}
