//! A Kubernetes Secret. `stringData` takes the texts as they are, so nothing has to be read through base64.

use crate::fields::{Variable, files, variables};
use crate::yaml::entry;
use crate::{Facts, Filling};

pub(crate) fn write(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let mut file = "apiVersion: v1\nkind: Secret\nmetadata:\n".to_owned();
    file += &entry("  ", "name", &name(facts));
    file += "type: Opaque\nstringData:\n";
    for Variable { name, value } in variables(facts, filling)? {
        file += &entry("  ", &name, &value.plain());
    }
    for (name, pem) in files(facts, filling)? {
        file += &entry("  ", name, &pem.plain());
    }
    Ok(file)
}

/// A DNS name of lower case letters, digits and hyphens, as Kubernetes wants it.
fn name(facts: &Facts) -> String {
    let name = format!("{}-{}", facts.service, facts.component);
    let name: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(253)
        .collect();
    name.trim_matches('-').to_owned()
}
