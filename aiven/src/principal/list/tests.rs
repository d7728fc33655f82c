use super::*;
use proptest::prelude::*;

const A: &str = "arn:aws:iam::012345678901:user/a";
const B: &str = "arn:aws:iam::012345678901:role/b";

#[test]
fn entries_come_apart_at_every_separator() {
    let expected = vec![A.to_owned(), B.to_owned()];
    for text in [
        format!("{A}\n{B}"),
        format!("{A}\r\n\r\n{B}\n"),
        format!("{A},{B}"),
        format!("{A}, {B},"),
        format!("{A} {B}"),
        format!("  {A}\t{B}  "),
    ] {
        assert_eq!(split_entries(&text), expected, "{text:?}");
    }
    assert!(split_entries(" \n ,, \n").is_empty());
}

#[test]
fn a_stray_blank_stays_in_its_entry() {
    assert_eq!(
        split_entries("arn:aws:iam::012345678901:user/m wf"),
        ["arn:aws:iam::012345678901:user/m wf"]
    );
    assert_eq!(
        split_entries("arn:aws:iam::012345678901:user/a,b"),
        ["arn:aws:iam::012345678901:user/a,b"]
    );
    let ListError::Entries(errors) =
        PrincipalList::parse(&format!("{A}\n\narn:aws:iam:: 012345678901:root")).unwrap_err()
    else {
        panic!("not a list of entries")
    };
    assert_eq!((errors.len(), errors[0].line), (1, 3));
    assert_eq!(
        errors[0].error.suggestion.as_deref(),
        Some("arn:aws:iam::012345678901:root")
    );
}

#[test]
fn lists_have_one_to_sixteen_each_once() {
    assert_eq!(PrincipalList::parse(" \n"), Err(ListError::Empty));
    assert_eq!(
        PrincipalList::parse(&format!("{A}\n{A} {B}"))
            .unwrap()
            .to_text(),
        format!("{A}\n{B}")
    );
    let many = |n: usize| {
        (0..n)
            .map(|i| format!("{A}{i}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(PrincipalList::parse(&many(16)).unwrap().len(), 16);
    assert_eq!(
        PrincipalList::parse(&many(17)),
        Err(ListError::TooMany { count: 17 })
    );
    assert!(serde_json::from_str::<PrincipalList>("[]").is_err());
}

#[test]
fn errors_name_their_lines() {
    let text = PrincipalList::parse("x\ny").unwrap_err().to_string();
    assert!(
        text.starts_with("2 entries are not principals. Line 1: "),
        "{text}"
    );
    assert!(
        PrincipalList::parse(&format!("{A}\nx"))
            .unwrap_err()
            .to_string()
            .starts_with("Line 2: ")
    );
}

#[test]
fn differences_are_between_sets() {
    let list = |items: &[&str]| {
        items
            .iter()
            .map(|item| (*item).to_owned())
            .collect::<Vec<_>>()
    };
    let found = difference(&list(&["a", "b", "b"]), &list(&["c", "b", "c"]));
    assert_eq!(
        found,
        Difference {
            added: list(&["c"]),
            removed: list(&["a"]),
            kept: list(&["b"])
        }
    );
    assert!(difference(&list(&["a", "b"]), &list(&["b", "a"])).is_none());
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,60}(\n\\PC{0,60}){0,4}") {
        let _ = PrincipalList::parse(&text);
    }

    #[test]
    fn a_list_reads_itself_back(names in proptest::collection::btree_set("[a-z]{1,8}", 1..16)) {
        let text = names.iter().map(|name| format!("arn:aws:iam::012345678901:user/{name}")).collect::<Vec<_>>().join("\n");
        let list = PrincipalList::parse(&text).unwrap();
        prop_assert_eq!(list.to_text(), text);
        prop_assert_eq!(PrincipalList::parse(&list.to_strings().join(", ")).unwrap(), list);
    }
}
