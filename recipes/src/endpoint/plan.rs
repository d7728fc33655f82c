//! A plan that can be written: every field of the form read and checked.

use super::about::About;
use super::cidr::Cidr;
use super::form::{Field, FieldError, Form};
use super::id::{GroupId, SubnetId, VpcId, shorten, words};
use super::tag::{self, Tag};

/// How many subnets or security groups an endpoint may have at the very most; AWS's own quotas are lower, and can be
/// raised up to here.
const MOST: usize = 16;

/// One VPC endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub about: About,
    pub vpc: VpcId,
    /// One in each availability zone, which cannot be told from the ids.
    pub subnets: Vec<SubnetId>,
    /// None: a security group is made.
    pub groups: Vec<GroupId>,
    /// From where clients connect, for the security group that is made. None: from the VPC's own ranges.
    pub clients: Vec<Cidr>,
    pub tags: Vec<Tag>,
    /// 1 for the first endpoint of this plan.
    pub attempt: u16,
}

impl Plan {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form; a field may have several.
    pub fn parse(about: About, form: &Form) -> Result<Self, Vec<FieldError>> {
        let mut errors = Errors(Vec::new());
        let vpc = errors.take(Field::Vpc, VpcId::parse(&form.vpc));
        let subnets = errors.list(Field::Subnets, &form.subnets, SubnetId::parse);
        if form.subnets.trim().is_empty() {
            let message = "Enter the subnets in which clients find the endpoint, one in each availability zone.";
            errors.add(Field::Subnets, message);
        }
        let groups = errors.list(Field::Groups, &form.groups, GroupId::parse);
        if form.groups.trim().is_empty() && about.ports.is_empty() {
            let message = "The service has no listeners yet, so it is not known which ports a new security group should open. Wait until the service runs, or enter a security group of yours.";
            errors.add(Field::Groups, message);
        }
        let clients = errors.list(Field::Clients, &form.clients, Cidr::parse);
        let tags = errors.tags(&form.tags);
        let attempt = errors.take(Field::Attempt, attempt(&form.attempt));
        match (vpc, attempt) {
            (Some(vpc), Some(attempt)) if errors.0.is_empty() => Ok(Self {
                about,
                vpc,
                subnets,
                groups,
                clients,
                tags,
                attempt,
            }),
            _ => Err(errors.0),
        }
    }

    /// The form that reads as this plan.
    pub fn form(&self) -> Form {
        fn lines<T>(items: &[T], line: impl Fn(&T) -> String) -> String {
            items.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Form {
            vpc: self.vpc.to_string(),
            subnets: lines(&self.subnets, ToString::to_string),
            groups: lines(&self.groups, ToString::to_string),
            clients: lines(&self.clients, ToString::to_string),
            tags: lines(&self.tags, Tag::line),
            attempt: if self.attempt == 1 {
                String::new()
            } else {
                self.attempt.to_string()
            },
        }
    }

    /// The query that the form's address has; see [`Form::to_query`].
    pub fn to_query(&self) -> String {
        self.form().to_query()
    }

    /// The plan in the query of an address.
    ///
    /// # Errors
    /// As [`Plan::parse`].
    pub fn from_query(about: About, query: &str) -> Result<Self, Vec<FieldError>> {
        Self::parse(about, &Form::from_query(query))
    }

    /// What is allowed and probably not meant, a sentence or two each.
    pub fn advice(&self) -> Vec<String> {
        let mut advice = Vec::new();
        if self.subnets.len() == 1 {
            advice.push("With one subnet, clients lose the service when that availability zone fails. Give one subnet in each zone in which you have clients.".to_owned());
        }
        if self.groups.is_empty() && self.clients.iter().any(Cidr::is_everything) {
            advice.push("0.0.0.0/0 lets every address that can reach the VPC connect. The VPC's own range is usually enough.".to_owned());
        }
        if !self.groups.is_empty() && !self.about.ports.is_empty() {
            let ports: Vec<String> = self
                .about
                .ports
                .iter()
                .map(super::PortRange::label)
                .collect();
            advice.push(format!(
                "The security groups have to let clients in on TCP {}.",
                ports.join(", ")
            ));
        }
        if !self.groups.is_empty() && !self.clients.is_empty() {
            advice.push("The clients' ranges are not used: they are for a security group that is made, and you give your own.".to_owned());
        }
        advice
    }

    /// What makes asking twice the same as asking once. EC2 remembers a token beyond the life of its endpoint, so
    /// another endpoint of the same plan needs another attempt. At most 33 characters of EC2's 64.
    pub fn client_token(&self) -> String {
        let whole = [
            self.about.region.as_str(),
            self.about.endpoint_service.as_str(),
            &self.to_query(),
        ]
        .join(" ");
        // FNV-1a: any hash that stays the same from version to version will do.
        let hash = whole.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("postern-{}-{hash:016x}", self.attempt)
    }

    /// The same where a security group is made first: another group is another request to EC2, which wants another
    /// token.
    pub fn client_token_with(&self, group: &str) -> String {
        format!("{}-{group}", self.client_token())
    }

    /// Whether the recipes make a security group.
    pub fn makes_group(&self) -> bool {
        self.groups.is_empty()
    }
}

fn attempt(text: &str) -> Result<u16, String> {
    match text.trim() {
        "" => Ok(1),
        digits => digits
            .parse()
            .ok()
            .filter(|number| (1..=999).contains(number))
            .ok_or_else(|| format!("{} is not a number from 1 to 999.", shorten(digits))),
    }
}

struct Errors(Vec<FieldError>);

impl Errors {
    fn add(&mut self, field: Field, message: impl Into<String>) {
        self.0.push(FieldError {
            field,
            message: message.into(),
        });
    }

    fn take<T>(&mut self, field: Field, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.add(field, message)).ok()
    }

    fn list<T: PartialEq + ToString>(
        &mut self,
        field: Field,
        text: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let mut items: Vec<T> = Vec::new();
        let all: Vec<&str> = words(text).collect();
        if all.len() > MOST {
            self.add(field, format!("{} is too many: {MOST} at most.", all.len()));
            return items;
        }
        for word in all {
            match parse(word) {
                Ok(item) if items.contains(&item) => {
                    self.add(field, format!("{} is there twice.", item.to_string()));
                }
                Ok(item) => items.push(item),
                Err(message) => self.add(field, message),
            }
        }
        items
    }

    fn tags(&mut self, text: &str) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        let lines: Vec<&str> = text
            .split('\n')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if lines.len() > tag::MOST {
            let message = format!("{} tags are too many: {} at most.", lines.len(), tag::MOST);
            self.add(Field::Tags, message);
            return tags;
        }
        for line in lines {
            match Tag::read(line) {
                Ok(tag) if tags.iter().any(|other| other.key() == tag.key()) => {
                    let message = format!("The tag {} is there twice.", shorten(tag.key()));
                    self.add(Field::Tags, message);
                }
                Ok(tag) => tags.push(tag),
                Err(message) => self.add(Field::Tags, message),
            }
        }
        tags
    }
}
