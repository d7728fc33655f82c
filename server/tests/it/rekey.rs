//! Keys that follow one another: nobody is signed out, and a portal without a key that is needed does not start.

use server::session::{Keys, ServerKey};
use server::store::{self, Place, rekey};

use crate::database::{Kept, postgres, texts};
use crate::house::{Folder, House, TOKEN};
use crate::process::{KEY, postern, refusal};

const OTHER: &str = "//////////////////////////////////////////8=";

fn keys(text: &str) -> Keys {
    Keys::parse(text).unwrap()
}

/// A house that seals with the first of these keys.
async fn house_with(text: &str) -> House {
    let folder = Folder::new();
    let kept = Kept::new(&folder).await;
    House::sealed_with(folder, kept, keys(text)).await
}

#[tokio::test]
async fn sealing_anew_while_portals_run_signs_nobody_out() {
    let house = house_with(KEY).await;
    let visitors = [house.visitor().await, house.visitor().await];
    let both = format!("{OTHER},{KEY}");
    let newer = house.next_door(&keys(&both)).await;
    for visitor in &visitors {
        newer.browser_of(visitor).page("/projects").await.is(200);
    }
    // Somebody works meanwhile.
    let refresh = [("project", "demo"), ("service", "my-kafka")];
    let (done, ()) = tokio::join!(rekey(&house.database, &newer.keys), async {
        for _ in 0..5 {
            newer
                .browser_of(&visitors[0])
                .form("/api/privatelink/refresh", &refresh)
                .await;
        }
    });
    let done = done.unwrap();
    assert!((1..=2).contains(&done.sessions), "{done:?}");
    assert_eq!((done.requests, done.unopened), (0, 0));
    let header = newer.keys.header();
    for sealed in house.texts("select sealed from session").await {
        assert!(sealed.starts_with(&header), "{sealed}");
    }
    // The older key is not needed any more, for sessions and at the start.
    let newest = house.next_door(&keys(OTHER)).await;
    for visitor in &visitors {
        newest.browser_of(visitor).page("/projects").await.is(200);
    }
}

#[tokio::test]
async fn a_portal_without_a_key_that_is_needed_does_not_start() {
    let house = house_with(KEY).await;
    let visitor = house.visitor().await;
    let tables = ["session", "key_check", "schema_version"];
    let before = contents(&house, tables).await;
    for wrong in [keys(OTHER), Keys::one(ServerKey::random())] {
        let sentence = store::open(house.kept.place(), &wrong).await.unwrap_err();
        for word in ["`session_key`", "postern rekey", keys(KEY).newest()] {
            assert!(sentence.contains(word), "{sentence}");
        }
        assert!(
            !sentence.contains(KEY) && !sentence.contains(OTHER),
            "{sentence}"
        );
    }
    assert_eq!(contents(&house, tables).await, before);
    visitor.page("/projects").await.is(200);
    // Both keys will do; then both are needed, until everything is sealed anew.
    let both = keys(&format!("{OTHER},{KEY}"));
    let db = house.kept.open(&both).await;
    assert!(store::open(house.kept.place(), &keys(KEY)).await.is_err());
    assert!(store::open(house.kept.place(), &keys(OTHER)).await.is_err());
    rekey(&db, &both).await.unwrap();
    assert_eq!(
        texts(&db, "select name from key_check").await,
        [both.newest()]
    );
    assert!(store::open(house.kept.place(), &keys(KEY)).await.is_err());
    house.kept.open(&keys(OTHER)).await;
}

async fn contents(house: &House, tables: [&str; 3]) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables {
        let column = if table == "schema_version" {
            "'' || version"
        } else {
            "sealed"
        };
        all.extend(
            house
                .texts(&format!("select {column} from {table} order by 1"))
                .await,
        );
    }
    all
}

#[tokio::test]
async fn the_command_says_what_it_did_and_what_is_wrong() {
    let house = house_with(KEY).await;
    house.browser().sign_in(TOKEN).await;
    let run = |keys: &str| {
        let mut command = postern(&house.folder);
        command.arg("rekey").env("POSTERN_SESSION_KEY", keys);
        match house.kept.place() {
            Place::File { path, .. } => command.env("POSTERN_DATABASE", path),
            Place::Postgres(url) => {
                use secrecy::ExposeSecret as _;
                command.env("POSTERN_DATABASE_URL", url.expose_secret())
            }
            Place::Memory => unreachable!(),
        };
        command
    };
    let sentence = refusal(&mut run(OTHER)).await;
    assert!(sentence.contains("lacks the key"), "{sentence}");
    let output = run(&format!("{OTHER},{KEY}")).output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("1 session, 0 requests, 0 portal tokens."),
        "{said}"
    );
    let said = String::from_utf8(run(OTHER).output().await.unwrap().stdout).unwrap();
    assert!(
        said.contains("0 sessions, 0 requests, 0 portal tokens."),
        "{said}"
    );
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_said_without_its_password() {
    let folder = Folder::new();
    for (url, word) in [
        (
            "postgres://postern:hunter2@127.0.0.1:1/postern",
            "127.0.0.1",
        ),
        (
            "mysql://postern:hunter2@127.0.0.1/postern",
            "`database_url`",
        ),
        ("postgres://postern:hunter2@[::1/postern", "`database_url`"),
    ] {
        let mut command = postern(&folder);
        command
            .arg("rekey")
            .env("POSTERN_SESSION_KEY", KEY)
            .env("POSTERN_DATABASE_URL", url);
        let sentence = refusal(&mut command).await;
        assert!(
            sentence.contains(word) && !sentence.contains("hunter2"),
            "{sentence}"
        );
    }
    if let Some(server) = postgres() {
        // Another database on a server that is there.
        let url = server.replacen("/postgres", "/nowhere", 1);
        let mut command = postern(&folder);
        command
            .arg("rekey")
            .env("POSTERN_SESSION_KEY", KEY)
            .env("POSTERN_DATABASE_URL", url);
        let sentence = refusal(&mut command).await;
        assert!(sentence.contains("nowhere"), "{sentence}");
    }
}
