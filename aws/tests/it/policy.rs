//! docs/OPERATIONS.md says what the credentials must be allowed: exactly what is called.

use std::collections::BTreeSet;
use std::path::Path;

/// Every quoted word of the sources that is an EC2 action.
fn called(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            called(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let words = text.split('"').filter(|word| {
            let verbs = ["Describe", "Create", "Delete", "Authorize"];
            let is_word = word.bytes().all(|b| b.is_ascii_alphanumeric());
            is_word
                && verbs
                    .iter()
                    .any(|verb| word.len() > verb.len() && word.starts_with(verb))
        });
        found.extend(words.map(str::to_owned));
    }
}

#[test]
fn the_documented_policy_is_what_is_called() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wanted = BTreeSet::new();
    called(&root.join("src/ec2"), &mut wanted);
    // What is made is tagged in the same call, which is an action of its own.
    wanted.insert("CreateTags".to_owned());
    let text = std::fs::read_to_string(root.join("../docs/OPERATIONS.md")).unwrap();
    let policy = text.split("```json").nth(1).unwrap();
    let policy = policy.split("```").next().unwrap();
    let policy: serde_json::Value = serde_json::from_str(policy).unwrap();
    let mut documented = BTreeSet::new();
    for statement in policy["Statement"].as_array().unwrap() {
        let actions = &statement["Action"];
        let one = actions.as_str().into_iter();
        let many = actions.as_array().into_iter().flatten();
        let all = one.chain(many.map(|action| action.as_str().unwrap()));
        documented.extend(all.map(|action| action.strip_prefix("ec2:").unwrap().to_owned()));
    }
    assert_eq!(documented, wanted);
}
