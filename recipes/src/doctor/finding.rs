//! The script's lines of JSON, found again in what was pasted: between prompts and plain words, wrapped by a terminal,
//! with or without carriage returns.

use aiven::Value;

use super::Host;

/// How much is read: a script writes some hundred bytes a check.
const MOST_BYTES: usize = 256 * 1024;
const MOST_LINES: usize = 2_000;
const MOST_IN_A_LINE: usize = 4_096;

const MARK: &str = "{\"postern\":1,";
/// As it stands in a text that is itself in JSON, such as an answer of the AWS CLI.
const MARK_IN_TEXT: &str = r#"{\"postern\":1,"#;

/// What one line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    Tools {
        has_openssl: bool,
        has_opener: bool,
    },
    Dns {
        host: Host,
        outcome: Dns,
    },
    Tcp {
        host: Host,
        port: u16,
        address: String,
        outcome: Tcp,
    },
    Tls {
        host: Host,
        port: u16,
        outcome: Tls,
    },
    End {
        lines: Option<usize>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Dns {
    Resolves { address: String, scope: String },
    Failed,
    Skipped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tcp {
    Opens,
    Refused,
    TimedOut,
    Failed,
    Skipped,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tls {
    Answers {
        names: String,
        issuer: String,
    },
    OtherName {
        names: String,
    },
    Failed,
    /// The host's openssl does not know what comes before TLS here.
    Unsupported,
    Skipped,
}

/// What was found, how many lines could not be read, and whether there was more than is read.
pub(super) struct Found {
    pub findings: Vec<Finding>,
    pub unreadable: usize,
    pub is_cut: bool,
}

pub(super) fn find(pasted: &str) -> Found {
    let mut end = pasted.len().min(MOST_BYTES);
    while !pasted.is_char_boundary(end) {
        end -= 1;
    }
    let unquoted;
    let mut rest = &pasted[..end];
    if !rest.contains(MARK) && rest.contains(MARK_IN_TEXT) {
        unquoted = rest
            .replace("\\n", "\n")
            .replace("\\r", "")
            .replace("\\\"", "\"");
        rest = &unquoted;
    }
    let mut found = Found {
        findings: Vec::new(),
        unreadable: 0,
        is_cut: end < pasted.len(),
    };
    while let Some(at) = rest.find(MARK) {
        if found.findings.len() + found.unreadable >= MOST_LINES {
            found.is_cut = true;
            break;
        }
        rest = &rest[at..];
        match object(rest).and_then(|text| read(&text)) {
            Some(finding) => found.findings.push(finding),
            None => found.unreadable += 1,
        }
        rest = &rest[MARK.len()..];
    }
    found
}

/// The object at the start of a text, without the line breaks that a terminal put in.
fn object(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut in_text, mut escaped) = (false, false);
    for c in text.chars().take(MOST_IN_A_LINE) {
        if matches!(c, '\n' | '\r') {
            continue;
        }
        out.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '}' if !in_text => return Some(out),
            // The next line began before this one ended.
            '{' if out.len() > 1 && !in_text => return None,
            _ => {}
        }
    }
    None
}

fn read(text: &str) -> Option<Finding> {
    let value: Value = text.parse().ok()?;
    let word = |name: &str| value.get(name).and_then(Value::as_str);
    let shown = |name: &str| -> String {
        let text = word(name).unwrap_or_default();
        text.chars().filter(|c| !c.is_control()).take(400).collect()
    };
    let host = || Host::parse(word("host")?).ok();
    let port = || u16::try_from(value.get("port")?.as_u64()?).ok();
    let result = word("result");
    Some(match word("check")? {
        "tools" => Finding::Tools {
            has_openssl: word("openssl")? == "yes",
            has_opener: word("opener")? != "none",
        },
        "dns" => Finding::Dns {
            host: host()?,
            outcome: match result? {
                "ok" => Dns::Resolves {
                    address: shown("address"),
                    scope: shown("scope"),
                },
                "failed" => Dns::Failed,
                "skipped" => Dns::Skipped,
                _ => return None,
            },
        },
        "tcp" => Finding::Tcp {
            host: host()?,
            port: port()?,
            address: shown("address"),
            outcome: match result? {
                "ok" => Tcp::Opens,
                "refused" => Tcp::Refused,
                "timeout" => Tcp::TimedOut,
                "failed" => Tcp::Failed,
                "skipped" => Tcp::Skipped,
                _ => return None,
            },
        },
        "tls" => Finding::Tls {
            host: host()?,
            port: port()?,
            outcome: match result? {
                "ok" => Tls::Answers {
                    names: shown("names"),
                    issuer: shown("issuer"),
                },
                "name" => Tls::OtherName {
                    names: shown("names"),
                },
                "failed" => Tls::Failed,
                "unsupported" => Tls::Unsupported,
                "skipped" => Tls::Skipped,
                _ => return None,
            },
        },
        "end" => Finding::End {
            lines: word("lines").and_then(|text| text.parse().ok()),
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_found_in_any_noise() {
        let pasted = "user@host:~$ sh doctor.sh\r\n  {\"postern\":1,\"check\":\"dns\",\"host\":\"a.b\",\"res\r\nult\":\"failed\"} trailing\n\
            {\"postern\":1,\"check\":\"tcp\",\"host\":\"a.b\",\"po\n{\"postern\":1,\"check\":\"tcp\",\"host\":\"a.b\",\"port\":1,\"result\":\"ok\"}\
            {\"postern\":1,\"check\":\"tcp\",\"host\":\"$(id)\",\"port\":1,\"result\":\"ok\"}{\"postern\":1,\"check\":\"new\"}";
        let found = find(pasted);
        assert_eq!(found.findings.len(), 2, "{:?}", found.findings);
        assert_eq!((found.unreadable, found.is_cut), (3, false));
    }

    #[test]
    fn lines_are_found_in_a_text_in_json() {
        let output = "a.b\n  does not resolve here\n{\"postern\":1,\"check\":\"dns\",\"host\":\"a.b\",\"result\":\"failed\"}\n{\"postern\":1,\"check\":\"end\",\"lines\":\"2\"}\n";
        let quoted = serde_json::json!({"Status": "Failed", "StandardOutputContent": output});
        let found = find(&serde_json::to_string_pretty(&quoted).unwrap());
        assert_eq!((found.findings.len(), found.unreadable), (2, 0));
    }

    #[test]
    fn there_is_an_end_to_what_is_read() {
        let line = "{\"postern\":1,\"check\":\"dns\",\"host\":\"a.b\",\"result\":\"failed\"}\n";
        let found = find(&line.repeat(9_999));
        assert!(found.is_cut && found.findings.len() <= MOST_LINES);
        assert!(find(&"ä".repeat(MOST_BYTES)).is_cut);
        assert_eq!(find(&MARK.repeat(9_999)).unreadable, MOST_LINES);
    }

    proptest! {
        #[test]
        fn anything_may_be_pasted(pasted in "(?s).{0,80}", cut in 0usize..90) {
            find(&pasted);
            let line = format!("{pasted}{MARK}\"check\":\"tls\",\"host\":\"a.b\",\"port\":99999,\"result\":\"{pasted}\"}}");
            let cut = line.char_indices().map(|(at, _)| at).take(cut).last().unwrap_or(0);
            find(&line[..cut]);
            find(&line);
        }
    }
}
