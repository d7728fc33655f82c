//! Completions and manual say what there is, and their readers take them.

use std::process::Command as Process;

use clap::ValueEnum as _;

use super::*;

fn page() -> String {
    let mut text = Vec::new();
    manual(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Runs a reader over `text` in a file; nothing where there is no such reader.
fn read_by(reader: &[&str], name: &str, text: &[u8]) -> Option<(bool, String)> {
    let path = std::env::temp_dir().join(format!("postern-cli-{}-{name}", std::process::id()));
    std::fs::write(&path, text).unwrap();
    let output = Process::new(reader[0])
        .args(&reader[1..])
        .arg(&path)
        .output();
    std::fs::remove_file(&path).unwrap();
    let Ok(output) = output else {
        println!("Nothing to do: {} is not here.", reader[0]);
        return None;
    };
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    Some((output.status.success(), said))
}

#[test]
fn what_can_be_typed_holds_together() {
    Arguments::command().debug_assert();
}

#[test]
fn every_shell_gets_every_command() {
    for shell in Shell::value_variants() {
        let mut text = Vec::new();
        completions(*shell, &mut text);
        let text = String::from_utf8(text).unwrap();
        for command in Arguments::command().get_subcommands() {
            assert!(text.contains(command.get_name()), "{shell}: {command}");
        }
    }
}

#[test]
fn shells_can_read_their_completions() {
    for (shell, reader) in [
        (Shell::Bash, &["bash", "-n"][..]),
        (Shell::Zsh, &["zsh", "-n"]),
        (Shell::Fish, &["fish", "--no-execute"]),
    ] {
        let mut text = Vec::new();
        completions(shell, &mut text);
        if let Some((is_fine, said)) = read_by(reader, &shell.to_string(), &text) {
            assert!(is_fine && said.is_empty(), "{shell}: {said}");
        }
    }
}

#[test]
fn the_manual_has_every_command_and_every_setting() {
    let page = page().replace("\\-", "-");
    for command in Arguments::command().get_subcommands() {
        let name = format!("postern-{}(1)", command.get_name());
        assert!(page.contains(&name), "{name} is missing:\n{page}");
    }
    for setting in SETTINGS {
        assert!(page.contains(setting.name), "{}", setting.name);
        assert!(page.contains(&setting.variable()), "{}", setting.name);
    }
}

#[test]
fn the_manual_can_be_read() {
    // Some of it is formatted, so a page that breaks off shows.
    if let Some((is_fine, said)) = read_by(&["man", "--warnings", "-l"], "page", page().as_bytes())
    {
        assert!(is_fine && said.contains("POSTERN_SESSION_KEY"), "{said}");
        assert!(!said.contains("warning"), "{said}");
    }
    if let Some((_, said)) = read_by(
        &["mandoc", "-T", "lint", "-W", "error"],
        "lint",
        page().as_bytes(),
    ) {
        assert!(said.is_empty(), "{said}");
    }
}

#[test]
fn a_folder_gets_a_page_for_each_command() {
    let folder = std::env::temp_dir().join(format!("postern-man-{}", std::process::id()));
    manuals(&folder).unwrap();
    let whole = std::fs::read_to_string(folder.join("postern.1")).unwrap();
    assert!(folder.join("postern-audit-verify.1").exists());
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(whole, page());
}
