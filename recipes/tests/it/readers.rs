//! The parsers. Those for which there is no library follow the documented rules.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use saphyr::{LoadableYamlNode as _, Yaml};

pub type Map = BTreeMap<String, String>;

/// A folder with programs that print what they were called with.
static TOOLS: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("tools-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for tool in [
        "avn",
        "clickhouse-client",
        "curl",
        "kcat",
        "mysql",
        "psql",
        "redis-cli",
        "valkey-cli",
    ] {
        let path = folder.join(tool);
        std::fs::write(
            &path,
            "#!/bin/sh\nprintf '%s\\0' \"$REDISCLI_AUTH\" \"${0##*/}\" \"$@\"\n",
        )
        .unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
});

/// What a shell made of a line.
pub struct Called {
    /// The variable that Valkey's clients read.
    pub auth: String,
    /// The program and its arguments.
    pub words: Vec<String>,
}

fn sh(script: &str, variables: &[(&str, &str)]) -> Vec<u8> {
    let output = Command::new("sh")
        .args(["-c", script])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", TOOLS.display()))
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{script}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn split(bytes: Vec<u8>) -> Vec<String> {
    let text = String::from_utf8(bytes).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// Runs a line with these variables.
pub fn called(line: &str, variables: &[(&str, &str)]) -> Called {
    let mut words = split(sh(line, variables));
    let auth = words.remove(0);
    Called { auth, words }
}

/// The variables that a shell has after reading a file.
pub fn sourced(file: &str, names: &[String], variables: &[(&str, &str)]) -> Map {
    let prints: Vec<String> = names.iter().map(|name| format!("\"${name}\"")).collect();
    let script = format!("{file}\nprintf '%s\\0' {}", prints.join(" "));
    names
        .iter()
        .cloned()
        .zip(split(sh(&script, variables)))
        .collect()
}

/// The variables that a dotenv library reads.
pub fn dotenv(file: &str) -> Map {
    dotenvy::from_read_iter(file.as_bytes())
        .map(Result::unwrap)
        .collect()
}

/// A file of properties by the rules of `java.util.Properties.load`: Latin-1, comments, continued lines, escapes in UTF-16.
pub fn properties(file: &str) -> Map {
    assert!(file.is_ascii(), "{file}");
    let mut found = Map::new();
    let mut lines = file
        .split(['\n', '\r'])
        .map(|line| line.trim_start_matches([' ', '\t', '\x0c']));
    while let Some(line) = lines.next() {
        if line.is_empty() || line.starts_with(['#', '!']) {
            continue;
        }
        let mut line = line.to_owned();
        while ends_open(&line) {
            line.pop();
            line += lines.next().unwrap_or_default();
        }
        let end = line
            .char_indices()
            .position(|(at, c)| "=: \t\x0c".contains(c) && !ends_open(&line[..at]))
            .unwrap_or(line.len());
        let blank = [' ', '\t', '\x0c'];
        let value = line[end..].trim_start_matches(blank);
        let value = value
            .strip_prefix(['=', ':'])
            .unwrap_or(value)
            .trim_start_matches(blank);
        let known = found.insert(unescape(&line[..end]), unescape(value));
        assert_eq!(known, None, "{file}");
    }
    found
}

/// Whether the last backslash has nothing to escape yet.
fn ends_open(text: &str) -> bool {
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    backslashes % 2 == 1
}

fn unescape(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = if c == '\\' {
            match chars.next().unwrap_or_default() {
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).unwrap());
                    continue;
                }
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                'f' => '\x0c',
                other => other,
            }
        } else {
            c
        };
        units.extend(c.encode_utf16(&mut [0; 2]).iter());
    }
    String::from_utf16(&units).unwrap()
}

/// The options of a login module, as Kafka reads them: words, and text in double quotes with C's escapes, which ends
/// with the line.
pub fn jaas(text: &str) -> Map {
    let mut chars = text.chars().peekable();
    let mut tokens: Vec<String> = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            ' ' => {}
            '"' => {
                let mut token = String::new();
                loop {
                    match chars.next().expect("a quote that is not closed") {
                        '"' => break,
                        '\n' | '\r' => panic!("a line ends within quotes"),
                        '\\' => token.push(match chars.next().unwrap() {
                            'n' => '\n',
                            'r' => '\r',
                            't' => '\t',
                            'a' | 'b' | 'f' | 'v' | '0'..='7' => {
                                panic!("an escape that is not expected")
                            }
                            other => other,
                        }),
                        other => token.push(other),
                    }
                }
                tokens.push(token);
            }
            '=' | ';' => tokens.push(c.to_string()),
            other => {
                let mut token = other.to_string();
                while let Some(next) =
                    chars.next_if(|next| next.is_ascii_alphanumeric() || *next == '.')
                {
                    token.push(next);
                }
                tokens.push(token);
            }
        }
    }
    let module = "org.apache.kafka.common.security.scram.ScramLoginModule";
    assert_eq!(tokens[..2], [module, "required"]);
    assert_eq!(tokens.last().unwrap(), ";");
    let options = &tokens[2..tokens.len() - 1];
    options
        .chunks(3)
        .map(|option| {
            assert_eq!(option[1], "=");
            (option[0].clone(), option[2].clone())
        })
        .collect()
}

/// libpq's `keyword='value'` pairs.
pub fn conninfo(text: &str) -> Map {
    let mut pairs = Map::new();
    let mut chars = text.chars();
    loop {
        let name: String = chars.by_ref().take_while(|c| *c != '=').collect();
        assert_eq!(chars.next(), Some('\''));
        let mut value = String::new();
        loop {
            match chars.next().expect("a quote that is not closed") {
                '\'' => break,
                '\\' => value.push(chars.next().unwrap()),
                other => value.push(other),
            }
        }
        pairs.insert(name, value);
        match chars.next() {
            None => return pairs,
            Some(c) => assert_eq!(c, ' '),
        }
    }
}

/// Name and texts of a Kubernetes Secret.
pub fn secret(file: &str) -> (String, Map) {
    let documents = Yaml::load_from_str(file).unwrap();
    let [document] = documents.as_slice() else {
        panic!("{file}");
    };
    let text = |node: &Yaml| node.as_str().unwrap().to_owned();
    assert_eq!(text(&document["apiVersion"]), "v1");
    assert_eq!(text(&document["kind"]), "Secret");
    assert_eq!(text(&document["type"]), "Opaque");
    let data = document["stringData"].as_mapping().unwrap();
    let data = data.iter().map(|(key, value)| (text(key), text(value)));
    (text(&document["metadata"]["name"]), data.collect())
}

pub fn json(file: &str) -> serde_json::Value {
    serde_json::from_str(file).unwrap()
}

/// A URI in its decoded parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Uri {
    pub scheme: String,
    pub user: String,
    pub password: Option<String>,
    pub host: String,
    pub port: Option<u16>,
    pub path: String,
    pub query: String,
}

pub fn uri(text: &str) -> Uri {
    let uri = url::Url::parse(text).unwrap();
    Uri {
        scheme: uri.scheme().to_owned(),
        user: decode(uri.username()),
        password: uri.password().map(decode),
        host: uri.host_str().unwrap().to_owned(),
        port: uri.port_or_known_default(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
    }
}

/// Undoes percent-encoding. A form's rules do, as no text has a bare `+` in it.
fn decode(text: &str) -> String {
    assert!(!text.contains('+'), "{text}");
    let pair = format!("x={text}");
    let (_, value) = url::form_urlencoded::parse(pair.as_bytes()).next().unwrap();
    value.into_owned()
}

/// Percent-encodes a password, as a person has to before setting `$PASSWORD` for a URI.
pub fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}
