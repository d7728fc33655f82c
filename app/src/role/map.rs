//! From the groups of the company's sign-in to roles: lines such as `platform-team -> admin` and
//! `orders-team -> operator in orders-* billing-*`.

use super::{Pattern, Rights, Role};

/// Which group has which role where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleMap(Vec<Line>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    group: String,
    role: Role,
    projects: Vec<Pattern>,
}

/// A line that is none; its text says which and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has the line `{line}`, which {why}")]
pub struct RoleMapError {
    line: String,
    why: &'static str,
}

impl RoleMap {
    /// Reads lines, separated by commas or line breaks. A group's name is everything before the last `->`; it may have
    /// commas of its own, as `cn=ops,ou=groups` has.
    pub fn parse(text: &str) -> Result<Self, RoleMapError> {
        lines(text)
            .into_iter()
            .map(|line| parse(&line).map_err(|why| RoleMapError { line, why }))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// What somebody in these groups may do. `default` is for everybody, in every project.
    pub fn rights(&self, groups: &[String], default: Option<Role>) -> Rights {
        let own = self.0.iter().filter(|line| groups.contains(&line.group));
        let own = own.map(|line| (line.role, line.projects.clone()));
        let default = default.map(|role| (role, vec![Pattern::any()]));
        Rights::of(own.chain(default).collect())
    }
}

/// What stands before a comma without an arrow is the beginning of the next group's name.
fn lines(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for line in text.lines() {
        let mut begun = String::new();
        for piece in line.split(',') {
            begun.push_str(piece);
            if piece.contains("->") {
                all.push(std::mem::take(&mut begun));
            } else if !begun.trim().is_empty() {
                begun.push(',');
            }
        }
        all.push(begun);
    }
    let trimmed = all.iter().map(|line| line.trim().trim_end_matches(','));
    let there = trimmed.filter(|line| !line.is_empty());
    there.map(str::to_owned).collect()
}

fn parse(line: &str) -> Result<Line, &'static str> {
    const SHAPE: &str = "must look like `group -> role` or `group -> role in orders-* billing-*`";
    let (group, rest) = line.rsplit_once("->").ok_or(SHAPE)?;
    let mut words = rest.split_whitespace();
    let role = words.next().and_then(Role::parse);
    let role = role.ok_or("names a role that is not viewer, operator or admin")?;
    let projects = match words.next() {
        None => vec![Pattern::any()],
        Some("in") => words
            .map(Pattern::parse)
            .collect::<Option<Vec<_>>>()
            .filter(|patterns| !patterns.is_empty())
            .ok_or("has no project pattern after `in` that a project could match")?,
        Some(_) => return Err(SHAPE),
    };
    let group = group.trim();
    if group.is_empty() {
        return Err("names no group");
    }
    Ok(Line {
        group: group.to_owned(),
        role,
        projects,
    })
}

#[cfg(test)]
mod tests {
    use aiven::ProjectName;

    use super::*;

    #[test]
    fn groups_become_roles() {
        let map = RoleMap::parse(
            "platform -> admin\n orders team -> operator in orders-* billing, /a->b -> viewer in x,,cn=ops,ou=dc -> admin",
        )
        .unwrap();
        let role = |groups: &[&str], default, project: &str| {
            let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
            let rights = map.rights(&groups, default);
            rights.role_in(&ProjectName::parse(project).unwrap())
        };
        assert_eq!(role(&["platform"], None, "anything"), Some(Role::Admin));
        assert_eq!(
            role(&["orders team"], None, "orders-1"),
            Some(Role::Operator)
        );
        assert_eq!(
            role(&["orders team"], None, "billing"),
            Some(Role::Operator)
        );
        assert_eq!(role(&["orders team"], None, "demo"), None);
        assert_eq!(
            role(&["orders team"], Some(Role::Viewer), "demo"),
            Some(Role::Viewer)
        );
        assert_eq!(role(&["/a->b"], None, "x"), Some(Role::Viewer));
        assert_eq!(role(&["cn=ops,ou=dc"], None, "x"), Some(Role::Admin));
        assert_eq!(role(&["cn=ops", "ou=dc"], None, "x"), None);
        // A group counts whole and as it is spelt.
        assert_eq!(
            role(&["Platform", "orders"], Some(Role::Viewer), "demo"),
            Some(Role::Viewer)
        );
        assert_eq!(
            role(&["orders team", "platform"], None, "orders-1"),
            Some(Role::Admin)
        );
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (line, why) in [
            ("platform", "must look like"),
            ("platform -> owner", "not viewer, operator or admin"),
            ("platform -> admin orders-*", "must look like"),
            ("platform -> admin in", "no project pattern"),
            ("platform -> admin in a/b", "no project pattern"),
            (" -> admin", "names no group"),
        ] {
            let error = RoleMap::parse(line).unwrap_err().to_string();
            assert!(
                error.contains(why) && error.contains(line.trim()),
                "{error}"
            );
        }
        assert_eq!(RoleMap::parse(" \n,"), Ok(RoleMap::default()));
    }
}
