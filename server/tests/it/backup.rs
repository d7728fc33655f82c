//! A backup that is taken while the portal runs, and put back in a clean folder.

use std::os::unix::fs::PermissionsExt as _;

use tokio::process::Command;

use crate::browser::Browser;
use crate::database;
use crate::house::{Folder, House, TOKEN};
use crate::operations::{TAKEN, at};
use crate::process::{KEY, postern, refusal, serve};

/// What a command prints that does what it shall.
async fn said(command: &mut Command) -> String {
    let output = command.output().await.unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    said
}

fn command(folder: &Folder, arguments: &[&str]) -> Command {
    let mut command = postern(folder);
    command.args(arguments).env("POSTERN_SESSION_KEY", KEY);
    command
}

async fn refresh(browser: &Browser) {
    browser
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
}

#[tokio::test]
async fn a_backup_put_back_in_a_clean_folder_is_the_portal_as_it_was() {
    let sandbox = sandbox::spawn(sandbox::Options::default());
    let old = Folder::new();
    let running = serve(&old, &sandbox.url()).await;
    let browser = Browser::at(running.addr);
    browser.sign_in(TOKEN).await;
    refresh(&browser).await;
    let done = said(&mut command(&old, &["backup", "copy.db"])).await;
    let head = said(&mut command(&old, &["audit", "head"])).await;
    assert!(
        done.contains("everything but sessions") && done.contains(head.trim()),
        "{done}"
    );
    let again = refusal(&mut command(&old, &["backup", "copy.db"])).await;
    assert!(again.contains("already"), "{again}");
    // Life goes on, and what comes now is not in the copy.
    refresh(&browser).await;
    let later = said(&mut command(&old, &["audit", "head"])).await;
    assert_ne!(later, head);

    let new = Folder::new();
    let copy = old.0.join("copy.db");
    let mode = std::fs::metadata(&copy).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::copy(&copy, new.database()).unwrap();
    let verify = ["audit", "verify", "--head", head.trim()];
    let found = said(&mut command(&new, &verify)).await;
    assert!(found.contains("as it was written"), "{found}");
    let missing = ["audit", "verify", "--head", later.trim()];
    let found = command(&new, &missing).output().await.unwrap();
    let found = String::from_utf8(found.stderr).unwrap();
    assert!(found.contains("cut off at the end"), "{found}");

    let restored = serve(&new, &sandbox.url()).await;
    let same = Browser::at(restored.addr);
    same.set_cookie("__Host-postern", &browser.id());
    // Sessions are not among what comes back.
    same.page("/projects").await.is(303);
    same.sign_in(TOKEN).await;
    let record = same.page("/activity").await.is(200);
    assert!(record.body.contains("privatelink.refresh"), "{record:#?}");
    refresh(&same).await;
    drop((running, restored));
}

#[tokio::test]
async fn without_a_database_nothing_is_made() {
    let folder = Folder::new();
    let sentence = refusal(&mut command(&folder, &["backup", "copy.db"])).await;
    assert!(sentence.contains("no database postern.db"), "{sentence}");
    let made = std::fs::read_dir(&folder.0).unwrap().count();
    assert_eq!(made, 0);
}

#[tokio::test]
async fn a_postgresql_is_copied_by_its_own_tools() {
    if database::postgres().is_none() {
        return;
    }
    let house = House::open().await;
    let mut command = command(&house.folder, &["backup", "copy.db"]);
    command.env("POSTERN_DATABASE_URL", house.kept.url());
    let sentence = refusal(&mut command).await;
    assert!(sentence.contains("pg_dump"), "{sentence}");
}
