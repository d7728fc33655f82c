//! A filter as SQL. Only fixed words and numbers of places are put into the text; everything that was typed is bound.

use std::fmt::Write as _;

use app::books::record::{Ending, Filter, Scope};

use super::chain::signed;

/// What is bound, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bind {
    Number(i64),
    Text(String),
}

/// A statement in the making.
#[derive(Debug, Default)]
pub struct Query {
    pub text: String,
    pub binds: Vec<Bind>,
}

/// Rows with the newest outcome of each, if there is one.
const ROWS: &str = "select a.seq, a.at_ms, a.body, a.action, a.who, o.seq, o.at_ms, o.body from record a \
     left join record o on o.seq = (select max(x.seq) from record x where x.of_seq = a.seq) where a.kind <> 'outcome'";

impl Query {
    pub fn rows() -> Self {
        Self {
            text: ROWS.to_owned(),
            binds: Vec::new(),
        }
    }

    /// Binds a value; its place.
    fn place(&mut self, bind: Bind) -> String {
        self.binds.push(bind);
        format!("${}", self.binds.len())
    }

    fn text(&mut self, text: impl Into<String>) -> String {
        self.place(Bind::Text(text.into()))
    }

    fn number(&mut self, number: u64) -> String {
        self.place(Bind::Number(signed(number)))
    }

    fn and(&mut self, condition: &str) {
        self.text.push_str(" and (");
        self.text.push_str(condition);
        self.text.push(')');
    }

    pub fn scoped(&mut self, scope: &Scope) {
        match scope {
            Scope::Whole => {}
            Scope::Nothing => self.and("1 = 0"),
            Scope::Projects { names, own } => {
                let mut condition = String::from("1 = 0");
                if !names.is_empty() {
                    let places: Vec<_> = names.iter().map(|one| self.text(one.as_str())).collect();
                    let _ = write!(condition, " or a.project in ({})", places.join(", "));
                }
                if let Some(id) = own {
                    let place = self.text(id);
                    let _ = write!(condition, " or (a.project is null and a.who_id = {place})");
                }
                self.and(&condition);
            }
        }
    }

    pub fn filtered(&mut self, filter: &Filter, now_ms: u64) {
        self.scoped(&filter.scope);
        if let Some(project) = &filter.project {
            let place = self.text(project.as_str());
            self.and(&format!("a.project = {place}"));
        }
        if let Some(service) = &filter.service {
            let place = self.text(service.as_str());
            self.and(&format!("a.service = {place}"));
        }
        if let Some(who) = &filter.who {
            let place = self.text(format!("%{}%", escaped(who)));
            self.and(&format!(
                "lower(a.who) like lower({place}) escape '\\' or lower(a.who_id) like lower({place}) escape '\\'"
            ));
        }
        if let Some(action) = &filter.action {
            let (whole, family) = (
                self.text(action),
                self.text(format!("{}.%", escaped(action))),
            );
            self.and(&format!(
                "a.action = {whole} or a.action like {family} escape '\\'"
            ));
        }
        if let Some(request) = &filter.request {
            let place = self.text(request);
            self.and(&format!("a.request = {place}"));
        }
        if let Some(since) = filter.since_ms {
            let place = self.number(since);
            self.and(&format!("a.at_ms >= {place}"));
        }
        if let Some(until) = filter.until_ms {
            let place = self.number(until);
            self.and(&format!("a.at_ms < {place}"));
        }
        match filter.result {
            None => {}
            Some(Ending::Unknown) => {
                let now = self.number(now_ms);
                self.and(&format!(
                    "a.result = 'unknown' or o.result = 'unknown' or (o.seq is null and a.until_ms <= {now})"
                ));
            }
            Some(result) => {
                let place = self.text(result.as_str());
                self.and(&format!("a.result = {place} or o.result = {place}"));
            }
        }
        if let Some(before) = filter.before {
            let place = self.number(before);
            self.and(&format!("a.seq < {place}"));
        }
        let limit = self.number(filter.limit.into());
        let _ = write!(self.text, " order by a.seq desc limit {limit}");
    }

    /// Attempts that are out of patience and whose outcome nobody knows. `looker` is who has looked at Aiven: what it saw
    /// once is not looked for again, because later somebody else may have changed it.
    pub fn unsettled(&mut self, scope: &Scope, looker: &str, now_ms: u64, limit: u32) {
        self.scoped(scope);
        let now = self.number(now_ms);
        self.and(&format!("a.kind = 'attempt' and a.until_ms <= {now}"));
        let looker = self.text(looker);
        self.and(&format!(
            "o.seq is null or (o.result = 'unknown' and o.who_id <> {looker})"
        ));
        let limit = self.number(limit.into());
        let _ = write!(self.text, " order by a.seq limit {limit}");
    }
}

/// Text to be found as it is, also where it has wildcards.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| *letter != '\0') {
        if matches!(letter, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
